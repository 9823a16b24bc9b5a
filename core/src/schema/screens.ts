import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BootFault } from '../errors.ts';
import type { Operation } from '../operations/model.ts';
import type { Manifest, Registry } from './model.ts';
import { shownFile } from './read.ts';
import { didYouMean } from './wording.ts';

/** An element that the console shows to whoever may call `operation`. */
type Screen = { element: string; operation: string };

/** Screens beyond the derived ones: what the manifest says, and what the console is told. */
export type Screens = {
	/** The ES module that defines the elements: in the manifest relative to package.json, described as its address. */
	module: string;
	/** A page of its own at `/console/PLUGIN/PATH`; `group` is the heading it stands below, if not its plugin's. */
	pages: (Screen & { path: string; title: string; group?: string })[];
	/** Beside the facts of a record; `of` is an entity, or `*` for each. */
	tabs: (Screen & { of: string; title: string })[];
	/** On the console's first page; `wide` takes the whole row. */
	cards: (Screen & { title: string; wide?: boolean })[];
	/** Always in sight, in the console's top bar. */
	corner: Screen[];
	/** In lists of an entity, beside its own columns. */
	columns: (Screen & { of: string; title: string })[];
	/** In forms, in place of the usual input of fields with this `x-control`. */
	controls: (Screen & { control: string })[];
};

export type DescribedScreens = Screens & { plugin: string };

const KINDS = ['pages', 'tabs', 'cards', 'corner', 'columns', 'controls'] as const;

/** Inputs that every form knows by itself. */
const KNOWN_CONTROLS = ['textarea', 'photo', 'email', 'phone', 'password'];

/** The manifest's own words, with what may be left out. */
export type GivenScreens = Pick<Screens, 'module'> & Partial<Screens>;

export const screensOf = ({
	module,
	pages = [],
	tabs = [],
	cards = [],
	corner = [],
	columns = [],
	controls = [],
}: GivenScreens): Screens => ({ module, pages, tabs, cards, corner, columns, controls });

/** Where the folder of a plugin's module is served. */
export const screensPrefix = (plugin: string): string => `/screens/${plugin}`;

/** The folder that is served: the one that the module stands in. */
export const screensFolder = ({ folder, screens }: Manifest): string => dirname(join(folder, screens?.module ?? ''));

/**
 * Checks what the screens of every plugin name: operations and entities that there are, each place once, and in production a module
 * that was built. A clone that nobody has built yet starts all the same; its console says what it could not load.
 */
export function checkScreens(
	{ plugins, entities }: Registry,
	operations: readonly Operation[],
	mode: 'development' | 'production',
): BootFault[] {
	const ids = operations.map(({ id }) => id);
	const owners = new Map<string, string>();
	const controls = new Map<string, string>();
	return plugins.flatMap(({ name, folder, screens }) => {
		if (!screens) return [];
		const faults: BootFault[] = [];
		const say = (pointer: string, found: string, meant: string, names: Iterable<string> = [], looked = ''): void => {
			const file = shownFile(join(folder, 'package.json'));
			faults.push({
				code: 'plugin_manifest',
				file,
				pointer: `/freehold/screens/${pointer}`,
				found,
				meant,
				...didYouMean(looked, names),
			});
		};
		if (mode === 'production' && !existsSync(join(folder, screens.module)))
			say('module', `"${screens.module}", and no such file`, 'the module that the plugin’s build writes: npm run build');
		for (const kind of KINDS) {
			for (const [at, { element, operation }] of screens[kind].entries()) {
				if (!ids.includes(operation))
					say(`${kind}/${at}/operation`, `"${operation}"`, 'an operation that there is', ids, operation);
				const owner = owners.get(element) ?? name;
				if (owner !== name) say(`${kind}/${at}/element`, `<${element}>, which is "${owner}"’s`, 'an element of its own');
				owners.set(element, owner);
			}
		}
		for (const [at, { path }] of screens.pages.entries()) {
			if (screens.pages.findIndex((other) => other.path === path) < at)
				say(`pages/${at}/path`, `"${path}" once more`, 'a path that no other page of the plugin has');
		}
		for (const [at, { of }] of screens.tabs.entries()) {
			if (of !== '*' && !entities.has(of))
				say(`tabs/${at}/of`, `"${of}"`, 'an entity that there is, or "*" for each', entities.keys(), of);
		}
		for (const [at, { of }] of screens.columns.entries()) {
			if (!entities.has(of)) say(`columns/${at}/of`, `"${of}"`, 'an entity that there is', entities.keys(), of);
		}
		for (const [at, { control }] of screens.controls.entries()) {
			const owner = KNOWN_CONTROLS.includes(control) ? 'every form' : controls.get(control);
			if (owner) say(`controls/${at}/control`, `"${control}", which is ${owner}’s`, 'a control of its own');
			controls.set(control, `"${name}"`);
		}
		return faults;
	});
}

/** The screens of every plugin, cut to these operations; a plugin of which nothing is left is not told of. */
export function describeScreens({ plugins }: Registry, permitted: ReadonlySet<string>): DescribedScreens[] {
	return plugins.flatMap(({ name, screens }) => {
		if (!screens) return [];
		const cut = <One extends Screen>(list: One[]): One[] => list.filter(({ operation }) => permitted.has(operation));
		const { pages, tabs, cards, corner, columns, controls } = screens;
		const left = {
			pages: cut(pages),
			tabs: cut(tabs),
			cards: cut(cards),
			corner: cut(corner),
			columns: cut(columns),
			controls: cut(controls),
		};
		if (KINDS.every((kind) => left[kind].length === 0)) return [];
		const module = `${screensPrefix(name)}/${screens.module.split('/').at(-1)}`;
		return [{ plugin: name, module, ...left }];
	});
}
