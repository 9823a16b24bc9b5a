import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { embeddedExtensions } from '../data/extensions.ts';
import { lockFolder } from '../data/lock.ts';
import { createMigrations, driftOf, loginOf, migrateStatus, migrateUp } from '../data/migrate.ts';
import { type OwnerSql, ownerOfPglite, withPostgresOwner } from '../data/owner.ts';
import { bootError } from '../errors.ts';
import { findPlugins } from '../plugin.ts';
import { loadRegistry } from '../schema/registry.ts';

const USAGE = `freehold migrate create [--name WORDS] [--destroy TABLE.COLUMN …]   write what changed in the schema files as SQL
freehold migrate create --check                                     write nothing; exit 1 where there would be something to write
freehold migrate up [--allow-destroy]                               apply what the database does not have
freehold migrate status                                             list the files and whether they are applied
`;

/** `freehold migrate create|up|status`. Resolves to the exit code. */
export async function migrate([command = '', ...args]: string[], config: Config): Promise<number> {
	if (command === 'create') return create(args, config);
	if (command === 'up') return up(args, config);
	if (command === 'status') return status(config);
	process.stdout.write(USAGE);
	return command === '' || command === '--help' ? 0 : 2;
}

async function create(args: string[], config: Config): Promise<number> {
	const { name, destroy, check } = read(args, {
		name: { type: 'string' },
		destroy: { type: 'string', multiple: true },
		check: { type: 'boolean' },
	});
	const registry = loadRegistry(findPlugins(config));
	if (check) return tellDrift(driftOf(registry));
	const written = createMigrations({ registry, allowDestroy: destroy as string[], name: name as string });
	for (const { path, destroys } of written) {
		say(`wrote ${relative(config.root, path)}${destroys.length > 0 ? `, which destroys ${destroys.join(', ')}` : ''}`);
	}
	if (written.length === 0) say('Nothing changed: the migration files say what the schema files say.');
	return 0;
}

function tellDrift(plugins: string[]): number {
	if (plugins.length > 0)
		process.stderr.write(`Behind their schema files: the migrations of ${plugins.join(', ')}. Run: freehold migrate create\n`);
	return plugins.length > 0 ? 1 : 0;
}

async function up(args: string[], config: Config): Promise<number> {
	const options = read(args, { 'allow-destroy': { type: 'boolean' } });
	const allowDestroy = options['allow-destroy'] === true;
	const { applied, warnings } = await withOwner(config, (owner) =>
		migrateUp(owner, findPlugins(config), { allowDestroy, login: loginOf(config) }),
	);
	for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
	for (const { plugin, name } of applied) say(`applied ${plugin}/${name}`);
	if (applied.length === 0) say('Nothing to apply: the database is up to date.');
	return 0;
}

async function status(config: Config): Promise<number> {
	const states = await withOwner(config, (owner) => migrateStatus(owner, findPlugins(config)));
	for (const { plugin, name, state, appliedAt, destroys } of states) {
		const when = appliedAt ? `  ${new Date(appliedAt).toISOString()}` : '';
		say(`${state.padEnd(8)}  ${plugin}/${name}${when}${destroys.length > 0 ? `  destroys ${destroys.join(', ')}` : ''}`);
	}
	return states.every(({ state }) => state === 'applied') ? 0 : 1;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function read(args: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
	try {
		return parseArgs({ args, options }).values as Record<string, unknown>;
	} catch (error) {
		throw bootError('command_invalid', { detail: (error as Error).message, suggestion: USAGE.trim() });
	}
}

/** The configured database as its owner: PostgreSQL, or the embedded one where no `DATABASE_URL` is set. */
export async function withOwner<T>(config: Config, work: (owner: OwnerSql) => Promise<T>): Promise<T> {
	if (config.databaseUrl) return withPostgresOwner(config, work);
	const { PGlite } = await import('@electric-sql/pglite');
	const extensions = await embeddedExtensions(findPlugins(config));
	const folder = join(config.dataFolder, 'postgres');
	const unlock = lockFolder(config.dataFolder);
	const pglite = await PGlite.create(folder, { extensions });
	try {
		return await work(ownerOfPglite(pglite));
	} finally {
		await pglite.close();
		unlock();
	}
}
