/** `<console-list>`: an entity's records as a table. Search, filters, sorting and page all stand in the address. */
import {
	define,
	emptyState,
	FreeholdElement,
	Load,
	pagination,
	screenStyles,
	skeleton,
	tableStyles,
} from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import './facets.ts';
import './cell-editor.ts';
import './operation-dialog.ts';
import type { FoundField } from './catalogue.ts';
import type { Editing } from './cell-editor.ts';
import type { Setting } from './cells.ts';
import { columnsOf, keepColumns } from './columns.ts';
import type { Entity, Operation, Row } from './description.ts';
import { saveExport } from './export.ts';
import { FilterNames } from './filter-names.ts';
import { filtersIn } from './filters.ts';
import { askedIn, changeAddress, requestOf, setFilters, trailHere, turnsOf } from './list-address.ts';
import { cardStyles, keepView, listCards, type View, viewOf } from './list-cards.ts';
import { listHead } from './list-head.ts';
import { listKeys } from './list-keys.ts';
import { listNarrowStyles } from './list-narrow-styles.ts';
import { columnSheet, filterSheet } from './list-sheets.ts';
import { listStyles } from './list-styles.ts';
import { listTable } from './list-table.ts';
import { chips, listTools, type Sheet } from './list-tools.ts';
import { gallery, photoField } from './pictures.ts';
import { go, href } from './place.ts';
import { problemState } from './problem.ts';
import { listPage, type Page } from './records.ts';
import { Renewal } from './renewal.ts';
import { Selection, selectionStyles } from './selection.ts';
import type { Session } from './session.ts';
import { type Shortcut, Shortcuts } from './shortcuts.ts';
import { isGoing, Undone } from './undo.ts';
import { inSentence, titleOf } from './values.ts';

/** How long a person may pause while typing, in ms. */
const PAUSE = 250;

