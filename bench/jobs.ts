/**
 * How many jobs that do nothing are done in a second: ours on each queue, and each queue bare, in one run. `node bench/jobs.ts [jobs]`.
 * A small look for whoever works on jobs; what is promised is measured by bench/run.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, loadConfig } from '@freehold/core';
import { Queue, Worker } from 'bullmq';
import { PgBoss } from 'pg-boss';
import { foundOrganization } from '../core/src/identity/found.ts';
import { createDatabase, createRoles, startPostgres } from '../tests/harness/postgres.ts';
import { startRedis } from '../tests/harness/redis.ts';
import { jobPlugin } from '../tests/jobs/plugin.ts';

const folder = mkdtempSync(join(tmpdir(), 'freehold-bench-'));
const JOBS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 10;
const PIECE = 1000;
const root = join(import.meta.dirname, '..');

const postgres = await startPostgres();
const redis = await startRedis();
await createRoles(postgres);
const { superuserUrl } = await createDatabase(postgres, 'bench_jobs');
const say = (name: string, seconds: number): void => console.log(`${name.padEnd(22)} ${Math.round(JOBS / seconds)} jobs/s`);
const time = async (work: () => Promise<unknown>): Promise<number> => {
	const began = performance.now();
	await work();
	return (performance.now() - began) / 1000;
};

async function ours(redisUrl?: string): Promise<void> {
	const config = loadConfig(
		root,
		{},
		{
			databaseUrl: superuserUrl,
			dataFolder: folder,
			logLevel: 'error',
			port: 0,
			jobsAtOnce: AT_ONCE,
			plugins: [jobPlugin()],
			...(redisUrl ? { redisUrl } : {}),
		},
	);
	const app = await createApp(config);
	await app.listen(0);
	const { organization } = await foundOrganization(
		{ inOrganization: (id, work) => app.borrow(id, work) },
		{
			slug: `bench-${Date.now()}`,
			country: 'US',
			currency: 'USD',
			name: 'bench',
			timeZone: 'UTC',
			locale: 'en',
			plan: 'enterprise' as const,
			owner: { email: 'o@bench.example', name: 'O', password: 'Correct-horse-7!' },
		},
	);
	const ask = (n: number) =>
		app.asSystem(organization, (scope) =>
			app.jobs.enqueueMany(
				scope,
				Array.from({ length: n }, (_, at) => ({ job: 'errands.noop', payload: { n: at } })),
			),
		);
	await ask(500);
	await app.idle();
	const seconds = await time(async () => {
		for (let at = 0; at < JOBS; at += PIECE) await ask(PIECE);
		const done = async (): Promise<boolean> => {
			const [row] = await app.borrow(organization, (sql) =>
				sql<{ n: number }>(`select count(*)::int as n from jobs where state = 'done'`),
			);
			return (row?.n ?? 0) >= JOBS + 500;
		};
		while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
	});
	say(`ours on ${redisUrl ? 'BullMQ' : 'pg-boss'}`, seconds);
	await app.stop();
}

async function bareBullmq(): Promise<void> {
	const connection = { url: redis.url };
	const queue = new Queue('bare', { connection });
	let done = 0;
	const all = Promise.withResolvers<void>();
	const worker = new Worker(
		'bare',
		async () => {
			if (++done === JOBS) all.resolve();
		},
		{ connection, concurrency: AT_ONCE },
	);
	await worker.waitUntilReady();
	const seconds = await time(async () => {
		for (let at = 0; at < JOBS; at += PIECE)
			await queue.addBulk(
				Array.from({ length: PIECE }, (_, n) => ({ name: 'noop', data: { n }, opts: { removeOnComplete: true } })),
			);
		await all.promise;
	});
	say('bare BullMQ', seconds);
	await worker.close();
	await queue.close();
}

async function barePgBoss(batchSize: number): Promise<void> {
	const boss = new PgBoss({ connectionString: superuserUrl, schema: `bare${batchSize}`, supervise: false });
	await boss.start();
	await boss.createQueue('bare');
	let done = 0;
	const all = Promise.withResolvers<void>();
	const seconds = await time(async () => {
		await boss.work(
			'bare',
			{ localConcurrency: AT_ONCE, batchSize, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true } as never,
			async (jobs: unknown[]) => {
				done += jobs.length;
				if (done === JOBS) all.resolve();
			},
		);
		for (let at = 0; at < JOBS; at += PIECE)
			await boss.insert(
				'bare',
				Array.from({ length: PIECE }, (_, n) => ({ data: { n } })),
			);
		await all.promise;
	});
	say(`bare pg-boss, by ${batchSize}`, seconds);
	await boss.stop({ graceful: false });
}

try {
	await ours();
	await ours(redis.url);
	await bareBullmq();
	await barePgBoss(10);
	await barePgBoss(100);
} finally {
	await redis.stop();
	await postgres.stop();
	rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
