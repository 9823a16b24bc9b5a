import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { BootFault } from '../errors.ts';
import { shownFile } from '../schema/read.ts';

/** A source file of a plugin, by its path below the plugin's folder. */
export type Source = { path: string; text: string };

const LEFT_OUT = new Set(['node_modules', 'dist', 'migrations', '.git', '.freehold']);

/** The plugin's own code, as it is written. */
export function sourcesOf(folder: string, below = ''): Source[] {
	return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
		const path = join(below, entry.name);
		if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : sourcesOf(folder, path);
		return /\.[cm]?[jt]s$/.test(entry.name) ? [{ path, text: readFileSync(join(folder, path), 'utf8') }] : [];
	});
}

export const isTest = ({ path }: Source): boolean => /(^|\/)tests?\/|\.test\.[cm]?[jt]s$/.test(path);

/** Bundled, or run by hand, or left out of the package: what is installed with the plugin need not have what it is built from. */
const isBuilt = ({ path }: Source, { files = ['src'] }: Package): boolean =>
	/^(src\/(screens|widget)\/|[^/]*\.config\.)/.test(path) || !files.some((name) => path === name || path.startsWith(`${name}/`));

const IMPORT = /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Ways to call other people's servers that know nothing of what may be called. */
const OUTWARD = new Set([
	'undici',
	'axios',
	'got',
	'node-fetch',
	'node:http',
	'node:https',
	'node:http2',
	'http',
	'https',
	'http2',
]);

type Package = Partial<Record<'name' | 'version', string>> & { files?: string[] } & Partial<
		Record<'dependencies' | 'peerDependencies' | 'optionalDependencies' | 'devDependencies', Record<string, string>>
	>;

/** What the plugin's code imports that it may not rely on. Its tests may import what they like. */
export function importFaults(folder: string, sources: readonly Source[], content: Package): BootFault[] {
	const installed = { ...content.dependencies, ...content.peerDependencies, ...content.optionalDependencies };
	const faults: BootFault[] = [];
	for (const source of sources.filter((one) => !isTest(one))) {
		const declared = isBuilt(source, content) ? { ...installed, ...content.devDependencies } : installed;
		for (const [, first, second] of source.text.matchAll(IMPORT)) {
			const name = first ?? second ?? '';
			const wrong = wrongWith(name, source, folder, declared, content);
			if (wrong)
				faults.push({ code: 'plugin_contract', file: shownFile(join(folder, source.path)), found: `"${name}"`, ...wrong });
		}
	}
	return faults;
}

type Wrong = Pick<BootFault, 'meant' | 'suggestion'>;

function wrongWith(
	name: string,
	source: Source,
	folder: string,
	declared: Record<string, string>,
	content: Package,
): Wrong | undefined {
	if (name.startsWith('.')) {
		const leaves = relative(folder, resolve(folder, dirname(source.path), name)).startsWith('..');
		return leaves ? { meant: 'a file of the plugin itself' } : undefined;
	}
	const isServer = !isBuilt(source, content);
	if (isServer && OUTWARD.has(name))
		return { meant: "the service “outbound”, which knows what may be called: scope.service('outbound')" };
	if (isBuiltin(name)) return undefined;
	const [scope = '', second = ''] = name.split('/');
	const bare = name.startsWith('@') ? `${scope}/${second}` : scope;
	if (bare === content.name) return undefined;
	if (bare.startsWith('@freehold/') && name !== bare && !isExported(folder, bare, name.slice(bare.length)))
		return {
			meant: `"${bare}": other files of ours may change at any time`,
			suggestion: 'docs/contract.md says what may be relied on.',
		};
	if (isServer && isPlugin(folder, bare))
		return { meant: 'an operation (scope.invoke), an event, or a service that the other plugin exports' };
	if (Object.hasOwn(declared, bare)) return undefined;
	return { meant: 'a package that package.json names', suggestion: `npm install ${isServer ? '' : '--save-dev '}${bare}` };
}

/** Is it another plugin's package? */
const isPlugin = (folder: string, name: string): boolean => name !== '@freehold/core' && 'freehold' in packageOf(folder, name);

const isExported = (folder: string, name: string, path: string): boolean => {
	const { exports = {} } = packageOf(folder, name);
	return Object.keys(exports).some(
		(key) => key === `.${path}` || (key.endsWith('/*') && `.${path}`.startsWith(key.slice(0, -1))),
	);
};

/** The package.json that Node would find from here; empty where there is none. */
function packageOf(folder: string, name: string): { exports?: object; freehold?: object } {
	for (let place = folder; ; place = dirname(place)) {
		const file = join(place, 'node_modules', name, 'package.json');
		if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
		if (dirname(place) === place) return {};
	}
}
