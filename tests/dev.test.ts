/** `freehold dev`, as a plugin's author meets it: files are saved, and asked for over HTTP. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FREEHOLD, ROOT } from './harness/once.ts';
import { createDatabase, dropDatabase } from './harness/postgres.ts';
import { freePort } from './harness/servers.ts';
import { until } from './harness/until.ts';

const SCHEMA = {
	$id: 'notes/note',
	title: 'Note',
	description: 'Something to remember.',
	type: 'object',
	additionalProperties: false,
	required: ['text'],
	properties: { text: { type: 'string', maxLength: 200, description: 'What.' } } as Record<string, object>,
	'x-entity': { plural: 'notes', title: 'text' },
	'x-operations': {
		hello: {
			title: 'Hello',
			description: 'Says hello.',
			on: 'collection',
			method: 'GET',
			permission: 'anyone',
			output: { type: 'object', additionalProperties: false, required: ['say'], properties: { say: { type: 'string' } } },
		},
	},
};

const code = (say: string): string => `import { definePlugin } from '@freehold/core';
import { say } from './words.ts';

export default definePlugin({ name: 'notes', operations: { 'note.hello': async () => ({ say: say + ${JSON.stringify(say)} }) } });
`;

const environment = (port: number): NodeJS.ProcessEnv => ({
	...{ ...process.env, PORT: String(port), HOST: '127.0.0.1' },
	...{ DATABASE_URL: '', DATABASE_OWNER_URL: '', FREEHOLD_DATA: '', NODE_ENV: '' },
});

const writeIn = (folder: string, name: string, content: unknown): void =>
	writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, '\t'));

/** A folder of its own with a plugin for notes, and the console. */
function notesIn(): string {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-dev-'));
	symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	mkdirSync(join(folder, 'schemas'));
	mkdirSync(join(folder, 'src'));
	const freehold = { name: 'notes', core: '^0.1.0', code: './src/plugin.ts' };
	writeIn(folder, 'package.json', { name: 'plugin-notes', version: '1.0.0', type: 'module', freehold });
	writeIn(folder, 'freehold.config.json', { plugins: ['@freehold/plugin-console', '.'] });
	writeIn(folder, 'src/words.ts', `export const say = 'Hello';\n`);
	writeIn(folder, 'src/plugin.ts', code(''));
	writeIn(folder, 'schemas/note.json', SCHEMA);
	return folder;
}

/** Should it still be there: a test that failed leaves nothing behind. */
function endLeft(pid: number): void {
	try {
		if (pid) process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended, as it should.
	}
}

