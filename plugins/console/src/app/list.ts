/** `<console-list>`: an entity's records as a table. Search, filters, sorting and page all stand in the address. */
import {
	define,
	emptyState,
	FreeholdElement,
	icon,
	pagination,
	type References,
	skeleton,
	tableStyles,
} from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import './filter-panel.ts';
import './operation-dialog.ts';
import type { Setting } from './cells.ts';
import type { Entity, Operation, Row } from './description.ts';
import { filtersIn, filterText } from './filters.ts';
import { glyph } from './glyphs.ts';
import { listStyles } from './list-styles.ts';
import { listTable } from './list-table.ts';
import { Load } from './load.ts';
import { gallery } from './pictures.ts';
import { go, href } from './place.ts';
import { problemState } from './problem.ts';
import { listPage, type Page } from './records.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';
import { screenStyles } from './styles.ts';
import { inSentence } from './values.ts';

/** Records on a page. */
const LIMIT = 25;
/** A list is not loaded anew more often than this, however much happens, in ms. */
const RENEW = { first: 600, again: 5_000 };
/** How long a person may pause while typing, in ms. */
const PAUSE = 250;

export class ConsoleList extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		query: { attribute: false },
		_filtering: { state: true },
		_names: { state: true },
		_operation: { state: true },
	};
	static override styles = [...screenStyles, tableStyles, listStyles];

	declare session: Session;
	declare entity: Entity;
	declare query: URLSearchParams;
	declare _filtering: boolean;
	/** Names of the records that filters refer to, by id. */
	declare _names: Record<string, string>;
	declare _operation: Operation | undefined;

	#timer = 0;
	#renewal = 0;
	#renewed = 0;
	#unwatch: (() => void) | undefined;
	#refs: References | undefined;
	#load = new Load<Page>(
		this,
		() => this.query.toString(),
		(signal) => listPage(this.session, this.entity, this.#request, signal),
	);

	constructor() {
		super();
		this._filtering = false;
		this._names = {};
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#unwatch = this.session.live.watch({ entity: this.entity.name }, () => this.#soonAnew());
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#unwatch?.();
		clearTimeout(this.#renewal);
		this.#renewal = 0;
	}

	/** Records were made, changed or taken away: the page that is shown is shown as it is now. */
	#soonAnew(): void {
		if (this.#renewal) return;
		const wait = Math.max(RENEW.first, this.#renewed + RENEW.again - Date.now());
		this.#renewal = window.setTimeout(() => {
			this.#renewal = 0;
			this.#renewed = Date.now();
			void this.#load.reload();
		}, wait);
	}

	get #request(): Record<string, string> {
		const { columns, expands } = this.entity;
		const pictures = gallery(this.entity, this.session.catalogue);
		const expand = [...expands.filter(({ many, name }) => !many && columns.includes(name)), ...(pictures ? [pictures] : [])].map(
			({ name }) => name,
		);
		return {
			limit: String(LIMIT),
			total: 'true',
			...(expand.length > 0 ? { expand: expand.join(',') } : {}),
			...Object.fromEntries([...this.query].filter(([, value]) => value !== '')),
		};
	}

	get #things(): string {
		return this.session.catalogue.pluralTitle(this.entity);
	}

	protected override firstUpdated(): void {
		this.tell('freehold-title', this.#things);
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (changed.has('query')) void this.#nameFilters();
	}

	/** Looks up the names behind filters like `contact=ID`. */
	async #nameFilters(): Promise<void> {
		this.#refs ??= references(this.session, this.local);
		for (const [path, id] of filtersIn(this.query)) {
			const ref = this.session.catalogue.field(this.entity, path)?.ref;
			if (!ref || this._names[id]) continue;
			const name = await this.#refs.name(ref, id).catch(() => id);
			this._names = { ...this._names, [id]: name };
		}
	}

	/** Changes the address: what is '' is taken out; a change starts again at the first page. */
	#change(parameters: [string, string][], options: { replace?: boolean } = {}): void {
		const query = new URLSearchParams(this.query);
		query.delete('cursor');
		for (const [name, value] of parameters) {
			if (value) query.set(name, value);
			else query.delete(name);
		}
		void go(href(this.entity.plural, query), options);
	}

	#search(event: Event): void {
		const text = (event.target as HTMLInputElement).value.trim();
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => this.#change([['q', text]], { replace: true }), PAUSE);
	}

	#filter(event: CustomEvent<[string, string][]>): void {
		const query = new URLSearchParams([...this.query].filter(([name]) => ['q', 'sort'].includes(name)));
		for (const [name, value] of event.detail) query.set(name, value);
		void go(href(this.entity.plural, query), { replace: true });
	}

	/** The cursors of the pages before this one: kept with the history entry, since a keyset list cannot be counted back. */
	get #trail(): string[] {
		return (history.state as { trail?: string[] } | null)?.trail ?? [];
	}

	#turn(cursor: string, trail: string[]): void {
		const query = new URLSearchParams(this.query);
		if (cursor) query.set('cursor', cursor);
		else query.delete('cursor');
		void go(href(this.entity.plural, query), { state: { trail } });
		this.renderRoot.querySelector('.table-frame')?.scrollIntoView({ block: 'nearest' });
	}

	protected view(): TemplateResult {
		return html`${this.#head()} ${this.#tools()}
			${this.#chips()} ${this.#body()} ${this.#filters()} ${this.#dialog()}
			<p class="silent" role="status">${this.#load.value && !this.#load.pending ? this.#counted(this.#load.value) : ''}</p>`;
	}

	#counted(page: Page): string {
		const { local } = this;
		const count = page.total ?? page.data.length;
		return local.text('found', { count, thing: inSentence(this.entity.title), things: inSentence(this.#things) });
	}

	#head(): TemplateResult {
		const { catalogue } = this.session;
		const total = this.#load.value?.total;
		const create = catalogue.operation(this.entity.name, 'create');
		const others = catalogue.collectionOperations(this.entity).filter(({ input, kind }) => kind === 'import' || input);
		// Adds a record in a way of its own (with a secret that is shown once): what is done most, so it stands last.
		const isAdding = ({ path }: Operation): boolean => path === `/v1/${this.entity.plural}`;
		others.sort((a, b) => Number(isAdding(a)) - Number(isAdding(b)));
		return html`<div class="head">
			<h1 tabindex="-1">${this.#things} ${total === undefined ? nothing : html`<span class="total">${this.local.number(total)}</span>`}</h1>
			<div class="buttons">
				${others.map(
					(operation) =>
						html`<button class="button ${isAdding(operation) ? 'primary' : ''}" type="button" @click=${() => (this._operation = operation)}>
							${isAdding(operation) ? icon('plus') : nothing}${operation.kind === 'import' ? html`${glyph('upload')}${this.local.text('importCsv')}` : operation.title}
						</button>`,
				)}
				${
					create
						? html`<a class="button primary" href=${href(this.entity.plural, 'new')}>${icon('plus')}${this.local.text('create', { thing: inSentence(this.entity.title) })}</a>`
						: nothing
				}
			</div>
		</div>`;
	}

	#tools(): TemplateResult {
		const { local } = this;
		const placeholder = local.text('search', { things: inSentence(this.#things) });
		const set = filtersIn(this.query).length;
		return html`<search class="tools">
			${
				this.entity.search.length > 0
					? html`<label class="search"
							>${icon('search')}<span class="silent">${placeholder}</span
							><input class="input" type="search" placeholder=${placeholder} .value=${this.query.get('q') ?? ''} @input=${this.#search} />
						</label>`
					: nothing
			}
			<button class="button" type="button" aria-haspopup="dialog" @click=${() => (this._filtering = true)}>
				${glyph('filter')}<span>${local.text('filter')}</span>${set > 0 ? html`<span class="set">${local.number(set)}</span>` : nothing}
			</button>
			${this.#sorter()}
		</search>`;
	}

	/** Where the table's head has no room. */
	#sorter(): TemplateResult {
		const { local, entity } = this;
		const sort = this.query.get('sort') ?? '';
		const options = entity.columns
			.filter((column) => entity.sorts.includes(column))
			.flatMap((column) => {
				const name = this.session.catalogue.field(entity, column)?.label ?? column;
				return [
					[column, local.text('ascending', { name })] as const,
					[`-${column}`, local.text('descending', { name })] as const,
				];
			});
		return html`<select class="input sorter" aria-label=${local.text('sortBy')} @change=${(event: Event) => this.#change([['sort', (event.target as HTMLSelectElement).value]])}>
			<option value="" ?selected=${!sort}>${local.text('sortBy')}</option>
			${options.map(([value, label]) => html`<option value=${value} ?selected=${value === sort}>${label}</option>`)}
		</select>`;
	}

	#filters(): TemplateResult {
		const heading = this.local.text('filterThings', { things: inSentence(this.#things) });
		return html`<freehold-dialog side .heading=${heading} ?open=${this._filtering} @freehold-close=${() => (this._filtering = false)}>
			${
				this._filtering
					? html`<console-filter-panel
							.session=${this.session}
							.entity=${this.entity}
							.query=${this.query}
							@freehold-filter=${this.#filter}
							@freehold-close=${() => (this._filtering = false)}
						></console-filter-panel>`
					: nothing
			}
		</freehold-dialog>`;
	}

	#chips(): unknown {
		const { local, entity } = this;
		const filters = filtersIn(this.query);
		if (filters.length === 0) return nothing;
		const words = (filter: [string, string]) => filterText(entity, this.session.catalogue, filter, local, this._names[filter[1]]);
		return html`<ul class="chips">
			${filters.map(
				(filter) =>
					html`<li>
						<button type="button" aria-label=${local.text('removeFilter', { filter: words(filter) })} @click=${() => this.#change([[filter[0], '']])}>
							${words(filter)}${icon('close')}
						</button>
					</li>`,
			)}
			<li><button class="clear" type="button" @click=${() => this.#change(filters.map(([name]) => [name, '']))}>${local.text('clearFilters')}</button></li>
		</ul>`;
	}

	#body(): TemplateResult {
		const { value, error, pending } = this.#load;
		if (error) return problemState(error, this.local, () => void this.#load.reload());
		if (!value) return html`<div class="rows" aria-busy="true">${skeleton(10)}</div>`;
		if (value.data.length === 0) return this.#nothing();
		return html`<div class=${pending ? 'busy' : ''} aria-busy=${pending}>${this.#table(value.data)} ${this.#pages(value)}</div>`;
	}

	#nothing(): TemplateResult {
		const { local, entity } = this;
		const asked = this.query.get('q') || filtersIn(this.query).length > 0;
		if (asked) {
			const clear = html`<a class="button" href=${href(entity.plural)}>${local.text('clearFilters')}</a>`;
			return emptyState(local.text('nothingFound'), local.text('nothingFoundHint'), clear);
		}
		return emptyState(local.text('nothingYet', { things: inSentence(this.#things) }), entity.description);
	}

	#table(rows: Row[]): TemplateResult {
		const setting: Setting = { entity: this.entity, local: this.local, catalogue: this.session.catalogue };
		const sort = this.query.get('sort') ?? this.entity.order;
		return listTable(rows, setting, this.#things, sort, (next) => this.#change([['sort', next]]));
	}

	#pages(page: Page): unknown {
		const trail = this.#trail;
		const cursor = this.query.get('cursor');
		if (!page.next && !cursor) return nothing;
		const previous = cursor ? () => this.#turn(trail.at(-1) ?? '', trail.slice(0, -1)) : undefined;
		const next = page.next ? () => this.#turn(page.next ?? '', [...trail, cursor ?? '']) : undefined;
		return pagination(this.local, {
			previous,
			next,
			note: cursor && trail.length === 0 ? '' : this.local.text('page', { page: trail.length + 1 }),
		});
	}

	#dialog(): TemplateResult {
		return html`<console-operation-dialog
			.session=${this.session}
			.operation=${this._operation}
			@freehold-close=${() => (this._operation = undefined)}
			@freehold-done=${() => void this.#load.reload()}
		></console-operation-dialog>`;
	}
}

define('console-list', ConsoleList);
