/** A thousand events in a minute to two receivers: one that takes each at once, and one that takes five seconds for each. The first must not wait. */
import { setTimeout as pause } from 'node:timers/promises';
import { INSTALLATION } from '../tests/faults/campaign.ts';
import { startReceiver } from '../tests/harness/receiver.ts';
import { BENCH_PASSWORD, type BenchGround } from './ground.ts';
import { median, whole } from './load.ts';
import { run } from './processes.ts';

const SLOW = 5000;

export async function measureWebhooks(
	ground: BenchGround,
	{ events, seconds }: { events: number; seconds: number },
): Promise<string> {
	const app = await ground.open(false, { role: 'api' });
	await ground.found(app, 'hooks');
	await app.stop();
	const server = await run('core/src/cli/freehold.ts', ['start'], { ...ground.environment, PORT: '18095' }, INSTALLATION);
	const receiver = await startReceiver(({ path }) => (path === '/slow' ? { after: SLOW } : {}));
	try {
		const call = async (path: string, body: unknown, token?: string) => {
			const answer = await fetch(server.url + path, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
				body: JSON.stringify(body),
			});
			if (!answer.ok) throw new Error(await answer.text());
			// biome-ignore lint/suspicious/noExplicitAny: what the API answers
			return (await answer.json()) as any;
		};
		const login = { email: 'owner@hooks.example', password: BENCH_PASSWORD, organization: 'hooks' };
		const { accessToken } = await call('/v1/auth/login', login);
		for (const path of ['/fast', '/slow'])
			await call('/v1/webhooks', { url: receiver.url + path, events: ['entry.created'], role: 'admin' }, accessToken);

		const asked = new Map<string, number>();
		const began = Date.now();
		for (let at = 0; at < events; at++) {
			const due = began + (at * seconds * 1000) / events;
			if (due > Date.now()) await pause(due - Date.now());
			const { id } = await call('/v1/entries', { name: `event ${at}`, step: 0 }, accessToken);
			asked.set(id, Date.now());
		}
		const took = (Date.now() - began) / 1000;
		const fast = () => receiver.distinct('/fast');
		for (let waited = 0; fast().length < events && waited < 60_000; waited += 100) await pause(100);
		const delays = fast()
			.map(({ body, at }) => at - (asked.get(body.subject as string) ?? at))
			.toSorted((one, other) => one - other);
		const slow = receiver.distinct('/slow').length;
		return `## Webhooks

${whole(events)} events in ${took.toFixed(0)} s, each to two receivers: one answers at once, the other after ${SLOW / 1000} s. One process does all. \`npm run bench webhooks\`.

| | |
|---|---|
| the fast one has | ${whole(delays.length)} of ${whole(events)} |
| from the answered call to the fast one, p50, p99, longest | ${median(delays).toFixed(0)}, ${delays[Math.floor(delays.length * 0.99)]}, ${delays.at(-1)} ms |
| the slow one has by then | ${whole(slow)} (five at a time) |
`;
	} finally {
		await server.stop();
		await receiver.stop();
	}
}
