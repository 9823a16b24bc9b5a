/**
 * `<freehold-listings>`: search, filters, cards, paging and a map of a brokerage's public listings.
 *
 * Attributes
 * - `detail-url`: where a card leads, with `{listing}` in place of the id: `/home.html?listing={listing}`. Without it, a listing opens in a dialog here.
 * - `purpose` (`sale`, `rent`), `type`: what to begin with. `limit`: listings a page (12). `paging="pages"`: previous and next instead of "show more".
 * - `view="map"`: begin with the map. `tiles`, `attribution`: a tile server's URL template and credit; without, a plain grid of our own.
 * - `address-state`: keep the search in the page's address. `api-url`, `api-key`.
 * Events: `freehold-select` (a card was pressed; cancelable; detail: { id, listing }), `freehold-search` (detail: the search).
 * Parts: `base`, `filters`, `search`, `filter`, `count`, `cards`, `card`, `photo`, `badge`, `price`, `headline`, `more`, `map`.
 */
import { listListings } from '@freehold/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clientOf } from '../kit/client.ts';
import { buttonStyles, inputStyles } from '../kit/controls.ts';
import { DataElement } from '../kit/data-element.ts';
import { define } from '../kit/define.ts';
import { emptyState, failedState, stateStyles } from '../kit/states.ts';
import { head, more, pages, skeletons } from './around.ts';
import { card, cardStyles } from './card.ts';
import { filterStyles, filters } from './filters.ts';
import { type Listing, nameOf } from './model.ts';
import { photoStyles } from './photo.ts';
import { EVERYTHING, type Rectangle, type Search, toQuery } from './query.ts';
import { listingsStyles } from './styles.ts';
import './list-words.ts';
import './words.ts';

type Page = { data: Listing[]; next: string | null; total?: number };

/** Pins a map can bear, and the most the API gives at once. */
const MAP_LIMIT = 100;

export class FreeholdListings extends DataElement {
	static override properties = {
		...DataElement.properties,
		detailUrl: { attribute: 'detail-url' },
		purpose: {},
		type: {},
		limit: { type: Number },
		paging: {},
		shows: { attribute: 'view' },
		tiles: {},
		attribution: {},
		addressState: { attribute: 'address-state', type: Boolean },
		_search: { state: true },
		_rows: { state: true },
		_total: { state: true },
		_status: { state: true },
		_fault: { state: true },
		_filtersOpen: { state: true },
		_shown: { state: true },
		_map: { state: true },
	};
	static override styles = [
		...DataElement.sheets,
		buttonStyles,
		inputStyles,
		stateStyles,
		photoStyles,
		cardStyles,
		filterStyles,
		listingsStyles,
	];

	declare detailUrl: string | undefined;
	declare purpose: string | undefined;
	declare type: string | undefined;
	declare limit: number;
	declare paging: string | undefined;
	declare shows: string | undefined;
	declare tiles: string | undefined;
	declare attribution: string | undefined;
	declare addressState: boolean;
	declare _search: Search;
	declare _rows: Listing[];
	declare _total: number | undefined;
	declare _status: 'first' | 'loading' | 'more' | 'ready' | 'failed';
	declare _fault: string;
	declare _filtersOpen: boolean;
	/** The listing in the dialog. */
	declare _shown: Listing | undefined;
	declare _map: boolean;

	/** Cursors of the pages before this one (`paging="pages"`); the last is the current page's own. */
	#trail: (string | null)[] = [null];
	#next: string | null = null;
	#address: typeof import('./address.ts') | undefined;
	#timer = 0;

	constructor() {
		super();
		this.limit = 12;
		this.addressState = false;
		this._search = EVERYTHING;
		this._rows = [];
		this._status = 'first';
		this._fault = '';
		this._filtersOpen = false;
		this._map = false;
	}

	protected override connected(): void {
		if (this._status === 'first') void this.#begin();
		else void this.#load();
	}

