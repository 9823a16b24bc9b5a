/** Many idle listeners on one process: what each of them costs in memory, and that all are still there and hear. */
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { INSTALLATION } from '../tests/faults/campaign.ts';
import { BENCH_PASSWORD, type BenchGround } from './ground.ts';
import { whole } from './load.ts';
import { run } from './processes.ts';

/** Each with so many, so that no process runs out of files. */
const PROCESSES = 2;
/** The time that the server is left alone before it is looked at. */
const REST = 15_000;

export async function measureSockets(ground: BenchGround, { sockets }: { sockets: number }): Promise<string> {
	const app = await ground.open(false, { role: 'api' });
	await ground.found(app, 'sockets');
	await app.stop();
	const server = await run('core/src/cli/freehold.ts', ['start'], { ...ground.environment, PORT: '18094' }, INSTALLATION);
	const clients: Awaited<ReturnType<typeof run>>[] = [];
	try {
		const token = await signIn(server.url);
		await pause(REST);
		const before = server.memory();
		const began = performance.now();
		clients.push(
			...(await Promise.all(
				Array.from({ length: PROCESSES }, () =>
					run('bench/socket-clients.ts', [], {
						BENCH_URL: server.url,
						BENCH_TOKEN: token,
						BENCH_COUNT: String(sockets / PROCESSES),
					}),
				),
			)),
		);
		const seconds = (performance.now() - began) / 1000;
		await pause(REST);
		const after = server.memory();
		const cpu = server.cpu();
		await pause(10_000);
		const idle = (server.cpu() - cpu) / 10_000_000;
		const delay = await toldOne(server.url, token);
		return `## Idle sockets

\`npm run bench sockets\`: ${whole(sockets)} sockets (WebSocket, signed in, each with a subscription) on one process, which were open ${seconds.toFixed(0)} s after the first.

| | |
|---|---|
| memory of the process before, with all of them | ${before}, ${after} MB |
| memory a socket | ${(((after - before) * 1024) / sockets).toFixed(1)} KB |
| CPU of the process while nothing happens | ${(idle * 100).toFixed(1)} % of one core |
| a change, until one more socket hears of it while ${whole(sockets)} others hear it too | ${delay.toFixed(0)} ms |
`;
	} finally {
		await Promise.all(clients.map((client) => client.stop()));
		await server.stop();
	}
}

async function signIn(url: string): Promise<string> {
	const body = JSON.stringify({ email: 'owner@sockets.example', password: BENCH_PASSWORD, organization: 'sockets' });
	const answer = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	if (!answer.ok) throw new Error(await answer.text());
	return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** Milliseconds from a call to the last of all sockets that hears of it: one that connected after all the others. */
async function toldOne(url: string, token: string): Promise<number> {
	const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
	const made = await fetch(`${url}/v1/entries`, { method: 'POST', headers, body: JSON.stringify({ name: 'one', step: 0 }) });
	const { id } = (await made.json()) as { id: string };
	const socket = io(url, { path: '/v1/socket', transports: ['websocket'], auth: { token } });
	await new Promise<void>((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('connect_error', reject);
	});
	await socket.emitWithAck('subscribe', { types: ['entry.updated'] });
	const heard = new Promise<void>((resolve) => socket.once('event', () => resolve()));
	const began = performance.now();
	await fetch(`${url}/v1/entries/${id}`, { method: 'PATCH', headers, body: JSON.stringify({ step: 1 }) });
	await heard;
	const took = performance.now() - began;
	socket.disconnect();
	return took;
}
