import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { rollup } from 'rollup';
import { minify } from 'terser';

const ENTRIES: Record<string, string> = {
	'@freehold/sdk': fileURLToPath(new URL('../src/index.ts', import.meta.url)),
	'@freehold/sdk/client': fileURLToPath(new URL('../src/comfortable.ts', import.meta.url)),
};

/** What a partner's page would carry for this code: bundled and minified as most do it. */
export async function bundle(code: string): Promise<string> {
	const built = await rollup({
		input: 'entry',
		logLevel: 'silent',
		plugins: [
			{
				name: 'sdk',
				resolveId: (id) => (id === 'entry' ? id : ENTRIES[id] && { id: ENTRIES[id], moduleSideEffects: false }),
				load: (id) => (id === 'entry' ? code : null),
				transform: (text, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(text), moduleSideEffects: false } : null),
			},
		],
	});
	const { output } = await built.generate({ format: 'es' });
	const { code: small = '' } = await minify(output[0].code, { module: true, compress: { passes: 2 } });
	return small;
}

export const sizes = (text: string) => ({
	plain: text.length,
	gzip: gzipSync(text, { level: 9 }).length,
	brotli: brotliCompressSync(text).length,
});
