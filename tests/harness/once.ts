/** Before all tests: one PostgreSQL server, and for each database one copy with every migration applied. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { asSuperuser, createDatabase, createRoles, LOGIN, startPostgres } from './postgres.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const FREEHOLD = join(ROOT, 'core/src/cli/freehold.ts');

/** What every test file is given. `postgres` is null where there is no server to be had outside of CI. */
export type Prepared = { postgres: { url: string; template: string } | null; embedded: string };

declare module 'vitest' {
	export interface ProvidedContext {
		prepared: Prepared;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-tests-'));
	const [postgres, embedded] = await Promise.all([preparePostgres(), prepareEmbedded(join(folder, 'embedded'))]);
	project.provide('prepared', { postgres: postgres?.prepared ?? null, embedded });
	return async () => {
		await postgres?.stop();
		rmSync(folder, { recursive: true, force: true });
	};
}

async function preparePostgres() {
	const server = await startPostgres().catch((error: Error) => {
		if (process.env.CI) throw error;
		process.stderr.write(`\n${error.message}\nThe tests on PostgreSQL are skipped.\n`);
		return null;
	});
	if (!server) return null;
	const template = 'freehold_template';
	await createRoles(server);
	const { superuserUrl } = await createDatabase(server, template);
	await migrate({ DATABASE_URL: superuserUrl });
	await asSuperuser(superuserUrl, (client) => client.query(`grant freehold_app to ${LOGIN}`));
	return { prepared: { url: server.url, template }, stop: () => server.stop() };
}

async function prepareEmbedded(folder: string): Promise<string> {
	mkdirSync(folder);
	await migrate({ FREEHOLD_DATA: folder, DATABASE_URL: '' });
	return folder;
}

/** The tree's own command, as a person would run it. */
async function migrate(environment: Record<string, string>): Promise<void> {
	await promisify(execFile)(process.execPath, [FREEHOLD, 'migrate', 'up'], {
		cwd: ROOT,
		env: { ...process.env, ...environment },
	});
}
