/** `<fh-first-answers>`: for whoever looks after others: how quickly each agent answers, and where somebody waits too long. */
import { define, failedState, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { clockOf } from './model.ts';

type Row = { agent: string | null; leads: number; inTime: number; overdue: number; medianSeconds: number | null };
type Named = Row & { name: string };

const styles = css`
	li {
		display: grid;
		grid-template-columns: minmax(0, 1fr) auto;
		align-items: baseline;
		gap: 2px 12px;
		padding: 9px 20px;
		border-block-start: 1px solid var(--_border);
	}
	b {
		font-weight: 550;
	}
	.overdue {
		color: var(--_danger);
		font-weight: 550;
	}
	.nothing {
		padding: 4px 20px 16px;
	}
`;

export class FirstAnswers extends ScreenElement {
	static override styles = [...screenStyles, styles];
	protected override hears = ['lead.created', 'lead.updated', 'lead.response-overdue'];

	#load = new Load<Named[]>(
		this,
		() => 'now',
		async () => {
			const { data } = await this.console.call<{ data: Row[] }>('GET', '/v1/leads/response-times');
			const refs = this.console.references(this.local);
			const named = data.map(async (row) => ({
				...row,
				name: row.agent ? await refs.name('user', row.agent).catch(() => '') : this.local.text('answersNobody'),
			}));
			return (await Promise.all(named)).sort((a, b) => b.overdue - a.overdue || b.leads - a.leads);
		},
	);

	protected override heard(): void {
		void this.#load.reload();
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#load;
		if (error) return failedState(local, (error as Error).message, () => void this.#load.reload());
		if (!value) return skeleton(3);
		if (value.length === 0) return html`<p class="nothing muted">${local.text('answersNone')}</p>`;
		return html`<ul>
			${value.map((row) => this.#line(row))}
		</ul>`;
	}

	#line({ name, agent, leads, inTime, overdue, medianSeconds }: Named): TemplateResult {
		const { local } = this;
		return html`<li>
			<b dir="auto">${name}</b>
			<span class="number">${local.text('answersInTime', { inTime, leads })}</span>
			${overdue ? html`<a class="overdue" href="/console/crm/stages?stage=new${agent ? `&agent=${agent}` : ''}">${local.text('answersOverdue', { count: overdue })}</a>` : html`<span></span>`}
			${medianSeconds === null ? nothing : html`<span class="muted number">${local.text('answersMedian', { time: clockOf(medianSeconds * 1000, local) })}</span>`}
		</li>`;
	}
}

define('fh-first-answers', FirstAnswers);
