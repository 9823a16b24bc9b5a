/** What stands around the cards: how many there are, their order, the way to the next ones, and grey cards while the first come. */
import { html, type TemplateResult } from 'lit';
import { line } from '../kit/line.ts';
import type { Localise } from '../kit/localise.ts';
import type { Search } from './query.ts';

const SORTS = { '-listedAt': 'newest', price: 'cheapest', '-price': 'dearest', '-livingArea': 'largest' } as const;

export type HeadOptions = {
	local: Localise;
	/** How many were found; undefined while that is not known, so that it is announced when it is. */
	count: number | undefined;
	sort: Search['sort'];
	hasMap: boolean;
	order(sort: Search['sort']): void;
	toggleMap(): void;
};

/** The line above the cards. */
export function head({ local, count, sort, hasMap, order, toggleMap }: HeadOptions): TemplateResult {
	const change = (event: Event) => order((event.target as HTMLSelectElement).value as Search['sort']);
	return html`<div class="head">
		<p class="count" part="count" role="status">${count === undefined ? '' : local.text('found', { count })}</p>
		<select class="input sort" part="filter" aria-label=${local.text('sortBy')} @change=${change}>
			${Object.entries(SORTS).map(([one, word]) => html`<option value=${one} ?selected=${one === sort}>${local.text(word)}</option>`)}
		</select>
		<button class="button" type="button" aria-pressed=${hasMap} @click=${toggleMap}>
			${line('M9 4.5L3.5 7v12.5L9 17l6 2.5 5.5-2.5V4.5L15 7zM9 4.5V17M15 7v12.5')} ${local.text('map')}
		</button>
	</div>`;
}

/** The way to more cards below these. */
export function more(local: Localise, counts: { shown: number; total: number }, load: () => void): TemplateResult {
	return html`<div class="more">
		<p class="muted">${local.text('shown', counts)}</p>
		<button class="button" part="more" type="button" @click=${load}>${local.text('more')}</button>
	</div>`;
}

/** The way to the pages before and after; false: there is none. */
export function pages(local: Localise, previous: false | (() => void), next: false | (() => void)): TemplateResult {
	return html`<nav class="more" aria-label=${local.text('pages')}>
		<button class="button" type="button" ?disabled=${!previous} @click=${previous}>${local.text('previous')}</button>
		<button class="button" type="button" ?disabled=${!next} @click=${next}>${local.text('next')}</button>
	</nav>`;
}

/** Cards to come. */
export function skeletons(count: number): TemplateResult {
	const one = html`<li class="card">
		<span class="photo skeleton"></span>
		<div><span class="skeleton short"></span><span class="skeleton"></span></div>
	</li>`;
	return html`<ul class="cards" aria-hidden="true">${Array.from({ length: count }, () => one)}</ul>`;
}
