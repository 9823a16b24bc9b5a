/** Idle listeners in a process of their own: connects so many sockets (BENCH_URL, BENCH_TOKEN, BENCH_COUNT), says so, and does nothing until it is ended. */
import { io, type Socket } from 'socket.io-client';

const { BENCH_URL = '', BENCH_TOKEN = '', BENCH_COUNT = '0' } = process.env;
const AT_ONCE = 50;

const connect = async (): Promise<Socket> => {
	const socket = io(BENCH_URL, {
		path: '/v1/socket',
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		auth: { token: BENCH_TOKEN },
	});
	await new Promise<void>((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('connect_error', reject);
	});
	const answer = await socket.emitWithAck('subscribe', { types: ['entry.updated'] });
	if (answer.error) throw new Error(JSON.stringify(answer.error));
	return socket;
};

const sockets: Socket[] = [];
while (sockets.length < Number(BENCH_COUNT)) {
	const wanted = Math.min(AT_ONCE, Number(BENCH_COUNT) - sockets.length);
	sockets.push(...(await Promise.all(Array.from({ length: wanted }, connect))));
}
// The harness takes an address for “it has begun”.
process.stdout.write(`${sockets.length} sockets at http://127.0.0.1:0\n`);
process.once('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1 << 30);
