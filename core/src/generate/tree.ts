import { join } from 'node:path';
import { format } from 'prettier';
import type { Operation } from '../operations/model.ts';
import { type Description, describe } from '../schema/description.ts';
import type { Manifest, Registry } from '../schema/model.ts';
import { codesFile } from './codes.ts';
import { eventTypesFile } from './event-types.ts';
import { pluginTypes } from './plugin-types.ts';
import { sdkFiles } from './sdk.ts';
import { STYLE } from './types.ts';

type Tree = { registry: Registry; operations: readonly Operation[]; version: string; sdkFolder: string };

/** Everything that is generated from this tree's own schema files: absolute path → text. */
export async function treeFiles({ registry, operations, version, sdkFolder }: Tree): Promise<Map<string, string>> {
	const description = describe({ registry, operations, may: () => true, audience: 'full', version, mode: 'mock' });
	const files = new Map<string, string>();
	for (const [name, text] of await sdkFiles(description, 'own')) files.set(join(sdkFolder, name), text);
	files.set(join(sdkFolder, 'codes.ts'), codesFile());
	const events = await eventTypesFile(registry);
	files.set(join(sdkFolder, 'event-types.ts'), await format(events, { parser: 'typescript', ...STYLE }));
	for (const plugin of registry.plugins) await addPluginTypes(files, plugin, description);
	return files;
}

/** Core's own plugin is written without; a plugin without code has no use for types. */
async function addPluginTypes(
	files: Map<string, string>,
	{ name, folder, code }: Manifest,
	description: Description,
): Promise<void> {
	const text = code && name !== 'identity' ? await pluginTypes(description, name) : undefined;
	if (text) files.set(join(folder, 'src/types.gen.ts'), text);
}
