/** What the documentation says of the code, held to the code. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERRORS, loadConfig } from '@freehold/core';
import { describe, expect, it } from 'vitest';
import { configurationTable, settingsOf } from '../core/src/generate/configuration.ts';
import { findPlugins } from '../core/src/plugin.ts';
import type { JsonSchema } from '../core/src/schema/model.ts';
import { driversPage } from './harness/drivers-page.ts';
import { ROOT } from './harness/once.ts';

const pages = globSync(
	'{*.md,docs/**/*.md,examples/*/*.md,plugins/*/*.md,sdk/*.md,widgets/*.md,testing/*.md,create-plugin/*.md}',
	{
		cwd: ROOT,
		exclude: (name) => name.includes('node_modules'),
	},
);

/** As the formatter pads tables, or does not. */
const flat = (page: string): string => page.replace(/ *\| */g, '|').replace(/-{2,}/g, '-');

describe('the documentation', () => {
	it('lists every error code, and no other', () => {
		const listed = [...readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8').matchAll(/^\| `([a-z_]+)` +\|/gm)].map(
			([, code]) => code,
		);
		expect(listed.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
	});

	const configSchema = JSON.parse(readFileSync(join(ROOT, 'schemas/config.json'), 'utf8')) as JsonSchema;

	// UPDATE_DOCS=1 writes it.
	it('lists everything that can be set, as schema and environment say it', () => {
		const path = join(ROOT, 'docs/reference/configuration.md');
		const page = readFileSync(path, 'utf8');
		const table = /^\| in[\s\S]*?(?=\n\n)/m;
		const text = page.replace(table, () => configurationTable(configSchema));
		if (process.env.UPDATE_DOCS) writeFileSync(path, text);
		expect(flat(readFileSync(path, 'utf8'))).toBe(flat(text));
	});

	it('tells no other defaults than those that are in force', () => {
		const config = loadConfig(ROOT, {}, { port: 8080 }) as unknown as Record<string, unknown>;
		const told = settingsOf(configSchema).flatMap(({ member, variable, usual }) => {
			const key = member ?? variable?.key ?? '';
			return /^[a-z0-9]+$/.test(usual) && usual !== 'none' ? [[key, String(config[key]), usual]] : [];
		});
		expect(told.length).toBeGreaterThan(8);
		expect(told.filter(([, inForce, usual]) => inForce !== usual)).toEqual([]);
		expect(settingsOf(configSchema).filter(({ description }) => !description)).toEqual([]);
	});

	// UPDATE_DOCS=1 writes the page.
	it('lists every driver and its variables', () => {
		const path = join(ROOT, 'docs/reference/drivers.md');
		const text = driversPage(findPlugins(loadConfig(ROOT, {})));
		if (process.env.UPDATE_DOCS) writeFileSync(path, text);
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
