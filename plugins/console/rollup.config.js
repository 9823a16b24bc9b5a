/** Builds the console into `dist/`: one page, one stylesheet, hashed chunks. TypeScript is stripped by Node itself. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const here = import.meta.dirname;
const fonts = join(dirname(createRequire(import.meta.url).resolve('@fontsource-variable/inter/package.json')), 'files');

/** Types are erasable everywhere in this repository, so taking them out is all the compiling there is. */
const stripTypes = () => ({
	name: 'strip-types',
	transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code), map: null } : null),
});

const hashed = (name, bytes) =>
	name.replace(/(\.\w+)$/, `-${createHash('sha256').update(bytes).digest('base64url').slice(0, 8)}$1`);

/** Served as they are: what makes the console an application that can be installed. */
const AS_IT_IS = ['manifest.webmanifest', 'icons/192.png', 'icons/512.png', 'icons/maskable.png', 'icons/apple.png'];

/** Emits index.html, the stylesheet and the two font files, every address with its hash; and the service worker, which knows them all. */
const page = () => ({
	name: 'page',
	renderStart: () => rmSync(join(here, 'dist'), { recursive: true, force: true }),
	generateBundle(_options, bundle) {
		const emit = (name, source) => {
			const fileName = `assets/${hashed(name, source)}`;
			this.emitFile({ type: 'asset', fileName, source });
			return fileName.slice('assets/'.length);
		};
		let css = readFileSync(join(here, 'page/console.css'), 'utf8');
		for (const subset of ['latin', 'latin-ext']) {
			const file = `inter-${subset}-wght-normal.woff2`;
			css = css.replace(file, emit(file, readFileSync(join(fonts, file))));
		}
		const script = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.isEntry).fileName;
		const html = readFileSync(join(here, 'page/index.html'), 'utf8')
			.replace('console.css', `assets/${emit('console.css', css)}`)
			.replace('console.js', script);
		this.emitFile({ type: 'asset', fileName: 'index.html', source: html });
		for (const file of AS_IT_IS) this.emitFile({ type: 'asset', fileName: file, source: readFileSync(join(here, 'page', file)) });
		const files = Object.keys(bundle).filter((file) => file !== 'index.html');
		const version = createHash('sha256').update(html).update(files.join()).digest('base64url').slice(0, 12);
		const worker = stripTypeScriptTypes(readFileSync(join(here, 'src/app/worker.ts'), 'utf8'))
			.replace('__VERSION__', version)
			.replace('__FILES__', JSON.stringify(files));
		this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker });
	},
});

export default {
	input: { console: join(here, 'src/app/main.ts') },
	output: {
		dir: join(here, 'dist'),
		format: 'es',
		entryFileNames: 'assets/[name]-[hash].js',
		chunkFileNames: 'assets/[name]-[hash].js',
	},
	plugins: [
		nodeResolve({ browser: true, extensions: ['.ts', '.js'] }),
		stripTypes(),
		terser({ module: true, ecma: 2022 }),
		page(),
	],
};
