import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BootError } from '../src/errors.ts';
import { CORE_VERSION, definePlugin, findPlugins, loadPluginCode } from '../src/plugin.ts';
import { faultsIn, folderWith } from './schema-fixtures.ts';

type Key = { name: string; core?: string; requires?: Record<string, string>; [other: string]: unknown };
const packageOf = ({ core = `^${CORE_VERSION}`, ...key }: Key, version = '1.0.0') => ({
	name: `plugin-${key.name}`,
	version,
	freehold: { core, ...key },
});

/** An installation whose plugins are the folders of these package.json files. */
function installation(packages: Record<string, unknown>, files: Record<string, unknown> = {}) {
	const root = folderWith({
		...Object.fromEntries(Object.entries(packages).map(([folder, content]) => [`${folder}/package.json`, content])),
		...files,
	});
	return { root, plugins: Object.keys(packages).map((folder) => `./${folder}`), settings: {} };
}

const names = (config: Parameters<typeof findPlugins>[0]) => findPlugins(config).map(({ name }) => name);
const faults = (config: Parameters<typeof findPlugins>[0]) => faultsIn(() => findPlugins(config));

describe('Plugins are found', () => {
	it('in the order of their requirements, identity first, and otherwise as named', () => {
		const config = installation({
			c: packageOf({ name: 'crm', requires: { listings: '^1.0.0' } }),
			z: packageOf({ name: 'zoning' }),
			l: packageOf({ name: 'listings' }),
		});
		expect(names(config)).toEqual(['identity', 'listings', 'crm', 'zoning']);
	});

	it('with version, folder and code', () => {
		const config = installation(
			{ visits: packageOf({ name: 'visits', code: './src/plugin.ts' }, '1.2.3') },
			{ 'visits/src/plugin.ts': '' },
		);
		expect(findPlugins(config).at(-1)).toMatchObject({
			name: 'visits',
			version: '1.2.3',
			requires: {},
			jobs: {},
			drivers: {},
			folder: join(config.root, 'visits'),
			code: join(config.root, 'visits/src/plugin.ts'),
		});
	});

	it('in node_modules of the installation or above it, also where a link leads elsewhere and nothing is exported', () => {
		const root = folderWith({
			'node_modules/@acme/visits/package.json': { ...packageOf({ name: 'visits' }), exports: {} },
			'elsewhere/package.json': packageOf({ name: 'tours' }),
			'site/x.json': {},
		});
		symlinkSync(join(root, 'elsewhere'), join(root, 'node_modules/tours'));
		const found = findPlugins({ root: join(root, 'site'), plugins: ['@acme/visits', 'tours'], settings: {} });
		expect(found.map(({ name }) => name)).toEqual(['identity', 'visits', 'tours']);
		expect(found.at(-1)?.folder).toBe(join(root, 'elsewhere'));
	});
});

