import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension, Extensions } from '@electric-sql/pglite';
import { bootError } from '../errors.ts';
import type { Manifest } from '../schema/model.ts';
import { shownFile } from '../schema/read.ts';

/**
 * What the plugins' manifests name for the embedded database, from the npm packages that they have.
 * @throws plugin_code where a package is not installed, or has no such extension
 */
export async function embeddedExtensions(plugins: readonly Manifest[]): Promise<Extensions> {
	const found: Extensions = {};
	for (const { folder, extensions = {} } of plugins) {
		for (const [name, { embedded }] of Object.entries(extensions)) {
			found[name] ??= await load(name, embedded, folder);
		}
	}
	return found;
}

async function load(name: string, from: string, folder: string): Promise<Extension> {
	const file = join(folder, 'package.json');
	const place = { file: shownFile(file), pointer: `/freehold/extensions/${name}` };
	let module: Record<string, unknown>;
	try {
		module = await import(pathToFileURL(createRequire(file).resolve(from)).href);
	} catch (cause) {
		throw bootError('plugin_code', {
			...place,
			found: `"${from}", which cannot be loaded`,
			meant: 'an installed npm package',
			cause,
		});
	}
	const extension = module[name];
	if (typeof extension !== 'object' || extension === null) {
		throw bootError('plugin_code', {
			...place,
			found: `"${from}" without an export "${name}"`,
			meant: 'an extension for PGlite',
		});
	}
	return extension as Extension;
}
