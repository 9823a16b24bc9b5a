/**
 * A private Redis for one run of tests: a free port on 127.0.0.1, nothing kept. Where it comes from, in this order:
 * FREEHOLD_TEST_REDIS_URL (a server that the tests may use), the program on PATH, Debian's package (installed where we may).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { installDebianPackages } from './debian.ts';
import { freePort, runAs } from './servers.ts';

export type RedisServer = { url: string; stop(): Promise<void> };

/**
 * @param given a port, to start one again where one was
 * @throws where there is no Redis and none can be installed, with what to do
 */
export async function startRedis(given?: number): Promise<RedisServer> {
	const other = process.env.FREEHOLD_TEST_REDIS_URL;
	if (other && given === undefined) return { url: other, stop: async () => {} };

	const program = findProgram() ?? (installDebianPackages('redis-server') ? findProgram() : undefined);
	if (!program) throw new Error(HOW_TO_GET_REDIS);
	const folder = mkdtempSync(join(tmpdir(), 'freehold-redis-'));
	const user = runAs('redis', 'nobody');
	if (user) chownSync(folder, user.uid, user.gid);
	const port = given ?? (await freePort());
	const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
	const child = spawn(program, args, { ...user, cwd: folder, stdio: 'ignore' });
	const stopNow = () => child.kill('SIGKILL');
	process.once('exit', stopNow);

	const url = `redis://127.0.0.1:${port}`;
	try {
		await untilReady(url, () => child.exitCode !== null || child.signalCode !== null);
	} catch (error) {
		stopNow();
		throw error;
	}
	return {
		url,
		async stop() {
			process.removeListener('exit', stopNow);
			if (child.exitCode === null && child.signalCode === null) {
				const ended = once(child, 'exit');
				child.kill('SIGTERM');
				await ended;
			}
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

const HOW_TO_GET_REDIS =
	'The tests on Redis need its server. Install Redis 6 or newer ("apt-get install redis-server", "brew install redis"), put ' +
	'redis-server on PATH, or set FREEHOLD_TEST_REDIS_URL to the URL of a server that the tests may use.';

const findProgram = (): string | undefined =>
	(process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, 'redis-server'))
		.find((file) => existsSync(file));

async function untilReady(url: string, ended: () => boolean): Promise<void> {
	for (let tries = 0; tries < 200 && !ended(); tries++) {
		const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
		redis.on('error', () => {});
		try {
			await redis.connect();
			await redis.ping();
			return;
		} catch {
			await wait(25);
		} finally {
			redis.disconnect();
		}
	}
	throw new Error(`Redis did not start at ${url}`);
}