	async #begin(): Promise<void> {
		if (this.addressState) this.#address = await import('./address.ts');
		const begin = this.#address?.fromAddress(EVERYTHING, location.href) ?? EVERYTHING;
		this._search = { ...begin, purpose: begin.purpose || (this.purpose ?? ''), type: begin.type || (this.type ?? '') };
		if (this.shows === 'map') this.#toggleMap();
		await this.#load();
	}

	async #load(cursor: string | null = null): Promise<void> {
		const appends = cursor !== null && this.paging !== 'pages';
		const before = this._rows.length;
		if (this._status !== 'first') this._status = appends ? 'more' : 'loading';
		const query = toQuery(this._search, { limit: this._map ? MAP_LIMIT : this.limit, cursor, total: cursor === null });
		try {
			const page: Page = await clientOf(this.access).run(listListings(query), { signal: this.nextSignal() });
			this._rows = appends ? [...this._rows, ...page.data] : page.data;
			this._total = page.total ?? this._total;
			this.#next = page.next;
			this._status = 'ready';
			if (appends) void this.#focusCard(before);
		} catch (error) {
			if ((error as { code?: string }).code === 'aborted') return;
			this._fault = this.local.text(this.explain(error));
			this._status = 'failed';
		}
	}

	/** Keyboard and screen reader go on where the list went on. */
	async #focusCard(index: number): Promise<void> {
		await this.updateComplete;
		this.renderRoot.querySelectorAll<HTMLElement>('.open')[index]?.focus();
	}

	#change(part: Partial<Search>): void {
		this._search = { ...this._search, ...part };
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => this.#searched(), 'q' in part ? 250 : 0);
	}

	#searched(): void {
		this.#trail = [null];
		if (this.#address) history.replaceState(history.state, '', this.#address.toAddress(this._search, EVERYTHING, location.href));
		this.tell('freehold-search', this._search);
		void this.#load();
	}

	#page(step: 1 | -1): void {
		if (step === 1) this.#trail.push(this.#next);
		else this.#trail.pop();
		void this.#load(this.#trail.at(-1)).then(() => this.scrollIntoView({ block: 'start' }));
	}

	#toggleMap(): void {
		this._map = !this._map;
		if (this._map) void import('./freehold-map.ts');
		else if (this._search.within) this._search = { ...this._search, within: undefined };
		if (this._status !== 'first') void this.#load();
	}

	#href(listing: Listing): string | undefined {
		return this.detailUrl?.replace('{listing}', encodeURIComponent(listing.id)).replace('{id}', encodeURIComponent(listing.id));
	}

	#select(event: Event, listing: Listing): void {
		if (!this.tell('freehold-select', { id: listing.id, listing }, true)) {
			event.preventDefault();
			return;
		}
		if (this.detailUrl) return;
		this._shown = listing;
		void import('../kit/dialog.ts');
		void import('../listing/freehold-listing.ts');
	}

	#cards(): TemplateResult {
		const options = { local: this.local, asset: (path: string) => this.asset(path) };
		return html`<ul class="cards" part="cards">
			${repeat(
				this._rows,
				({ id }) => id,
				(listing, index) =>
					html`<li>
						${card(listing, {
							...options,
							href: this.#href(listing),
							eager: index < 3,
							select: (event) => this.#select(event, listing),
						})}
					</li>`,
			)}
		</ul>`;
	}

	#clear = (): void => this.#change({ ...EVERYTHING, sort: this._search.sort, within: undefined });

	#results(): TemplateResult {
		const { local } = this;
		if (this._status === 'first') return skeletons(Math.min(this.limit, 6));
		if (this._status === 'failed') return failedState(local, this._fault, () => void this.#load());
		if (this._rows.length === 0) {
			const clear = html`<button class="button" type="button" @click=${this.#clear}>${local.text('clear')}</button>`;
			return emptyState(local.text('none'), local.text('noneHint'), clear);
		}
		return html`${this.#cards()} ${this.paging === 'pages' ? this.#pages() : this.#more()}`;
	}

	#pages(): TemplateResult {
		return pages(this.local, this.#trail.length > 1 && (() => this.#page(-1)), this.#next !== null && (() => this.#page(1)));
	}

	#more(): unknown {
		if (this.#next === null) return nothing;
		const load = () => void (this._status !== 'more' && this.#load(this.#next));
		return more(this.local, { shown: this._rows.length, total: this._total ?? this._rows.length }, load);
	}

	#mapView(): TemplateResult {
		return html`<freehold-map
			part="map"
			.listings=${this._rows}
			.within=${this._search.within}
			.tiles=${this.tiles}
			.attribution=${this.attribution ?? ''}
			.card=${(listing: Listing) =>
				card(listing, {
					local: this.local,
					asset: (path) => this.asset(path),
					href: this.#href(listing),
					select: (event) => this.#select(event, listing),
				})}
			@move=${(event: CustomEvent<Rectangle>) => this.#change({ within: event.detail })}
		></freehold-map>`;
	}

	#dialog(): TemplateResult {
		const shown = this._shown as Listing;
		return html`<freehold-dialog wide open .heading=${nameOf(shown)} @freehold-close=${this.#closed}>
			<freehold-listing .listing=${shown.id} .record=${shown} .apiUrl=${this.apiUrl} .apiKey=${this.apiKey} embedded></freehold-listing>
		</freehold-dialog>`;
	}

	/** An inner dialog's event is not the page's business. */
	#closed(event: Event): void {
		event.stopPropagation();
		this._shown = undefined;
	}

	protected view(): TemplateResult {
		return html`
			${filters({
				local: this.local,
				search: this._search,
				currency: this._rows[0]?.price?.currency ?? 'USD',
				open: this._filtersOpen,
				change: (part) => this.#change(part),
				toggle: () => {
					this._filtersOpen = !this._filtersOpen;
				},
			})}
			${head({
				local: this.local,
				count: this._status === 'ready' || this._status === 'more' ? (this._total ?? this._rows.length) : undefined,
				sort: this._search.sort,
				hasMap: this._map,
				order: (sort) => this.#change({ sort }),
				toggleMap: () => this.#toggleMap(),
			})}
			<div class="results ${this._map ? 'with-map' : ''}" aria-busy=${this._status === 'loading' || this._status === 'first'}>
				<div class="list">${this.#results()}</div>
				${this._map ? this.#mapView() : nothing}
			</div>
			${this._shown ? this.#dialog() : nothing}
		`;
	}
}

define('freehold-listings', FreeholdListings);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-listings': FreeholdListings;
	}
}
