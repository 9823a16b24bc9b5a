/** `<fh-pipeline>`: on the first page: how much is open, by when it will close, and what is stuck. */
import { define, failedState, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, svg, type TemplateResult } from 'lit';

type Month = { key: string | null; currency: string; deals: number; total: string; weighted: string };
type Stuck = { id: string; title: string; stage: string; days: number };
type Summary = { months: Month[]; stuck: Stuck[] };

const MONTHS = 6;
const STUCK = 4;
/** Width of a bar in its own units. */
const BAR = 300;

const styles = css`
	.base {
		padding: 0 20px 18px;
	}
	.sums {
		display: flex;
		flex-wrap: wrap;
		gap: 8px 28px;
		margin-block-end: 14px;
	}
	.sums b {
		display: block;
		font-size: 1.7143em;
		font-weight: 600;
		line-height: 1.25;
		letter-spacing: -0.02em;
	}
	.months {
		display: grid;
		gap: 8px;
	}
	.months li {
		display: grid;
		grid-template-columns: 72px minmax(0, 1fr) auto;
		align-items: center;
		gap: 12px;
	}
	svg.bar {
		display: block;
		inline-size: 100%;
		block-size: 10px;
		border-radius: 3px;
	}
	.whole {
		fill: color-mix(in oklab, var(--_primary) 22%, var(--_surface));
	}
	.likely {
		fill: var(--_primary);
	}
	h3 {
		margin-block: 16px 6px;
		font-size: 0.9286em;
	}
	.stuck li {
		display: flex;
		justify-content: space-between;
		gap: 12px;
		padding-block: 4px;
	}
	.stuck a {
		min-inline-size: 0;
		overflow: hidden;
		color: inherit;
		font-weight: 500;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.stuck span {
		flex: none;
		color: var(--_amber);
	}
	.all {
		display: inline-block;
		margin-block-start: 14px;
		font-weight: 500;
	}
`;

export class Pipeline extends ScreenElement {
	static override styles = [...screenStyles, styles];
	protected override hears = ['deal.created', 'deal.updated', 'deal.deleted'];

	#load = new Load<Summary>(
		this,
		() => 'now',
		async () => {
			const [{ data: months }, { stuck }] = await Promise.all([
				this.console.call<{ data: Month[] }>('GET', '/v1/deals/forecast', { query: { by: 'month' } }),
				this.console.call<Summary>('GET', '/v1/deals/overview'),
			]);
			return { months, stuck };
		},
	);

	protected override heard(): void {
		void this.#load.reload();
	}

	protected view(): TemplateResult {
		const { value, error } = this.#load;
		if (error) return failedState(this.local, (error as Error).message, () => void this.#load.reload());
		if (!value) return skeleton(5);
		return html`${this.#sums(value.months)} ${this.#months(value.months)} ${this.#stuck(value.stuck)}
			<a class="all" href="/console/deals/board">${this.local.text('dealSeeBoard')}</a>`;
	}

	#sums(months: Month[]): TemplateResult {
		const { local } = this;
		const currencies = [...new Set(months.map(({ currency }) => currency))];
		const add = (currency: string, what: 'total' | 'weighted'): string => {
			const amount = months.filter((month) => month.currency === currency).reduce((sum, month) => sum + Number(month[what]), 0);
			return local.money({ amount: String(amount), currency }, true);
		};
		return html`<div class="sums">
			${currencies.map(
				(
					currency,
				) => html`<div><span class="muted">${local.text('dealTotal')}</span><b class="number">${add(currency, 'total')}</b></div>
					<div><span class="muted">${local.text('dealForecast')}</span><b class="number">${add(currency, 'weighted')}</b></div>`,
			)}
		</div>`;
	}

	/** The lighter part of a bar is the whole, the darker one what is likely. */
	#months(months: Month[]): TemplateResult {
		const { local } = this;
		const shown = months.slice(0, MONTHS);
		if (shown.length === 0) return html`<p class="muted">${local.text('dealNoForecast')}</p>`;
		const most = Math.max(...shown.map(({ total }) => Number(total)), 1);
		const width = (amount: string): number => Math.max((Number(amount) / most) * BAR, 2);
		return html`<ul class="months">
			${shown.map(
				({ key, currency, total, weighted, deals }) => html`<li>
					<span>${key ? local.date(`${key}-01`, { month: 'short', year: 'numeric' }) : local.text('dealNoDate')}</span>
					<svg class="bar" viewBox="0 0 ${BAR} 10" preserveAspectRatio="none" aria-hidden="true">
						${svg`<rect class="whole" width=${width(total)} height="10"></rect><rect class="likely" width=${width(weighted)} height="10"></rect>`}
					</svg>
					<span class="number"
						><b>${local.money({ amount: weighted, currency }, true)}</b>
						<span class="muted">/ ${local.money({ amount: total, currency }, true)}<span class="silent">, ${local.text('dealCount', { count: deals })}</span></span></span
					>
				</li>`,
			)}
		</ul>`;
	}

	#stuck(stuck: Stuck[]): unknown {
		const { local } = this;
		if (stuck.length === 0) return nothing;
		return html`<h3>${local.text('dealStuckTitle', { count: stuck.length })}</h3>
			<ul class="stuck">
				${stuck
					.slice(0, STUCK)
					.map(
						({ id, title, stage, days }) =>
							html`<li><a href="/console/deals/${id}">${title}</a><span>${local.text('dealStuckFor', { stage, count: days })}</span></li>`,
					)}
			</ul>`;
	}
}

define('fh-pipeline', Pipeline);
