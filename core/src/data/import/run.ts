import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { maskEmail, maskPhone } from '../../encryption/masking.ts';
import { Problem, problem } from '../../errors.ts';
import { userOf } from '../../identity/permission.ts';
import type { Scope } from '../../operations/model.ts';
import type { Entity, Registry } from '../../schema/model.ts';
import type { RecordObject } from '../model.ts';
import { resolveMapping, type Wanted } from './mapping.ts';
import { peek, type Refusal, type Row, readRows } from './rows.ts';

/** How far an import is, and what it refused. */
export type Report = {
	/** null where rows were only checked. */
	id: string | null;
	/** `stopped`: the plan has no room for more. */
	status: 'running' | 'done' | 'stopped' | 'checked';
	/** Why it stopped. */
	reason: string | null;
	rowsRead: number;
	rowsLoaded: number;
	rowsRejected: number;
	errors: Refusal[];
};

export type ImportOptions = {
	entity: Entity;
	words: Registry['words'];
	/** One transaction of the organisation that the rows are for. */
	transact: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;
	source: AsyncIterable<Uint8Array>;
	wanted: Wanted;
	/** Faults of a record by JSON pointer. */
	check: (record: RecordObject) => { pointer: string; detail: string }[];
	/** Looks at a batch before it is loaded; may change the records and add refusals. */
	prepare?: (rows: Row[], scope: Scope) => Promise<void>;
	/** How many more records the plan has room for, and what to tell where that is not as many as wanted. */
	room: (scope: Scope, wanted: number) => Promise<{ count: number; refusal: Problem | null }>;
	/** Who sends it: the same file of somebody else is another import. */
	caller: string;
	/** Told after every batch. */
	onProgress?: (report: Report) => void;
};

const BATCH = 1000;
const KEPT_ERRORS = 1000;

/**
 * Loads a CSV file: rows are read as they come, checked one by one and loaded a thousand at a time. Each batch and the note of
 * how far it went are one transaction, so that the same file sent again goes on behind the last batch and loads no row twice.
 * Where the plan has no room for more, it stops there and says so; sent again after that, it goes on from there.
 * @throws invalid_query for a mapping that does not fit; conflict where another run loads the same file, or the file was changed
 */
export async function runImport(options: ImportOptions): Promise<Report> {
	const { entity, words, wanted, transact } = options;
	const { beginning, whole } = await peek(options.source);
	const fingerprint = createHash('sha256')
		.update(JSON.stringify([options.caller, wanted]))
		.update(beginning)
		.digest('base64url');
	let known: Progress | undefined;
	/** Where the batch on its way to the database will have brought us. */
	let loading: Promise<Progress> | undefined;
	let seen = 0;
	const batch: Row[] = [];

	let isStopped = false;

	const begin = (): Promise<Progress> => transact((scope) => findOrBegin(scope, entity.name, fingerprint));
	/** Sends a batch off as soon as the one before it is in; the next rows are read meanwhile. */
	const send = async (start: Progress): Promise<void> => {
		const before = (await loading) ?? start;
		isStopped = before.report.status === 'stopped';
		if (isStopped) return;
		loading = loadBatch(options, before, batch.splice(0)).then((next) => {
			options.onProgress?.(next.report);
			return next;
		});
		// It is awaited later; until then nobody else looks at its failure.
		loading.catch(() => {});
	};

	try {
		for await (const row of readRows(whole, (header) => resolveMapping(entity, words, wanted, header))) {
			known ??= await begin();
			// The rest is read to its end and let go, so that the caller is there to hear why.
			if (isStopped) continue;
			seen++;
			if (seen <= known.report.rowsRead) {
				if (seen === known.report.rowsRead && row.digest !== known.digest) throw changed();
				continue;
			}
			batch.push(row);
			if (batch.length === BATCH) await send(known);
		}
		known ??= await begin();
		if (seen < known.report.rowsRead) throw changed();
		if (batch.length && !isStopped) await send(known);
	} finally {
		// A file that breaks off keeps what was read of it: the batch on its way is let through.
		await loading;
	}
	const last = (await loading) ?? known;
	return last.report.status === 'stopped' ? last.report : finish(transact, last);
}

