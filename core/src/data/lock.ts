import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootError } from '../errors.ts';

/**
 * Keeps a second process away from an embedded database: two would destroy it. The lock names its holder, so that one left
 * behind by a process that was killed does not stand in the way.
 * @returns what gives it back
 * @throws BootError database_in_use
 */
export function lockFolder(folder: string): () => void {
	mkdirSync(folder, { recursive: true });
	const file = join(folder, 'postgres.pid');
	const holder = readHolder(file);
	if (holder !== null && holder !== process.pid && isAlive(holder)) {
		throw bootError('database_in_use', {
			file,
			found: `the process ${holder}, which has this database open`,
			suggestion: 'Stop that process, or set FREEHOLD_DATA to another folder, or DATABASE_URL to a PostgreSQL server.',
		});
	}
	writeFileSync(file, String(process.pid));
	return () => rmSync(file, { force: true });
}

function readHolder(file: string): number | null {
	try {
		return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
	} catch {
		return null;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
