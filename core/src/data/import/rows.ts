import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { problem } from '../../errors.ts';
import type { RecordObject } from '../model.ts';
import { readCell } from './cell.ts';
import type { Mapped } from './mapping.ts';

/** Why a cell, or a whole line, was not taken. `line` counts the header as 1. */
export type Refusal = { line: number; column: string; reason: string; found: string };

/** One row of the file: a record in our shape, or what is wrong with it. */
export type Row = { line: number; digest: string; record: RecordObject; refusals: Refusal[] };

/** The most that is looked at of a file's beginning, in bytes. */
const BEGINNING = 64 * 1024;

/**
 * Reads the header and the first row, by which a file is known again when it has grown, and gives back the whole. Whether what
 * follows is still the same, the rows' digest tells.
 */
export async function peek(source: AsyncIterable<Uint8Array>): Promise<{ beginning: string; whole: Readable }> {
	const iterator = source[Symbol.asyncIterator]();
	let read = Buffer.alloc(0);
	let isDone = false;
	while (!isDone && read.length < BEGINNING && firstLines(read).length < 3) {
		const { value, done } = await iterator.next();
		isDone = Boolean(done);
		if (value) read = Buffer.concat([read, value]);
	}
	async function* all(): AsyncGenerator<Uint8Array> {
		yield read;
		if (!isDone) yield* { [Symbol.asyncIterator]: () => iterator };
	}
	return { beginning: firstLines(read).slice(0, 2).join('\n'), whole: Readable.from(all(), { objectMode: false }) };
}

const firstLines = (read: Buffer): string[] => read.subarray(0, BEGINNING).toString('latin1').split(/\r?\n/, 3);

type Parsed = { record: Record<string, string>; info: Info };

/**
 * The rows of a CSV file (RFC 4180, UTF-8 with or without a byte order mark), one at a time.
 * @throws invalid_query where the header does not fit the mapping; malformed_csv where there is no header
 */
export async function* readRows(source: Readable, resolve: (header: string[]) => Mapped[]): AsyncGenerator<Row> {
	let mapped: Mapped[] = [];
	const broken: Refusal[] = [];
	const digest = createHash('sha256');
	const parser = parse({
		bom: true,
		info: true,
		skip_empty_lines: true,
		skip_records_with_error: true,
		max_record_size: 1024 * 1024,
		columns: (header: string[]) => {
			mapped = resolve(refuseTwins(header.map((name) => name.trim())));
			return header.map((name) => name.trim());
		},
		on_skip: (error?: CsvError) => {
			if (error) broken.push({ line: Number(error.lines ?? 0), column: '', reason: reasonOf(error), found: '' });
			return undefined;
		},
	});
	// A source that breaks off ends the parser, so that what came whole is still given out; the last row may be cut and is not.
	let breakage: Error | undefined;
	source.on('error', (error) => {
		breakage = error;
		parser.end();
	});
	source.pipe(parser);
	const rowOf = (line: number, text: string, record: RecordObject, refusals: Refusal[]): Row => {
		digest.update(text);
		return { line, record, refusals, digest: digest.copy().digest('base64url') };
	};
	let held: Row | undefined;
	for await (const { record, info } of parser as AsyncIterable<Parsed>) {
		if (held) yield held;
		for (const refusal of broken.splice(0)) yield rowOf(refusal.line, refusal.reason, {}, [refusal]);
		const refusals: Refusal[] = [];
		const ours = recordOf(record, mapped, info.lines, refusals);
		held = rowOf(info.lines, JSON.stringify(record), ours, refusals);
	}
	if (breakage) throw breakage;
	if (held) yield held;
	for (const refusal of broken.splice(0)) yield rowOf(refusal.line, refusal.reason, {}, [refusal]);
}

const MOST_COLUMNS = 1000;

function refuseTwins(header: string[]): string[] {
	if (header.length > MOST_COLUMNS) {
		const detail = `Found ${header.length} columns; meant at most ${MOST_COLUMNS}`;
		throw problem('invalid_input', { detail, errors: [{ pointer: '', code: 'header', detail }] });
	}
	const twin = header.find((name, index) => header.indexOf(name) !== index);
	if (twin === undefined) return header;
	const detail = `The column “${twin.slice(0, 100)}” is there twice`;
	throw problem('invalid_input', { detail, errors: [{ pointer: '', code: 'header', detail }] });
}

const reasonOf = (error: CsvError): string =>
	error.code === 'CSV_RECORD_INCONSISTENT_COLUMNS' || error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
		? 'The number of cells is not that of the header'
		: error.message.slice(0, 200);

function recordOf(cells: Record<string, string>, mapped: Mapped[], line: number, refusals: Refusal[]): RecordObject {
	const record: RecordObject = {};
	const constants: Mapped[] = [];
	for (const one of mapped) {
		if ('value' in one.source) {
			constants.push(one);
			continue;
		}
		const found = cells[one.source.column] ?? '';
		const read = readCell(found, one.schema, isAmount(one));
		if (read && 'reason' in read)
			refusals.push({ line, column: one.source.column, reason: read.reason, found: found.slice(0, 100) });
		else if (read) place(record, one.path, read.value);
	}
	for (const one of constants) {
		const [field, member] = one.path as [string, string | undefined];
		// The unit of an unset measure says nothing: a constant member stands only beside a member from the file.
		const isAlone =
			member !== undefined &&
			record[field] === undefined &&
			mapped.some((other) => other.path[0] === field && 'column' in other.source);
		const read = isAlone ? null : readCell((one.source as { value: string }).value, one.schema, isAmount(one));
		if (read && 'value' in read) place(record, one.path, read.value);
		else if (read) refusals.push({ line, column: '', reason: `${one.path.join('.')}: ${read.reason}`, found: '' });
	}
	return record;
}

const isAmount = ({ path }: Mapped): boolean => path[1] === 'amount';

function place(record: RecordObject, [field, member]: string[], value: unknown): void {
	if (member === undefined) record[field as string] = value;
	else record[field as string] = { ...record[field as string], [member]: value };
}
