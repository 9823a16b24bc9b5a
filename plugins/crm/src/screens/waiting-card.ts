/** `<fh-leads-waiting>`: who has asked and not been answered, with the time that is left, or that is over. */
import { define, failedState, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { heat, heatStyles } from './heat.ts';
import { clockOf, type Lead, type LeadPage, nameOf, waiting } from './model.ts';

const SHOWN = 5;

const styles = css`
	li {
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto;
		align-items: center;
		gap: 4px 12px;
		padding: 10px 20px;
		border-block-start: 1px solid var(--_border);
	}
	.who a {
		color: inherit;
		font-weight: 550;
		text-decoration: none;
	}
	.who a:hover {
		text-decoration: underline;
	}
	.who p {
		overflow: hidden;
		font-size: 0.9286em;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.clock {
		display: grid;
		justify-items: end;
		gap: 4px;
		font-weight: 600;
	}
	.late {
		color: var(--_danger);
	}
	.soon {
		color: var(--_amber);
	}
	.clock .button {
		min-block-size: 30px;
		padding: 3px 10px;
		font-size: 0.9286em;
	}
	@media (pointer: coarse) {
		.clock .button {
			min-block-size: 44px;
		}
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

export class LeadsWaiting extends ScreenElement {
	static override styles = [...screenStyles, heatStyles, styles];
	protected override hears = ['lead.created', 'lead.updated', 'lead.deleted', 'lead.enquired'];

	#leads = new Load<LeadPage>(
		this,
		() => 'now',
		() => waiting(this.console, SHOWN),
	);
	#tick: ReturnType<typeof setInterval> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#tick = setInterval(() => this.#leads.value?.data.length && this.requestUpdate(), 1000);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearInterval(this.#tick);
	}

	protected override heard(): void {
		void this.#leads.reload();
	}

	async #contacted(lead: Lead): Promise<void> {
		const answer = await this.attempt(() => this.console.call('POST', '/v1/leads/{id}/contact', { id: lead.id }));
		if (answer) void this.#leads.reload();
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#leads;
		if (error) return failedState(local, (error as Error).message, () => void this.#leads.reload());
		if (!value) return skeleton(4);
		if (value.data.length === 0) return html`<p class="nothing muted">${local.text('waitingNone')}</p>`;
		return html`<ul>
				${value.data.map((lead) => this.#line(lead))}
			</ul>
			<a class="all" href="/console/crm/stages?stage=new">${local.text('waitingAll')}</a>`;
	}

	#line(lead: Lead): TemplateResult {
		const { local } = this;
		const name = nameOf(lead, local);
		const left = Date.parse(lead.responseDueAt ?? '') - Date.now();
		const isOwn = lead.agent?.id === this.console.me.id;
		return html`<li>
			<div class="who">
				<a dir="auto" href="/console/leads/${lead.id}">${name}</a> ${heat(lead, local)}
				<p class="muted" dir="auto">${[lead.subject, isOwn ? '' : (lead.agent?.name.full ?? local.text('waitingNobody'))].filter(Boolean).join(' · ')}</p>
			</div>
			<div class="clock">
				<span class="number ${left < 0 ? 'late' : left < 120_000 ? 'soon' : ''}"
					>${local.text(left < 0 ? 'waitingLate' : 'waitingLeft', { time: clockOf(left, local) })}</span
				>
				${
					this.may('lead.contact')
						? html`<button class="button" type="button" aria-label=${local.text('waitingContactOf', { name })} @click=${() => void this.#contacted(lead)}>${local.text('waitingContact')}</button>`
						: nothing
				}
			</div>
		</li>`;
	}
}

define('fh-leads-waiting', LeadsWaiting);
