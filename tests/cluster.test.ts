/** The processes of an installation, as docker-compose.yml lays them out: what each answers, and how each ends. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Cluster, startCluster } from './harness/cluster.ts';
import type { Member } from './harness/member.ts';

describe.skipIf(!inject('prepared').postgres).each([
	['PostgreSQL alone', false],
	['PostgreSQL and Redis', true],
] as const)('two API and two worker processes on %s', (_, redis) => {
	let cluster: Cluster;
	beforeAll(async () => {
		cluster = await startCluster({ redis });
	}, 60_000);
	afterAll(() => cluster?.stop());

	const isReady = ({ url }: Member): Promise<boolean> =>
		fetch(`${url}/ready`, { signal: AbortSignal.timeout(2000) }).then(
			({ ok }) => ok,
			() => false,
		);
	const ask = async (url: string, path: string, init?: RequestInit) => {
		const answer = await fetch(url + path, { ...init, headers: { connection: 'close' } });
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	};

	it('say who they are', async () => {
		for (const [members, role] of [
			[cluster.apis, 'api'],
			[cluster.workers, 'worker'],
		] as const) {
			for (const { url } of members) expect((await ask(url, '/health')).body).toMatchObject({ status: 'healthy', role });
		}
	});

	it('answer calls only where that is their role', async () => {
		expect((await ask(cluster.url, '/v1/listings')).status).toBe(401);
		const [worker] = cluster.workers;
		expect(await ask(worker?.url as string, '/v1/listings')).toMatchObject({ status: 404, body: { code: 'not_found' } });
		expect((await ask(worker?.url as string, '/ready', { method: 'POST' })).status).toBe(405);
	});

	it('lose no call while one of them is killed and comes back', async () => {
		const [first] = cluster.apis;
		const before = first?.pid();
		await first?.kill('SIGKILL');
		for (let call = 0; call < 6; call++) expect((await ask(cluster.url, '/health')).status).toBe(200);
		await first?.untilReady();
		expect(first?.pid()).not.toBe(before);
	});

	it('say that they are not ready while the database is away, and are ready again by themselves', async () => {
		cluster.postgres.proxy.cut();
		for (const { url } of cluster.members) expect((await ask(url, '/ready')).status).toBe(503);
		cluster.postgres.proxy.mend();
		await cluster.untilReady(10);
		for (const member of cluster.members) expect(member.ends.filter(({ signal }) => signal !== 'SIGKILL')).toEqual([]);
	});

	// Wherever in its start a process loses what it stands on: it ends, so that it is started again. One that lingers is never well.
	it.skipIf(!redis)(
		'come up by themselves once Redis lets them, wherever it had refused them',
		async () => {
			const [first] = cluster.apis as [Member];
			for (let connections = 0; connections < 8; connections++) {
				cluster.redis?.proxy.only(connections);
				await first.kill();
				const ends = first.ends.length;
				// Until it has ended by itself, or is ready with what it was let have.
				while (first.ends.length === ends && !(await isReady(first))) await new Promise((resolve) => setTimeout(resolve, 50));
				cluster.redis?.proxy.mend();
				await first.untilReady();
			}
		},
		240_000,
	);

	it('end in order, with nothing left to say', async () => {
		const codes = await Promise.all(cluster.members.map((member) => member.stop()));
		expect(codes).toEqual([0, 0, 0, 0]);
	});
});
