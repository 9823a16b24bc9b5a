import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import semver from 'semver';
import type { Config } from './config.ts';
import { type BootFault, refuseFaults } from './errors.ts';
import type { Plugin } from './operations/model.ts';
import { orderPlugins } from './plugin-order.ts';
import { findBombs } from './schema/bombs.ts';
import type { DriverSpec, JobSpec, JsonSchema, Manifest } from './schema/model.ts';
import { readJson, shownFile } from './schema/read.ts';
import { type GivenScreens, screensOf } from './schema/screens.ts';
import { checkFile, checkValue } from './schema/vocabulary.ts';
import { didYouMean } from './schema/wording.ts';

export { loadPluginCode } from './plugin-code.ts';

/** A plugin's default export, with its type; changes nothing. */
export const definePlugin = (plugin: Plugin): Plugin => plugin;

const CORE_FOLDER = resolve(import.meta.dirname, '..');

const OWN = JSON.parse(readFileSync(join(CORE_FOLDER, 'package.json'), 'utf8')) as { version: string; freehold: Kinds };

/** The version of `@freehold/core` that runs. */
export const CORE_VERSION = OWN.version;

/** Core's own plugin: organisations, users, keys. Its code is made by the host, with what it needs. */
const IDENTITY: Manifest = {
	name: 'identity',
	version: CORE_VERSION,
	folder: CORE_FOLDER,
	core: CORE_VERSION,
	requires: {},
	...readKinds(OWN.freehold),
};

/**
 * The plugins that the configuration names, each after those it requires; `identity` first.
 * @throws BootError with every fault: not found, manifest or settings not valid, name twice, required and missing, wrong version, circle
 */
export function findPlugins(config: Pick<Config, 'root' | 'plugins' | 'settings'>): Manifest[] {
	const faults: BootFault[] = [];
	const found: Manifest[] = [];
	config.plugins.forEach((entry, at) => {
		const manifest = readPlugin(entry, at, config.root, faults);
		if (manifest) found.push(manifest);
	});
	faults.push(...checkNames(found), ...checkSettings(found, config));
	// Whether something is missing can be told only where everything could be read.
	const ordered = faults.length ? { plugins: found, faults: [] } : orderPlugins([IDENTITY, ...found]);
	refuseFaults([...faults, ...found.flatMap(checkCore), ...ordered.faults]);
	return ordered.plugins;
}

const CONFIG_FILE = 'freehold.config.json';
const isFolder = (entry: string): boolean => /^\.{0,2}\//.test(entry) || entry === '.' || entry === '..';

function readPlugin(entry: string, at: number, root: string, faults: BootFault[]): Manifest | undefined {
	const folder = isFolder(entry) ? resolve(root, entry) : findPackage(entry, root);
	const file = folder && join(folder, 'package.json');
	if (!file || !existsSync(file)) {
		const place = { file: shownFile(join(root, CONFIG_FILE)), pointer: `/plugins/${at}` };
		faults.push({ code: 'plugin_not_found', ...place, found: `"${entry}"`, ...missingMeant(entry, root) });
		return undefined;
	}
	const read = readJson(file, 'plugin_manifest');
	if ('fault' in read) {
		faults.push(read.fault);
		return undefined;
	}
	const refused = checkManifest(read.value, file);
	faults.push(...refused);
	return refused.length ? undefined : manifestOf(read.value as PackageJson, realpathSync(dirname(file)));
}

function missingMeant(entry: string, root: string): Pick<BootFault, 'meant' | 'suggestion'> {
	if (isFolder(entry)) return { meant: `a folder with a package.json: ${resolve(root, entry)}` };
	const meant = 'an installed npm package';
	const folder = [`./${entry}`, `./plugins/${entry}`].find((candidate) => existsSync(resolve(root, candidate, 'package.json')));
	return { meant, suggestion: folder ? `For the folder write "${folder}".` : `Install it: npm install ${entry}` };
}

/** As Node does: `node_modules` here and in every folder above. Whether the package exports its package.json does not matter. */
function findPackage(name: string, root: string): string | undefined {
	for (let folder = root; ; folder = dirname(folder)) {
		const candidate = join(folder, 'node_modules', name);
		if (existsSync(join(candidate, 'package.json'))) return candidate;
		if (dirname(folder) === folder) return undefined;
	}
}

type Kinds = { jobs?: Record<string, Partial<JobSpec>>; drivers?: Record<string, Partial<DriverSpec>> };

/** What may be left out, filled in. */
function readKinds({ jobs = {}, drivers = {} }: Kinds): Pick<Manifest, 'jobs' | 'drivers'> {
	const each = <In, Out>(entries: Record<string, In>, read: (entry: In) => Out): Record<string, Out> =>
		Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, read(entry)]));
	return {
		jobs: each(jobs, ({ schedule, ...job }) => ({
			...{ queue: 'default' as const, outward: false, sealed: false, retries: 3, backoff: 1, timeout: 60 },
			...(job as { description: string }),
			...(schedule ? { schedule: { timeZone: 'organization', ...(schedule as { cron: string }) } } : {}),
		})),
		drivers: each(drivers, (driver) => ({ offline: false, settings: {}, ...(driver as { title: string }) })),
	};
}

