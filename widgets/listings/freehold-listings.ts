/** `<freehold-listings>`: search, filters, cards, paging and a map of a brokerage's public listings. */
import { listListings } from '@freehold/sdk';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clientOf } from '../kit/client.ts';
import { inputStyles } from '../kit/controls.ts';
import { define } from '../kit/define.ts';
import { emptyState, failedState } from '../kit/states.ts';
import { head, more, pages, skeletons } from './around.ts';
import { filterStyles, filters } from './filters.ts';
import { HomesElement } from './homes-element.ts';
import type { Listing } from './model.ts';
import { countFilters, EVERYTHING, type Rectangle, type Search, toQuery } from './query.ts';
import { cardsStyles, listingsStyles } from './styles.ts';
import './list-words.ts';

type Page = { data: Listing[]; next: string | null; total?: number };

/** Pins a map can bear, and the most the API gives at once. */
const MAP_LIMIT = 100;

export class FreeholdListings extends HomesElement {
	static override properties = {
		...HomesElement.properties,
		purpose: {},
		type: {},
		limit: { type: Number },
		paging: {},
		shows: { attribute: 'view' },
		tiles: {},
		engine: {},
		styleUrl: { attribute: 'style-url' },
		attribution: {},
		addressState: { attribute: 'address-state', type: Boolean },
		_search: { state: true },
		_rows: { state: true },
		_total: { state: true },
		_status: { state: true },
		_fault: { state: true },
		_filtersOpen: { state: true },
		_map: { state: true },
	};
	static override styles = [...HomesElement.styles, inputStyles, cardsStyles, filterStyles, listingsStyles];

	declare purpose: string | undefined;
	declare type: string | undefined;
	declare limit: number;
	declare paging: string | undefined;
	declare shows: string | undefined;
	declare tiles: string | undefined;
	declare engine: string | undefined;
	declare styleUrl: string | undefined;
	declare attribution: string | undefined;
	declare addressState: boolean;
	declare _search: Search;
	declare _rows: Listing[];
	declare _total: number | undefined;
	declare _status: 'first' | 'loading' | 'more' | 'ready' | 'failed';
	declare _fault: string;
	declare _filtersOpen: boolean;
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

	protected override get isReady(): boolean | undefined {
		return this._status === 'failed' && this._rows.length === 0 ? undefined : this._status !== 'first';
	}

	protected override connected(): void {
		if (this._status === 'first') void this.#begin();
		else void this.#load();
	}

	/** A page that writes another `purpose` or `type` means another search; nobody has searched, so nothing is told. */
	protected override updated(changed: PropertyValues<this>): void {
		super.updated(changed);
		const names = (['purpose', 'type'] as const).filter((name) => changed.has(name));
		if (this._status === 'first' || names.length === 0) return;
		this._search = { ...this._search, ...Object.fromEntries(names.map((name) => [name, this[name] ?? ''])) };
		this.#trail = [null];
		void this.#load();
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
		const { q, purpose, type, sort, within } = this._search;
		this.measure('search', {
			purpose,
			type,
			sort,
			words: q !== '',
			area: within !== undefined,
			filters: countFilters(this._search),
		});
		void this.#load();
	}

	#page(step: 1 | -1): void {
		if (step === 1) this.#trail.push(this.#next);
		else this.#trail.pop();
		void this.#load(this.#trail.at(-1)).then(() => this.scrollIntoView({ block: 'start' }));
	}

	#toggleMap(): void {
		this._map = !this._map;
		if (this._map) {
			void import('./freehold-map.ts');
			this.measure('map');
		} else if (this._search.within) this._search = { ...this._search, within: undefined };
		if (this._status !== 'first') void this.#load();
	}

	#cards(): TemplateResult {
		return html`<ul class="cards" part="cards">
			${repeat(
				this._rows,
				({ id }) => id,
				(listing, index) => html`<li>${this.cardOf(listing, index < 3)}</li>`,
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
			.engine=${this.engine}
			.styleUrl=${this.styleUrl}
			.attribution=${this.attribution ?? ''}
			.card=${(listing: Listing) => this.cardOf(listing)}
			@move=${(event: CustomEvent<Rectangle>) => this.#change({ within: event.detail })}
		></freehold-map>`;
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
			${this.dialog()}
		`;
	}
}

define('freehold-listings', FreeholdListings);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-listings': FreeholdListings;
	}
}
