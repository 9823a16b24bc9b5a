/**
 * A private Redis for one run of tests: a free port on 127.0.0.1, nothing kept. Where it comes from, in this order:
 * FREEHOLD_TEST_REDIS_URL (a server that the tests may use), the program on PATH, Debian's package (installed where we may).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { installDebianPackages } from './debian.ts';
import { freePort, runAs } from './servers.ts';

export type RedisServer = {
	url: string;
	stop(): Promise<void>;
	/** kill -9. @throws where the server is not ours */
	crash(): Promise<void>;
	/** Starts it again where it was; what it knows then is what it wrote down, which is nothing unless it was told to. */
	again(): Promise<void>;
};

/**
 * @param given a port, to start one again where one was
 * @param isKept whether it writes down every command (appendonly), to know them after a crash
 * @throws where there is no Redis and none can be installed, with what to do
 */
export async function startRedis(given?: number, isKept = false): Promise<RedisServer> {
	const other = process.env.FREEHOLD_TEST_REDIS_URL;
	if (other && given === undefined) {
		const notOurs = async (): Promise<never> => {
			throw new Error('FREEHOLD_TEST_REDIS_URL names a server that this test may not end; unset it');
		};
		return { url: other, stop: async () => {}, crash: notOurs, again: notOurs };
	}

	const program = findProgram() ?? (installDebianPackages('redis-server') ? findProgram() : undefined);
	if (!program) throw new Error(HOW_TO_GET_REDIS);
	const folder = mkdtempSync(join(tmpdir(), 'freehold-redis-'));
	const user = runAs('redis', 'nobody');
	if (user) chownSync(folder, user.uid, user.gid);
	const port = given ?? (await freePort());
	const keeping = isKept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
	const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', ...keeping];
	const url = `redis://127.0.0.1:${port}`;
	let child: ChildProcess;
	const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
	const start = async (): Promise<void> => {
		child = spawn(program, args, { ...user, cwd: folder, stdio: 'ignore' });
		await untilReady(url, hasEnded);
	};
	const end = async (signal: NodeJS.Signals): Promise<void> => {
		if (hasEnded()) return;
		const ended = once(child, 'exit');
		child.kill(signal);
		await ended;
	};
	const stopNow = () => child.kill('SIGKILL');
	process.once('exit', stopNow);
	await start().catch((error: unknown) => {
		stopNow();
		throw error;
	});
	return {
		url,
		crash: () => end('SIGKILL'),
		again: start,
		async stop() {
			process.removeListener('exit', stopNow);
			await end('SIGTERM');
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
