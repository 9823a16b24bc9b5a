import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CONFIG_FILE, type Config } from '../config.ts';
import { driftOf } from '../data/migrate.ts';
import { examine, faultsOf, type Installation } from '../dev/examine.ts';
import { type BootFault, bootError } from '../errors.ts';
import { pluginTypes } from '../generate/plugin-types.ts';
import { CORE_VERSION } from '../plugin.ts';
import { describe } from '../schema/description.ts';
import type { Manifest } from '../schema/model.ts';
import { readJson, shownFile } from '../schema/read.ts';
import { missingFaults } from './complete.ts';
import { importFaults, sourcesOf } from './imports.ts';
import { undeclaredFaults } from './names.ts';

/**
 * Everything that is wrong with a plugin, all at once: what would stop a start with it, migrations and types that are behind its schema
 * files, what it builds on and may not, what is missing. Beside the plugins of its own freehold.config.json, else of the working folder's.
 *
 * @throws BootError where there is no such configuration, or no plugin in the folder
 */
export async function checkPlugin(given: string, read: (root: string) => Config): Promise<{ name: string; faults: BootFault[] }> {
	const folder = resolve(given);
	const file = join(folder, 'package.json');
	if (!existsSync(file)) throw bootError('plugin_not_found', { file: shownFile(folder), meant: 'a folder with a package.json' });
	const content = readJson(file, 'plugin_manifest');
	if ('fault' in content) return { name: shownFile(folder), faults: [content.fault] };
	const config = configFor(realpathSync(folder), read);
	const sources = sourcesOf(folder);
	const faults = [...importFaults(folder, sources, content.value as object), ...missingFaults(folder, sources)];
	const installation = await examine(config).catch((error: unknown) => {
		faults.unshift(...faultsOf(error));
		return undefined;
	});
	const manifest = installation?.registry.plugins.find((plugin) => plugin.folder === realpathSync(folder));
	if (installation && manifest) {
		const code = installation.code.find((one) => one?.name === manifest.name) ?? null;
		faults.push(
			...undeclaredFaults(manifest, installation.registry, sources, code),
			...(await staleFaults(manifest, installation)),
		);
	}
	const { freehold } = content.value as { freehold?: { name?: string } };
	return { name: freehold?.name ?? shownFile(folder), faults };
}

/** Screens must be built here: it is asked of what is going to be published. */
function configFor(folder: string, read: (root: string) => Config): Config {
	const config = read(existsSync(join(folder, CONFIG_FILE)) ? folder : process.cwd());
	const isNamed = config.plugins.some((entry) => {
		const place = [resolve(config.root, entry), join(config.root, 'node_modules', entry)].find(existsSync);
		return place !== undefined && realpathSync(place) === folder;
	});
	return { ...config, mode: 'production', plugins: isNamed ? config.plugins : [...config.plugins, folder] };
}

async function staleFaults(manifest: Manifest, { registry, operations }: Installation): Promise<BootFault[]> {
	const faults: BootFault[] = [];
	if (driftOf(registry).includes(manifest.name)) {
		faults.push({
			code: 'migration_missing',
			file: shownFile(join(manifest.folder, 'migrations')),
			detail: 'The schema files say something else than the last migration.',
			suggestion: 'freehold migrate create',
		});
	}
	const types = join(manifest.folder, 'src/types.gen.ts');
	if (!manifest.code || !existsSync(types)) return faults;
	const description = describe({ registry, operations, may: () => true, audience: 'full', version: CORE_VERSION, mode: 'mock' });
	if ((await pluginTypes(description, manifest.name)) === readFileSync(types, 'utf8')) return faults;
	const behind = { file: shownFile(types), found: 'other types than the schema files say', suggestion: 'freehold generate' };
	return [...faults, { code: 'plugin_incomplete', ...behind }];
}