type PackageJson = {
	version: string;
	freehold: Pick<Manifest, 'name' | 'core' | 'features' | 'extensions'> &
		Kinds & {
			requires?: Record<string, string>;
			code?: string;
			settings?: JsonSchema;
			screens?: GivenScreens;
		};
};

const CODE = './src/plugin.ts';

function checkManifest(value: unknown, path: string): BootFault[] {
	const file = shownFile(path);
	const code = 'plugin_manifest';
	const content = value as Partial<PackageJson> | null;
	if (typeof content !== 'object' || content?.freehold === undefined) {
		return [
			{
				code,
				file,
				pointer: '/freehold',
				found: 'nothing',
				meant: 'a key that makes it a plugin: "freehold": { "name": "…", "core": "^0.1.0" }',
			},
		];
	}
	const bombs = findBombs(content.freehold.settings, file, code, '/freehold/settings');
	if (bombs.length) return bombs;
	const faults = checkFile('plugin', content.freehold, file, code, '/freehold');
	if (!semver.valid(content.version)) {
		faults.push({
			code,
			file,
			pointer: '/version',
			found: JSON.stringify(content.version) ?? 'nothing',
			meant: 'a version like 1.0.0',
		});
	}
	if (faults.length) return faults;
	const { core, requires = {}, code: door } = (content as PackageJson).freehold;
	for (const [name, range] of [
		['core', core] as const,
		...Object.entries(requires).map(([key, text]) => [`requires/${key}`, text] as const),
	]) {
		if (semver.validRange(range) === null)
			faults.push({ code, file, pointer: `/freehold/${name}`, found: `"${range}"`, meant: 'an npm version range like ^0.1.0' });
	}
	const folder = dirname(path);
	if (door && !existsSync(join(folder, door))) {
		faults.push({
			code,
			file,
			pointer: '/freehold/code',
			found: `"${door}", and no such file`,
			meant: 'the file whose default export is definePlugin({ … })',
		});
	}
	// Code that nobody names would be left out without a word.
	if (!door && existsSync(join(folder, CODE))) {
		faults.push({ code, file, pointer: '/freehold/code', found: `nothing, and there is a ${CODE}`, meant: `"code": "${CODE}"` });
	}
	return faults;
}

function manifestOf({ version, freehold }: PackageJson, folder: string): Manifest {
	const { name, core, requires = {}, code, features, extensions, settings, screens } = freehold;
	return {
		name,
		version,
		folder,
		core,
		requires,
		...readKinds(freehold),
		...(code ? { code: join(folder, code) } : {}),
		...(features ? { features } : {}),
		...(extensions ? { extensions } : {}),
		...(settings ? { settings } : {}),
		...(screens ? { screens: screensOf(screens) } : {}),
	};
}

const packageFile = ({ folder }: Manifest): string => shownFile(join(folder, 'package.json'));

/** Names that are the host's own. */
const TAKEN = ['identity', 'core', 'freehold'];

function checkNames(found: Manifest[]): BootFault[] {
	return found.flatMap((manifest, at): BootFault[] => {
		const place = { file: packageFile(manifest), pointer: '/freehold/name' };
		if (TAKEN.includes(manifest.name))
			return [{ code: 'plugin_name', ...place, found: `"${manifest.name}", the host's own`, meant: 'another name' }];
		const twin = found.slice(0, at).find(({ name }) => name === manifest.name);
		if (!twin) return [];
		const suggestion =
			twin.folder === manifest.folder
				? 'It is the same folder: name it once in freehold.config.json.'
				: 'Rename one of them, or leave one out.';
		return [
			{
				code: 'plugin_duplicate',
				...place,
				found: `"${manifest.name}", the name in ${packageFile(twin)}`,
				meant: 'a name that no other plugin has',
				suggestion,
			},
		];
	});
}

function checkCore(manifest: Manifest): BootFault[] {
	if (semver.satisfies(CORE_VERSION, manifest.core, { includePrerelease: true })) return [];
	const place = { file: packageFile(manifest), pointer: '/freehold/core' };
	return [
		{
			code: 'plugin_version',
			...place,
			found: `"${manifest.core}" of @freehold/core, and this is ${CORE_VERSION}`,
			meant: 'a range that has it',
			suggestion: `Install a version of "${manifest.name}" made for ${CORE_VERSION}.`,
		},
	];
}

function checkSettings(found: Manifest[], { root, settings }: Pick<Config, 'root' | 'settings'>): BootFault[] {
	const file = shownFile(join(root, CONFIG_FILE));
	const names = found.map(({ name }) => name);
	const strangers = Object.keys(settings).filter((name) => !names.includes(name));
	const unknown = strangers.map(
		(name): BootFault => ({
			code: 'plugin_settings',
			file,
			pointer: `/settings/${name}`,
			found: `settings of "${name}"`,
			meant: `the name of a plugin: ${names.join(', ')}`,
			...didYouMean(name, names),
		}),
	);
	const wrong = found.flatMap(({ name, settings: schema }): BootFault[] => {
		const values = settings[name];
		if (!schema && !values) return [];
		const faults = checkValue(schema ?? { type: 'object', additionalProperties: false }, values ?? {});
		return faults.map((fault) => ({ code: 'plugin_settings', file, ...fault, pointer: `/settings/${name}${fault.pointer}` }));
	});
	return [...unknown, ...wrong];
}
