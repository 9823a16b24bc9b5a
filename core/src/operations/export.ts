import { refuse } from '../data/filter.ts';
import { readFields } from '../data/list.ts';
import type { RecordObject } from '../data/model.ts';
import type { View } from '../data/projection.ts';
import { problem } from '../errors.ts';
import { csvLine } from '../files/csv.ts';
import type { Answer, Parts } from './door.ts';
import type { Operation, Transact } from './model.ts';
import type { Job } from './run.ts';

/** Belongs to pages, or brings what has no place in a row. */
const NOT_HERE = ['limit', 'cursor', 'total', 'expand'];
const PAGE = '100';

/**
 * The list of an entity as a CSV file: what the list's filters, sort and search find, in the fields that the caller sees, one column
 * for each member of a word (`price.amount`), named as an import names them. It is read page by page through the list itself, each in a
 * transaction of its own, and held nowhere; what changes meanwhile may be in it or not. That it was read is kept in the audit trail.
 */
export function compileExport({ id: action, entity }: Operation, parts: Parts) {
	return async ({ input: { query = {} }, actor }: Job, transact: Transact): Promise<Answer> => {
		const refused = NOT_HERE.find((name) => name in query);
		if (refused) throw refuse(refused, query[refused], 'filters, q, sort and fields: an export is all of it');
		const paths = pathsOf(parts.sights(actor)(entity.name, 'full'), query.fields);
		const page = (cursor: string | null): Promise<{ data: RecordObject[]; next: string | null }> =>
			transact(async (scope) => {
				if (cursor === null) await scope.audit({ kind: 'resource_access', action, entity: entity.name });
				const asked = { ...query, limit: PAGE, ...(cursor === null ? {} : { cursor }) };
				return (await scope.invoke(`${entity.name}.list`, { query: asked })) as never;
			});
		// The first page is read before anything is answered, so that what is wrong with the question is told as such.
		const first = await page(null);
		async function* body(): AsyncGenerator<Uint8Array> {
			yield Buffer.from(csvLine(paths.map((path) => path.join('.'))));
			for (let read = first; ; read = await page(read.next)) {
				yield Buffer.from(read.data.map((record) => csvLine(paths.map((path) => cellOf(record, path)))).join(''));
				if (read.next === null) return;
			}
		}
		return { status: 200, json: null, stream: { name: `${entity.plural}.csv`, body: body() } };
	};
}

/** The columns of the file: every value that the caller sees, in the order of the schema. */
function pathsOf(view: View, fields: string | undefined): string[][] {
	const chosen = fields === undefined ? undefined : new Set(readFields(view, fields));
	const shown = view.table.columns.filter(
		({ path: [name = ''], blind }) => !blind && view.fields.has(name) && (!chosen || chosen.has(name)),
	);
	if (shown.length === 0) throw problem('invalid_query', { detail: 'No field of it is yours to read' });
	return shown.map(({ path }) => path);
}

/** Lists as an import reads them, parted by semicolons; what has members of its own as JSON. */
function cellOf(record: RecordObject, path: string[]): string | number | boolean | null {
	const value = path.reduce<unknown>((whole, name) => (whole as RecordObject | null)?.[name], record);
	if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join('; ');
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : ((value as string | null | undefined) ?? null);
}
