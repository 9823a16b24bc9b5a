/**
 * `npm run docs`: builds the documentation's site into docs/dist. A link that leads nowhere fails the build. Needs no network.
 *
 * Beside it a platform is started and asked what the playgrounds of the widgets answer from.
 *
 * The pages are laid out below .freehold/site first, since they lie where they belong in the repository and not where the site has them.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findPlugins, loadConfig, loadRegistry } from '@freehold/core';
import { build } from 'vitepress';
import { referencePages } from '../../core/src/generate/reference.ts';
import { describeAll } from './describe.ts';
import { contents, writtenPages } from './pages.ts';
import { widgetPages } from './widget-pages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SITE = join(ROOT, '.freehold/site');
const DIST = join(ROOT, 'docs/dist');

const began = performance.now();
rmSync(SITE, { recursive: true, force: true });
const registry = loadRegistry(findPlugins(loadConfig(ROOT, {})));
const pages = new Map([...writtenPages(ROOT), ...widgetPages(), ...referencePages(registry, describeAll(registry))]);
for (const [path, text] of pages) {
	mkdirSync(dirname(join(SITE, path)), { recursive: true });
	writeFileSync(join(SITE, path), text);
}
cpSync(join(import.meta.dirname, 'home.md'), join(SITE, 'index.md'));
cpSync(join(import.meta.dirname, 'theme'), join(SITE, '.vitepress/theme'), { recursive: true });
cpSync(join(import.meta.dirname, 'config.ts'), join(SITE, '.vitepress/config.ts'));
writeFileSync(join(SITE, '.vitepress/contents.json'), JSON.stringify(contents(ROOT)));
// Beside the build, in a process of its own: a platform is started and asked.
const playgrounds = join(ROOT, '.freehold/playgrounds');
rmSync(playgrounds, { recursive: true, force: true });
const made = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'playground/build.ts'), playgrounds]);
await Promise.all([build(SITE, { outDir: DIST }), made]);
cpSync(playgrounds, DIST, { recursive: true });
process.stdout.write(`${pages.size + 1} pages in docs/dist after ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
