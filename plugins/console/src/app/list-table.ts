/** The table of a list: which columns, and what stands in them. */
import { table } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { FoundField } from './catalogue.ts';
import { cell, isBare, isNumber, leadCell, type Setting } from './cells.ts';
import type { Row } from './description.ts';
import { photoField } from './pictures.ts';

/** The entity's columns, found in its schema. A picture and its title share the first one. */
function columnsOf({ entity, catalogue }: Setting): FoundField[] {
	const [first = entity.titleField, ...rest] = entity.columns.length > 0 ? entity.columns : [entity.titleField, 'createdAt'];
	const columns =
		first === photoField(entity) ? [first, ...rest.filter((column) => column !== entity.titleField)] : [first, ...rest];
	return columns.map((column) => catalogue.field(entity, column)).filter((field) => field !== undefined);
}

/** Where rows are cards, a value that says nothing by itself brings its name along. */
function named(field: FoundField, row: Row, setting: Setting): TemplateResult {
	const name = isBare(field) ? html`<span class="name" aria-hidden="true">${field.label}</span>` : nothing;
	return html`${name}${cell(field, row, setting)}`;
}

/** @param onSort Called with `price` or `-price`. */
export function listTable(
	rows: Row[],
	setting: Setting,
	caption: string,
	sort: string,
	onSort: (sort: string) => void,
): TemplateResult {
	const { entity } = setting;
	const columns = columnsOf(setting).map((field, index) => ({
		name: field.path,
		label: field.path === photoField(entity) ? entity.title : field.label,
		sortable: entity.sorts.includes(field.path),
		number: index > 0 && isNumber(field),
		cell: (row: Row) =>
			index > 0 ? named(field, row, setting) : html`<span class="first">${leadCell(row, setting, field)}</span>`,
	}));
	return table<Row>({ caption, rows, columns, sort, onSort });
}
