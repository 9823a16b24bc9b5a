/** What `npm run docs` makes pages of; that it builds, and that no link leads nowhere, the build itself says. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPlugins, loadConfig, loadRegistry } from '@freehold/core';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../core/src/generate/reference.ts';
import { describeAll } from '../docs/site/describe.ts';
import { contents, writtenPages } from '../docs/site/pages.ts';
import { ROOT } from './harness/once.ts';

describe('the documentation’s site', () => {
	const registry = loadRegistry(findPlugins(loadConfig(ROOT, {})));
	const description = describeAll(registry);
	const made = referencePages(registry, description);
	const written = writtenPages(ROOT);

	it('has a page for every entity, with every field, operation and type of event', () => {
		for (const { name, schema } of description.entities) {
			const page = made.get(`reference/entities/${name}.md`) ?? '';
			for (const field of Object.keys(schema.properties ?? {})) expect(page, `${name}.${field}`).toContain(`| \`${field}\` |`);
		}
		const operations = made.get('reference/operations.md') ?? '';
		for (const { id, path } of description.operations) {
			expect(operations).toContain(`(\`${id}\`)`);
			expect(operations).toContain(path);
		}
		expect(made.get('reference/event-types.md')).toContain('`lead.enquired`');
		expect(made.get('reference/error-codes.md')).toContain('| `not_found` | 404 |');
	});

	it('tells what a field is in words that people know', () => {
		const listing = made.get('reference/entities/listing.md') ?? '';
		expect(listing).toMatch(/\| `price` \| money\b/);
		expect(listing).toMatch(/\| `status` \| one of `draft`, /);
		expect(listing).toContain('id of a [property](./property.md)');
	});

	it('has every page in its contents that docs/README.md names', () => {
		const links = contents(ROOT).flatMap(({ items }) => items.map(({ link }) => link));
		expect(links.length).toBeGreaterThan(40);
		const pages = new Set([...written.keys(), ...made.keys()].map((path) => `/${path.replace(/(index)?\.md$/, '')}`));
		expect(links.filter((link) => !pages.has(link) && !existsSync(join(ROOT, link)))).toEqual([]);
	});

	it('leads from page to page, and names source files without a link', () => {
		const guide = written.get('guides/put-a-widget-on-a-page.md') ?? '';
		expect(guide).toContain('[the reference](/reference/widgets/)');
		expect(written.get('security/index.md')).toContain('(/project/security)');
		const relative = [...written].filter(
			([path, text]) =>
				!path.startsWith('project/') && /\]\(\.\.?\//.test(text.replaceAll(/^ *```[\s\S]*?^ *```$|`[^`\n]+`/gm, '')),
		);
		expect(relative.map(([path]) => path)).toEqual([]);
	});
});
