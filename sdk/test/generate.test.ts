/** `freehold generate`: what it writes, that it notices differences, and a partner's own client from a running server. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'node_modules/.bin');

type Ran = { code: number; out: string };
const run = (file: string, args: string[], cwd = ROOT): Promise<Ran> =>
	promisify(execFile)(file, args, { cwd, env: { ...process.env, NODE_ENV: '', DATABASE_URL: '' } }).then(
		({ stdout }) => ({ code: 0, out: stdout }),
		({ code, stdout, stderr }) => ({ code, out: `${stdout}${stderr}` }),
	);
const COMMAND = [join(ROOT, 'core/src/cli/freehold.ts'), 'generate'];
const generate = (...args: string[]): Promise<Ran> => run(process.execPath, [...COMMAND, ...args]);

it('has written this tree’s SDK and types as the schema files are', async () => {
	expect(await generate('--check')).toEqual({ code: 0, out: 'What is generated is up to date.\n' });
});

describe('generating from a running server', () => {
	let test: TestApp;
	let folder: string;
	const out = () => join(folder, 'client');
	// A partner has no freehold.config.json.
	const from = (...more: string[]): Promise<Ran> =>
		run(process.execPath, [...COMMAND, '--from', test.url, '--out', out(), ...more], folder);

	beforeAll(async () => {
		// A partner's project: its own folder, the SDK installed, a server with a plugin that nobody here knows.
		folder = mkdtempSync(join(tmpdir(), 'freehold-partner-'));
		mkdirSync(join(folder, 'node_modules/@freehold'), { recursive: true });
		symlinkSync(join(ROOT, 'sdk'), join(folder, 'node_modules/@freehold/sdk'));
		writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
		cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.base.json'));
		writeFileSync(
			join(folder, 'tsconfig.json'),
			JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { types: [] }, include: ['*.ts', 'client'] }),
		);
		test = await startApp('pglite', { plugins: ['./plugins/listings', './plugins/crm', './examples/plugin-open-house'] });
	});
	afterAll(async () => {
		await test?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	it('writes a client of everything that the key may do, which type-checks and works', async () => {
		const key = await test.harbor.key('admin');
		expect(await from('--key', key)).toMatchObject({ code: 0, out: expect.stringMatching(/wrote .*open-houses\.ts/) });
		const texts = readdirSync(out()).map((name) => readFileSync(join(out(), name), 'utf8'));
		const foreign = texts.flatMap((text) => [...text.matchAll(/ from '([^.][^']*)'/g)].map(([, name]) => name));
		expect(new Set(foreign)).toEqual(new Set(['@freehold/sdk']));
		writeFileSync(join(folder, 'use.ts'), USE.replace('URL_HERE', test.url).replace('KEY_HERE', key));
		expect(await run(join(BIN, 'tsc'), ['--project', folder], folder)).toEqual({ code: 0, out: '' });
		const used = await run(process.execPath, [join(folder, 'use.ts')], folder);
		expect(used).toEqual({ code: 0, out: 'Ann Ames, of party 2, among 1\n' });
		expect(await from('--key', key, '--check')).toMatchObject({ code: 0 });
	}, 120_000);

	it('names what differs, changes nothing while it checks, and leaves other files alone', async () => {
		const key = await test.harbor.key('admin');
		await from('--key', key);
		writeFileSync(join(out(), 'leads.ts'), '// changed by hand\n');
		writeFileSync(join(out(), 'parkings.ts'), readFileSync(join(out(), 'words.ts')));
		writeFileSync(join(out(), 'mine.ts'), '// my own\n');
		const { code, out: told } = await from('--key', key, '--check');
		expect(code).toBe(1);
		expect(told).toMatch(/differs .*leads\.ts/);
		expect(told).toMatch(/no longer generated: .*parkings\.ts/);
		expect(told).not.toMatch(/mine\.ts|contacts\.ts/);
		expect(readFileSync(join(out(), 'leads.ts'), 'utf8')).toBe('// changed by hand\n');
		await from('--key', key);
		expect(readdirSync(out())).toContain('mine.ts');
		expect(readdirSync(out())).not.toContain('parkings.ts');
		expect(await from('--key', key, '--check')).toMatchObject({ code: 0 });
	}, 120_000);

	it('writes no more than the key may see', async () => {
		await rmSync(out(), { recursive: true, force: true });
		await from('--key', await test.harbor.key('viewer'));
		const listings = readFileSync(join(out(), 'listings.ts'), 'utf8');
		expect(listings).toContain('function listListings');
		expect(listings).not.toContain('function createListing');
	}, 60_000);

	it.each([
		['no key', () => from(), /401 .*secret key with --key/s],
		['a wrong key', () => from('--key', 'sk_nonsense'), /401/],
		['nobody there', () => generate('--from', 'http://127.0.0.1:1', '--out', out()), /no answer.*Is the server running/s],
		['nowhere to write', () => generate('--from', test.url), /--out DIR/],
		['a misspelt option', () => generate('--form', 'x'), /--form/],
	])('tells without a stack what is wrong: %s', async (_, ask, told) => {
		const { code, out: text } = await ask();
		expect(code).toBe(1);
		expect(text).toMatch(told);
		expect(text).not.toMatch(/\n {4}at /);
	});
});

const USE = `import { type OpenHouse, freehold, listOpenHouses } from './client/index.ts';
const { run, openHouses } = freehold({ url: 'URL_HERE', key: 'KEY_HERE' });
const visit: OpenHouse = await openHouses.create({
	name: { full: 'Ann Ames' }, email: 'ann@example.com', startsAt: '2026-06-06T18:00:00Z', partySize: 2,
});
const { data, total } = await run(listOpenHouses({ filter: { partySize: { gte: 2 } }, sort: '-startsAt', fields: ['name'], total: true }));
// @ts-expect-error not asked for
data[0]?.email;
// @ts-expect-error a number
listOpenHouses({ filter: { partySize: { gte: 'two' } } });
console.log(\`\${data[0]?.name.full}, of party \${visit.partySize}, among \${total}\`);
declare const console: { log(text: string): void };
`;
