import { shapeOf, type TableShape } from '../data/ddl.ts';
import { type Change, diffTables } from '../data/diff.ts';
import { migrateStatus, migrateUp } from '../data/migrate.ts';
import { readSnapshot } from '../data/migration-files.ts';
import type { OwnerSql } from '../data/owner.ts';
import { tableOf } from '../data/table.ts';
import { type BootFault, bootError, refuseFaults } from '../errors.ts';
import type { Manifest, Registry } from '../schema/model.ts';

/** `json` and not `jsonb`: shapes are compared as they were written. */
const AHEAD = `create table if not exists freehold_development (plugin text primary key, tables json not null)`;

/**
 * Brings the database of development where the schema files are, before anybody has written a migration: what they add is added. A column
 * or a table that they do not have any more stays, empty from now on: nothing is lost by trying. Where a plugin's tables are ahead of its
 * migration files is kept in the table `freehold_development`; a migration that is written later is what the database has already.
 *
 * @returns what was done, a line each
 * @throws BootError migration_destructive, migration_missing, migration_failed: the database is as it was
 */
export async function followSchemas(owner: OwnerSql, registry: Registry, login?: string): Promise<string[]> {
	await owner.exec(AHEAD);
	const rows = await owner.query<{ plugin: string; tables: TableShape[] }>('select plugin, tables from freehold_development');
	const ahead = new Map(rows.map(({ plugin, tables }) => [plugin, tables]));
	const done = await followFiles(owner, registry.plugins, ahead, login);
	const faults: BootFault[] = [];
	for (const plugin of registry.plugins) {
		const tables = [...registry.entities.values()]
			.filter((entity) => entity.plugin === plugin.name)
			.map((entity) => shapeOf(tableOf(entity, registry)));
		const before = ahead.get(plugin.name) ?? readSnapshot(plugin);
		const after = withWhatWas(before, tables);
		const change = diffTables(before, after);
		const refused = await refusalsOf(owner, plugin, change, before, after);
		faults.push(...refused);
		if (refused.length > 0 || change.statements.length === 0) continue;
		await carryOut(owner, plugin, change, isSame(after, readSnapshot(plugin)) ? null : after);
		done.push(`${plugin.name}: ${change.summary.join(', ')}`);
	}
	refuseFaults(faults);
	return done;
}

/** Applies what migration files say, but for plugins that are ahead of them: their database has it already. */
async function followFiles(
	owner: OwnerSql,
	plugins: readonly Manifest[],
	ahead: Map<string, TableShape[]>,
	login: string | undefined,
): Promise<string[]> {
	const done: string[] = [];
	const pending = (await migrateStatus(owner, plugins)).filter(({ state }) => state !== 'applied');
	for (const { plugin, name, state, sha256 } of pending) {
		if (state !== 'pending' || !ahead.has(plugin)) continue;
		await owner.query('insert into freehold_migrations (plugin, file, sha256) values ($1, $2, $3)', [plugin, name, sha256]);
		done.push(`${plugin}/${name}: the database has it already`);
	}
	const [known] = await owner.query<{ is: boolean }>(`select to_regclass('freehold_migrations') is not null as is`);
	if (!known?.is || pending.some(({ state, plugin }) => state === 'changed' || !ahead.has(plugin))) {
		const { applied } = await migrateUp(owner, plugins, { ...(login ? { login } : {}) });
		if (applied.length > 0) done.push(`applied ${applied.length} migrations`);
	}
	for (const [name, tables] of ahead) {
		const plugin = plugins.find((one) => one.name === name);
		if (!plugin || !isSame(tables, readSnapshot(plugin))) continue;
		await owner.query('delete from freehold_development where plugin = $1', [name]);
		ahead.delete(name);
	}
	return done;
}

/** What the files say now, and beside it what they said before: columns that nobody fills any more, tables that nobody reads. */
function withWhatWas(before: readonly TableShape[], now: readonly TableShape[]): TableShape[] {
	const left = before.filter(({ name }) => !now.some((shape) => shape.name === name));
	return [
		...now.map((shape) => {
			const was = before.find(({ name }) => name === shape.name);
			const renamed = new Set(shape.columns.map((column) => column.was));
			const gone = was?.columns.filter(({ name }) => !renamed.has(name) && !shape.columns.some((column) => column.name === name));
			return { ...shape, columns: [...shape.columns, ...(gone ?? []).map((column) => ({ ...column, nullable: true }))] };
		}),
		...left,
	];
}

async function refusalsOf(
	owner: OwnerSql,
	plugin: Manifest,
	{ refusals, destroys }: Change,
	before: readonly TableShape[],
	after: readonly TableShape[],
): Promise<BootFault[]> {
	const faults: BootFault[] = [];
	if (destroys.length > 0) {
		faults.push({
			code: 'migration_destructive',
			file: plugin.folder,
			detail: `The changed schema files would lose ${destroys.join(', ')} of the database of development.`,
			suggestion: 'Take the change back; or begin with an empty database: freehold dev --fresh',
		});
	}
	// A table without rows takes a required field, too.
	const isFilled = await Promise.all(refusals.length > 0 ? narrowed(before, after).map((table) => hasRows(owner, table)) : []);
	if (refusals.length > 0 && (isFilled.length === 0 || isFilled.includes(true)))
		faults.push(...refusals.map((detail): BootFault => ({ code: 'migration_missing', file: plugin.folder, detail })));
	return faults;
}

/** Tables that get a column which is required and has no default. */
const narrowed = (before: readonly TableShape[], after: readonly TableShape[]): string[] =>
	after
		.filter((shape) => {
			const was = before.find(({ name }) => name === shape.name);
			const isNew = (name: string): boolean => !was?.columns.some((column) => column.name === name);
			return (
				was && shape.columns.some(({ name, nullable, default: standard }) => !nullable && standard === undefined && isNew(name))
			);
		})
		.map(({ name }) => name);

const hasRows = async (owner: OwnerSql, table: string): Promise<boolean> =>
	(await owner.query(`select 1 from ${table} limit 1`)).length > 0;

/** @param ahead the tables as they are then; null: as the migration files say */
async function carryOut(owner: OwnerSql, plugin: Manifest, change: Change, ahead: TableShape[] | null): Promise<void> {
	try {
		await owner.exec('begin');
		await owner.exec(change.statements.join(';\n'));
		await owner.query('delete from freehold_development where plugin = $1', [plugin.name]);
		if (ahead) {
			const values = [plugin.name, JSON.stringify(ahead.map(withoutWas))];
			await owner.query('insert into freehold_development (plugin, tables) values ($1, $2)', values);
		}
		await owner.exec('commit');
	} catch (cause) {
		await owner.exec('rollback').catch(() => {});
		throw bootError('migration_failed', {
			file: plugin.folder,
			detail: `${(cause as Error).message}. Nothing was changed.`,
			cause,
		});
	}
}

const withoutWas = (shape: TableShape): TableShape => ({ ...shape, columns: shape.columns.map(({ was, ...column }) => column) });

/** That nothing would have to be done is what counts. */
function isSame(one: TableShape[], other: TableShape[]): boolean {
	return diffTables(one, other).statements.length === 0 && diffTables(other, one).statements.length === 0;
}
