/**
 * What a stranger gets: every package is published to a private registry, installed from it into empty folders, and used there. Nothing
 * below reaches into this repository after that.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildPackages } from '../release/build.ts';
import { publish } from '../release/publish.ts';
import { ROOT } from './harness/once.ts';
import { portable, SAID, signIn, useParking } from './published/client.ts';
import { createInstallation, type Installation, type Running } from './published/installation.ts';
import { PARKING, parkingFiles } from './published/parking.ts';
import { partnerTests } from './published/partner.ts';
import { startRegistry, type TestRegistry } from './published/registry.ts';

const MINUTES = 60_000;
const PLUGINS = ['listings', 'crm', 'providers', 'console'];

let folder: string;
let built: Built[];
let registry: TestRegistry;
let author: Installation;
let published: string[];
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'freehold-published-'));
	const out = join(ROOT, `.freehold/published-${process.pid}`);
	built = buildPackages(out);
	// Away from here, where they would find what this repository has installed.
	built = built.map((one) => ({ ...one, folder: one.folder.replace(out, join(folder, 'packages')) }));
	cpSync(out, join(folder, 'packages'), { recursive: true });
	rmSync(out, { recursive: true });
	registry = await startRegistry(join(folder, 'registry'));
	author = createInstallation(join(folder, 'author'), registry.env);
	published = publish(built, registry.env);
}, 5 * MINUTES);
afterAll(async () => {
	await registry?.stop();
	await rm(folder, { recursive: true, force: true });
}, MINUTES);

describe('Each package', () => {
	it('is published once, however often that is asked for', () => {
		expect(published).toEqual(built.map(({ name, version }) => `${name}@${version}`));
		expect(publish(built.slice(0, 2), registry.env)).toEqual([]);
	});

	it('is sound, and carries no source, no test and no tool of ours', async () => {
		for (const { name, folder: pkgDir } of built) {
			const { messages } = await publint({ pkgDir, pack: false, strict: true });
			// What the generator writes has a test.
			const isMade = name === 'create-freehold-plugin';
			expect(
				messages.filter(({ code }) => !(isMade && code === 'USE_FILES')),
				name,
			).toEqual([]);
			const manifest = JSON.parse(readFileSync(join(pkgDir, 'package.json'), 'utf8'));
			expect([manifest.scripts, manifest.devDependencies, manifest.private], name).toEqual([undefined, undefined, undefined]);
		}
		mkdirSync(join(folder, 'packed'));
		const packed = JSON.parse(
			await author.run('npm', 'pack', '--json', '--pack-destination', join(folder, 'packed'), ...built.map((one) => one.folder)),
		);
		const list = (Array.isArray(packed) ? packed : Object.values(packed)) as {
			name: string;
			files: { path: string }[];
			size: number;
		}[];
		expect(list.map(({ name }) => name).toSorted()).toEqual(built.map(({ name }) => name).toSorted());
		for (const { name, files, size } of list) {
			const strange = files
				.map(({ path }) => path)
				// What the generator writes is TypeScript, with a test.
				.filter((path) => name !== 'create-freehold-plugin' || !path.startsWith('template/'))
				.filter((path) => /(?<!\.d)\.ts$|(^|\/)(test|screens|node_modules)\/|rollup\.config|tsconfig/.test(path));
			expect(strange, name).toEqual([]);
			expect(size, name).toBeLessThan(2_000_000);
		}
	});

	it(
		'has types that resolve in every mode of modules',
		async () => {
			for (const { name, version } of built) {
				const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
				const { problems = [] } = (await checkPackage(
					createPackageFromTarballData(readFileSync(join(folder, 'packed', file))),
				)) as { problems?: Found[] };
				// Modules only: `require` takes them since Node 20.19, and resolution as of Node 10 finds the main entry.
				const grave = problems.filter(
					({ kind, resolutionKind, entrypoint }) =>
						kind !== 'CJSResolvesToESM' && !(resolutionKind === 'node10' && entrypoint !== '.'),
				);
				expect(grave, name).toEqual([]);
			}
		},
		MINUTES,
	);
});
type Found = { kind: string; entrypoint?: string; resolutionKind?: string };

it(
	'A plugin of the generator has all that it needs from the registry, builds, and passes its own tests',
	async () => {
		const place = createInstallation(join(folder, 'making'), registry.env);
		await place.run('npm', 'create', '--yes', 'freehold-plugin', 'key-handovers');
		const made = createInstallation(join(folder, 'making/freehold-plugin-key-handovers'), registry.env, false);
		await made.run('npm', 'run', 'types');
		await made.run('npm', 'test');
		await made.run('npm', 'run', 'check');
	},
	6 * MINUTES,
);

describe('In an empty folder', () => {
	let home: Installation;
	let platform: Running;
	let url: string;
	let key: string;
	let publishable: string;
	beforeAll(async () => {
		home = createInstallation(join(folder, 'home'), registry.env);
		const names = ['schemas', 'core', 'sdk', ...PLUGINS.map((name) => `plugin-${name}`)].map((name) => `@freehold/${name}`);
		await home.run('npm', 'install', ...names);
		// Whoever writes a plugin has the platform, and lets it write the migration.
		home.write(Object.fromEntries(Object.entries(parkingFiles).map(([name, content]) => [`parking/${name}`, content])));
		home.write({ 'freehold.config.json': { plugins: ['@freehold/plugin-listings', './parking'] } });
		await home.run('freehold', 'migrate', 'create');
		await home.run('npm', 'publish', './parking');
		rmSync(join(home.folder, 'parking'), { recursive: true });
		await home.run('npm', 'install', PARKING);
		home.write({ 'freehold.config.json': { plugins: [...PLUGINS.map((name) => `@freehold/plugin-${name}`), PARKING] } });
		const env = {
			PORT: '0',
			HOST: '127.0.0.1',
			LOG_LEVEL: 'error',
			FREEHOLD_DATA: join(folder, 'data'),
			FREEHOLD_PORTS: 'webhook=http',
			FREEHOLD_OUTBOUND_ALLOW: '127.0.0.1',
		};
		platform = await home.start(/Freehold is at (http:\S+)/, env, 'freehold', 'start', '--demo');
		url = platform.said[1] as string;
		publishable = /pk_\w+/.exec(platform.output())?.[0] as string;
		home.write({ 'sign-in.js': signIn(url) });
		key = (await home.run('node', 'sign-in.js')).trim();
	}, 8 * MINUTES);
	afterAll(() => platform?.stop());

	it('the platform starts, lets somebody in, and shows its console and its widgets', async () => {
		expect(key).toMatch(/^sk_/);
		expect(await (await fetch(`${url}/console`)).text()).toMatch(/<script type="module"/);
		expect((await fetch(`${url}/widgets/v1/freehold.js`)).headers.get('content-type')).toMatch(/javascript/);
		const { version } = JSON.parse(readFileSync(join(home.folder, 'node_modules/@freehold/core/package.json'), 'utf8'));
		expect((await (await fetch(`${url}/health`)).json()).version).toBe(version);
	});

	it('a third party’s plugin, installed from the registry, is called through a client generated from the server', async () => {
		await home.run('freehold', 'generate', '--from', url, '--key', key, '--out', 'client');
		home.write({ 'use.ts': useParking(url, key) });
		expect(JSON.parse(await home.run('node', 'use.ts'))).toEqual({
			homes: true,
			reserved: true,
			twice: 'conflict',
			total: 1,
			nowhere: true,
		});
	});

	it(
		'everything type-checks in a strict project, whichever way modules are resolved',
		async () => {
			home.write({
				'types.ts': `import { createApp, definePlugin, type Handler } from '@freehold/core';
import { createClient, type Listing, listListings } from '@freehold/sdk';
import { freehold } from '@freehold/sdk/client';
const { data } = await createClient({ url: '' }).run(listListings({ fields: ['headline'] }));
export const headline: string | null | undefined = data[0]?.headline;
// @ts-expect-error not asked for
data[0]?.price;
export const reserve: Handler = async ({ id }, scope) => scope.records('listing').get(id as string);
export const listing: Promise<Listing> = freehold({ url: '' }).listings.create({});
export const plugin = definePlugin({ name: 'x' });
export const app = createApp;
`,
			});
			const tsc = createRequire(import.meta.url)
				.resolve('typescript/package.json')
				.replace('package.json', 'bin/tsc');
			for (const [module, moduleResolution] of [
				['NodeNext', 'NodeNext'],
				['ESNext', 'Bundler'],
			]) {
				const compilerOptions = {
					strict: true,
					noEmit: true,
					target: 'ES2024',
					lib: ['ES2024', 'DOM', 'DOM.Iterable'],
					types: [],
					skipLibCheck: true,
					allowImportingTsExtensions: true,
					module,
					moduleResolution,
				};
				// The SDK stands for itself; what others' declarations say to each other is theirs.
				home.write({ 'tsconfig.json': { compilerOptions, files: ['types.ts', 'use.ts'] } });
				expect(await home.run('node', tsc, '--project', '.')).toBe('');
				home.write({ 'tsconfig.json': { compilerOptions: { ...compilerOptions, skipLibCheck: false }, files: ['use.ts'] } });
				expect(await home.run('node', tsc, '--project', '.')).toBe('');
			}
		},
		MINUTES,
	);

	describe('the SDK runs', () => {
		const line = (text: string) => text.trim().split('\n').at(-1);

		it('in Node, as a module and from CommonJS', async () => {
			home.write({ 'portable.mjs': `${portable(url, key)}console.log(text);` });
			expect(line(await home.run('node', 'portable.mjs'))).toBe(SAID);
			home.write({
				'required.cjs': `const { createClient, listListings } = require('@freehold/sdk');
createClient({ url: '${url}', key: '${key}' }).run(listListings({ limit: 1 })).then(({ data }) => console.log(data.length));`,
			});
			expect(line(await home.run('node', 'required.cjs'))).toBe('1');
		});

		it(
			'in Deno and in Bun, as npm has them',
			async () => {
				const other = createInstallation(join(folder, 'runtimes'), registry.env);
				await other.run('npm', 'install', '--ignore-scripts', '@freehold/sdk', 'deno@2.9.6', 'bun@1.4.5');
				await other.run('node', 'node_modules/bun/install.js');
				other.write({ 'portable.mjs': `${portable(url, key)}console.log(text);` });
				expect(line(await other.run('deno', 'run', '--allow-net', '--node-modules-dir=manual', 'portable.mjs'))).toBe(SAID);
				expect(line(await other.run('bun', 'portable.mjs'))).toBe(SAID);
			},
			3 * MINUTES,
		);
	});

	partnerTests(() => ({ folder, registry, home, url, key, publishable }));
});
