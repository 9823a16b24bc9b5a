/**
 * Jobs that do nothing: ours beside bare BullMQ and bare pg-boss, on the same Redis and PostgreSQL, in rounds that alternate, with as
 * many hands. Ours are rows that are asked for in a transaction, done in one of their own, and kept.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '@freehold/core';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import type { BenchGround } from './ground.ts';
import { median, whole } from './load.ts';

const HANDS = 50;
/** So many are asked for at a time. */
const BATCH = 500;

type Speeds = { asked: number; done: number };
type Way = { name: string; run(jobs: number): Promise<Speeds>; close(): Promise<void> };

const perSecond = (jobs: number, began: number): number => jobs / ((performance.now() - began) / 1000);

export async function measureJobs(ground: BenchGround, { jobs, rounds }: { jobs: number; rounds: number }): Promise<string> {
	const ways = [
		await bareBullmq(ground),
		await ours(ground, true),
		await barePgBoss(ground),
		await pgBossInBatches(ground),
		await ours(ground, false),
	];
	const measured = ways.map(() => [] as Speeds[]);
	try {
		for (const way of ways) await way.run(Math.min(jobs, 1000));
		for (let round = 0; round < rounds; round++) {
			for (const [at, way] of ways.entries()) {
				process.stderr.write(`round ${round + 1}: ${way.name}\n`);
				measured[at]?.push(await way.run(jobs));
			}
		}
	} finally {
		for (const way of ways) await way.close();
	}
	const speed = (at: number): number => median((measured[at] as Speeds[]).map(({ done }) => done));
	const asking = (at: number): number => median((measured[at] as Speeds[]).map(({ asked }) => asked));
	// Ours beside the faster of the two ways to use pg-boss.
	const bestPgBoss = speed(2) > speed(3) ? 2 : 3;
	const row = (at: number, floor?: number): string =>
		`| ${ways[at]?.name} | ${whole(asking(at))} | ${whole(speed(at))} | ${floor === undefined ? '' : (speed(at) / speed(floor)).toFixed(2)} | ${floor === undefined ? '' : '0.7'} |`;
	return `## Jobs

${whole(jobs)} jobs that do nothing, asked for ${BATCH} at a time and done by ${HANDS} hands; from the first that is asked for to the last that is done, medians of ${rounds} rounds that alternate. \`npm run bench jobs\`.
Bare BullMQ forgets a job once it is done, and bare pg-boss is measured twice: each job fetched in a loop that never rests and settled by itself, as ours are, and by its own workers in batches of ten that are settled together. The ratio is to the faster. Ours are asked for in the transaction of the change that they follow, done in one transaction with what they do, and kept with their history; what is bare promises neither.

| | asked for a second | done a second | ratio | goal |
|---|---|---|---|---|
${row(0)}
${row(1, 0)}
${row(2)}
${row(3)}
${row(4, bestPgBoss)}
`;
}

async function bareBullmq({ redis }: BenchGround): Promise<Way> {
	const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
	const listening = connection.duplicate();
	const queue = new Queue('bare', { connection, defaultJobOptions: { removeOnComplete: true } });
	let left = 0;
	let finished = (): void => {};
	const worker = new Worker(
		'bare',
		async () => {
			if (--left === 0) finished();
		},
		{ connection: listening, concurrency: HANDS },
	);
	await worker.waitUntilReady();
	return {
		name: 'bare BullMQ',
		async run(jobs) {
			left = jobs;
			const done = new Promise<void>((resolve) => {
				finished = resolve;
			});
			const began = performance.now();
			for (let at = 0; at < jobs; at += BATCH)
				await queue.addBulk(Array.from({ length: BATCH }, (_, number) => ({ name: 'nothing', data: { number } })));
			const asked = perSecond(jobs, began);
			await done;
			return { asked, done: perSecond(jobs, began) };
		},
		async close() {
			await worker.close();
			await queue.close();
			connection.disconnect();
			listening.disconnect();
		},
	};
}

