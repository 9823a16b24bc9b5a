/**
 * `node docs/site/playground/build.ts FOLDER`: the playgrounds' files as they stand on the site: their scripts, the widgets as
 * `npm run build` made them, what the platform answered (`playground/answers.json`), and pictures where the answers name them.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { startPlatform } from '@freehold/testing';
import { rollup } from 'rollup';
import { browserPlugins } from '../../../widgets/browser-plugins.ts';
import { type Recorded, record } from '../record.ts';

/** Scripts and widgets. */
export async function buildPlaygrounds(root: string, site: string): Promise<void> {
	const here = import.meta.dirname;
	for (const name of ['playground', 'frame']) {
		const bundle = await rollup({ input: join(here, `${name}.ts`), plugins: browserPlugins() });
		await bundle.write({ file: join(site, `playground/${name}.js`), format: 'es', inlineDynamicImports: true });
		await bundle.close();
	}
	for (const name of ['frame.html', 'frame.css']) cpSync(join(here, name), join(site, 'playground', name));
	const isServed = (path: string): boolean => !/\.(br|gz)$/.test(path);
	cpSync(join(root, 'widgets/dist/v1'), join(site, 'widgets/v1'), { recursive: true, filter: isServed });
}

/** Answers and pictures. */
export function writeRecorded({ recording, pictures }: Recorded, site: string): void {
	const write = (path: string, content: string | Uint8Array): void => {
		mkdirSync(dirname(join(site, path)), { recursive: true });
		writeFileSync(join(site, path), content);
	};
	write('playground/answers.json', JSON.stringify(recording));
	for (const [path, bytes] of pictures) write(path, bytes);
}

if (import.meta.main) {
	const [root, folder] = [resolve(import.meta.dirname, '../../..'), resolve(process.argv[2] as string)];
	await buildPlaygrounds(root, folder);
	const platform = await startPlatform({ root });
	writeRecorded(await record(platform).finally(() => platform.stop()), folder);
}
