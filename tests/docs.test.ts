/** What the documentation says of the code, held to the code. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERRORS } from '@freehold/core';
import { describe, expect, it } from 'vitest';
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