describe('freehold dev', () => {
	let folder: string;
	let url: string;
	let dev: ChildProcess;
	let said = '';
	let token = '';

	const write = (name: string, content: unknown): void => writeIn(folder, name, content);
	const schema = (properties: Record<string, object>, more: object = {}): void =>
		write('schemas/note.json', { ...SCHEMA, ...more, properties: { ...SCHEMA.properties, ...properties } });
	const call = async (method: string, path: string, body?: object) => {
		const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
		const response = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
		return { status: response.status, body: await response.json().catch(() => null) };
	};
	const fields = async (): Promise<string[]> => {
		const { body } = await call('GET', '/openapi.json');
		return Object.keys(body.components.schemas.NoteCreate.properties);
	};
	const hello = async (): Promise<string> => (await call('GET', '/v1/notes/hello')).body.say;
	const says = async (text: string, after = 0): Promise<void> => until(async () => said.slice(after).includes(text), 20_000);
	/** Milliseconds from now until it is so. */
	const measured = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
		const began = performance.now();
		await until(isSo, 20_000);
		process.stdout.write(`freehold dev: ${what} after ${Math.round(performance.now() - began)} ms\n`);
	};

	beforeAll(async () => {
		folder = notesIn();
		const port = await freePort();
		url = `http://127.0.0.1:${port}`;
		// As npx does: another process stands between the two.
		const between = ['-c', '"$@" & echo "process $!"; wait', 'sh', process.execPath, FREEHOLD, 'dev'];
		dev = spawn('sh', between, { cwd: folder, env: environment(port), stdio: ['ignore', 'pipe', 'pipe'] });
		const hear = (text: Buffer): void => {
			said += text;
		};
		for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', hear);
		await until(async () => said.includes('/console after') || dev.exitCode !== null, 60_000);
		const login = { email: 'admin@harbour.example', password: 'Freehold!2026', organization: 'harbour' };
		token = (await call('POST', '/v1/auth/login', login)).body.accessToken;
	}, 90_000);
	afterAll(() => {
		endLeft(Number(/^process (\d+)$/m.exec(said)?.[1]));
		dev?.kill('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	});

	it('starts on an empty database without a migration, with demo data, and says what it did', async () => {
		expect(said).toContain('notes: create notes');
		expect(said).toContain('admin@harbour.example');
		expect(await hello()).toBe('Hello');
		expect(readFileSync(join(folder, 'src/types.gen.ts'), 'utf8')).toContain('interface Note ');
	});

	it('serves a field that was added to a schema file, and keeps what is written into it', async () => {
		schema({ due: { type: 'string', format: 'date', description: 'When.' } });
		await measured('a new field', async () => (await fields()).includes('due'));
		await says('notes: add notes due');
		const made = await call('POST', '/v1/notes', { text: 'Keys', due: '2031-05-20' });
		expect(made).toMatchObject({ status: 201, body: { due: '2031-05-20' } });
	});

	it('serves a handler that was changed, and a file that it imports', async () => {
		write('src/plugin.ts', code(', you'));
		await measured('a new handler', async () => (await hello()) === 'Hello, you');
		// As many editors save: another file takes the place of the old one.
		write('src/words.ts.new', `export const say = 'Good morning';\n`);
		renameSync(join(folder, 'src/words.ts.new'), join(folder, 'src/words.ts'));
		await measured('what the handler imports', async () => (await hello()) === 'Good morning, you');
	});

	it('tells of a wrong schema file, where and what is meant, and goes on with the last that was right', async () => {
		const before = said.length;
		schema({ due: { type: 'date', description: 'When.' } });
		await says('schemas/note.json at /properties/due', before);
		await says('What could be started last goes on', before);
		expect(await hello()).toBe('Good morning, you');
		expect(await fields()).toContain('due');
		schema({ due: { type: 'string', format: 'date', description: 'When.' }, by: { type: 'string', description: 'Who.' } });
		await until(async () => (await fields()).includes('by'));
	});

	it('tells of code that does not load, and of a handler that is missing', async () => {
		let before = said.length;
		write('src/plugin.ts', 'export default {{');
		await says('plugin_code', before);
		before = said.length;
		write('src/plugin.ts', `export default { name: 'notes' };\n`);
		await says('note.hello', before);
		expect(await hello()).toBe('Good morning, you');
		write('src/plugin.ts', code('!'));
		await until(async () => (await hello()) === 'Good morning!');
	});

	it('loses nothing by trying: a field that goes away comes back with what was in it', async () => {
		schema({ by: { type: 'string', description: 'Who.' } });
		await until(async () => !(await fields()).includes('due'));
		schema({ due: { type: 'string', format: 'date', description: 'When.' }, by: { type: 'string', description: 'Who.' } });
		await until(async () => (await fields()).includes('due'));
		expect((await call('GET', '/v1/notes?text=Keys')).body.data).toMatchObject([{ due: '2031-05-20' }]);
	});

	it('says what would lose rows, or cannot be filled in, and leaves the database as it is', async () => {
		const before = said.length;
		const kept = { due: { type: 'string', format: 'date', description: 'When.' }, by: { type: 'string', description: 'Who.' } };
		schema({ ...kept, who: { type: 'string', description: 'For whom.' } }, { required: ['text', 'who'] });
		await says('notes.who is required and has no default', before);
		schema({ ...kept, due: { type: 'integer', description: 'When.' } });
		await says('would lose notes.due', before);
		expect((await call('GET', '/v1/notes?text=Keys')).body.data).toMatchObject([{ due: '2031-05-20' }]);
		schema(kept);
		await says('again', before);
	});

	it('takes a migration that is written later as what the database has already', async () => {
		const before = said.length;
		await promisify(execFile)(process.execPath, [FREEHOLD, 'migrate', 'create'], { cwd: folder });
		expect(existsSync(join(folder, 'migrations/0001_initial.sql'))).toBe(true);
		await says('notes/0001_initial.sql: the database has it already', before);
		expect((await call('GET', '/v1/notes?text=Keys')).body.data).toHaveLength(1);
	});

	it('has the console loaded anew, and shows it what is wrong', async () => {
		const page = await (await fetch(`${url}/console/`, { headers: { accept: 'text/html' } })).text();
		expect(page).toContain('<script type="module" src="/_dev/reload.js"></script>');
		expect((await fetch(`${url}/_dev/reload.js`)).headers.get('content-type')).toBe('text/javascript');
		const events = await fetch(`${url}/_dev/events`);
		const reader = (events.body as ReadableStream<Uint8Array>).getReader();
		const decoder = new TextDecoder();
		let heard = '';
		const hears = async (pattern: RegExp): Promise<void> => {
			while (!pattern.test(heard)) heard += decoder.decode((await reader.read()).value);
			heard = '';
		};
		await hears(/event: serving\ndata: \d+\.\d+\n/);
		write('schemas/note.json', '{ "half": ');
		await hears(/event: fault\ndata: .*schemas\/note\.json/);
		schema({});
		await hears(/event: serving/);
		await reader.cancel();
	});

	it('refuses to run in production', async () => {
		const env = { ...process.env, NODE_ENV: 'production' };
		const ended = await promisify(execFile)(process.execPath, [FREEHOLD, 'dev'], { cwd: folder, env }).catch((error) => error);
		expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('freehold dev in production')]);
	});

	it('ends when whoever started it is killed without a word', async () => {
		dev.kill('SIGKILL');
		const answers = (): Promise<boolean> =>
			fetch(`${url}/health`).then(
				() => true,
				() => false,
			);
		await until(async () => !(await answers()), 20_000);
	});
});

