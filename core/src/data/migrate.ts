import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { BootError, type BootFault, bootError, refuseFaults } from '../errors.ts';
import type { Manifest, Registry } from '../schema/model.ts';
import { APP_ROLE } from './database.ts';
import { shapeOf, type TableShape } from './ddl.ts';
import { type Change, diffTables } from './diff.ts';
import { type MigrationFile, readMigrations, readSnapshot, writeMigration } from './migration-files.ts';
import type { OwnerSql } from './owner.ts';
import { prepare } from './prepare.ts';
import { tableOf } from './table.ts';

/** What changed in a plugin's schema files since its last migration. */
type PluginChange = { plugin: Manifest; tables: TableShape[]; change: Change };

/** Compares every plugin's schema files with its last migration. */
function changesOf(registry: Registry): PluginChange[] {
	return registry.plugins.flatMap((plugin) => {
		const entities = [...registry.entities.values()].filter((entity) => entity.plugin === plugin.name);
		const tables = entities.map((entity) => shapeOf(tableOf(entity, registry)));
		const change = diffTables(readSnapshot(plugin), tables);
		return change.statements.length > 0 || change.refusals.length > 0 ? [{ plugin, tables, change }] : [];
	});
}

/** Plugins whose schema files are ahead of their migration files: `createMigrations` would write something. */
export const driftOf = (registry: Registry): string[] => changesOf(registry).map(({ plugin }) => plugin.name);

export type CreateOptions = {
	registry: Registry;
	/** What may be lost, by name: `listings.old_column`. */
	allowDestroy?: string[];
	/** For the file's name. */
	name?: string;
};

/**
 * Writes one migration file for every plugin whose schema files changed, and its snapshot. All or none.
 * @throws migration_destructive where data would be lost that is not named; migration_missing where a change cannot be made
 */
export function createMigrations({
	registry,
	allowDestroy = [],
	name,
}: CreateOptions): { plugin: string; path: string; destroys: string[] }[] {
	const changes = changesOf(registry);
	refuseFaults(changes.flatMap((change) => faultsOf(change, allowDestroy)));
	return changes.map(({ plugin, tables, change }) => ({
		plugin: plugin.name,
		path: writeMigration(plugin, change, tables, name),
		destroys: change.destroys,
	}));
}

function faultsOf({ plugin, change }: PluginChange, allowed: string[]): BootFault[] {
	const faults: BootFault[] = change.refusals.map((detail) => ({ code: 'migration_missing', file: plugin.folder, detail }));
	const lost = change.destroys.filter((name) => !allowed.includes(name));
	if (lost.length > 0) {
		faults.push({
			code: 'migration_destructive',
			file: plugin.folder,
			detail: `The changed schema files would lose ${lost.join(', ')}.`,
			suggestion: `Declare a rename with "x-was", or allow the loss by name: freehold migrate create ${lost.map((one) => `--destroy ${one}`).join(' ')}`,
		});
	}
	if (realpathSync(plugin.folder).includes(`${sep}node_modules${sep}`)) {
		const detail = `The installed plugin "${plugin.name}" has schema files ahead of its migrations; they are its author's to write.`;
		faults.push({ code: 'migration_missing', file: plugin.folder, detail });
	}
	return faults;
}

/** Any fixed number does; it only has to be the same in every process of ours. */
const LOCK = 7_013_442_201;

const JOURNAL = `create table if not exists freehold_migrations (
	plugin text not null,
	file text not null,
	sha256 text not null,
	applied_at timestamp with time zone not null default now(),
	primary key (plugin, file)
)`;

export type MigrationState = MigrationFile & {
	/** `changed`: applied, and edited afterwards. */
	state: 'applied' | 'pending' | 'changed';
	appliedAt: Date | null;
};

/** Every migration file and whether the database has it. */
export async function migrateStatus(owner: OwnerSql, plugins: readonly Manifest[]): Promise<MigrationState[]> {
	const [journal] = await owner.query<{ there: boolean }>(`select to_regclass('freehold_migrations') is not null as there`);
	type Line = { plugin: string; file: string; sha256: string; applied_at: Date };
	const lines = journal?.there ? await owner.query<Line>('select plugin, file, sha256, applied_at from freehold_migrations') : [];
	const applied = new Map(lines.map((line) => [`${line.plugin}/${line.file}`, line]));
	return plugins.flatMap(readMigrations).map((file) => {
		const line = applied.get(`${file.plugin}/${file.name}`);
		return {
			...file,
			state: !line ? 'pending' : line.sha256 === file.sha256 ? 'applied' : 'changed',
			appliedAt: line?.applied_at ?? null,
		};
	});
}

export type UpOptions = {
	allowDestroy?: boolean /** The role that the server signs in as, where it is not the owner. */;
	login?: string;
};