async function barePgBoss({ database }: BenchGround): Promise<Way> {
	const pool = new Pool({ connectionString: database.superuserUrl, max: 10 });
	const boss = new PgBoss({ schema: 'bare', db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) } });
	boss.on('error', () => {});
	await boss.start();
	await boss.createQueue('bare', { retryLimit: 0 });
	return {
		name: 'bare pg-boss',
		async run(jobs) {
			let left = jobs;
			const began = performance.now();
			let asked = 0;
			const asking = (async () => {
				for (let at = 0; at < jobs; at += BATCH)
					await boss.insert(
						'bare',
						Array.from({ length: BATCH }, (_, number) => ({ data: { number } })),
					);
				asked = perSecond(jobs, began);
			})();
			// Its own loop waits half a second between two looks; this one never rests: fetch as many as there are hands, settle each.
			while (left > 0) {
				const found = await boss.fetch('bare', { batchSize: HANDS });
				await Promise.all(found.map(({ id }) => boss.complete('bare', id)));
				left -= found.length;
				if (found.length === 0) await pause(5);
			}
			await asking;
			return { asked, done: perSecond(jobs, began) };
		},
		async close() {
			await boss.stop({ graceful: false });
			await pool.end();
		},
	};
}

/** As its handbook has it for many small jobs: workers that take ten at a time, and go on while there are ten. */
async function pgBossInBatches({ database }: BenchGround): Promise<Way> {
	const pool = new Pool({ connectionString: database.superuserUrl, max: 10 });
	const boss = new PgBoss({
		schema: 'batches',
		db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) },
	});
	boss.on('error', () => {});
	await boss.start();
	await boss.createQueue('bare', { retryLimit: 0 });
	let left = 0;
	let finished = (): void => {};
	const options = { localConcurrency: 10, batchSize: 10, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
	await boss.work('bare', options, async (found) => {
		left -= found.length;
		if (left <= 0) finished();
	});
	return {
		name: 'bare pg-boss, in batches of 10',
		async run(jobs) {
			left = jobs;
			const done = new Promise<void>((resolve) => {
				finished = resolve;
			});
			const began = performance.now();
			for (let at = 0; at < jobs; at += BATCH)
				await boss.insert(
					'bare',
					Array.from({ length: BATCH }, (_, number) => ({ data: { number } })),
				);
			const asked = perSecond(jobs, began);
			await done;
			return { asked, done: perSecond(jobs, began) };
		},
		async close() {
			await boss.stop({ graceful: false });
			await pool.end();
		},
	};
}

/** The platform, everything on: row-level security, payloads checked, the end of each job in its own transaction. */
async function ours(ground: BenchGround, withRedis: boolean): Promise<Way> {
	const app: App = await ground.open(withRedis, { jobsAtOnce: HANDS, databasePool: 10, role: 'all' });
	await app.listen(0);
	const organization = await ground.found(app, withRedis ? 'bullmq' : 'pgboss');
	return {
		name: `Freehold on ${withRedis ? 'BullMQ' : 'pg-boss'}`,
		async run(jobs) {
			const before = await doneOf(app, organization);
			const began = performance.now();
			for (let at = 0; at < jobs; at += BATCH) {
				await app.asSystem(organization, (scope) =>
					app.jobs.enqueueMany(
						scope,
						Array.from({ length: BATCH }, (_, number) => ({ job: 'ledger.nothing', payload: { number }, options: {} })),
					),
				);
			}
			const asked = perSecond(jobs, began);
			while ((await doneOf(app, organization)) - before < jobs) await pause(20);
			return { asked, done: perSecond(jobs, began) };
		},
		close: () => app.stop(),
	};
}

const doneOf = (app: App, organization: string): Promise<number> =>
	app.borrow(organization, async (sql) => {
		const [row] = await sql<{ n: number }>(`select count(*)::int as n from jobs where state = 'done'`);
		return row?.n ?? 0;
	});
