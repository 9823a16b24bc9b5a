/** What `npm create freehold-plugin` makes, made for real into an empty folder, and everything that it promises done there. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPlugins, loadConfig, loadRegistry } from '@freehold/core';
import { type Platform, startPlatform } from '@freehold/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../tests/harness/once.ts';
import { ENTITIES, PLUGINS, PLURALS } from '../src/taken.ts';

const PROGRAM = join(ROOT, 'create-plugin/src/create-freehold-plugin.ts');
// As `npm` would have it, the workspace's own Node first.
const env = { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`, NODE_OPTIONS: '', VITEST: '' };

type Ended = { code: number; said: string };

const run = (cwd: string, command: string, args: string[]): Promise<Ended> =>
	promisify(execFile)(command, args, { cwd, env }).then(
		({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
		(error) => ({ code: error.code, said: error.stdout + error.stderr }),
	);
const create = (cwd: string, ...args: string[]) => run(cwd, process.execPath, [PROGRAM, ...args]);

/** An empty folder that finds the workspace's packages. */
function emptyFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-create-'));
	symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

describe('npm create freehold-plugin', () => {
	let folder: string;
	let plugin: string;
	let made: Ended;
	beforeAll(async () => {
		folder = emptyFolder();
		made = await create(folder, 'key-handovers');
		plugin = join(folder, 'freehold-plugin-key-handovers');
	}, 120_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('makes a plugin in one command, and says what is next', () => {
		expect(made).toEqual({ code: 0, said: expect.stringContaining('Next:  cd freehold-plugin-key-handovers && npm run dev') });
		const schema = JSON.parse(readFileSync(join(plugin, 'schemas/key-handover.json'), 'utf8'));
		expect(schema).toMatchObject({
			$id: 'key-handovers/key-handover',
			title: 'Key handover',
			'x-entity': { plural: 'key-handovers' },
		});
		expect(readFileSync(join(plugin, 'migrations/0001_initial.sql'), 'utf8')).toContain('create table key_handovers');
		expect(readFileSync(join(plugin, 'src/types.gen.ts'), 'utf8')).toContain('interface KeyHandover ');
		expect(existsSync(join(plugin, 'dist/screens.js'))).toBe(true);
		expect(existsSync(join(plugin, '.gitignore'))).toBe(true);
	});

	it('leaves no word of its template', async () => {
		expect((await run(plugin, 'grep', ['-rniE', 'sampl(e|ing)', '.', '--exclude-dir=dist'])).said).toBe('');
	});

	it('whose own tests pass', async () => {
		const { code, said } = await run(plugin, 'npm', ['test', '--silent']);
		expect(said).toMatch(/pass 5\b/);
		expect(code).toBe(0);
	}, 120_000);

	it('in which there is nothing to mend, to generate or to compile', async () => {
		expect(await run(plugin, 'npm', ['run', '--silent', 'check'])).toEqual({ code: 0, said: 'key-handovers: nothing to mend\n' });
		expect((await run(plugin, 'npm', ['run', '--silent', 'types'])).said).toBe('');
		expect((await run(plugin, 'freehold', ['generate', '--check'])).said).toContain('up to date');
	}, 120_000);

	it('that is linted as our own code is', async () => {
		// Biome looks at what is below its configuration.
		const { linter } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
		writeFileSync(join(plugin, 'biome.json'), JSON.stringify({ root: true, linter }));
		const { code, said } = await run(plugin, 'biome', [
			'lint',
			'src',
			'test',
			'schemas',
			'page',
			'package.json',
			'rollup.config.js',
		]);
		rmSync(join(plugin, 'biome.json'));
		expect(said).not.toContain('━━');
		expect(code).toBe(0);
	});

	describe('started beside all other plugins', () => {
		let freehold: Platform;
		beforeAll(async () => {
			freehold = await startPlatform({ root: ROOT, plugins: [...loadConfig(ROOT, {}).plugins, plugin] });
		}, 120_000);
		afterAll(() => freehold?.stop());

		it('is in the API and in the console’s description', async () => {
			const harbor = await freehold.found('harbor');
			const as = await harbor.asUser('broker');
			const { body } = await freehold.call('GET', '/v1/description', { as });
			expect(body.operations.map(({ id }: { id: string }) => id)).toEqual(
				expect.arrayContaining(['key-handover.create', 'key-handover.waiting', 'key-handover.close']),
			);
			expect(body.screens.find(({ plugin: name }: { plugin: string }) => name === 'key-handovers')).toMatchObject({
				pages: [{ path: 'open', element: 'key-handovers-open' }],
				cards: [{ element: 'key-handovers-card' }],
			});
			expect((await freehold.call('GET', '/screens/key-handovers/screens.js')).status).toBe(200);
		});
	});
});

describe('a name that cannot be', () => {
	let folder: string;
	beforeAll(() => {
		folder = emptyFolder();
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const refused: [args: string[], why: string][] = [
		[['Key Handovers'], 'Do you mean “key-handovers”?'],
		[['3'], 'lower case words'],
		[['crm'], 'a plugin of Freehold is called so'],
		[['identity'], 'a plugin of Freehold is called so'],
		[['prospects', '--entity', 'lead'], 'there is such an entity already. Say another one with --entity.'],
		[['things', '--plural', 'listings'], 'the API has such addresses already. Say another one with --plural.'],
		[['sheep', '--plural', 'sheep'], 'Say another one with --plural.'],
		[['visits', '--folder', 'node_modules'], 'is not empty'],
		[['visits', '--colour', 'red'], '--colour'],
	];
	it.each(refused)('%j is refused, with what to do', async (args, why) => {
		const { code, said } = await create(folder, ...args);
		expect(said).toContain(why);
		expect(code).toBe(1);
	});

	it('nobody is asked where nobody can answer', async () => {
		const child = spawn(process.execPath, [PROGRAM], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
		const code = await new Promise((resolve) => child.once('exit', resolve));
		expect(code).toBe(2);
	});
});

// UPDATE_DOCS=1 writes them.
it('knows every name that our own plugins have', () => {
	const { plugins, entities } = loadRegistry(findPlugins(loadConfig(ROOT, {})));
	const names = plugins.map(({ name }) => name).concat('core', 'freehold');
	const all = { PLUGINS: names, ENTITIES: [...entities.keys()], PLURALS: [...entities.values()].map(({ plural }) => plural) };
	if (process.env.UPDATE_DOCS) {
		const lists = Object.entries(all).map(
			([name, words]) =>
				`export const ${name}: ReadonlySet<string> = new Set(\n\t\`${words.toSorted().join(' ')}\`.split(' '),\n);\n`,
		);
		const text = `/** Names of Freehold's own plugins and of what is in them; the test of this package holds them to the schema files. */\n\n${lists.join('\n')}`;
		writeFileSync(join(ROOT, 'create-plugin/src/taken.ts'), text);
	}
	const known = { PLUGINS, ENTITIES, PLURALS };
	for (const [name, words] of Object.entries(all))
		expect([...known[name as keyof typeof known]].toSorted(), name).toEqual(words.toSorted());
});