/** How far the file is loaded, and whether it is known to hold values that are taken. */
type Progress = { report: Report; digest: string | null; taken: Taking };

/**
 * What the database does about a value that is taken: refuses the whole statement, or skips the row. Looking first costs half
 * as much time again, so it begins with the first batch that needs it.
 */
type Taking = 'refuse' | 'skip';

const changed = () =>
	problem('conflict', {
		detail:
			'This file begins like one that was loaded before but goes on differently; send only the rows that are new or corrected, with the header',
	});

export function refusalOf(
	row: Row,
	{ pointer, detail }: { pointer: string; detail: string },
	wanted: Wanted,
	entity: Entity,
): Refusal {
	const path = pointer.slice(1).split('/');
	const source = wanted[path.slice(0, 2).join('.')] ?? wanted[path[0] as string];
	// Without a mapping the columns are named as our paths are.
	const isByName = Object.keys(wanted).length === 0;
	const column = isByName ? path.slice(0, 2).join('.') : source && 'column' in source ? source.column : undefined;
	const value = path.reduce<unknown>((inner, name) => (inner as RecordObject | undefined)?.[name], row.record);
	const found = value === undefined ? '' : shownValue(entity, path[0] as string, String(value));
	return { line: row.line, column: column ?? '', reason: column ? detail : `${path.join('.')}: ${detail}`, found };
}

/** Refusals are kept with the import: what is encrypted in its own table does not stand open here. */
function shownValue(entity: Entity, name: string, value: string): string {
	const field = entity.fields.find((candidate) => candidate.name === name);
	if (!field?.encrypted) return value.slice(0, 100);
	return field.word === 'phone' ? maskPhone(value) : field.word === 'email' ? maskEmail(value) : '***';
}

async function findOrBegin({ sql, records, actor }: Scope, subject: string, fingerprint: string): Promise<Progress> {
	const [known] = await sql<{ id: string; digest: string | null }>(
		'select id, digest from imports where subject = $1 and fingerprint = $2',
		[subject, fingerprint],
	);
	const imports = records('import');
	if (known) {
		const report = reportOf(await imports.get(known.id));
		return { report: { ...report, status: 'running', reason: null }, digest: known.digest, taken: 'refuse' };
	}
	const begun = {
		subject,
		fingerprint,
		startedBy: userOf(actor),
		status: 'running',
		rowsRead: 0,
		rowsLoaded: 0,
		rowsRejected: 0,
		errors: [],
	};
	return { report: reportOf(await imports.create(begun)), digest: null, taken: 'refuse' };
}

const reportOf = ({ id, status, reason, rowsRead, rowsLoaded, rowsRejected, errors }: RecordObject): Report => ({
	id,
	status,
	reason,
	rowsRead,
	rowsLoaded,
	rowsRejected,
	errors: errors ?? [],
});

/** Loads the batch; where the plan has room for a part of it only, that part first and then what the rest leaves room for. */
async function loadBatch(options: ImportOptions, progress: Progress, batch: Row[]): Promise<Progress> {
	try {
		const next = await attempt(options, progress, batch);
		const rest = batch.slice(next.report.rowsRead - progress.report.rowsRead);
		return rest.length && next.report.status === 'running' ? await loadBatch(options, next, rest) : next;
	} catch (error) {
		if (error instanceof Taken) throw problem('conflict', { detail: 'Another run is loading this file' });
		throw error;
	}
}

/** Somebody else moved the position since we read it. */
class Taken extends Error {}

/**
 * Loads rows with one statement. Where the database refuses it, each half is tried by itself, down to the row that is at fault,
 * so that one bad row costs no good one. Resolves to how the next ones had better be loaded.
 */
async function load(rows: Row[], entity: Entity, scope: Scope, taken: Taking): Promise<Taking> {
	if (rows.length === 0) return taken;
	const { sql, records } = scope;
	for (const row of rows) row.record.id = uuidv7();
	await sql('savepoint some_rows');
	try {
		const made = await records(entity.name).createMany(
			rows.map(({ record }) => record),
			taken,
		);
		await sql('release savepoint some_rows');
		if (made.length < rows.length) refuseTaken(rows, new Set(made), entity);
		return taken;
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		await sql('rollback to savepoint some_rows');
		if (error.code === 'conflict' && taken === 'refuse') return load(rows, entity, scope, 'skip');
		if (rows.length === 1) {
			refuseRow(rows[0] as Row, error, entity);
			return taken;
		}
		const half = Math.ceil(rows.length / 2);
		const first = await load(rows.slice(0, half), entity, scope, taken);
		return load(rows.slice(half), entity, scope, first);
	}
}

