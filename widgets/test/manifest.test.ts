/** The table of elements says what the elements do, and what is made of it says the same. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elements } from '../manifest/elements.ts';
import { EVENTS, TOKENS } from '../manifest/model.ts';
import { reference } from '../manifest/reference.ts';
import { customElementsManifest, reactModule, reactTypes, vscodeData, webTypes } from '../manifest/write.ts';
import { type Brokerage, openBrokerage } from './brokerage.ts';

const root = new URL('..', import.meta.url).pathname;
const read = (file: string): string => readFileSync(root + file, 'utf8');
/** Attributes that are ours alone: `embedded` is set by our own dialog. */
const INNER = ['embedded'];

/** All that an element's folder and those it takes from say. */
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && !/^(test|dist|manifest|node_modules)\//.test(file))
	.map(read)
	.join('\n');

describe('The table', () => {
	it.each(elements)('names the file and the class of $tag', ({ tag, file, className }) => {
		expect(existsSync(root + file)).toBe(true);
		expect(read(file)).toContain(`export class ${className} `);
		expect(read(file)).toContain(`define('${tag}', ${className});`);
	});

	it('is the list that the loader knows', () => {
		const [, names = ''] = /const known =\s*'([^']+)'/.exec(read('loader/freehold.ts')) ?? [];
		expect(
			names
				.split(' ')
				.map((name) => `freehold-${name}`)
				.sort(),
		).toEqual(elements.map(({ tag }) => tag).sort());
	});

	it('names only parts, events and looks that there are', () => {
		for (const { parts, events } of elements) {
			for (const part of parts) expect(sources).toMatch(new RegExp(`part=("|')([\\w -]* )?${part}( [\\w -]*)?\\1`));
			for (const event of events) expect(Object.keys(EVENTS)).toContain(event);
		}
		for (const event of Object.keys(EVENTS)) expect(sources).toContain(`'${event}'`);
		const tokens = read('kit/tokens.ts');
		for (const { name } of TOKENS) expect(tokens).toContain(`var(${name}`);
		expect([...new Set(tokens.match(/--freehold-[\w-]+/g))].sort()).toEqual(TOKENS.map(({ name }) => name).sort());
	});
});

describe('In a browser', () => {
	let brokerage: Brokerage;
	let page: Page;
	beforeAll(async () => {
		brokerage = await openBrokerage();
		page = await brokerage.visit({ body: elements.map(({ tag }) => `<${tag}></${tag}>`).join('') });
	});
	afterAll(() => brokerage?.stop());

	it('every element is there, and takes the attributes that the table names, no others', async () => {
		const tags = elements.map(({ tag }) => tag);
		await page.evaluate((all) => Promise.all(all.map((tag) => customElements.whenDefined(tag))), tags);
		const taken = await page.evaluate(
			(all) => all.map((tag) => (customElements.get(tag) as unknown as { observedAttributes: string[] }).observedAttributes),
			tags,
		);
		for (const [at, { tag, attributes }] of elements.entries()) {
			// Lit observes every property that has an attribute; those with `state` or `attribute: false` have none.
			const public_ = (taken[at] as string[]).filter((name) => !INNER.includes(name) && !name.startsWith('_')).sort();
			expect([tag, public_]).toEqual([tag, attributes.map(({ name }) => name).sort()]);
		}
	});

	it('and each of them bears to be alone, without its attributes', () => {
		expect(brokerage.complaints.filter((text) => !text.startsWith('Freehold:') && !text.includes('404'))).toEqual([]);
	});
});

describe('What is made of it', () => {
	it('is a custom-elements manifest with every element', () => {
		const { schemaVersion, modules } = JSON.parse(customElementsManifest());
		expect(schemaVersion).toBe('2.1.0');
		expect(modules.map(({ declarations: [one] }: { declarations: [{ tagName: string }] }) => one.tagName)).toEqual(
			elements.map(({ tag }) => tag),
		);
	});

	it('completes tags and attributes in editors', () => {
		const { version, tags } = JSON.parse(vscodeData());
		expect(version).toBe(1.1);
		const purpose = tags[0].attributes.find(({ name }: { name: string }) => name === 'purpose');
		expect(purpose.values).toEqual([{ name: 'sale' }, { name: 'rent' }]);
		const web = JSON.parse(webTypes());
		expect(web.contributions.html.elements).toHaveLength(elements.length);
		expect(
			web.contributions.html.elements[0].attributes.find(({ name }: { name: string }) => name === 'address-state').value,
		).toEqual({ type: 'boolean', required: false });
	});

	it('is React components with types, a few hundred bytes each', () => {
		const code = reactModule();
		for (const { className } of elements) {
			expect(code).toContain(`export const ${className} = wrap(`);
			expect(reactTypes()).toContain(`export declare const ${className}: FunctionComponent<`);
		}
		expect(code.length / elements.length).toBeLessThan(700);
	});

	it('is the reference in the documentation, as it stands', () => {
		const tidy = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
		expect(tidy(read('../docs/reference/widgets.md'))).toBe(tidy(reference()));
	});
});
