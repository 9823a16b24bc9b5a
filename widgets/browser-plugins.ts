/** How sources become what browsers load: the Rollup plugins of the widgets, of the console and of plugins' screens. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terserPlugin from '@rollup/plugin-terser';
import type { Plugin } from 'rollup';

// The package's types describe its CommonJS face.
const terser = terserPlugin as unknown as (options: object) => Plugin;

/** TypeScript in, JavaScript out, by Node's own type stripping. */
function typescript(): Plugin {
	return {
		name: 'typescript',
		transform(code, id) {
			if (id.endsWith('.ts')) return { code: stripTypeScriptTypes(code), map: { mappings: '' } };
		},
	};
}

/** `import text from './x.css'`: a style sheet as text, to be adopted. Pictures in it are left out: none may be fetched. */
function sheets(): Plugin {
	return {
		name: 'sheets',
		async load(id) {
			if (!id.endsWith('.css')) return undefined;
			const text = (await readFile(id, 'utf8')).replace(/[^{};]*url\([^)]*\)[^;}]*;?/g, '');
			return { code: `export default ${JSON.stringify(shorterCss(text))};`, moduleSideEffects: false };
		},
	};
}

function shorterCss(text: string): string {
	return text
		.replace(/\/\*[\s\S]*?\*\//g, '')
		.replace(/\s+/g, ' ')
		.replace(/\s*([{};,>])\s*/g, '$1')
		.replace(/([^)]):\s+/g, '$1:')
		.replace(/(?<![\w.])0(?=\.\d)/g, '')
		.replace(/;}/g, '}');
}

/** White space of HTML that never shows: before and after a tag on its own line, and inside a tag. */
function shorterHtml(text: string): string {
	return text
		.replace(/\s*\n\s*/g, (_, at: number) => (text.lastIndexOf('<', at) > text.lastIndexOf('>', at) ? ' ' : '\n'))
		.replace(/>\n</g, '><')
		.replace(/\n/g, ' ');
}

type Tagged = {
	type: string;
	tag?: { name?: string };
	quasi?: { quasis: { start: number; end: number; value: { raw: string } }[] };
};

function* nodesOf(node: unknown): Generator<Tagged> {
	if (node === null || typeof node !== 'object') return;
	if (Array.isArray(node)) {
		for (const child of node) yield* nodesOf(child);
		return;
	}
	if ('type' in node) yield node as Tagged;
	for (const child of Object.values(node)) yield* nodesOf(child);
}

/** Takes needless white space out of our `css` and `html` templates. */
function templates(): Plugin {
	return {
		name: 'templates',
		transform: {
			order: 'post',
			handler(code, id) {
				if (id.includes('node_modules') || !/\b(css|html|svg)`/.test(code)) return;
				const edits: [start: number, end: number, text: string][] = [];
				for (const node of nodesOf(this.parse(code))) {
					const tag = node.type === 'TaggedTemplateExpression' && node.tag?.name;
					if (tag !== 'css' && tag !== 'html' && tag !== 'svg') continue;
					const shorter = tag === 'css' ? shorterCss : shorterHtml;
					for (const part of node.quasi?.quasis ?? []) edits.push([part.start, part.end, shorter(part.value.raw)]);
				}
				// Inner templates stand inside outer ones, but their fixed parts never overlap.
				edits.sort((a, b) => b[0] - a[0]);
				let shorterCode = code;
				for (const [start, end, text] of edits) shorterCode = shorterCode.slice(0, start) + text + shorterCode.slice(end);
				return { code: shorterCode, map: { mappings: '' } };
			},
		},
	};
}

/** Leaflet's package names its UMD file only; the module beside it is the same code and shakes. */
function leafletModule(): Plugin {
	return {
		name: 'leaflet-module',
		resolveId: (id) => (id === 'leaflet' ? new URL(import.meta.resolve('leaflet/dist/leaflet-src.esm.js')).pathname : undefined),
	};
}

/** The plugins that turn our sources into what browsers load. */
export function browserPlugins(): Plugin[] {
	return [
		leafletModule(),
		nodeResolve({ browser: true, exportConditions: ['production'] }),
		sheets(),
		typescript(),
		templates(),
		terser({ module: true, ecma: 2022, compress: { passes: 3 }, format: { comments: false } }),
	];
}

/** A compressed twin beside each file: the server sends it as it is. */
export async function compress(dir: string): Promise<void> {
	for (const name of await readdir(dir, { recursive: true })) {
		if (!name.endsWith('.js')) continue;
		const bytes = await readFile(`${dir}/${name}`);
		await writeFile(`${dir}/${name}.br`, brotliCompressSync(bytes));
		await writeFile(`${dir}/${name}.gz`, gzipSync(bytes, { level: 9 }));
	}
}

/** As `compress`, for a file of more than a megabyte: a tenth larger, and thirty times as fast. */
export async function compressLarge(path: string, bytes: Buffer): Promise<void> {
	await writeFile(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } }));
	await writeFile(`${path}.gz`, gzipSync(bytes));
}
