/** The list of what the packages export, held to the packages: a change of the contract is seen in a review. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENTRIES, exportsOf, exportsPage } from './harness/exports.ts';
import { ROOT } from './harness/once.ts';

const PAGE = join(ROOT, 'docs/reference/exports.md');

describe('what the packages export', () => {
	// UPDATE_DOCS=1 writes the page.
	it('is listed, name by name', () => {
		const text = exportsPage(ROOT);
		if (process.env.UPDATE_DOCS) writeFileSync(PAGE, text);
		expect(readFileSync(PAGE, 'utf8')).toBe(text);
	});

	it('is read as Node reads it: every value is there, and no other', async () => {
		for (const [entry, , file] of ENTRIES.filter(([, , path]) => /^(core|testing)\//.test(path))) {
			const values = exportsOf(join(ROOT, file)).filter(({ kind }) => kind === 'value');
			expect(
				values.map(({ name }) => name),
				entry,
			).toEqual(Object.keys(await import(join(ROOT, file))).toSorted());
		}
	});

	it('is all that other packages may import: an entry is on the list, or is JSON, or is made of the table of widgets', () => {
		for (const name of ['core', 'sdk', 'testing', 'widgets']) {
			const { exports } = JSON.parse(readFileSync(join(ROOT, name, 'package.json'), 'utf8')) as {
				exports: Record<string, unknown>;
			};
			const listed = ENTRIES.filter(([entry]) => entry.startsWith(`@freehold/${name}`)).map(([entry]) =>
				entry.replace(`@freehold/${name}`, '.'),
			);
			const own = Object.entries(exports).filter(([, to]) => !/\.json"|"\.\/dist\//.test(JSON.stringify(to)));
			expect(own.map(([entry]) => entry).toSorted(), name).toEqual(listed.toSorted());
		}
	});

	it('has an entry for each file that the list names', () => {
		for (const [entry, , file] of ENTRIES) expect(existsSync(join(ROOT, file)), entry).toBe(true);
	});
});
