/** What an import says of a file, and the rows that it refused as a file of their own. */
import { type CsvRow, readCsv, writeCsv } from './csv-text.ts';

export type Refusal = { line: number; column: string; reason: string; found: string };
export type Report = {
	id: string | null;
	status: string;
	reason: string | null;
	rowsRead: number;
	rowsLoaded: number;
	rowsRejected: number;
	errors: Refusal[];
};

/** The refused rows, each with why, under the same header: to be mended and sent. @param reason what the new column is called */
export function refusedRows(text: string, errors: readonly Refusal[], reason: string): { file: Blob; count: number } {
	const why = new Map<number, string>();
	for (const { line, column, reason: said } of errors)
		why.set(line, [why.get(line), column ? `${column}: ${said}` : said].filter(Boolean).join('; '));
	const [header, ...rows] = readCsv(text);
	const refused = rows.filter(({ line }) => why.has(line)).map(({ line, cells }) => [...cells, why.get(line) ?? '']);
	const file = new Blob([writeCsv([[...(header?.cells ?? []), reason], ...refused])], { type: 'text/csv' });
	return { file, count: refused.length };
}

/** As many rows as a file of this many bytes has, going by how long its first ones are. */
export function expectedRows(size: number, rows: readonly CsvRow[]): number {
	const beginning = writeCsv(rows.map(({ cells }) => cells)).length || 1;
	return Math.max(1, Math.round((size / beginning) * rows.length) - 1);
}
