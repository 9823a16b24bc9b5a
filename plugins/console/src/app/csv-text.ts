/** Reading and writing CSV in the browser, by the same library and the same rules as the server reads it. */
import { parse } from 'csv-parse/browser/esm/sync';

/** The cells of a row, and its line as the server counts it: the header is 1. */
export type CsvRow = { line: number; cells: string[] };

type Parsed = { record: string[]; info: { lines: number } };

/** @param most rows, the header counted; all where left out. @throws CsvError where it cannot be read */
export function readCsv(text: string, most?: number): CsvRow[] {
	const parsed = parse(text, {
		bom: true,
		info: true,
		relax_column_count: true,
		skip_empty_lines: true,
		...(most === undefined ? {} : { to: most }),
	}) as unknown as Parsed[];
	return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const writeCsv = (rows: readonly (readonly string[])[]): string =>
	rows.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
