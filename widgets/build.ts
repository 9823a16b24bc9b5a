/**
 * `npm run build -w widgets`: Rollup bundles every element into `dist/v1/`, one file an element and shared chunks beside them.
 * Also exports the Rollup plugins, so that the console builds the same way.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terserPlugin from '@rollup/plugin-terser';
import { type OutputOptions, type Plugin, type RollupOptions, rollup } from 'rollup';

// The package's types describe its CommonJS face.
const terser = terserPlugin as unknown as (options: object) => Plugin;

/** TypeScript in, JavaScript out, by Node's own type stripping. */
export function typescript(): Plugin {
	return {
		name: 'typescript',
		transform(code, id) {
			if (id.endsWith('.ts')) return { code: stripTypeScriptTypes(code), map: { mappings: '' } };
		},
	};
}

/** `import text from './x.css'`: a style sheet as text, to be adopted. Pictures in it are left out: none may be fetched. */
export function sheets(): Plugin {
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
export function templates(): Plugin {
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

const folder = new URL('.', import.meta.url).pathname;

const ENTRIES: Record<string, string> = {
	configure: 'kit/configure.ts',
	'freehold-listings': 'listings/freehold-listings.ts',
	'freehold-listing': 'listing/freehold-listing.ts',
	'freehold-enquiry': 'enquiry/freehold-enquiry.ts',
	'freehold-form': 'form/freehold-form.ts',
};

/** Which shared chunk a module goes to: few files, and none that an element does not need. */
const CHUNKS: [chunk: string, modules: RegExp][] = [
	['sdk', /\/sdk\/|kit\/client\.ts$/],
	[
		'base',
		/\/(lit|lit-html|lit-element|@lit\/reactive-element)\/(?!.*directives?\b)|kit\/(base|tokens|words|strings|define|version|settings|api-element|controls|line)\.ts$/,
	],
	[
		'home',
		/listings\/(card|model|photo|words)\.ts$|kit\/(localise|data-element|states|element)\.ts$|\/(lit|lit-html)\/(directives\/repeat|directive)/,
	],
	['send', /form\/send\.ts$|kit\/fields\/(work|faults|read)\.ts$/],
	['fields', /kit\/fields\/(element|values|model|styles)\.ts$|form\/(public-form|styles)\.ts$/],
];

const OUTPUT: OutputOptions = {
	format: 'es',
	entryFileNames: '[name].js',
	chunkFileNames: 'chunks/[name]-[hash].js',
	hoistTransitiveImports: false,
	manualChunks: (id) => CHUNKS.find(([, modules]) => modules.test(id))?.[0],
};

async function write(options: RollupOptions, dir: string): Promise<void> {
	const bundle = await rollup({ ...options, plugins: browserPlugins() });
	await bundle.write({ ...OUTPUT, dir });
	await bundle.close();
}

/** Builds everything into a folder. */
export async function build(dir = `${folder}dist/v1`): Promise<void> {
	await rm(dir, { recursive: true, force: true });
	const input = Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, folder + file]));
	await write({ input }, dir);
	// The loader stands alone: it must never wait for a chunk.
	await write({ input: { freehold: `${folder}loader/freehold.ts` } }, dir);
	await compress(dir);
	await licences(dir);
}

/** A compressed twin beside each file: the server sends it as it is. */
async function compress(dir: string): Promise<void> {
	for (const name of await readdir(dir, { recursive: true })) {
		if (!name.endsWith('.js')) continue;
		const bytes = await readFile(`${dir}/${name}`);
		await writeFile(`${dir}/${name}.br`, brotliCompressSync(bytes));
		await writeFile(`${dir}/${name}.gz`, gzipSync(bytes, { level: 9 }));
	}
}

/** Comments are taken out of the bundles, so the notices that others' licences ask for stand beside them. */
async function licences(dir: string): Promise<void> {
	const texts = await Promise.all(
		['lit', 'leaflet'].map(async (name) => {
			const root = import.meta.resolve(name).replace(new RegExp(`(/${name}/).*`), '$1');
			return `${name}\n\n${await readFile(new URL('LICENSE', root), 'utf8')}`;
		}),
	);
	await writeFile(`${dir}/licences.txt`, texts.join('\n\n'));
}

if (import.meta.main) await build();