export class ConsoleList extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		entity: { attribute: false },
		query: { attribute: false },
		_sheet: { state: true },
		_operation: { state: true },
		_view: { state: true },
		_editing: { state: true },
		_cell: { state: true },
	};
	static override styles = [...screenStyles, tableStyles, listStyles, listNarrowStyles, cardStyles, selectionStyles];

	declare session: Session;
	declare entity: Entity;
	declare query: URLSearchParams;
	/** What is open over it. */
	declare _sheet: Sheet | undefined;
	declare _operation: Operation | undefined;
	/** As the person likes it; the address has the last word. */
	declare _view: View;
	/** Can cells be changed? */
	declare _editing: boolean;
	declare _cell: Editing | undefined;

	#selection = new Selection(this);
	#timer = 0;
	#names = new FilterNames(this);
	#load = new Load<Page>(
		this,
		() => `${this.query} ${this.#columns}`,
		(signal) => listPage(this.session, this.entity, requestOf(this.#shown, this.session.catalogue, this.query), signal),
	);

	constructor() {
		super();
		new Renewal(
			this,
			() => ({ session: this.session, entity: this.entity.name }),
			() => void this.#load.reload(),
		);
		new Undone(this, () => void this.#load.reload());
		new Shortcuts(this, () => this.#keys);
		this._editing = false;
	}

	get #keys(): Shortcut[] {
		const create = this.session.catalogue.operation(this.entity.name, 'create');
		return listKeys({
			root: this.renderRoot as ShadowRoot,
			local: this.local,
			create: create && (() => void go(href(this.entity.plural, 'new'))),
			filter: () => (this._sheet = 'filters'),
			columns: () => (this._sheet = 'columns'),
			...this.#turns,
		});
	}

	/** Paths of the columns that are shown. */
	get #columns(): string[] {
		return columnsOf(this.session, this.entity, this.query);
	}

	/** The entity with these columns. */
	get #shown(): Entity {
		return { ...this.entity, columns: this.#columns };
	}

	get #hasPictures(): boolean {
		return photoField(this.entity) !== undefined || gallery(this.entity, this.session.catalogue) !== undefined;
	}

	/** Pictures are shown large where the address says so, or else where the person likes it. */
	get #isCards(): boolean {
		return this.#hasPictures && (this.query.get('view') ?? this._view) === 'cards';
	}

	#show(view: View): void {
		this._view = view;
		keepView(this.entity.name, view);
		if (this.query.has('view')) this.#change([['view', '']], { replace: true });
	}

	#choose = ({ detail }: CustomEvent<string[] | null>): void => {
		keepColumns(this.session, this.entity, detail ?? undefined);
		if (this.query.has('columns')) this.#change([['columns', '']], { replace: true });
		else this.requestUpdate();
	};

	get #things(): string {
		return this.session.catalogue.pluralTitle(this.entity);
	}

	protected override firstUpdated(): void {
		this.tell('freehold-title', this.#things);
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (changed.has('entity')) {
			this._view = viewOf(this.entity.name);
			this.#selection.clear();
		}
	}

	#change(parameters: [string, string][], options: { replace?: boolean } = {}): void {
		changeAddress(this.entity, this.query, parameters, options);
	}

	#search = (event: Event): void => {
		const text = (event.target as HTMLInputElement).value.trim();
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => this.#change([['q', text]], { replace: true }), PAUSE);
	};

	protected view(): TemplateResult {
		const { session, entity, local } = this;
		const head = listHead({
			session,
			entity,
			local,
			total: this.#load.value?.total,
			onOperation: (operation) => (this._operation = operation),
			onExport: (operation) => void saveExport(session, operation, askedIn(this.query), local),
		});
		return html`${head} ${this.#tools()}
			<console-facets .session=${this.session} .entity=${this.entity} .query=${this.query} @freehold-filter=${(event: CustomEvent<[string, string][]>) => this.#change(event.detail)}></console-facets>
			${chips(this.#names.inWords(session, entity, this.query, local), local, (names) => this.#change(names.map((name) => [name, ''])))}
			${this.#body()} ${this.#sheets()} ${this.#dialog()}
			<p class="silent" role="status">${this.#load.value && !this.#load.pending ? this.#counted(this.#load.value) : ''}</p>`;
	}

	#counted(page: Page): string {
		const { local } = this;
		const count = page.total ?? page.data.length;
		return local.text('found', { count, thing: inSentence(this.entity.title), things: inSentence(this.#things) });
	}

	get #canEdit(): boolean {
		return !this.#isCards && this.session.catalogue.operation(this.entity.name, 'update') !== undefined;
	}

	#tools(): TemplateResult {
		return listTools({
			session: this.session,
			entity: this.#shown,
			local: this.local,
			query: this.query,
			view: this.#hasPictures ? (this.#isCards ? 'cards' : 'table') : undefined,
			editing: this.#canEdit ? this._editing : undefined,
			onSearch: this.#search,
			onSheet: (sheet) => (this._sheet = sheet),
			onEdit: () => (this._editing = !this._editing),
			onSort: (sort) => this.#change([['sort', sort]]),
			onView: (view) => this.#show(view),
		});
	}

	/** What slides over the list: its filters, its columns, the cell that is changed. */
	#sheets(): TemplateResult {
		const { local, session, entity, query } = this;
		const close = () => (this._sheet = undefined);
		return html`${filterSheet({ session, entity, query, local, open: this._sheet === 'filters', onFilter: ({ detail }) => setFilters(entity, query, detail), onClose: close })}
			${columnSheet({ session, entity, local, chosen: this.#columns, open: this._sheet === 'columns', onColumns: this.#choose, onClose: close })}
			<console-cell-editor
				.session=${session}
				.entity=${entity}
				.on=${this._cell}
				@freehold-close=${() => (this._cell = undefined)}
				@freehold-done=${() => void this.#load.reload()}
			></console-cell-editor>`;
	}

	#body(): TemplateResult {
		const { value, error, pending } = this.#load;
		if (error) return problemState(error, this.local, () => void this.#load.reload());
		if (!value) return html`<div class="rows" aria-busy="true">${skeleton(10)}</div>`;
		if (value.data.length === 0) return this.#nothing();
		return html`<div class=${pending ? 'busy' : ''} aria-busy=${pending}>${this.#rows(value.data.filter(({ id }) => !isGoing(id)))} ${this.#pages(value)}</div>`;
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

	#rows(rows: Row[]): TemplateResult {
		const { local, session } = this;
		const entity = this.#shown;
		const setting: Setting = { entity, local, catalogue: session.catalogue };
		const forMany = session.catalogue.operationsOnMany(entity);
		const mark =
			forMany.length > 0
				? (some: Row[]) =>
						this.#selection.box(
							some,
							some.length === 1
								? local.text('chooseOne', { name: titleOf(entity, some[0] as Row, local) })
								: local.text('chooseAll'),
						)
				: undefined;
		const bar = this.#selection.bar(forMany, local, (operation) => (this._operation = operation));
		if (this.#isCards) {
			const markOne = mark && ((row: Row) => mark([row]));
			const onChanged = () => void this.#load.reload();
			return html`${listCards({ rows, setting, session, mark: markOne, onChanged })} ${bar}`;
		}
		const sort = this.query.get('sort') ?? entity.order;
		const edit = this._editing && this.#canEdit ? (row: Row, field: FoundField) => (this._cell = { row, field }) : undefined;
		const ways = { sort, onSort: (next: string) => this.#change([['sort', next]]), mark, edit };
		return html`${listTable(rows, setting, session, this.#things, ways)} ${bar}`;
	}

	get #turns(): ReturnType<typeof turnsOf> {
		return turnsOf(this.entity, this.query, this.#load.value?.next);
	}

	#pages(page: Page): unknown {
		const cursor = this.query.get('cursor');
		if (!page.next && !cursor) return nothing;
		const count = trailHere().length;
		return pagination(this.local, {
			...this.#turns,
			note: cursor && count === 0 ? '' : this.local.text('page', { page: count + 1 }),
		});
	}

	/** What the operation whose dialog is open need not ask for. */
	get #given(): Record<string, unknown> {
		const { catalogue } = this.session;
		const isForMany = this._operation && catalogue.operationsOnMany(this.entity).includes(this._operation);
		return isForMany ? { ids: [...this.#selection.chosen] } : {};
	}

	#done(): void {
		this.#selection.clear();
		void this.#load.reload();
	}

	#dialog(): TemplateResult {
		return html`<console-operation-dialog
			.session=${this.session}
			.operation=${this._operation}
			.given=${this.#given}
			@freehold-close=${() => (this._operation = undefined)}
			@freehold-done=${this.#done}
		></console-operation-dialog>`;
	}
}

define('console-list', ConsoleList);
