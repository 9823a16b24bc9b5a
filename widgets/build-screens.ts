/**
 * How a plugin builds its screens: `rollup --config rollup.config.js` with
 *
 *   import { screens } from '@freehold/widgets/build-screens';
 *   export default screens(import.meta.dirname);
 *
 * bundles `src/screens/screens.ts`, with Lit and what it takes of the kit, into `dist/screens.js` and chunks beside it.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RollupOptions } from 'rollup';
import { browserPlugins, compress } from './browser-plugins.ts';

/** @param folder The plugin's. */
export function screens(folder: string): RollupOptions {
	const dist = join(folder, 'dist');
	return {
		input: { screens: join(folder, 'src/screens/screens.ts') },
		output: { dir: dist, format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
		plugins: [
			{ name: 'anew', renderStart: () => rmSync(dist, { recursive: true, force: true }), writeBundle: () => compress(dist) },
			...browserPlugins(),
		],
	};
}
