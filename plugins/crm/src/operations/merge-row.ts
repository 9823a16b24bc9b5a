import { isDeepStrictEqual } from 'node:util';
import type { RecordObject, Registry, Scope } from '@freehold/core';

/** Columns that the database looks after by itself. */
const DERIVED = new Set(['id', 'organization_id', 'created_at', 'interaction_count', 'last_interaction_at']);

/** A contact’s row as the database has it, what is encrypted as its ciphertext; without what the database makes of the rest. */
export async function rawRow(id: string, scope: Scope): Promise<RecordObject> {
	const [found] = await scope.sql<{ row: RecordObject }>(
		`select to_jsonb(c) - array(select attname::text from pg_attribute where attrelid = 'contacts'::regclass and attgenerated <> '') as row
		from contacts c where c.id = $1`,
		[id],
	);
	return found?.row ?? {};
}

/** The columns in which two states of a row differ. */
export const changedColumns = (before: RecordObject, after: RecordObject): string[] =>
	Object.keys(after).filter((name) => !DERIVED.has(name) && !isDeepStrictEqual(before[name], after[name]));

/**
 * Gives columns back the values that they had, where they still have those that they were given then. Of what is encrypted the text
 * counts: a new key gives it another ciphertext, and what comes back is sealed by the newest.
 */
export async function restoreRow(id: string, before: RecordObject, after: RecordObject, scope: Scope): Promise<void> {
	const now = await rawRow(id, scope);
	const sealed = new Set(sealedColumns(scope));
	const columns: string[] = [];
	const values: RecordObject = {};
	for (const name of Object.keys(before)) {
		if (!Object.hasOwn(now, name)) continue;
		const read = (value: unknown): unknown => (sealed.has(name) ? opened(scope, name, id, value) : value);
		if (!isDeepStrictEqual(await read(now[name]), await read(after[name]))) continue;
		columns.push(name);
		values[name] = sealed.has(name) ? await sealedAnew(scope, name, id, before[name]) : before[name];
	}
	if (columns.length === 0) return;
	const names = columns.join(', ');
	await scope.sql(
		`update contacts c set (${names}) = (select ${names} from jsonb_populate_record(null::contacts, $2::jsonb)) where c.id = $1`,
		[id, JSON.stringify(values)],
	);
}

/** Fields of a contact that are encrypted; their columns have their names. */
const sealedColumns = ({ service }: Scope): string[] =>
	(service<Registry>('registry').entities.get('contact')?.fields ?? []).flatMap(({ name, encrypted }) =>
		encrypted ? [name] : [],
	);

const TABLE = 'contacts';

const opened = async ({ sql }: Scope, column: string, id: string, stored: unknown): Promise<unknown> =>
	typeof stored === 'string' ? sql.keyring.open(sql, { table: TABLE, column }, id, stored) : stored;

/** A value that the newest key has sealed stays as it is. */
async function sealedAnew(scope: Scope, column: string, id: string, stored: unknown): Promise<unknown> {
	if (typeof stored !== 'string') return stored;
	const sealer = await scope.sql.keyring.sealer(scope.sql);
	const fresh = sealer.seal({ table: TABLE, column }, id, String(await opened(scope, column, id, stored)));
	return stored.startsWith(fresh.slice(0, KEY)) ? stored : fresh;
}

/** The letters of a ciphertext that name its key. */
const KEY = 16;
