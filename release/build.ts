/**
 * `npm run packages [-- FOLDER]`: writes every package as it is published, a folder each, into `.freehold/packages`. In this repository
 * Node runs TypeScript as it is; below `node_modules` it strips no types, so what is published is JavaScript, with declarations.
 * A package's `files` say what goes, by the names that it has here. `npm run build` comes first: it makes what browsers load.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { compiled, publishedManifest } from './manifest.ts';
import { type Package, packages, ROOT } from './packages.ts';

export type Built = { name: string; version: string; folder: string };

const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const LICENSE = join(ROOT, 'LICENSE');

/** Writes all packages below a folder of this repository, which is emptied first; in the order in which they can be published. */
export function buildPackages(out = join(ROOT, '.freehold/packages')): Built[] {
	rmSync(out, { recursive: true, force: true });
	const all = packages().map((one) => {
		const files = filesOf(one);
		return {
			...one,
			files,
			sources: files.filter((file) => file.endsWith('.ts') && !file.startsWith('dist/') && !isOfAnother(file, one)),
		};
	});
	const emitted = join(out, '.emitted');
	// What has settings of its own is compiled by itself: the SDK knows nothing of Node.
	for (const project of new Set(all.map(projectOf)))
		compile(
			all.filter((one) => projectOf(one) === project).flatMap(({ folder, sources }) => sources.map((file) => join(folder, file))),
			project,
			emitted,
		);
	const built = all.map(({ folder, manifest, files, sources }): Built => {
		const target = join(out, manifest.name);
		for (const file of files) {
			// Declarations that are written by hand say to our own compiler what a library does not.
			if (sources.includes(file) && file.endsWith('.d.ts')) continue;
			if (sources.includes(file)) putCompiled(join(folder, file), emitted, join(target, file));
			else putAsItIs(join(folder, file), join(target, file));
		}
		for (const name of ['README.md', 'CHANGELOG.md'])
			if (existsSync(join(folder, name))) cpSync(join(folder, name), join(target, name));
		cpSync(LICENSE, join(target, 'LICENSE'));
		writeFileSync(join(target, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, '\t')}\n`);
		return { name: manifest.name, version: manifest.version, folder: target };
	});
	rmSync(emitted, { recursive: true });
	return built;
}

const projectOf = ({ folder }: Package): string => {
	const own = join(folder, 'tsconfig.build.json');
	return existsSync(own) ? own : join(ROOT, 'tsconfig.json');
};

/** The files that a package's `files` name: files and folders, and with `!` those that are left out. Paths below the package. */
function filesOf({ folder, manifest: { name, files } }: Package): string[] {
	const without = files.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1));
	const named = files.filter((entry) => !entry.startsWith('!')).flatMap((entry) => below(folder, entry, name));
	return named.filter((file) => !without.some((entry) => file === entry || file.startsWith(`${entry}/`)));
}

/** A package within the package is what a generator writes, and stays as it is. */
const isOfAnother = (file: string, { folder }: Package): boolean => {
	const [first = ''] = file.split('/');
	return file !== first && existsSync(join(folder, first, 'package.json'));
};

function below(folder: string, entry: string, name: string): string[] {
	const path = join(folder, entry);
	if (entry.startsWith('*.')) return readdirSync(folder).filter((file) => file.endsWith(entry.slice(1)));
	if (!existsSync(path)) throw new Error(`${name} publishes ${entry}, and there is none. Run first: npm run build`);
	if (!statSync(path).isDirectory()) return [entry];
	const found = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
	return found.map((one) => relative(folder, join(one.parentPath, one.name)));
}

/** Compiles TypeScript into the same tree below another folder. @throws where it does not type-check */
function compile(files: string[], project: string, outDir: string): void {
	const config = {
		extends: project,
		compilerOptions: {
			noEmit: false,
			noEmitOnError: true,
			declaration: true,
			rewriteRelativeImportExtensions: true,
			rootDir: ROOT,
			outDir,
		},
		include: [],
		files,
	};
	mkdirSync(outDir, { recursive: true });
	const path = join(outDir, 'tsconfig.json');
	writeFileSync(path, JSON.stringify(config));
	execFileSync(process.execPath, [TSC, '--project', path], { stdio: 'inherit' });
}

function putAsItIs(source: string, target: string): void {
	mkdirSync(dirname(target), { recursive: true });
	// An index of functions leads to their declarations.
	if (source.endsWith('.md')) writeFileSync(target, readFileSync(source, 'utf8').replaceAll('.ts)', '.d.ts)'));
	else cpSync(source, target);
}

/** What a file was compiled to, and its declarations. */
function putCompiled(source: string, emitted: string, target: string): void {
	mkdirSync(dirname(target), { recursive: true });
	const script = compiled(join(emitted, relative(ROOT, source)));
	cpSync(script, compiled(target));
	// The compiler leaves the names of files in declarations as they were written.
	const types = readFileSync(script.replace(/\.js$/, '.d.ts'), 'utf8');
	writeFileSync(
		target.replace(/\.ts$/, '.d.ts'),
		types.replaceAll(/((?:from|import\()\s*(['"])\.{1,2}\/[^'"]*)\.ts\2/g, '$1.js$2'),
	);
}

if (import.meta.main) {
	const built = buildPackages(process.argv[2]);
	process.stdout.write(
		`${built.map(({ name, version, folder }) => `${name}@${version}  ${relative(ROOT, folder)}`).join('\n')}\n`,
	);
}
