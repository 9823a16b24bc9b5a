/** Screens of plugins: what a manifest may name, what is told of them, and to whom. */
import { describe, expect, it } from 'vitest';
import { createStore } from '../src/data/records.ts';
import { deriveOperations } from '../src/operations/derive.ts';
import { findPlugins } from '../src/plugin.ts';
import { loadRegistry } from '../src/schema/registry.ts';
import { checkScreens, describeScreens } from '../src/schema/screens.ts';
import { faultsIn, folderWith } from './schema-fixtures.ts';

const visit = {
	$id: 'visits/visit',
	title: 'Visit',
	description: 'Somebody comes.',
	type: 'object',
	additionalProperties: false,
	required: ['title'],
	properties: { title: { type: 'string', minLength: 1, maxLength: 80 } },
	'x-entity': { plural: 'visits', title: 'title' },
};

const NONE = { tabs: [], cards: [], corner: [], columns: [], controls: [] };
const board = { path: 'board', title: 'Board', element: 'visit-board', operation: 'visit.list' };

/** Two plugins with these screens; the module of the first was built. */
function installation(screens: unknown, others?: unknown) {
	const manifest = (name: string, own: unknown) => ({
		name,
		version: '1.0.0',
		freehold: { name, core: '^0.1.0', ...(own ? { screens: own } : {}) },
	});
	const root = folderWith({
		'visits/package.json': manifest('visits', screens),
		'visits/schemas/visit.json': visit,
		'visits/dist/screens.js': '',
		'tours/package.json': manifest('tours', others),
	});
	const registry = loadRegistry(findPlugins({ root, plugins: ['./visits', './tours'], settings: {} }));
	return { registry, operations: deriveOperations(registry, createStore(registry).tables) };
}

const faults = (screens: unknown, others?: unknown) => {
	const { registry, operations } = installation(screens, others);
	return checkScreens(registry, operations, 'production');
};

const module = './dist/screens.js';

describe('screens of plugins', () => {
	it('are told of with the address of their module, cut to what may be called', () => {
		const tab = { of: '*', title: 'Talk', element: 'visit-talk', operation: 'visit.get' };
		const { registry, operations } = installation({ module, pages: [board], tabs: [tab] });
		expect(checkScreens(registry, operations, 'production')).toEqual([]);
		expect(describeScreens(registry, new Set(['visit.list']))).toEqual([
			{ plugin: 'visits', module: '/screens/visits/screens.js', pages: [board], ...NONE },
		]);
		expect(describeScreens(registry, new Set(['visit.create']))).toEqual([]);
	});

	it('name a module that was built, operations and entities that there are, and each place once', () => {
		expect(
			faults(
				{
					module: './dist/pages.js',
					pages: [board, { ...board, operation: 'visit.lst' }],
					tabs: [{ of: 'vist', title: 'Talk', element: 'visit-talk', operation: 'visit.get' }],
				},
				{ module: './dist/screens.js', corner: [{ element: 'visit-board', operation: 'visit.list' }] },
			),
		).toMatchObject([
			{ pointer: '/freehold/screens/module', found: '"./dist/pages.js", and no such file' },
			{ pointer: '/freehold/screens/pages/1/operation', found: '"visit.lst"', suggestion: 'Did you mean "visit.list"?' },
			{ pointer: '/freehold/screens/pages/1/path', found: '"board" once more' },
			{ pointer: '/freehold/screens/tabs/0/of', suggestion: 'Did you mean "visit"?' },
			{ pointer: '/freehold/screens/module', found: '"./dist/screens.js", and no such file' },
			{ pointer: '/freehold/screens/corner/0/element', found: '<visit-board>, which is "visits"’s' },
		]);
	});

	it('add columns to lists of entities that there are, and controls that nobody else has', () => {
		const column = { of: 'visit', title: 'Weather', element: 'visit-weather', operation: 'visit.list' };
		const control = { control: 'stars', element: 'visit-stars', operation: 'visit.create' };
		const { registry } = installation({ module, columns: [column], controls: [control] });
		expect(describeScreens(registry, new Set(['visit.list']))).toEqual([
			{ plugin: 'visits', module: '/screens/visits/screens.js', pages: [], ...NONE, columns: [column] },
		]);
		expect(
			faults(
				{
					module,
					columns: [{ ...column, of: 'vist' }],
					controls: [control, { ...control, control: 'textarea', element: 'visit-text' }],
				},
				{ module: './dist/none.js', controls: [{ ...control, element: 'tour-stars' }] },
			).map(({ pointer, found }) => [pointer, found]),
		).toEqual([
			['/freehold/screens/columns/0/of', '"vist"'],
			['/freehold/screens/controls/1/control', '"textarea", which is every form’s'],
			['/freehold/screens/module', '"./dist/none.js", and no such file'],
			['/freehold/screens/controls/0/control', '"stars", which is "visits"’s'],
		]);
	});

	it('need not be built where somebody develops', () => {
		const { registry, operations } = installation({ module: './dist/pages.js', pages: [board] });
		expect(checkScreens(registry, operations, 'development')).toEqual([]);
		expect(checkScreens(registry, operations, 'production')).toHaveLength(1);
	});

	it.each([
		['a module whose folder would be the whole plugin', { module: './screens.js' }, '/freehold/screens/module'],
		['a module outside of the plugin', { module: './dist/../../x.js' }, '/freehold/screens/module'],
		[
			'a page called like the form for a new record',
			{ module, pages: [{ ...board, path: 'new' }] },
			'/freehold/screens/pages/0/path',
		],
		['an element without a hyphen', { module, pages: [{ ...board, element: 'board' }] }, '/freehold/screens/pages/0/element'],
		['a key that there is not', { module, page: [board] }, '/freehold/screens/page'],
		['a page without an operation', { module, pages: [{ ...board, operation: undefined }] }, '/freehold/screens/pages/0'],
	])('refuses %s', (_, screens, pointer) => {
		expect(faultsIn(() => installation(screens))).toMatchObject([{ code: 'plugin_manifest', pointer }]);
	});
});
