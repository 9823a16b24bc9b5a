/** The processes of an installation, as docker-compose.yml lays them out: what each answers, and how each ends. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Cluster, startCluster } from './harness/cluster.ts';

describe.skipIf(!inject('prepared').postgres).each([
	['PostgreSQL alone', false],
	['PostgreSQL and Redis', true],
] as const)('two API and two worker processes on %s', (_, redis) => {
	let cluster: Cluster;
	beforeAll(async () => {
		cluster = await startCluster({ redis });
	}, 60_000);
	afterAll(() => cluster?.stop());

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

	it('end in order, with nothing left to say', async () => {
		const codes = await Promise.all(cluster.members.map((member) => member.stop()));
		expect(codes).toEqual([0, 0, 0, 0]);
	});
});
