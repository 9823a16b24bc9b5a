/**
 * Writes `dist/`, the package as it is published: JavaScript and declarations, since Node strips no types below `node_modules`.
 * Inside this repository everybody uses the sources.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '--project', join(here, 'tsconfig.build.json')], { stdio: 'inherit' });

const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const { scripts: _, ...published } = manifest;
for (const [name, source] of Object.entries<string>(published.exports)) {
	const path = source.replace('./src/', './').replace(/\.ts$/, '');
	if (path !== source) published.exports[name] = { types: `${path}.d.ts`, default: `${path}.js` };
}
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, null, '\t')}\n`);
cpSync(join(here, 'src/generated/api.md'), join(dist, 'api.md'));
