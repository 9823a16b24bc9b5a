import { Readable } from 'node:stream';
import { resolveMapping } from './mapping.ts';
import { type Row, readRows } from './rows.ts';
import { type ImportOptions, type Report, refusalOf, storable } from './run.ts';

/** How many rows are looked at. */
const MOST = 100;

/** Ends the transaction without a trace. */
class Looked extends Error {}

/**
 * What an import of the file's first rows would refuse, as far as that is known before they are loaded: cells that cannot be read, records
 * that do not fit, what plugins refuse, references that lead nowhere. Nothing is loaded, and nothing is noted.
 * @throws invalid_query for a mapping that does not fit
 */
export async function checkImport({ entity, words, transact, source, wanted, check, prepare }: ImportOptions): Promise<Report> {
	const rows: Row[] = [];
	const whole = Readable.from(source, { objectMode: false });
	for await (const row of readRows(whole, (header) => resolveMapping(entity, words, wanted, header))) {
		// The rest is read to its end and let go, so that the caller is there to hear.
		if (rows.length < MOST) rows.push(row);
	}
	const good = (): Row[] => rows.filter(({ refusals }) => refusals.length === 0);
	await transact(async (scope) => {
		await prepare?.(good(), scope);
		throw new Looked();
	}).catch((error) => {
		if (!(error instanceof Looked)) throw error;
	});
	for (const row of good()) row.refusals.push(...check(row.record).map((fault) => refusalOf(row, fault, wanted, entity)));
	const rejected = rows.filter(({ refusals }) => refusals.length > 0);
	return {
		id: null,
		status: 'checked',
		reason: null,
		rowsRead: rows.length,
		rowsLoaded: 0,
		rowsRejected: rejected.length,
		errors: rejected.flatMap(({ refusals }) => refusals).map(storable),
	};
}
