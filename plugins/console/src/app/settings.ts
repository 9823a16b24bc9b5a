/** `<console-settings>`: everything that is set up rather than worked with, in one place; and the pages that stand only here. */
import { define, FreeholdElement, icon, screenStyles, skeleton, toast } from '@freehold/widgets/kit';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { appearance, appearanceStyles } from './appearance.ts';
import { crumbs } from './crumbs.ts';
import { href } from './place.ts';
import { nothingHere } from './problem.ts';
import type { Session } from './session.ts';
import { mayOpen, type SettingsGroup, settingsGroups } from './settings-map.ts';
import { spoken } from './spoken.ts';
import './push.ts';

const PAGES = {
	system: () => import('./settings-system.ts'),
	usage: () => import('./settings-usage.ts'),
	embed: () => import('./embed.ts'),
};

const styles = css`
	.groups {
		display: grid;
		gap: 28px;
	}
	.hint {
		margin-block: -14px 24px;
		color: var(--_muted);
	}
	.lines {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
		gap: 12px;
		margin-block-start: 10px;
	}
	.lines > li {
		position: relative;
		display: grid;
		grid-template-columns: 1fr auto;
		align-content: start;
		align-items: start;
		gap: 2px 12px;
		padding: 14px 16px;
	}
	.lines > li:hover:has(> a) {
		border-color: color-mix(in oklab, var(--_text) 25%, var(--_border));
	}
	.lines a {
		color: inherit;
		text-decoration: none;
		font-weight: 600;
	}
	.lines a::after {
		content: '';
		position: absolute;
		inset: 0;
		border-radius: inherit;
	}
	.lines a:focus-visible {
		outline: none;
	}
	.lines a:focus-visible::after {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
	.lines p {
		grid-column: 1 / -1;
		color: var(--_muted);
		font-size: 0.9286em;
	}
	.lines svg {
		inline-size: 18px;
		block-size: 18px;
		color: var(--_muted);
	}
	.lines svg:dir(rtl) {
		scale: -1 1;
	}
	.own {
		display: grid;
		gap: 10px;
	}
	.own > * {
		grid-column: 1 / -1;
		justify-self: start;
	}
`;

export class ConsoleSettings extends FreeholdElement {
	static override properties = { session: { attribute: false }, page: {} };
	static override styles = [...screenStyles, appearanceStyles, styles];

	declare session: Session;
	/** '' is the overview. */
	declare page: string;

	protected override willUpdate(changed: PropertyValues<this>): void {
		const fetchPage = changed.has('page') ? PAGES[this.page as keyof typeof PAGES] : undefined;
		fetchPage?.().catch(() => toast(this.local.text('offline'), 'failed'));
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (!changed.has('page')) return;
		this.tell('freehold-title', this.local.text(this.page in PAGES ? `settings-${this.page}` : 'settings'));
	}

	protected view(): unknown {
		const { local, session, page } = this;
		if (!page) return this.#overview();
		if (!(page in PAGES) || !mayOpen(session.catalogue, page)) return nothingHere(local);
		const wait = skeleton(6);
		return html`${crumbs(local.text('settings'), href('settings'), local)}
			<div class="head"><h1 tabindex="-1">${local.text(`settings-${page}`)}</h1></div>
			${
				page === 'system'
					? html`<console-settings-system .session=${session}>${wait}</console-settings-system>`
					: page === 'usage'
						? html`<console-settings-usage .session=${session}>${wait}</console-settings-usage>`
						: html`<console-embed .session=${session}>${wait}</console-embed>`
			}`;
	}

	#overview(): TemplateResult {
		const { local, session } = this;
		const groups = settingsGroups(session.catalogue, session.organization.id, (key) => local.text(key));
		return html`<div class="head"><h1 tabindex="-1">${local.text('settings')}</h1></div>
			<p class="hint">${local.text('settingsHint')}</p>
			<div class="groups">${groups.map((group) => this.#group(group))}</div>`;
	}

	#group({ key, lines }: SettingsGroup): TemplateResult {
		const { local, session } = this;
		return html`<section aria-labelledby=${`group-${key}`}>
			<h2 id=${`group-${key}`}>${local.text(`settings-${key === 'system' ? 'platform' : key}`)}</h2>
			<ul class="lines">
				${lines.map(({ label, hint, address }) => html`<li class="card"><a href=${address}>${label}</a>${icon('next')}<p>${spoken(hint)}</p></li>`)}
				${
					key === 'you'
						? html`<li class="card own">
									<b>${local.text('theme')}</b>${appearance(local, () => this.requestUpdate())}
								</li>
								<li class="card own"><b>${local.text('settings-notifications')}</b><console-push .session=${session}></console-push></li>`
						: nothing
				}
			</ul>
		</section>`;
	}
}

define('console-settings', ConsoleSettings);
