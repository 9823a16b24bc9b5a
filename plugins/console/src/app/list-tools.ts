/** What stands above a list: its search, its filters, columns, order and form, and the filters that are set. */
import { icon, type Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue } from './catalogue.ts';
import type { Entity } from './description.ts';
import { filtersIn } from './filters.ts';
import { glyph } from './glyphs.ts';
import { type View, viewSwitch } from './list-cards.ts';
import type { Session } from './session.ts';
import { inSentence } from './values.ts';

/** The order as a choice, where the table's head has no room or there is none. */
function sorter(
	entity: Entity,
	catalogue: Catalogue,
	sort: string,
	local: Localise,
	choose: (sort: string) => void,
): TemplateResult {
	const options = entity.columns
		.filter((column) => entity.sorts.includes(column))
		.flatMap((column) => {
			const name = catalogue.field(entity, column)?.label ?? column;
			return [[column, local.text('ascending', { name })] as const, [`-${column}`, local.text('descending', { name })] as const];
		});
	return html`<select class="input sorter" aria-label=${local.text('sortBy')} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
		<option value="" ?selected=${!sort}>${local.text('sortBy')}</option>
		${options.map(([value, label]) => html`<option value=${value} ?selected=${value === sort}>${label}</option>`)}
	</select>`;
}

/** What can be laid over a list. */
export type Sheet = 'filters' | 'columns';

type Tools = {
	session: Session;
	/** With the columns that are shown. */
	entity: Entity;
	local: Localise;
	query: URLSearchParams;
	/** Undefined where there are no pictures to show. */
	view: View | undefined;
	/** Undefined where nothing can be changed. */
	editing: boolean | undefined;
	onSearch(event: Event): void;
	onSheet(sheet: Sheet): void;
	onEdit(): void;
	onSort(sort: string): void;
	onView(view: View): void;
};

export function listTools(tools: Tools): TemplateResult {
	const { session, entity, local, query, view, editing } = tools;
	const placeholder = local.text('search', { things: inSentence(session.catalogue.pluralTitle(entity)) });
	const set = filtersIn(query).length;
	return html`<search class="tools ${view === 'cards' ? 'as-cards' : ''}">
		${
			entity.search.length > 0
				? html`<label class="search"
						>${icon('search')}<span class="silent">${placeholder}</span
						><input class="input" type="search" placeholder=${placeholder} .value=${query.get('q') ?? ''} @input=${tools.onSearch} />
					</label>`
				: nothing
		}
		<button class="button filter" type="button" aria-haspopup="dialog" @click=${() => tools.onSheet('filters')}>
			${glyph('filter')}<span>${local.text('filter')}</span>${set > 0 ? html`<span class="set">${local.number(set)}</span>` : nothing}
		</button>
		<button class="button aside" type="button" aria-haspopup="dialog" @click=${() => tools.onSheet('columns')}>${glyph('columns')}<span>${local.text('columns')}</span></button>
		${editing === undefined ? nothing : html`<button class="button aside" type="button" aria-pressed=${editing} @click=${tools.onEdit}>${glyph('pen')}<span>${local.text('editCells')}</span></button>`}
		${sorter(entity, session.catalogue, query.get('sort') ?? '', local, tools.onSort)}
		${view ? viewSwitch(view, local, tools.onView) : nothing}
	</search>`;
}

/**
 * The filters that are set, each to be taken away.
 *
 * @param filters by parameter, what each says
 */
export function chips(
	filters: [string, string][],
	local: Localise,
	remove: (names: string[]) => void,
): TemplateResult | typeof nothing {
	if (filters.length === 0) return nothing;
	return html`<ul class="chips">
		${filters.map(
			([name, words]) =>
				html`<li>
					<button type="button" aria-label=${local.text('removeFilter', { filter: words })} @click=${() => remove([name])}>${words}${icon('close')}</button>
				</li>`,
		)}
		<li><button class="clear" type="button" @click=${() => remove(filters.map(([name]) => name))}>${local.text('clearFilters')}</button></li>
	</ul>`;
}
