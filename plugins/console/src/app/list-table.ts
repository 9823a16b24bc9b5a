/** The table of a list: which columns, and what stands in them. */
import { table } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import './screen.ts';
import type { FoundField, Place } from './catalogue.ts';
import { isEditable } from './cell-editor.ts';
import { cell, isBare, isNumber, leadCell, type Setting } from './cells.ts';
import type { Row } from './description.ts';
import { glyph } from './glyphs.ts';
import { photoField } from './pictures.ts';
import type { Session } from './session.ts';
import { titleOf } from './values.ts';

/** A column: a field of the entity, or an element that a plugin brings. */
type Found = { field: FoundField } | { brought: Place<'columns'> };

/** The columns that are shown. A picture and its title share the first one. */
function columnsOf({ entity, catalogue }: Setting): Found[] {
	const [first = entity.titleField, ...rest] = entity.columns;
	const columns =
		first === photoField(entity) ? [first, ...rest.filter((column) => column !== entity.titleField)] : [first, ...rest];
	return columns.flatMap((column): Found[] => {
		const brought = catalogue.columns(entity).find(({ element }) => element === column);
		if (brought) return [{ brought }];
		const field = catalogue.field(entity, column);
		return field ? [{ field }] : [];
	});
}

/** Where rows are cards, a value that says nothing by itself brings its name along. */
function named(field: FoundField, row: Row, setting: Setting): TemplateResult {
	const name = isBare(field) ? html`<span class="name" aria-hidden="true">${field.label}</span>` : nothing;
	return html`${name}${cell(field, row, setting)}`;
}

type Ways = {
	sort: string;
	/** Called with `price` or `-price`. */
	onSort(sort: string): void;
	/** What stands before one row's title, and before the head of all. */
	mark: ((rows: Row[]) => TemplateResult) | undefined;
	/** Changes a cell; left out where none can be changed. */
	edit: ((row: Row, field: FoundField) => void) | undefined;
};

export function listTable(rows: Row[], setting: Setting, session: Session, caption: string, ways: Ways): TemplateResult {
	const { entity, local } = setting;
	const { sort, onSort, mark, edit } = ways;
	/** A pen beside a value that can be changed. */
	const pen = (field: FoundField, row: Row): unknown => {
		if (!edit || !isEditable(session, entity, field)) return nothing;
		const label = local.text('changeCell', { field: field.label, name: titleOf(entity, row, local) });
		return html`<button class="pen" type="button" aria-label=${label} title=${label} @click=${() => edit(row, field)}>${glyph('pen')}</button>`;
	};
	const columns = columnsOf(setting).map((column, index) => {
		const before = index === 0 ? mark : undefined;
		if ('brought' in column) {
			const { element, module, title } = column.brought;
			return {
				name: element,
				label: title,
				mark: before?.(rows),
				cell: (row: Row) =>
					html`${before?.([row]) ?? nothing}<console-screen quiet .session=${session} .module=${module} .name=${element} .entity=${entity.name} .record=${row.id} .row=${row}></console-screen>`,
			};
		}
		const { field } = column;
		return {
			name: field.path,
			label: field.path === photoField(entity) ? entity.title : field.label,
			mark: before?.(rows),
			sortable: entity.sorts.includes(field.path),
			number: index > 0 && isNumber(field),
			cell: (row: Row) =>
				index > 0
					? html`${named(field, row, setting)}${pen(field, row)}`
					: html`<span class="first">${mark?.([row])}${leadCell(row, setting, field)}${pen(field, row)}</span>`,
		};
	});
	return table<Row>({ caption, rows, columns, sort, onSort });
}
