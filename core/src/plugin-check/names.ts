import { join } from 'node:path';
import type { BootFault } from '../errors.ts';
import type { Plugin } from '../operations/model.ts';
import type { Manifest, Registry } from '../schema/model.ts';
import { shownFile } from '../schema/read.ts';
import { isTest, type Source } from './imports.ts';

const CALLS = /\b(invoke|records|enqueue)\(\s*['"`]([a-z][a-z0-9-]*)(?:\.[a-z0-9.-]*)?['"`]/g;

/**
 * Other plugins' entities and jobs that the code names, and `requires` does not: it would start without them, and fail when it is called.
 * What it only hears of (`on`) may be missing, and demo data is made of what is there.
 */
export function undeclaredFaults(
	manifest: Manifest,
	registry: Registry,
	sources: readonly Source[],
	code: Plugin | null,
): BootFault[] {
	const place = { file: shownFile(join(manifest.folder, 'package.json')), pointer: '/freehold/requires' };
	const uses = new Map<string, string>();
	const note = (plugin: string | undefined, use: string): void => {
		if (!plugin || plugin === manifest.name || plugin === 'identity' || Object.hasOwn(manifest.requires, plugin)) return;
		if (!uses.has(plugin)) uses.set(plugin, use);
	};
	const owner = (entity: string): string | undefined => registry.entities.get(entity)?.plugin;
	for (const { path, text } of sources.filter((source) => !isTest(source) && !source.path.startsWith('seed/'))) {
		for (const [call, how, name = ''] of text.matchAll(CALLS))
			note(how === 'enqueue' ? name : owner(name), `${call}…) in ${path}`);
	}
	for (const hooks of ['before', 'after'] as const) {
		for (const id of Object.keys(code?.[hooks] ?? {})) note(owner(id.split('.')[0] as string), `${hooks} '${id}'`);
	}
	return [...uses].map(([plugin, use]) => ({
		code: 'plugin_contract',
		...place,
		found: `no "${plugin}", and ${use}`,
		meant: `"${plugin}": "^${registry.plugins.find(({ name }) => name === plugin)?.version ?? '0.1.0'}"`,
	}));
}
