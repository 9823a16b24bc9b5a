/**
 * `<freehold-market-report>`: what homes were sold for and how fast, month by month over a year: median price, price of a unit of area,
 * days on the market. Each as a drawing, with its figures in one table.
 */
import { type ReportListingMarketAnswer, reportListingMarket } from '@freehold/sdk';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import { buttonStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { emptyState, failedState, skeleton, stateStyles } from '../kit/states.ts';
import { addStrings } from '../kit/words.ts';

addStrings({
	marketReport: 'The market, month by month',
	marketReportOf: 'The market in {city}, month by month',
	medianPrice: 'Median price',
	pricePerSqft: 'Price per sq ft',
	pricePerSqm: 'Price per m²',
	daysOnMarket: 'Days on the market',
	homesSold: 'Sold',
	month: 'Month',
	allFigures: 'All figures',
	tooFewSales: 'There are too few sales here to tell of a market yet.',
	reportNote: 'Medians of our own closed sales; months with fewer than three are left out.',
});

const styles = css`
	h2 {
		margin-block-end: calc(var(--_space) * 5);
		font-size: 1.375em;
	}
	.three {
		display: grid;
		grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
		gap: calc(var(--_space) * 8);
	}
	h3 {
		color: var(--_muted);
		font-family: inherit;
		font-weight: 400;
	}
	.now {
		margin-block: 2px calc(var(--_space) * 3);
		font-family: var(--_heading);
		font-size: 1.625em;
		font-weight: 650;
		letter-spacing: -0.015em;
		font-variant-numeric: tabular-nums;
	}
	.room {
		min-block-size: 120px;
	}
	summary {
		min-block-size: 44px;
		padding-block: 10px;
		cursor: pointer;
		font-weight: 600;
	}
	.scroll {
		overflow-x: auto;
	}
	.note {
		margin-block-start: calc(var(--_space) * 4);
		color: var(--_muted);
		font-size: 0.875em;
	}
`;

type Report = ReportListingMarketAnswer;
type Month = Report['months'][number];

export class FreeholdMarketReport extends DataElement {
	static override properties = {
		...DataElement.properties,
		heading: {},
		city: {},
		type: {},
		_report: { state: true },
		_fault: { state: true },
		_chart: { state: true },
	};
	static override styles = [...DataElement.sheets, buttonStyles, stateStyles, styles];

	declare heading: string | undefined;
	declare city: string | undefined;
	declare type: string | undefined;
	declare _report: Report | undefined;
	declare _fault: 'failed' | 'offline' | undefined;
	/** What draws: fetched when the report is seen. */
	declare _chart: typeof import('../kit/chart.ts') | undefined;
	#seen: IntersectionObserver | undefined;

	protected override get isReady(): boolean | undefined {
		return this._fault ? undefined : this._report !== undefined;
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#seen?.disconnect();
	}

	protected override connected(): void {
		this.#seen?.disconnect();
		// Neither figures nor drawings are asked for before somebody is near them.
		this.#seen = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				this.#seen?.disconnect();
				void this.#load();
			},
			{ rootMargin: '300px' },
		);
		this.#seen.observe(this);
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (this._report && (changed.has('city') || changed.has('type')) && this.origin) void this.#load();
	}

	async #load(): Promise<void> {
		this._fault = undefined;
		try {
			const query = { ...(this.city ? { city: this.city } : {}), ...(this.type ? { propertyType: this.type } : {}) };
			const [report, chart] = await Promise.all([
				clientOf(this.access).run(reportListingMarket(query), { signal: this.nextSignal() }),
				import('../kit/chart.ts'),
			]);
			const { adoptedStyleSheets } = this.renderRoot as ShadowRoot;
			const sheet = chart.chartStyles.styleSheet as CSSStyleSheet;
			if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
			this._report = report;
			this._chart = chart;
			this.measure('view', { city: this.city ?? '' });
		} catch (error) {
			if ((error as { code?: string }).code !== 'aborted') this._fault = this.explain(error);
		}
	}

	#monthOf({ month }: Month, options: Intl.DateTimeFormatOptions): string {
		return this.local.date(`${month}-01`, options);
	}

	#one(
		word: string,
		report: Report,
		value: (month: Month) => number | null,
		figure: (value: number, short?: boolean) => string,
	): unknown {
		const values = report.months.map(value);
		const last = values.findLastIndex((one) => one !== null);
		if (last < 0) return nothing;
		const labels = report.months.map((month, at) => (at % 3 === 2 ? this.#monthOf(month, { month: 'short' }) : ''));
		return html`<section part="chart">
			<h3>${this.local.text(word)}</h3>
			<p class="now">${figure(values[last] as number)} <small class="silent">${this.#monthOf(report.months[last] as Month, { month: 'long', year: 'numeric' })}</small></p>
			${this._chart?.lineChart({ values, labels, figure: (one) => figure(one, true) })}
		</section>`;
	}

	#table({ months, unit }: Report, figures: Figures): TemplateResult {
		const { local } = this;
		const cell = (value: number | null, write: (value: number) => string) =>
			html`<td>${value === null ? '–' : write(value)}</td>`;
		const heads = ['month', 'medianPrice', unit === 'sqm' ? 'pricePerSqm' : 'pricePerSqft', 'daysOnMarket', 'homesSold'];
		return html`<details>
			<summary>${local.text('allFigures')}</summary>
			<div class="scroll" tabindex="0" role="region" aria-label=${local.text('allFigures')}>
				<table class="figures">
					<thead><tr>${heads.map((word) => html`<th scope="col">${local.text(word)}</th>`)}</tr></thead>
					<tbody>
						${months.map(
							(month) => html`<tr>
								<th scope="row">${this.#monthOf(month, { month: 'long', year: 'numeric' })}</th>
								${cell(month.price && Number(month.price.amount), figures.price)}${cell(month.pricePerArea, figures.per)}${cell(month.days, figures.days)}
								<td>${local.number(month.sold)}</td>
							</tr>`,
						)}
					</tbody>
				</table>
			</div>
		</details>`;
	}

	protected view(): unknown {
		const { local, _report: report, _fault: fault, city } = this;
		if (fault) return failedState(local, local.text(fault), () => void this.#load());
		const title = this.heading ?? local.text(city ? 'marketReportOf' : 'marketReport', { city: city ?? '' });
		const head = title ? html`<h2 part="heading">${title}</h2>` : nothing;
		if (!report) return html`${head}<div class="room" aria-busy="true">${skeleton(5)}</div>`;
		if (report.months.every(({ price }) => price === null)) return html`${head}${emptyState(local.text('tooFewSales'))}`;
		const money = (value: number, short = false): string =>
			local.money({ amount: value.toFixed(short ? 0 : 2), currency: report.currency }, short);
		const whole = (value: number, short = false): string => money(Math.round(value), short);
		const figures: Figures = { price: whole, per: whole, days: (value) => local.number(value) };
		return html`${head}
			<div class="three">
				${this.#one('medianPrice', report, ({ price }) => price && Number(price.amount), figures.price)}
				${this.#one(report.unit === 'sqm' ? 'pricePerSqm' : 'pricePerSqft', report, ({ pricePerArea }) => pricePerArea, figures.per)}
				${this.#one('daysOnMarket', report, ({ days }) => days, figures.days)}
			</div>
			${this.#table(report, figures)}
			<p class="note">${local.text('reportNote')}</p>`;
	}
}

type Figures = Record<'price' | 'per' | 'days', (value: number, short?: boolean) => string>;

define('freehold-market-report', FreeholdMarketReport);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-market-report': FreeholdMarketReport;
	}
}