/**
 * Applies the files that the database does not have, in the order of plugins and numbers, each in a transaction of its own.
 * Two at the same time wait for each other.
 * @throws migration_changed, migration_destructive, migration_failed
 */
export async function migrateUp(
	owner: OwnerSql,
	plugins: readonly Manifest[],
	{ allowDestroy = false, login }: UpOptions = {},
): Promise<{ applied: MigrationFile[]; warnings: string[] }> {
	return locked(owner, async () => {
		const warnings = await prepare(owner, login);
		const states = await migrateStatus(owner, plugins);
		refuseFaults(states.flatMap((state) => upFaults(state, states, allowDestroy)));
		const pending = states.filter(({ state }) => state === 'pending');
		if (pending.length > 0) await owner.exec(`${JOURNAL}; grant select on freehold_migrations to ${APP_ROLE}`);
		for (const file of pending) await apply(owner, file);
		return { applied: pending, warnings };
	});
}

async function locked<T>(owner: OwnerSql, work: () => Promise<T>): Promise<T> {
	try {
		await owner.query(`select set_config('lock_timeout', '60s', false), set_config('client_min_messages', 'warning', false)`);
		await owner.query('select pg_advisory_lock($1)', [LOCK]);
	} catch (cause) {
		throw bootError('migration_failed', { detail: `Waiting for another migration to end: ${(cause as Error).message}`, cause });
	}
	try {
		return await work();
	} finally {
		// A connection that is gone has let go of the lock by itself; what ended it is the error to tell.
		await owner.exec(`select pg_advisory_unlock(${LOCK}); reset lock_timeout; reset client_min_messages`).catch(() => {});
	}
}

/** A destructive file is harmless on a database that never held what it destroys. */
function upFaults({ state, path, plugin, destroys }: MigrationState, all: MigrationState[], allowDestroy: boolean): BootFault[] {
	if (state === 'changed') {
		const suggestion = 'Restore the file as it was, and put the change into a new one: freehold migrate create';
		return [{ code: 'migration_changed', file: path, suggestion }];
	}
	const isFresh = all.every((other) => other.plugin !== plugin || other.state === 'pending');
	if (state !== 'pending' || destroys.length === 0 || allowDestroy || isFresh) return [];
	const suggestion = 'Make a backup, then: freehold migrate up --allow-destroy';
	return [{ code: 'migration_destructive', file: path, detail: `It destroys ${destroys.join(', ')}.`, suggestion }];
}

async function apply(owner: OwnerSql, { plugin, name, path, sql, sha256 }: MigrationFile): Promise<void> {
	try {
		await owner.exec('begin');
		await owner.exec(sql);
		await owner.query('insert into freehold_migrations (plugin, file, sha256) values ($1, $2, $3)', [plugin, name, sha256]);
		await owner.exec('commit');
	} catch (cause) {
		await owner.exec('rollback').catch(() => {});
		throw bootError('migration_failed', {
			file: path,
			detail: `${(cause as Error).message}. Nothing of this file was applied.`,
			cause,
		});
	}
}

/**
 * Before the server serves: in development what is pending is applied; in production a database that is behind stops the
 * start, as do schema files that are ahead of their migrations, everywhere.
 * @throws migration_missing, migration_pending
 */
export async function migrateOnStart(owner: OwnerSql, config: Config, registry: Registry, log: Logger): Promise<void> {
	const drift = driftOf(registry);
	if (drift.length > 0) {
		const suggestion = 'freehold migrate create';
		throw bootError('migration_missing', { detail: `Changed since their last migration: ${drift.join(', ')}.`, suggestion });
	}
	if (config.mode === 'production') return refuseOutdated(owner, registry);
	const { applied, warnings } = await migrateUp(owner, registry.plugins, { login: loginOf(config) });
	for (const warning of warnings) log.warn(warning);
	if (applied.length > 0) log.info({ files: applied.map(({ plugin, name }) => `${plugin}/${name}`) }, 'applied migrations');
}

async function refuseOutdated(owner: OwnerSql, registry: Registry): Promise<void> {
	const behind = (await migrateStatus(owner, registry.plugins)).filter(({ state }) => state !== 'applied');
	const [first] = behind;
	if (!first) return;
	const faults = behind.map(
		({ state, path }): BootFault => ({ code: state === 'changed' ? 'migration_changed' : 'migration_pending', file: path }),
	);
	throw new BootError([{ ...(faults[0] as BootFault), suggestion: 'freehold migrate up' }, ...faults.slice(1)]);
}

/** The role that the server signs in as. */
export function loginOf({ databaseUrl }: Pick<Config, 'databaseUrl'>): string | undefined {
	const name = databaseUrl && URL.canParse(databaseUrl) ? new URL(databaseUrl).username : '';
	return name ? decodeURIComponent(name) : undefined;
}
