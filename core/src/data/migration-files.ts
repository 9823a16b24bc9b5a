import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootError } from '../errors.ts';
import type { Manifest } from '../schema/model.ts';
import type { TableShape } from './ddl.ts';
import type { Change } from './diff.ts';

/** One file of a plugin's `migrations/`. */
export type MigrationFile = {
	plugin: string;
	/** `0001_initial.sql` */
	name: string;
	/** Absolute path. */
	path: string;
	sql: string;
	/** Of the text with `\n` line ends, so that a checkout on another system is the same file. */
	sha256: string;
	/** What its header says is lost by it. */
	destroys: string[];
};

type Snapshot = { version: 1; tables: TableShape[] };

const folderOf = (plugin: Manifest): string => join(plugin.folder, 'migrations');
const snapshotOf = (plugin: Manifest): string => join(folderOf(plugin), 'snapshot.json');

/** The plugin's migration files in the order of their numbers. */
export function readMigrations(plugin: Manifest): MigrationFile[] {
	const folder = folderOf(plugin);
	if (!existsSync(folder)) return [];
	const names = readdirSync(folder).filter((name) => /^\d{4,}_.*\.sql$/.test(name));
	return names
		.sort((one, other) => numberOf(one) - numberOf(other))
		.map((name) => {
			const path = join(folder, name);
			const sql = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
			const destroys = [...sql.matchAll(/^-- destroys: (.+)$/gm)].flatMap(([, names = '']) =>
				names.split(',').map((one) => one.trim()),
			);
			return { plugin: plugin.name, name, path, sql, sha256: createHash('sha256').update(sql).digest('hex'), destroys };
		});
}

const numberOf = (name: string): number => Number.parseInt(name, 10);

/** The plugin's tables as its last generated migration left them. */
export function readSnapshot(plugin: Manifest): TableShape[] {
	const path = snapshotOf(plugin);
	if (!existsSync(path)) return [];
	try {
		return (JSON.parse(readFileSync(path, 'utf8')) as Snapshot).tables;
	} catch (cause) {
		throw bootError('migration_failed', { file: path, detail: 'The snapshot of the last migration is not JSON.', cause });
	}
}

/** Writes the next file and the snapshot that belongs to it; resolves to the file's path. */
export function writeMigration(plugin: Manifest, change: Change, tables: TableShape[], name?: string): string {
	const folder = folderOf(plugin);
	mkdirSync(folder, { recursive: true });
	const last = readMigrations(plugin).at(-1);
	const number = String(last ? numberOf(last.name) + 1 : 1).padStart(4, '0');
	const path = join(folder, `${number}_${fileName(name ?? (last ? change.summary.slice(0, 2).join(' and ') : 'initial'))}.sql`);
	const header = ['-- freehold migration', ...change.destroys.map((lost) => `-- destroys: ${lost}`)];
	writeFileSync(path, `${header.join('\n')}\n\n${change.statements.map((statement) => `${statement};\n`).join('\n')}`);
	writeSnapshot(plugin, tables);
	return path;
}

/** The order of tables and columns is the schema files'; what has no meaning afterwards (`was`) is left out. */
function writeSnapshot(plugin: Manifest, tables: TableShape[]): void {
	const kept = tables.map((shape) => ({ ...shape, columns: shape.columns.map(({ was, ...column }) => column) }));
	const snapshot: Snapshot = { version: 1, tables: kept };
	writeFileSync(snapshotOf(plugin), `${JSON.stringify(snapshot, null, '\t')}\n`);
}

const fileName = (words: string): string =>
	words
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, 60) || 'change';
