import type { parseHTML } from 'linkedom';

type Page = ReturnType<typeof parseHTML>['document'];
type Part = NonNullable<ReturnType<Page['querySelector']>>;

const WIDE = /(^|[;\s])width\s*:\s*100%/;
const MOST_SPANNED = 100;

/**
 * What a browser's parser sees to by itself, and a layout of ours must find: tables of whole rows in a body, all as long as the longest,
 * and drawings with a size. Tables also say whether their head comes again, and whether they are as wide as the page.
 */
export function straighten(document: Page): void {
	for (const table of document.querySelectorAll('table')) straightenTable(document, table);
	for (const drawing of document.querySelectorAll('svg')) sizeDrawing(drawing);
}

function straightenTable(document: Page, table: Part): void {
	for (const row of table.querySelectorAll('tr')) if (!cellsOf(row).length) row.remove();
	const loose = [...table.children].filter(({ localName }) => localName === 'tr');
	if (loose.length) {
		const body = document.createElement('tbody');
		body.append(...loose);
		table.append(body);
	}
	for (const group of table.querySelectorAll('thead, tbody, tfoot')) if (!group.children.length) group.remove();
	const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table);
	if (!rows.length) {
		table.remove();
		return;
	}

	const lengths = lengthsOf(rows);
	const columns = Math.max(...lengths);
	for (const [at, row] of rows.entries()) {
		for (let missing = columns - (lengths[at] as number); missing > 0; missing--) row.append(document.createElement('td'));
	}
	const headerRows = rows.filter((row) => row.parentElement?.localName === 'thead').length;
	const isWide = WIDE.test(table.getAttribute('style') ?? '') || table.getAttribute('width') === '100%';
	const how = {
		...(headerRows ? { headerRows } : {}),
		...(isWide ? { widths: Array.from({ length: columns }, () => '*') } : {}),
	};
	table.setAttribute('data-pdfmake', JSON.stringify(how));
}

const cellsOf = (row: Part): Part[] =>
	[...row.children].filter(({ localName }) => localName === 'td' || localName === 'th') as Part[];

/** A span that is no number is none, and one of a million is a joke. */
function spanOf(cell: Part, name: 'colspan' | 'rowspan'): number {
	const span = Math.floor(Number(cell.getAttribute(name) ?? 1));
	const kept = span >= 1 && span <= MOST_SPANNED ? span : 1;
	if (cell.hasAttribute(name)) cell.setAttribute(name, String(kept));
	return kept;
}

/** Columns of each row, with those that cells of rows above reach into; a cell that reaches below the last row is cut off there. */
function lengthsOf(rows: Part[]): number[] {
	const reaching = rows.map(() => 0);
	return rows.map((row, at) => {
		let length = reaching[at] as number;
		for (const cell of cellsOf(row)) {
			const columns = spanOf(cell, 'colspan');
			const down = Math.min(spanOf(cell, 'rowspan'), rows.length - at);
			if (cell.hasAttribute('rowspan')) cell.setAttribute('rowspan', String(down));
			length += columns;
			for (let below = at + 1; below < at + down; below++) reaching[below] = (reaching[below] as number) + columns;
		}
		return length;
	});
}

/** By its view box where it says nothing; a drawing without any size cannot be drawn. */
function sizeDrawing(drawing: Part): void {
	const [, , width, height] = (drawing.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
	const isNumber = (name: string): boolean => Number.parseFloat(drawing.getAttribute(name) ?? '') > 0;
	if (!isNumber('width') && width) drawing.setAttribute('width', String(width));
	if (!isNumber('height') && height) drawing.setAttribute('height', String(height));
	if (!isNumber('width') || !isNumber('height')) drawing.remove();
}
