/**
 * One line of a CSV file (RFC 4180). Every export goes through here: what a spreadsheet would run as a formula
 * (`=HYPERLINK(…)`, `+cmd|…`, `@SUM(…)`) gets an apostrophe in front, which makes it text. Numbers stay numbers.
 * Source: OWASP, CSV injection.
 */
export function csvLine(cells: readonly (string | number | boolean | null | undefined)[]): string {
	return `${cells.map(csvCell).join(',')}\r\n`;
}

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i;
/** Blanks and control characters in front are skipped by spreadsheets, so they are here; full-width signs are read as the plain ones. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

function csvCell(value: string | number | boolean | null | undefined): string {
	const text = String(value ?? '');
	const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
	return /[",\r\n\t;']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
