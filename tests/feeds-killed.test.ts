/** A run of a feed that is killed: at any page, and in any transaction. */
import { randomUUID } from 'node:crypto';
import type { MlsPage, MlsRecord, OutwardJobHandler, Scope } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replicate } from '../plugins/reso/src/replicate.ts';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { row } from './harness/mls.ts';

describeOnBoth('A run of a feed', (driver) => {
	let freehold: TestApp;
	let broker: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
	});
	afterAll(() => freehold?.stop());

	it('takes the whole feed of the stand-in, all of whose records can be taken', async () => {
		const body = { name: 'Metropolitan MLS', system: 'Mock MLS', active: false };
		const feed = (await freehold.call('POST', '/v1/feeds', { as: broker, body })).body;
		const asked = await freehold.call('POST', `/v1/feeds/${feed.id}/replicate`, { as: broker, body: { mode: 'whole' } });
		expect(asked.status).toBe(202);
		await freehold.app.idle();
		const [report] = (await freehold.call('GET', `/v1/feed-runs?feed=${feed.id}`, { as: broker })).body.data;
		expect([report.state, report.error, report.refusals]).toEqual(['done', null, []]);
		expect(report.made).toBeGreaterThan(200);
		const sold = await freehold.call('GET', '/v1/listings?status[in]=sold,withdrawn&total=true', { as: broker });
		expect(sold.body.total).toBeGreaterThan(5);
	}, 60_000);

	it('ends as if nothing had happened, wherever it is killed', async () => {
		const records: MlsRecord[] = Array.from({ length: 9 }, (_, at) => ({
			key: `k${at}`,
			modifiedAt: String(row(at).ModificationTimestamp),
			fields: {},
		}));
		for (let killed = 0; killed < 8; killed++) {
			const system = `nw${killed}`;
			const feed = (await freehold.call('POST', '/v1/feeds', { as: broker, body: { name: 'Northwest', system, active: false } }))
				.body;
			for (const [at, record] of records.entries()) record.fields = row(at, { ListingId: `${system}-${at}` });
			const task = (attempt: number, dies: number) => taskOf(freehold, { id: jobs, attempt, records, dies });
			const jobs = randomUUID();
			await expect(replicate({ feed: feed.id, mode: 'changes' }, task(1, killed))).rejects.toThrow('killed');
			await replicate({ feed: feed.id, mode: 'changes' }, task(2, Number.POSITIVE_INFINITY));
			const [report] = (await freehold.call('GET', `/v1/feed-runs?feed=${feed.id}`, { as: broker })).body.data;
			expect([killed, report.state, report.made, report.seen, report.pages]).toEqual([killed, 'done', 9, 9, 3]);
			const entries = await freehold.call('GET', `/v1/feed-entries?feed=${feed.id}&total=true`, { as: broker });
			expect(entries.body.total).toBe(9);
		}
	}, 60_000);
});

type Task = Parameters<OutwardJobHandler>[1];

/** A worker that dies at its `dies`th transaction or page: nothing of what it had open is kept. */
function taskOf(
	freehold: TestApp,
	{ id, attempt, records, dies }: { id: string; attempt: number; records: MlsRecord[]; dies: number },
): Task {
	let steps = 0;
	const orDie = (): void => {
		if (++steps > dies) throw new Error('killed');
	};
	return {
		id,
		attempt,
		log: { warn() {} },
		transact: (work: (scope: Scope) => Promise<unknown>) =>
			freehold.app.asSystem(freehold.harbor.id, async (scope) => {
				const result = await work(scope);
				orDie();
				return result;
			}),
		port: () => ({
			async *replicate({ resume }: { resume?: string }): AsyncGenerator<MlsPage> {
				for (let from = Number(resume ?? 0); from < records.length; from += 3) {
					orDie();
					yield { records: records.slice(from, from + 3), resume: String(from + 3) };
				}
			},
		}),
	} as never;
}
