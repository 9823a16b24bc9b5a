/**
 * The floors of event latency: a bare HTTP handler that changes a row and tells sockets of it. FLOOR_WAY=emit tells them right after the
 * commit, and forgets it if it dies. FLOOR_WAY=outbox does by hand what must be done for nothing to be lost: the change writes an outbox
 * row, a second transaction moves it into a numbered log, and who listens to the log reads it and tells the sockets.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Pool } from 'pg';
import { Server } from 'socket.io';

const { DATABASE_URL = '', FLOOR_WAY = 'emit', PORT = '0' } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const server = createServer(async (request, response) => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const { step } = JSON.parse(Buffer.concat(chunks).toString()) as { step: number };
	const id = request.url?.split('/').at(-1);
	await change(id as string, step);
	response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id, step }));
});
const io = new Server(server, { path: '/v1/socket', transports: ['websocket'], serveClient: false });

const CHANGE = 'update floor.entries set step = $2 where id = $1';
const change = FLOOR_WAY === 'emit' ? changeAndEmit : changeAndRelay;

async function changeAndEmit(id: string, step: number): Promise<void> {
	await pool.query({ name: 'change', text: CHANGE, values: [id, step] });
	io.emit('event', { subject: id, data: { step } });
}

async function changeAndRelay(id: string, step: number): Promise<void> {
	await pool.query({
		name: 'change',
		text: `with changed as (${CHANGE} returning id) insert into floor.outbox (record, data) select id, jsonb_build_object('step', $2::int) from changed`,
		values: [id, step],
	});
	void relay();
}

let running: Promise<void> | undefined;
let isAsked = false;
async function relay(): Promise<void> {
	isAsked = true;
	running ??= (async () => {
		while (isAsked) {
			isAsked = false;
			await pool.query({
				name: 'move',
				text: `with taken as (delete from floor.outbox returning *), logged as (
						insert into floor.log (record, data) select record, data from taken order by sequence returning position)
					select pg_notify('floor_log', max(position)::text) from logged having count(*) > 0`,
			});
		}
	})().finally(() => {
		running = undefined;
	});
	return running;
}

if (FLOOR_WAY === 'outbox') {
	const ear = new Client({ connectionString: DATABASE_URL });
	await ear.connect();
	await ear.query('listen floor_log');
	let told = 0;
	ear.on('notification', async () => {
		const { rows } = await pool.query({
			name: 'read',
			text: 'select position, record, data from floor.log where position > $1 order by position',
			values: [told],
		});
		for (const row of rows as { position: string; record: string; data: unknown }[]) {
			if (Number(row.position) <= told) continue;
			told = Number(row.position);
			io.emit('event', { subject: row.record, data: row.data });
		}
	});
}

server.listen(Number(PORT), '127.0.0.1', () =>
	process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
process.once('SIGTERM', () => process.exit(0));
