/** `<fh-recent>`: the last things that happened, on the console's first page. */
import { define, Load, leftUntil, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { addressOf } from './host.ts';

type Entry = {
	what: string;
	entity: string;
	record: string;
	title: string | null;
	about: { entity: string; record: string; title: string | null } | null;
	at: string;
};

/** Lines of the card. */
const MOST = 6;

export class RecentCard extends ScreenElement {
	static override styles = [
		...screenStyles,
		css`
			:host {
				container-type: normal;
			}
			li {
				display: grid;
				grid-template-columns: minmax(0, 1fr) auto;
				align-items: baseline;
				gap: 2px 12px;
				padding: 9px 20px;
				border-block-start: 1px solid var(--_border);
			}
			a {
				font-weight: 500;
			}
			footer,
			p {
				padding: 10px 20px 16px;
			}
			footer {
				border-block-start: 1px solid var(--_border);
			}
		`,
	];

	protected override hears = ['lead.created', 'task.completed', 'listing.updated', 'listing.created', 'deal.updated'];

	#load = new Load<{ data: Entry[] }>(
		this,
		() => 'all',
		() => this.console.call('GET', '/v1/activity', { query: { scope: 'all', limit: MOST } }),
	);

	protected override heard(): void {
		void this.#load.reload();
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#load;
		if (error) return html`<p class="muted">${local.text('failed')}</p>`;
		if (!value) return skeleton(4);
		if (value.data.length === 0) return html`<p class="muted">${local.text('feedNone')}</p>`;
		return html`<ul>${value.data.map((entry) => this.#entry(entry))}</ul>
			<footer><a href="/console/collaboration/activity">${local.text('feedWhole')}</a></footer>`;
	}

	#entry({ what, entity, record, title, about, at }: Entry): TemplateResult {
		const subject = about ?? { entity, record, title };
		return html`<li>
			<span>${what}${subject.title ? html` <a href=${addressOf(this.console, subject.entity, subject.record)}>${subject.title}</a>` : nothing}</span>
			<time class="muted" datetime=${at}>${leftUntil(at, this.local)}</time>
		</li>`;
	}
}

define('fh-recent', RecentCard);
