import type { Manifest } from './packages.ts';

/** The name of what a TypeScript file is compiled to; any other file is published as it is. */
export const compiled = (path: string): string => path.replace(/\.ts$/, '.js');

/**
 * The package.json that is published. Where this repository's own names TypeScript, it names the JavaScript and, for the compiler, the
 * declarations beside it. Tools and scripts of this repository are left out.
 */
export function publishedManifest({ scripts: _, devDependencies: _tools, files: _files, ...manifest }: Manifest): object {
	const { exports: entries = {}, bin, freehold, dependencies = {}, peerDependencies = {} } = manifest;
	const main = entries['.'];
	const { '@freehold/core': core, ...others } = dependencies;
	const isPlugin = freehold?.core !== undefined;
	return {
		...manifest,
		license: 'Apache-2.0',
		// For tools that do not read `exports`.
		...(typeof main === 'string' ? { main: compiled(main), types: declarations(main) } : {}),
		...(manifest.exports
			? { exports: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, entry(path)])) }
			: {}),
		...(bin ? { bin: Object.fromEntries(Object.entries(bin).map(([name, path]) => [name, compiled(path)])) } : {}),
		// There is one host in an installation, and plugins run in it: they never bring one of their own.
		...(isPlugin ? { dependencies: others } : {}),
		...(isPlugin && core ? { peerDependencies: { ...peerDependencies, '@freehold/core': freehold.core } } : {}),
		...(freehold?.code ? { freehold: { ...freehold, code: compiled(freehold.code) } } : {}),
		// What the host runs on. In this repository npm brings that Node itself, whichever one runs npm.
		...(isPlugin || bin?.freehold ? { engines: { node: '>=24' } } : {}),
		publishConfig: { access: 'public' },
	};
}

const declarations = (path: string): string => path.replace(/\.ts$/, '.d.ts');

const entry = (path: string | object): string | object =>
	typeof path === 'string' && path.endsWith('.ts') ? { types: declarations(path), default: compiled(path) } : path;