describe('One clear error each for a plugin that', () => {
	it('is not there', () => {
		const config = { ...installation({ 'plugins/crm': packageOf({ name: 'crm' }) }), plugins: ['./crm', 'crm', '@acme/none'] };
		expect(faults(config)).toMatchObject([
			{ code: 'plugin_not_found', pointer: '/plugins/0', found: '"./crm"' },
			{ code: 'plugin_not_found', pointer: '/plugins/1', suggestion: 'For the folder write "./plugins/crm".' },
			{ code: 'plugin_not_found', pointer: '/plugins/2', suggestion: 'Install it: npm install @acme/none' },
		]);
	});

	it('has no freehold key, or a wrong one', () => {
		const config = installation({
			a: { name: 'a', version: '1.0.0' },
			b: packageOf({ name: 'b', require: {} }),
			c: packageOf({ name: 'Big Name' }),
			d: { version: '1', freehold: { name: 'd', core: 'newest' } },
			e: packageOf({ name: 'e', core: 'newest' }),
			f: packageOf({ name: 'f', code: './src/door.ts' }),
			g: '{',
		});
		expect(faults(config)).toMatchObject([
			{ code: 'plugin_manifest', pointer: '/freehold', found: 'nothing' },
			{ pointer: '/freehold/require', suggestion: 'Did you mean "requires"?' },
			{ pointer: '/freehold/name', found: '"Big Name"' },
			{ pointer: '/version', found: '"1"' },
			{ pointer: '/freehold/core', found: '"newest"' },
			{ pointer: '/freehold/code', found: '"./src/door.ts", and no such file' },
			{ code: 'plugin_manifest', found: expect.stringContaining('JSON') },
		]);
	});

	it('has code that its manifest does not name', () => {
		const config = installation({ a: packageOf({ name: 'a' }) }, { 'a/src/plugin.ts': '' });
		expect(faults(config)).toMatchObject([
			{ code: 'plugin_manifest', pointer: '/freehold/code', meant: '"code": "./src/plugin.ts"' },
		]);
	});

	it('requires one that is missing', () => {
		const config = installation({
			a: packageOf({ name: 'crm', requires: { listing: '^1.0.0' } }),
			b: packageOf({ name: 'listings' }),
		});
		expect(faults(config)).toMatchObject([
			{
				code: 'plugin_missing',
				pointer: '/freehold/requires/listing',
				found: '"crm" requires "listing"',
				suggestion: 'Did you mean "listings"?',
			},
		]);
	});

	it('requires another version, of a plugin or of core', () => {
		const config = installation({
			a: packageOf({ name: 'crm', requires: { listings: '^2.0.0' } }),
			b: packageOf({ name: 'listings' }, '1.4.0'),
			c: packageOf({ name: 'old', core: '^0.0.1' }),
		});
		expect(faults(config)).toMatchObject([
			{ code: 'plugin_version', pointer: '/freehold/core', found: expect.stringContaining(CORE_VERSION) },
			{ code: 'plugin_version', pointer: '/freehold/requires/listings', found: '"listings" ^2.0.0, and 1.4.0 is here' },
		]);
	});

	it('is part of a circle', () => {
		const config = installation({
			a: packageOf({ name: 'a', requires: { b: '*' } }),
			b: packageOf({ name: 'b', requires: { c: '*' } }),
			c: packageOf({ name: 'c', requires: { a: '*' } }),
			d: packageOf({ name: 'd', requires: { d: '*' } }),
		});
		expect(faults(config)).toMatchObject([
			{ code: 'plugin_cycle', found: 'a → b → c → a' },
			{ code: 'plugin_cycle', found: 'd → d' },
		]);
	});

	it('has the name of another, or of the host', () => {
		const config = installation({
			a: packageOf({ name: 'crm' }),
			b: packageOf({ name: 'crm' }),
			c: packageOf({ name: 'identity' }),
		});
		expect(faults(config)).toMatchObject([
			{ code: 'plugin_duplicate', file: expect.stringContaining('b/package.json') },
			{ code: 'plugin_name' },
		]);
		const twice = { ...config, plugins: ['./a', './a/'] };
		expect(faults(twice)).toMatchObject([{ code: 'plugin_duplicate', suggestion: expect.stringContaining('same folder') }]);
	});

	it('is given settings that it does not know', () => {
		const settings = {
			type: 'object',
			additionalProperties: false,
			properties: { replyWithin: { type: 'integer', description: 'Minutes.' } },
		};
		const config = installation({ a: packageOf({ name: 'crm', settings }) });
		expect(findPlugins({ ...config, settings: { crm: { replyWithin: 5 } } }).at(-1)?.settings).toEqual(settings);
		expect(faults({ ...config, settings: { crm: { replyWithn: 5 }, cmr: {} } })).toMatchObject([
			{ code: 'plugin_settings', pointer: '/settings/cmr', suggestion: 'Did you mean "crm"?' },
			{ code: 'plugin_settings', pointer: '/settings/crm/replyWithn', suggestion: 'Did you mean "replyWithin"?' },
		]);
	});
});

describe('The code of a plugin', () => {
	const load = (code: string, name = 'visits') => {
		const folder = folderWith({ 'plugin.mjs': code });
		return loadPluginCode({
			name,
			version: '1.0.0',
			folder,
			core: '*',
			requires: {},
			jobs: {},
			drivers: {},
			code: join(folder, 'plugin.mjs'),
		});
	};
	const faultsOf = async (code: string) => {
		const error = await load(code).then(
			() => undefined,
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(BootError);
		return (error as BootError).faults;
	};

	it('is its default export; a plugin without code has none', async () => {
		expect(await load(`export default { name: 'visits', operations: { 'visit.plan': () => 1 } }`)).toMatchObject({
			name: 'visits',
		});
		expect(
			await loadPluginCode({ name: 'visits', version: '1.0.0', folder: '/', core: '*', requires: {}, jobs: {}, drivers: {} }),
		).toBeNull();
		expect(definePlugin({ name: 'visits' })).toEqual({ name: 'visits' });
	});

	it('is refused with its file where it does not load or exports something else', async () => {
		expect(await faultsOf(`export const plugin = {}`)).toMatchObject([
			{ code: 'plugin_code', found: 'nothing as default export' },
		]);
		expect(await faultsOf(`import './none.mjs'`)).toMatchObject([
			{ code: 'plugin_code', found: expect.stringContaining('none.mjs') },
		]);
		expect(await faultsOf(`throw new Error('no key')`)).toMatchObject([
			{ code: 'plugin_code', found: expect.stringContaining('no key') },
		]);
		expect(await faultsOf(`export default { name: 'visit' }`)).toMatchObject([
			{ code: 'plugin_name', found: '"visit"', meant: expect.stringContaining('"visits"') },
		]);
		expect(await faultsOf(`export default { name: 'visits', operation: {}, before: { x: 1 } }`)).toMatchObject([
			{ pointer: 'operation', suggestion: 'Did you mean "operations"?' },
			{ pointer: 'before', meant: 'an object of functions' },
		]);
	});
});

describe('A plugin of a third party', () => {
	it('may stand in a folder outside of the installation', () => {
		const other = folderWith({ 'package.json': packageOf({ name: 'visits' }) });
		const root = folderWith({});
		mkdirSync(join(root, 'deep'));
		expect(names({ root, plugins: [other], settings: {} })).toEqual(['identity', 'visits']);
	});
});
