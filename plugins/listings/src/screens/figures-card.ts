/** `<fh-listing-figures>`: how often listings were looked at, kept and asked about in a week, day by day, and which most. */
import { define, failedState, Load, ScreenElement, screenStyles, skeleton } from '@freehold/widgets/kit';
import { css, html, nothing, svg, type TemplateResult } from 'lit';

type Day = { day: string; views: number; enquiries: number; saves: number; listing: { id: string; headline: string } | null };
type Sums = Record<'views' | 'enquiries' | 'saves', number>;
type Figures = {
	now: Sums;
	before: Sums;
	days: { day: string; views: number }[];
	most: (Sums & { id: string; headline: string })[];
};
type Page = { data: Day[]; next: string | null };

const DAY = 86_400_000;
const WEEK = 7;
const SHOWN = 3;
/** Rows that are added up; an agent has fewer, a large brokerage sees its latest days. */
const MOST = 2000;
const WHAT = ['views', 'enquiries', 'saves'] as const;
/** Width and height of the small chart in its own units. */
const CHART = { width: 280, height: 56 };

const styles = css`
	.base {
		padding: 0 20px 16px;
	}
	.sums {
		display: flex;
		flex-wrap: wrap;
		gap: 8px 28px;
	}
	.sums b {
		display: block;
		font-size: 1.7143em;
		font-weight: 600;
		line-height: 1.25;
		letter-spacing: -0.02em;
	}
	.sums small {
		color: var(--_muted);
		font-size: 0.8571em;
	}
	svg.chart {
		display: block;
		inline-size: 100%;
		block-size: 64px;
		margin-block: 12px 4px;
	}
	.chart rect {
		fill: color-mix(in oklab, var(--_primary) 32%, var(--_surface));
	}
	.chart rect.week {
		fill: var(--_primary);
	}
	h3 {
		margin-block: 12px 4px;
		font-size: 0.9286em;
	}
	li {
		display: flex;
		flex-wrap: wrap;
		justify-content: space-between;
		gap: 0 12px;
		padding-block: 4px;
	}
	li a {
		min-inline-size: 0;
		color: inherit;
		font-weight: 500;
	}
	.all {
		display: inline-block;
		margin-block-start: 12px;
		font-weight: 500;
	}
`;

const keyOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);
const empty = (): Sums => ({ views: 0, enquiries: 0, saves: 0 });

function figuresOf(rows: Day[]): Figures {
	const border = keyOf(WEEK - 1);
	const figures: Figures = { now: empty(), before: empty(), days: [], most: [] };
	const byDay = new Map<string, number>();
	const byListing = new Map<string, Figures['most'][number]>();
	for (const row of rows) {
		const isNow = row.day >= border;
		for (const what of WHAT) figures[isNow ? 'now' : 'before'][what] += row[what] ?? 0;
		byDay.set(row.day, (byDay.get(row.day) ?? 0) + row.views);
		if (!isNow || !row.listing) continue;
		const listing = byListing.get(row.listing.id) ?? { ...row.listing, ...empty() };
		for (const what of WHAT) listing[what] += row[what] ?? 0;
		byListing.set(row.listing.id, listing);
	}
	figures.days = Array.from({ length: 2 * WEEK }, (_, at) => keyOf(2 * WEEK - 1 - at)).map((day) => ({
		day,
		views: byDay.get(day) ?? 0,
	}));
	figures.most = [...byListing.values()].sort((a, b) => b.views - a.views).slice(0, SHOWN);
	return figures;
}

export class ListingFigures extends ScreenElement {
	static override styles = [...screenStyles, styles];

	#load = new Load<Figures>(
		this,
		() => 'week',
		async () => {
			const rows: Day[] = [];
			let cursor: string | null = null;
			do {
				const query: Record<string, string> = {
					'day[gte]': keyOf(2 * WEEK - 1),
					sort: '-day',
					limit: '100',
					expand: 'listing',
					...(cursor ? { cursor } : {}),
				};
				const page: Page = await this.console.call('GET', '/v1/listing-days', { query });
				rows.push(...page.data);
				cursor = page.next;
			} while (cursor && rows.length < MOST);
			return figuresOf(rows);
		},
	);

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#load;
		if (error) return failedState(local, (error as Error).message, () => void this.#load.reload());
		if (!value) return skeleton(5);
		if (value.days.every(({ views }) => views === 0)) return html`<p class="muted">${local.text('figuresNone')}</p>`;
		return html`<div class="sums">
				${this.#sum('figuresViews', 'views', value)} ${this.#sum('figuresEnquiries', 'enquiries', value)} ${this.#sum('figuresSaves', 'saves', value)}
			</div>
			${this.#chart(value)} ${this.#most(value)}
			<a class="all" href="/console/listings">${local.text('figuresAll')}</a>`;
	}

	#sum(label: string, what: keyof Sums, { now, before }: Figures): TemplateResult {
		const { local } = this;
		const change = before[what] ? now[what] / before[what] - 1 : 0;
		const text = local.number(change, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
		return html`<div>
			<span class="muted">${local.text(label)}</span>
			<b class="number">${local.number(now[what])}</b>
			<small>${before[what] ? local.text('figuresBefore', { change: text }) : local.text('figuresWeek')}</small>
		</div>`;
	}

	#chart({ days }: Figures): TemplateResult {
		const { width, height } = CHART;
		const most = Math.max(...days.map(({ views }) => views), 1);
		const step = width / days.length;
		return html`<svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
			${days.map(({ views }, at) => {
				const tall = Math.max((views / most) * height, 1.5);
				return svg`<rect class=${at >= WEEK ? 'week' : ''} x=${at * step + 1} y=${height - tall} width=${step - 3} height=${tall} rx="1.5"></rect>`;
			})}
		</svg>`;
	}

	#most({ most }: Figures): unknown {
		if (most.length === 0) return nothing;
		const { local } = this;
		return html`<h3>${local.text('figuresMost')}</h3>
			<ul>
				${most.map(({ id, headline, views, enquiries }) => html`<li><a dir="auto" href="/console/listings/${id}">${headline}</a><span class="muted number">${local.text('figuresOf', { views, enquiries })}</span></li>`)}
			</ul>`;
	}
}

define('fh-listing-figures', ListingFigures);
