/** Before all tests: one PostgreSQL server and one Redis, and for each database one copy with every migration applied. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { asSuperuser, createDatabase, createRoles, LOGIN, startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const FREEHOLD = join(ROOT, 'core/src/cli/freehold.ts');

/** What every test file is given. `postgres` and `redis` are null where there is no such server to be had outside of CI. */
export type Prepared = { postgres: { url: string; template: string } | null; redis: { url: string } | null; embedded: string };

declare module 'vitest' {
	export interface ProvidedContext {
		prepared: Prepared;
		/** Is what is kept of pictures to be made anew? `vitest --update`. */
		renew: boolean;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-tests-'));
	const [postgres, redis, embedded] = await Promise.all([
		preparePostgres(),
		startRedis().catch(skipped('Redis')),
		prepareEmbedded(join(folder, 'embedded')),
	]);
	project.provide('renew', project.config.snapshotOptions.updateSnapshot === 'all');
	project.provide('prepared', { postgres: postgres?.prepared ?? null, redis: redis && { url: redis.url }, embedded });
	return async () => {
		await Promise.all([postgres?.stop(), redis?.stop()]);
		rmSync(folder, { recursive: true, force: true });
	};
}

/** A server that is not to be had: its tests are skipped, in CI nothing is. */
const skipped =
	(name: string) =>
	(error: Error): null => {
		if (process.env.CI) throw error;
		process.stderr.write(`\n${error.message}\nThe tests on ${name} are skipped.\n`);
		return null;
	};

async function preparePostgres() {
	const server = await startPostgres().catch(skipped('PostgreSQL'));
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
