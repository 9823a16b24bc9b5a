/** What the documentation says of the code, held to the code. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERRORS, loadConfig } from '@freehold/core';
import { describe, expect, it } from 'vitest';
import { variableNames } from '../core/src/environment.ts';
import { findPlugins } from '../core/src/plugin.ts';
import { driversPage } from './harness/drivers-page.ts';
import { ROOT } from './harness/once.ts';

const pages = globSync('{*.md,docs/**/*.md,examples/*/*.md,plugins/*/*.md,sdk/*.md,widgets/*.md}', {
	cwd: ROOT,
	exclude: (name) => name.includes('node_modules'),
});

describe('the documentation', () => {
	it('lists every error code, and no other', () => {
		const listed = [...readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8').matchAll(/^\| `([a-z_]+)` +\|/gm)].map(
			([, code]) => code,
		);
		expect(listed.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
	});

	it('lists every variable of the environment', () => {
		const page = readFileSync(join(ROOT, 'docs/reference/configuration.md'), 'utf8');
		const listed = [...page.matchAll(/^\| [^|]*\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
		expect(listed.toSorted()).toEqual(variableNames().toSorted());
	});

	// UPDATE_DOCS=1 writes the page.
	it('lists every driver and its variables', () => {
		const path = join(ROOT, 'docs/reference/drivers.md');
		const text = driversPage(findPlugins(loadConfig(ROOT, {})));
		if (process.env.UPDATE_DOCS) writeFileSync(path, text);
		const flat = (page: string): string => page.replace(/ *\| */g, '|').replace(/-{2,}/g, '-');
		expect(flat(readFileSync(path, 'utf8'))).toBe(flat(text));
	});

	it('links to files that are there', () => {
		const broken = pages.flatMap((page) =>
			[...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
				.map(([, target]) => target as string)
				.filter((target) => !existsSync(join(ROOT, dirname(page), target)))
				.map((target) => `${page} → ${target}`),
		);
		expect(broken).toEqual([]);
	});
});
