/** `<fh-leads-hot>`: the leads to begin a day with. */
import { define, failedState, inWords, Load, leftUntil, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import { heat, heatStyles } from './heat.ts';

type Hot = {
	id: string;
	subject: string | null;
	stage: string;
	score: number | null;
	temperature: 'hot' | 'warm' | 'cold' | null;
	lastInteraction: string | null;
};

const SHOWN = 5;

const styles = css`
	li {
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto;
		align-items: center;
		gap: 12px;
		padding: 10px 20px;
		border-block-start: 1px solid var(--_border);
	}
	li a {
		display: block;
		overflow: hidden;
		color: inherit;
		font-weight: 550;
		text-decoration: none;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	li a:hover {
		text-decoration: underline;
	}
	li p {
		font-size: 0.9286em;
	}
	.nothing,
	.all {
		display: block;
		padding: 4px 20px 16px;
	}
	.all {
		padding-block-start: 12px;
		border-block-start: 1px solid var(--_border);
		font-weight: 500;
	}
`;

export class LeadsHot extends ScreenElement {
	static override styles = [...screenStyles, heatStyles, styles];
	protected override hears = ['lead.updated', 'lead.deleted'];

	#leads = new Load<Hot[]>(
		this,
		() => 'now',
		async () => (await this.console.call<{ data: Hot[] }>('GET', '/v1/leads/hot')).data,
	);

	protected override heard(): void {
		void this.#leads.reload();
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#leads;
		if (error) return failedState(local, (error as Error).message, () => void this.#leads.reload());
		if (!value) return skeleton(4);
		return html`${
			value.length === 0
				? html`<p class="nothing muted">${local.text('hotNone')}</p>`
				: html`<ul>
						${value.slice(0, SHOWN).map((lead) => this.#line(lead))}
					</ul>`
		}<a class="all" href="/console/crm/stages">${local.text('hotAll')}</a>`;
	}

	#line(lead: Hot): TemplateResult {
		const { local } = this;
		const last = lead.lastInteraction
			? local.text('leadLast', { when: leftUntil(lead.lastInteraction, local) })
			: local.text('leadNever');
		return html`<li>
			<div>
				<a dir="auto" href="/console/leads/${lead.id}">${lead.subject ?? local.text('leadUnknown')}</a>
				<p class="muted">${inWords(lead.stage)} · ${last}</p>
			</div>
			${heat(lead, local)}
		</li>`;
	}
}

define('fh-leads-hot', LeadsHot);
