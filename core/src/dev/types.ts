import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pluginTypes } from '../generate/plugin-types.ts';
import type { Description } from '../schema/description.ts';
import type { Manifest } from '../schema/model.ts';
import { shownFile } from '../schema/read.ts';

/** Writes each plugin's `src/types.gen.ts` where its schema files say something else now. Resolves to the files written. */
export async function writeTypes(plugins: readonly Manifest[], description: Description): Promise<string[]> {
	const written: string[] = [];
	for (const { name, folder } of plugins) {
		const text = await pluginTypes(description, name);
		const file = join(folder, 'src/types.gen.ts');
		if (text === undefined || (await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
		await writeFile(file, text);
		written.push(shownFile(file));
	}
	return written;
}
