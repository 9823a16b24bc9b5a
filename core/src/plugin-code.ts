import { pathToFileURL } from 'node:url';
import { type BootFault, bootError, refuseFaults } from './errors.ts';
import type { Plugin } from './operations/model.ts';
import type { Manifest } from './schema/model.ts';
import { shownFile } from './schema/read.ts';
import { didYouMean, shown } from './schema/wording.ts';

/** What each key of a plugin's default export is. */
const KEYS = {
	name: 'string',
	operations: 'functions',
	streams: 'functions',
	outward: 'functions',
	before: 'functions',
	after: 'functions',
	on: 'object',
	onAny: 'object',
	jobs: 'functions',
	outwardJobs: 'functions',
	drivers: 'functions',
	callbacks: 'object',
	services: 'object',
	serves: 'object',
	seed: 'function',
} as const;

/**
 * Imports the code's one door and checks what it exports; null for a plugin without code.
 * @throws BootError plugin_code, plugin_name
 */
export async function loadPluginCode(manifest: Manifest): Promise<Plugin | null> {
	if (!manifest.code) return null;
	const file = shownFile(manifest.code);
	const plugin = await importDoor(manifest.code, file);
	refuseFaults(checkExport(plugin, manifest, file));
	return plugin as Plugin;
}

async function importDoor(code: string, file: string): Promise<unknown> {
	try {
		return ((await import(pathToFileURL(code).href)) as { default?: unknown }).default;
	} catch (error) {
		const found =
			error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join('\n         ') : String(error);
		throw bootError('plugin_code', { file, found, meant: 'a module that loads', cause: error });
	}
}

function checkExport(plugin: unknown, manifest: Manifest, file: string): BootFault[] {
	if (typeof plugin !== 'object' || plugin === null) {
		return [
			{
				code: 'plugin_code',
				file,
				found: `${shown(plugin)} as default export`,
				meant: 'export default definePlugin({ name, … })',
			},
		];
	}
	const faults: BootFault[] = [];
	const { name } = plugin as { name?: unknown };
	if (name !== manifest.name) {
		faults.push({
			code: 'plugin_name',
			file,
			pointer: 'name',
			found: shown(name),
			meant: `"${manifest.name}", as package.json says`,
		});
	}
	for (const [key, value] of Object.entries(plugin)) {
		const kind = Object.hasOwn(KEYS, key) ? KEYS[key as keyof typeof KEYS] : undefined;
		if (!kind)
			faults.push({
				code: 'plugin_code',
				file,
				pointer: key,
				found: `"${key}"`,
				meant: `one of ${Object.keys(KEYS).join(', ')}`,
				...didYouMean(key, Object.keys(KEYS)),
			});
		else if (value !== undefined && !fits(value, kind))
			faults.push({ code: 'plugin_code', file, pointer: key, found: typeof value, meant: MEANT[kind] });
	}
	return faults;
}

const MEANT = { string: 'a text', functions: 'an object of functions', object: 'an object', function: 'a function' } as const;

function fits(value: unknown, kind: keyof typeof MEANT): boolean {
	if (kind === 'string' || kind === 'function') return typeof value === kind;
	if (typeof value !== 'object' || value === null) return false;
	return kind === 'object' || Object.values(value).every((one) => typeof one === 'function');
}