describe.skipIf(!inject('prepared').postgres)('freehold dev on PostgreSQL', () => {
	it('makes the tables, follows a schema file, and ends with the input that it was given', async () => {
		const server = inject('prepared').postgres as { url: string };
		const name = `dev_${process.pid}`;
		const database = await createDatabase(server, name);
		const folder = notesIn();
		const port = await freePort();
		const urls = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.superuserUrl };
		const dev = spawn(process.execPath, [FREEHOLD, 'dev'], { cwd: folder, env: { ...environment(port), ...urls } });
		try {
			let said = '';
			const hear = (text: Buffer): void => {
				said += text;
			};
			for (const stream of [dev.stdout, dev.stderr]) stream.on('data', hear);
			const says = (text: string): Promise<void> => until(async () => said.includes(text) || dev.exitCode !== null, 30_000);
			await says('/console after');
			expect(said).toContain('notes: create notes');
			const due = { type: 'string', format: 'date', description: 'When.' };
			writeIn(folder, 'schemas/note.json', { ...SCHEMA, properties: { ...SCHEMA.properties, due } });
			await says('again');
			expect(said).toContain('notes: add notes due');
			const ended = once(dev, 'exit');
			dev.stdin.end();
			expect(await ended).toEqual([0, null]);
		} finally {
			endLeft(dev.exitCode === null ? Number(dev.pid) : 0);
			rmSync(folder, { recursive: true, force: true });
			await dropDatabase(server, name);
		}
	}, 90_000);
});