function refuseRow(row: Row, { errors, detail, title }: Problem, entity: Entity): void {
	row.refusals.push(refusalOf(row, { pointer: errors?.[0]?.pointer ?? '', detail: detail ?? title }, {}, entity));
}

function refuseTaken(rows: Row[], made: Set<string>, entity: Entity): void {
	for (const row of rows) if (!made.has(row.record.id)) row.refusals.push(takenRow(row, entity));
}

function takenRow({ line, record }: Row, entity: Entity): Refusal {
	const unique = [...entity.fields.filter((field) => field.unique).map(({ name }) => name), ...entity.uniques.flat()];
	const given = unique.filter((name) => record[name] !== undefined);
	const reason = `Another ${entity.title.toLowerCase()} has the same ${given.join(' or ')}`;
	return {
		line,
		column: given[0] ?? '',
		reason,
		found: shownValue(entity, given[0] ?? '', String(record[given[0] ?? ''] ?? '')),
	};
}

async function attempt(
	{ entity, wanted, check, prepare, room, transact }: ImportOptions,
	progress: Progress,
	whole: Row[],
): Promise<Progress> {
	return transact(async (scope) => {
		const { sql } = scope;
		const good = (rows = whole) => rows.filter(({ refusals }) => refusals.length === 0);
		await prepare?.(good(), scope);
		// Checked after the plugins have put the rows into shape, as a form's input is not: files are what they are.
		for (const row of good()) row.refusals.push(...check(row.record).map((fault) => refusalOf(row, fault, wanted, entity)));
		const { count, refusal } = await room(scope, good().length);
		const first = refusal && good()[count];
		const batch = first ? whole.slice(0, whole.indexOf(first)) : whole;
		const isStopped = refusal !== null && batch.length === 0;
		const taken = await load(good(batch), entity, scope, progress.taken);
		const refused = batch.filter(({ refusals }) => refusals.length > 0);
		const { report } = progress;
		const next: Report = {
			...report,
			status: isStopped ? 'stopped' : 'running',
			reason: isStopped ? (refusal.detail ?? refusal.title) : null,
			rowsRead: report.rowsRead + batch.length,
			rowsLoaded: report.rowsLoaded + batch.length - refused.length,
			rowsRejected: report.rowsRejected + refused.length,
			errors: [...report.errors, ...refused.flatMap(({ refusals }) => refusals)].slice(0, KEPT_ERRORS).map(storable),
		};
		const digest = batch.at(-1)?.digest ?? progress.digest;
		const moved = await sql(
			`update imports set status = $8, reason = $9, rows_read = $2, rows_loaded = $3, rows_rejected = $4, errors = $5::jsonb,
				digest = $6, updated_at = now() where id = $1 and rows_read = $7 returning id`,
			[
				report.id,
				next.rowsRead,
				next.rowsLoaded,
				next.rowsRejected,
				JSON.stringify(next.errors),
				digest,
				report.rowsRead,
				next.status,
				next.reason,
			],
		);
		if (moved.length === 0) throw new Taken();
		return { report: next, digest, taken };
	});
}

/** What a file holds can be anything; what is shown of it must be text that the database can hold. */
export const storable = (refusal: Refusal): Refusal => ({
	...refusal,
	column: refusal.column.replaceAll('\0', '�').toWellFormed(),
	reason: refusal.reason.replaceAll('\0', '�').toWellFormed(),
	found: refusal.found.replaceAll('\0', '�').toWellFormed(),
});

async function finish(transact: ImportOptions['transact'], { report }: Progress): Promise<Report> {
	await transact(({ sql }) => sql(`update imports set status = 'done', updated_at = now() where id = $1`, [report.id]));
	return { ...report, status: 'done' };
}
