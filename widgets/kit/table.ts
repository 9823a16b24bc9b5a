/** A table's shell: sticky head, sortable columns, rows that are links by their first cell. Bring `tableStyles`. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from './icons.ts';
import type { Localise } from './localise.ts';
import { addStrings } from './words.ts';

addStrings({ pages: 'Pages', previous: 'Previous', next: 'Next' });

export const tableStyles = css`
	.table-frame {
		overflow-x: auto;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_surface);
	}
	table {
		inline-size: 100%;
		border-collapse: collapse;
		font-size: 0.9375em;
		font-variant-numeric: tabular-nums;
	}
	th,
	td {
		padding: calc(var(--_space) * 2.5) calc(var(--_space) * 4);
		border-block-end: 1px solid var(--_border);
		text-align: start;
		white-space: nowrap;
		max-inline-size: 320px;
		overflow: hidden;
		text-overflow: ellipsis;
	}
	:is(th, td).number {
		text-align: end;
	}
	tbody tr:last-child > * {
		border-block-end: 0;
	}
	tbody tr:hover {
		background: var(--_sunken);
	}
	thead th {
		position: sticky;
		inset-block-start: 0;
		background: var(--_surface);
		color: var(--_muted);
		font-size: 0.8667em;
		font-weight: 600;
	}
	th button {
		all: unset;
		display: inline-flex;
		align-items: center;
		gap: 4px;
		border-radius: 4px;
		cursor: pointer;
	}
	th button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 2px;
	}
	th button svg {
		inline-size: 14px;
		block-size: 14px;
		visibility: hidden;
	}
	th:is([aria-sort='ascending'], [aria-sort='descending']) button svg,
	th button:hover svg {
		visibility: visible;
	}
	th:is([aria-sort='ascending'], [aria-sort='descending']) button {
		color: var(--_text);
	}
	.pages {
		display: flex;
		align-items: center;
		justify-content: flex-end;
		gap: calc(var(--_space) * 2);
		padding-block-start: calc(var(--_space) * 4);
		color: var(--_muted);
	}
`;

export type Column<Row> = {
	/** Field path; also what `sort` is called with. */
	name: string;
	label: string;
	/** Stands before the label in the head (a box that chooses all rows). */
	mark?: TemplateResult | undefined;
	sortable?: boolean;
	number?: boolean;
	cell(row: Row): unknown;
};

export type TableOptions<Row> = {
	/** What the table holds, for screen readers. */
	caption: string;
	columns: Column<Row>[];
	rows: readonly Row[];
	/** `price` or `-price`. */
	sort?: string;
	onSort?(sort: string): void;
};

/** Draws a table. What is open on a row (a menu, a cell) stays with its record when others come or go. */
export function table<Row extends { id: string }>(options: TableOptions<Row>): TemplateResult {
	const { columns, rows, sort = '', onSort } = options;
	const head = (column: Column<Row>) => {
		const order = sort === column.name ? 'ascending' : sort === `-${column.name}` ? 'descending' : undefined;
		const next = order === 'ascending' ? `-${column.name}` : column.name;
		return html`<th scope="col" class=${column.number ? 'number' : ''} aria-sort=${order ?? nothing}>
			${column.mark ?? nothing}${
				column.sortable && onSort
					? html`<button type="button" @click=${() => onSort(next)}>${column.label}${icon(order === 'descending' ? 'down' : 'up')}</button>`
					: column.label
			}
		</th>`;
	};
	return html`<div class="table-frame" part="table" role="region" aria-label=${options.caption} tabindex="0">
		<table>
			<caption class="silent">${options.caption}</caption>
			<thead><tr>${columns.map(head)}</tr></thead>
			<tbody>
				${repeat(
					rows,
					({ id }) => id,
					(row) =>
						html`<tr>${columns.map((column) => html`<td class=${column.number ? 'number' : ''}>${column.cell(row)}</td>`)}</tr>`,
				)}
			</tbody>
		</table>
	</div>`;
}

/** Previous and next of a keyset list; a missing handler means there is no such page. */
export function pagination(
	local: Localise,
	handlers: { previous?: () => void; next?: () => void; note?: unknown },
): TemplateResult {
	return html`<nav class="pages" part="pages" aria-label=${local.text('pages')}>
		<span>${handlers.note ?? nothing}</span>
		<button class="button" type="button" ?disabled=${!handlers.previous} @click=${() => handlers.previous?.()}>${local.text('previous')}</button>
		<button class="button" type="button" ?disabled=${!handlers.next} @click=${() => handlers.next?.()}>${local.text('next')}</button>
	</nav>`;
}
