/** Several servers on one database: they make and rotate keys for each other; and what they write into their logs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, createApp } from '@freehold/core';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { FREEHOLD, ROOT } from '../../tests/harness/once.ts';
import { rotateDataKeys } from '../src/encryption/rotation.ts';

describe.skipIf(!inject('prepared').postgres)('two servers on one database', () => {
	let test: TestApp;
	let second: App;
	beforeAll(async () => {
		test = await startApp('postgres', { masterKey: Buffer.alloc(32, 9).toString('base64') });
		second = await createApp(test.app.config);
	});
	afterAll(async () => {
		await second?.stop();
		await test?.stop();
	});

	it('make the first keys of an organisation at once and end with the same', async () => {
		for (let round = 0; round < 10; round++) {
			const id = `0199aaaa-bbbb-7ccc-8ddd-0000000001${String(round).padStart(2, '0')}`;
			const write = (app: App) => app.borrow(id, async (sql) => (await sql.keyring.sealer(sql)).key.id);
			const keys = await Promise.all([write(test.app), write(second), write(test.app), write(second)]);
			expect(new Set(keys).size).toBe(1);
			const rows = await test.app.borrow(id, (sql) => sql<{ purpose: string }>('select purpose from data_keys order by 1'));
			expect(rows.map(({ purpose }) => purpose)).toEqual(['data', 'index']);
		}
	});

	it('go on writing while keys rotate, and lose and mix up nothing', async () => {
		const contacts = (
			app: App,
			work: (records: ReturnType<Parameters<Parameters<App['asSystem']>[1]>[0]['records']>) => Promise<unknown>,
		) => app.asSystem(test.palm.id, ({ records }) => work(records('contact')));
		const ids: string[] = [];
		await contacts(test.app, async (records) => {
			ids.push(
				...(await records.createMany(
					Array.from({ length: 600 }, (_, at) => ({ name: { full: `C ${at}` }, email: `c${at}-0@example.com` })),
				)),
			);
		});
		const latest = new Map(ids.map((id, at) => [id, `c${at}-0@example.com`]));
		let running = true;
		const writer = async (app: App, half: number): Promise<void> => {
			for (let turn = 1; running; turn++) {
				const at = ((turn * 7) % 300) * 2 + half;
				const [id, email] = [ids[at] as string, `c${at}-${turn}@example.com`];
				await contacts(app, (records) => records.update(id, { email }));
				latest.set(id, email);
			}
		};
		const writers = [writer(test.app, 0), writer(second, 1)];
		const log = { error: (about: object) => expect.unreachable(JSON.stringify(about)) };
		await rotateDataKeys({ ...test.app.sealed, connections: test.app.connections, log, say: () => {} });
		running = false;
		await Promise.all(writers);

		for (const [id, email] of latest) {
			await contacts(second, async (records) => expect((await records.get(id)).email).toBe(email));
			await contacts(second, async (records) => expect((await records.find({ email }))?.id).toBe(id));
		}
		const sealed = await test.app.borrow(test.palm.id, (sql) => sql('select distinct left(email, 16) as key from contacts'));
		expect(sealed).toHaveLength(1);
	}, 60_000);

	it('accept each other’s tokens, those of a key that was just made too', async () => {
		await wait(5_000);
		await second.connections.keyring.platform.rotate('signing');
		const login = { email: 'owner@harbor.example', password: PASSWORD };
		const caller = { address: '10.9.8.7', userAgent: 'test', requestId: 'keys-shared' };
		const nobody = { kind: 'nobody', id: null, organization: null, role: null, permissions: [] } as const;
		const { json } = await second.door.invoke('user.login', { body: login }, nobody, caller);
		const { accessToken } = JSON.parse(json as string);
		const { body: published } = await test.call('GET', '/.well-known/jwks.json');
		expect(published.keys).toHaveLength(2);
		expect(published.keys.map(({ kid }: { kid: string }) => kid)).toContain(decodeProtectedHeader(accessToken).kid);
		expect((await test.call('GET', '/v1/auth/me', { as: accessToken })).body.user.email).toBe('owner@harbor.example');
	});
});

describe.skipIf(!inject('prepared').postgres)('the log of a server', () => {
	let test: TestApp;
	let server: ChildProcess;
	let url: string;
	let output = '';
	beforeAll(async () => {
		test = await startApp('postgres', { masterKey: Buffer.alloc(32, 9).toString('base64') });
		const { databaseUrl = '', databaseOwnerUrl = '', dataFolder, masterKey = '' } = test.app.config;
		const port = await freePort();
		url = `http://127.0.0.1:${port}`;
		server = spawn(process.execPath, [FREEHOLD, 'start'], {
			cwd: ROOT,
			env: {
				...process.env,
				DATABASE_URL: databaseUrl,
				DATABASE_OWNER_URL: databaseOwnerUrl,
				FREEHOLD_DATA: dataFolder,
				FREEHOLD_MASTER_KEY: masterKey,
				LOG_LEVEL: 'trace',
				PORT: String(port),
			},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
		for (let tries = 0; tries < 300 && !output.includes('Freehold is at'); tries++) await wait(100);
	}, 60_000);
	afterAll(async () => {
		if (server?.exitCode === null) {
			server.kill('SIGTERM');
			await once(server, 'exit');
		}
		await test?.stop();
	});

	it('tells what happened and holds no password, token, key, email address or phone number', async () => {
		const call = async (method: string, path: string, as?: string, body?: unknown) => {
			const headers = {
				...(as ? { authorization: `Bearer ${as}` } : {}),
				...(body ? { 'content-type': 'application/json' } : {}),
			};
			const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
			const text = await answer.text();
			return { status: answer.status, body: text ? JSON.parse(text) : null };
		};
		const wrong = 'Wr0ng-hippopotamus!';
		await call('POST', '/v1/auth/login', undefined, { email: 'owner@harbor.example', password: wrong });
		const { body: signedIn } = await call('POST', '/v1/auth/login', undefined, {
			email: 'owner@harbor.example',
			password: PASSWORD,
		});
		const as: string = signedIn.accessToken;
		const { body: refreshed } = await call('POST', '/v1/auth/refresh', undefined, { refreshToken: signedIn.refreshToken });
		await call('POST', '/v1/auth/refresh', undefined, { refreshToken: signedIn.refreshToken });
		const again = (await call('POST', '/v1/auth/login', undefined, { email: 'owner@harbor.example', password: PASSWORD })).body
			.accessToken;
		const { body: key } = await call('POST', '/v1/api-keys/issue', again, { name: 'x', kind: 'secret', role: 'admin' });
		const person = { name: { full: 'Walrus' }, email: 'walrus.bandicoot@example.com', phone: '+12065550166' };
		const { body: made } = await call('POST', '/v1/contacts', key.key, person);
		await call('GET', '/v1/contacts/walrus.bandicoot%40example.com', key.key);
		await call('GET', '/v1/contacts/%2B12065550166', key.key);
		await call('GET', `/v1/contacts?email=${person.email}&q=${person.email}`, key.key);
		await call('GET', '/v1/contacts', `${key.key}x`);
		const user = { email: person.email, phone: person.phone, role: 'agent', name: { full: 'Walrus' } };
		for (let time = 0; time < 2; time++) await call('POST', '/v1/users', key.key, user);
		// Our own fault: an error with its stack, and a value beside it that cannot be read.
		await test.app.borrow(test.harbor.id, (sql) => sql(`update contacts set email = 'fh1:AAAA' where id = $1`, [made.id]));
		expect((await call('GET', `/v1/contacts/${made.id}`, key.key)).status).toBe(500);
		await wait(300);

		expect(output).toContain('request failed');
		expect(output).toContain(`contacts.email of ${made.id} cannot be read`);
		expect(output).toContain('/v1/auth/login');
		const secrets = {
			wrong,
			PASSWORD,
			access: as.slice(-40),
			refresh: signedIn.refreshToken.slice(-32),
			refreshed: refreshed.refreshToken.slice(-32),
			key: key.key.slice(-32),
			local: 'bandicoot',
			phone: '2065550166',
			owner: 'owner@harbor.example',
		};
		for (const [what, secret] of Object.entries(secrets)) expect([what, output.includes(secret)]).toEqual([what, false]);
	});
});

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	server.close();
	return port;
}
