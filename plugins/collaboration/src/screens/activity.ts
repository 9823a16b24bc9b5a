/** `<fh-activity>`: what happened to the records that one follows, or may read, day by day. */
import {
	controlStyles,
	define,
	emptyState,
	FreeholdElement,
	failedState,
	type ScreenHost,
	skeleton,
	stateStyles,
} from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { addressOf, type Colleague, everybody } from './host.ts';
import { lettersOf, looks } from './looks.ts';

type Entry = {
	id: string;
	what: string;
	entity: string;
	record: string;
	title: string | null;
	about: { entity: string; record: string; title: string | null } | null;
	actor: string | null;
	at: string;
};
type Answer = { data: Entry[]; next: number | null };

const styles = css`
	.base {
		max-inline-size: 820px;
	}
	.head {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		justify-content: space-between;
		gap: 12px;
		margin-block-end: 20px;
	}
	h1 {
		font-size: 1.7143em;
	}
	h2 {
		margin-block: 24px 4px;
		font-size: 0.9286em;
		color: var(--_muted);
	}
	.choice {
		display: inline-flex;
		padding: 3px;
		border-radius: var(--_radius);
		background: var(--_sunken);
	}
	.choice .button {
		min-block-size: 36px;
		padding: 4px 14px;
		border-color: transparent;
		background: transparent;
	}
	.choice .button[aria-pressed='true'] {
		border-color: var(--_border);
		background: var(--_surface);
	}
	li {
		display: flex;
		gap: 12px;
		padding-block: 12px;
		border-block-end: 1px solid var(--_border);
	}
	li > div {
		flex: 1;
		min-inline-size: 0;
	}
	li a {
		font-weight: 500;
	}
	.more {
		margin-block-start: 20px;
	}
`;

export class Activity extends FreeholdElement {
	static override properties = {
		console: { attribute: false },
		_scope: { state: true },
		_entries: { state: true },
		_next: { state: true },
		_people: { state: true },
		_failed: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, controlStyles, stateStyles, looks, styles];

	declare console: ScreenHost;
	declare _scope: 'followed' | 'all';
	declare _entries: Entry[] | undefined;
	declare _next: number | null;
	declare _people: Colleague[];
	declare _failed: string | undefined;

	constructor() {
		super();
		this._scope = 'followed';
		this._next = null;
		this._people = [];
	}

	protected override firstUpdated(): void {
		void this.#load();
	}

	async #load(before?: number): Promise<void> {
		const query = { scope: this._scope, limit: 30, ...(before === undefined ? {} : { before }) };
		try {
			const [page, people] = await Promise.all([
				this.console.call<Answer>('GET', '/v1/activity', { query }),
				everybody(this.console),
			]);
			this._people = people;
			this._entries = [...(before === undefined ? [] : (this._entries ?? [])), ...page.data];
			this._next = page.next;
			this._failed = undefined;
		} catch (error) {
			this._failed = (error as Error).message;
		}
	}

	#choose(scope: 'followed' | 'all'): void {
		this._scope = scope;
		this._entries = undefined;
		void this.#load();
	}

	protected view(): TemplateResult {
		const { local } = this;
		const choice = (scope: 'followed' | 'all', key: string) =>
			html`<button class="button" type="button" aria-pressed=${this._scope === scope} @click=${() => this.#choose(scope)}>${local.text(key)}</button>`;
		return html`<div class="head">
				<h1>${local.text('feedTitle')}</h1>
				<div class="choice" role="group" aria-label=${local.text('feedTitle')}>${choice('followed', 'feedFollowed')}${choice('all', 'feedAll')}</div>
			</div>
			${this._failed ? failedState(local, this._failed, () => void this.#load()) : this._entries ? this.#days(this._entries) : skeleton(6)}`;
	}

	#days(entries: Entry[]): TemplateResult {
		const { local } = this;
		if (entries.length === 0 && this._next === null) return emptyState(local.text('feedNone'), local.text('feedNoneText'));
		const days = Map.groupBy(entries, ({ at }) => new Date(at).toDateString());
		return html`${[...days].map(
			([day, ones]) => html`<section>
					<h2>${this.#dayOf(day)}</h2>
					<ul>
						${ones.map((one) => this.#entry(one))}
					</ul>
				</section>`,
		)}
			${this._next === null ? nothing : html`<button class="button more" type="button" @click=${() => void this.#load(this._next ?? undefined)}>${local.text('feedMore')}</button>`}`;
	}

	#dayOf(day: string): string {
		const { local } = this;
		if (day === new Date().toDateString()) return local.text('feedToday');
		if (day === new Date(Date.now() - 86_400_000).toDateString()) return local.text('feedYesterday');
		return local.date(new Date(day).toISOString(), { dateStyle: 'full' });
	}

	#entry({ what, entity, record, title, about, actor, at }: Entry): TemplateResult {
		const { local } = this;
		const subject = about ?? { entity, record, title };
		const name = this._people.find(({ id }) => id === actor)?.name;
		return html`<li>
			<span class="person" aria-hidden="true">${name ? lettersOf(name) : '·'}</span>
			<div>
				<p>${what}${subject.title ? html` <a href=${addressOf(this.console, subject.entity, subject.record)}>${subject.title}</a>` : nothing}</p>
				<p class="quiet-text">
					${name ? local.text('feedBy', { name }) : local.text('feedProgram')}
					· <time datetime=${at}>${local.date(at, { timeStyle: 'short' })}</time>
				</p>
			</div>
		</li>`;
	}
}
define('fh-activity', Activity);
