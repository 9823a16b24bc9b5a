/** `npm run build -w widgets`: Rollup bundles every element into `dist/v1/`, one file an element and shared chunks beside them. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type OutputOptions, type RollupOptions, rollup } from 'rollup';
import { browserPlugins, compress, compressLarge } from './browser-plugins.ts';
import { elements } from './manifest/elements.ts';
import { reference } from './manifest/reference.ts';
import { customElementsManifest, reactModule, reactTypes, vscodeData, webTypes } from './manifest/write.ts';

const folder = new URL('.', import.meta.url).pathname;

const ENTRIES: Record<string, string> = {
	configure: 'kit/configure.ts',
	...Object.fromEntries(elements.map(({ tag, file }) => [tag, file])),
};

/** Which shared chunk a module goes to: few files, and none that an element does not need. */
const CHUNKS: [chunk: string, modules: RegExp][] = [
	['sdk', /\/sdk\/|kit\/client\.ts$/],
	[
		'base',
		/\/(lit|lit-html|lit-element|@lit\/reactive-element)\/(?!.*directives?\b)|kit\/(base|tokens|words|strings|define|version|settings|api-element|controls|in-words)\.ts$/,
	],
	// In no form at once, but in what a form loads later, and in every list.
	['line', /kit\/line\.ts$/],
	['formats', /kit\/(localise|element)\.ts$/],
	['data', /kit\/(data-element|states|plain)\.ts$|\/(lit|lit-html)\/(directives\/repeat|directive)/],
	['home', /listings\/(card|model|photo|words|favourites|saved|homes-of|query)\.ts$/],
	['row', /listings\/(row-element|homes-element|around|styles)\.ts$/],
	['person', /agents\/face\.ts$/],
	['any', /generic\/(describe|styles)\.ts$/],
	['send', /form\/send\.ts$|kit\/fields\/(work|faults|read)\.ts$/],
	['fields', /kit\/fields\/(element|values|model|styles)\.ts$|form\/(public-form|styles)\.ts$/],
];

const OUTPUT: OutputOptions = {
	format: 'es',
	entryFileNames: '[name].js',
	chunkFileNames: 'chunks/[name]-[hash].js',
	hoistTransitiveImports: false,
	// From `chunks/`.
	paths: { 'maplibre-gl': '../maplibre/maplibre-gl.mjs' },
	manualChunks: (id) => CHUNKS.find(([, modules]) => modules.test(id))?.[0],
};

async function write(options: RollupOptions, dir: string): Promise<void> {
	const bundle = await rollup({ ...options, external: ['maplibre-gl'], plugins: browserPlugins() });
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
	await mapLibre(dir);
	await licences(dir);
	// The console's studio reads it from the server.
	await writeFile(`${dir}/custom-elements.json`, customElementsManifest());
}

/**
 * MapLibre as it is published, on an address of our own: it is a bundle already, and finds its worker beside itself. Only who opts in asks for it.
 */
async function mapLibre(dir: string): Promise<void> {
	await mkdir(`${dir}/maplibre`, { recursive: true });
	for (const name of ['maplibre-gl.mjs', 'maplibre-gl-worker.mjs']) {
		const text = await readFile(new URL(import.meta.resolve(`maplibre-gl/dist/${name}`)), 'utf8');
		// The map of its sources is not served.
		const bytes = Buffer.from(text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
		await writeFile(`${dir}/maplibre/${name}`, bytes);
		await compressLarge(`${dir}/maplibre/${name}`, bytes);
	}
}

/** What editors, other frameworks and the documentation read of the elements. */
async function describe(): Promise<void> {
	const texts = {
		'dist/custom-elements.json': customElementsManifest(),
		'dist/vscode.html-custom-data.json': vscodeData(),
		'dist/web-types.json': webTypes(),
		'dist/react.js': reactModule(),
		'dist/react.d.ts': reactTypes(),
		'../docs/reference/widgets.md': reference(),
	};
	for (const [path, text] of Object.entries(texts)) await writeFile(folder + path, text);
}

/** Comments are taken out of the bundles, so the notices that others' licences ask for stand beside them. */
async function licences(dir: string): Promise<void> {
	const texts = await Promise.all(
		Object.entries({ lit: '', leaflet: '', supercluster: '', kdbush: '', 'maplibre-gl': '.txt' }).map(async ([name, ending]) => {
			const root = import.meta.resolve(name).replace(new RegExp(`(/${name}/).*`), '$1');
			return `${name}\n\n${await readFile(new URL(`LICENSE${ending}`, root), 'utf8')}`;
		}),
	);
	await writeFile(`${dir}/licences.txt`, texts.join('\n\n'));
}

if (import.meta.main) {
	await build();
	await describe();
}
