/** `<fh-appointments-card>`: who is met next, today and in the days after. */
import { dayOf, define, failedState, inWords, Load, ScreenElement, screenStyles, skeleton, timeOf } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { type Appointment, appointmentsIn } from './model.ts';

const DAYS = 7;
const SHOWN = 6;

const styles = css`
	h3 {
		padding: 6px 20px;
		border-block-start: 1px solid var(--_border);
		background: var(--_sunken);
		font-size: 0.8571em;
		color: var(--_muted);
	}
	li {
		position: relative;
		display: grid;
		grid-template-columns: 74px minmax(0, 1fr);
		gap: 12px;
		padding: 9px 20px;
		border-block-start: 1px solid var(--_border);
	}
	li:hover {
		background: var(--_sunken);
	}
	a.lead {
		color: inherit;
		font-weight: 550;
		text-decoration: none;
	}
	a.lead::after {
		content: '';
		position: absolute;
		inset: 0;
	}
	.where {
		overflow: hidden;
		font-size: 0.9286em;
		text-overflow: ellipsis;
		white-space: nowrap;
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

export class AppointmentsCard extends ScreenElement {
	static override styles = [...screenStyles, styles];
	protected override hears = ['appointment.created', 'appointment.updated', 'appointment.deleted'];

	#load = new Load<Appointment[]>(
		this,
		() => 'next',
		async () => {
			const from = new Date();
			from.setHours(0, 0, 0, 0);
			const to = new Date(from);
			to.setDate(to.getDate() + DAYS);
			const found = await appointmentsIn(this.console, from, to, this.console.me.id);
			return found.filter(({ endsAt, status }) => status !== 'done' && Date.parse(endsAt) > Date.now());
		},
	);

	protected override heard(): void {
		void this.#load.reload();
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#load;
		if (error) return failedState(local, (error as Error).message, () => void this.#load.reload());
		if (!value) return skeleton(4);
		const shown = value.slice(0, SHOWN);
		const days = [...new Set(shown.map(({ startsAt }) => new Date(startsAt).toDateString()))];
		return html`${
			shown.length === 0
				? html`<p class="nothing muted">${local.text('calNothingHint')}</p>`
				: days.map((day) => {
						const those = shown.filter(({ startsAt }) => new Date(startsAt).toDateString() === day);
						return html`<h3>${dayOf(those[0]?.startsAt ?? day, local)}</h3>
							<ul>
								${those.map((each) => this.#line(each))}
							</ul>`;
					})
		}<a class="all" href="/console/tasks/calendar">${local.text('calOpen')}</a>`;
	}

	#line({ id, title, kind, status, startsAt, place, contact }: Appointment): TemplateResult {
		const { local } = this;
		const where = [place, contact && local.text('calWith', { name: contact.name.full })].filter(Boolean).join(' · ');
		return html`<li>
			<span class="number">${timeOf(startsAt, local)}</span>
			<div>
				<a class="lead" dir="auto" href="/console/appointments/${id}">${title ?? inWords(kind)}</a>
				${where ? html`<p class="where muted" dir="auto">${where}</p>` : nothing}
				${status === 'proposed' ? html`<span class="badge start">${inWords(status)}</span>` : nothing}
			</div>
		</li>`;
	}
}

define('fh-appointments-card', AppointmentsCard);
