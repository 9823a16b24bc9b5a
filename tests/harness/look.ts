/** Looking at pages: the sizes of windows, where pictures go, and what axe finds. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT } from './once.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = join(ROOT, '.freehold/pictures');

export const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
export type Size = keyof typeof SIZES;

/** What axe finds in a page, one line each. It runs beside the page's CSP, not through it. */
export async function violationsIn(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
		violations: { id: string; nodes: { html: string }[] }[];
	};
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}

/** What a browser says of an answer of 4xx. */
export const REFUSED = /status of 4/;

/** What the page's browser complains of from now on, a blocked style or script included; not what is `expected`. */
export function complaintsOf(page: Page, expected?: RegExp, complaints: string[] = []): string[] {
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' && !expected?.test(message.text())) complaints.push(message.text());
	});
	return complaints;
}

/** How much wider than the window the page is, in pixels. */
export const overflowOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Keeps a picture of what is seen. */
export async function picture(page: Page, name: string): Promise<void> {
	mkdirSync(PICTURES, { recursive: true });
	await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Nothing that axe finds and nothing wider than the window, wide and on a phone; and a picture of both. */
export async function looksRight(
	page: Page,
	name: string,
	as: (size: string) => string = (size) => `${name}-${size}`,
): Promise<void> {
	for (const [size, viewport] of Object.entries(SIZES)) {
		await page.setViewportSize(viewport);
		const found = await violationsIn(page);
		await picture(page, as(size));
		expect(found, `${name}, ${size}`).toEqual([]);
		expect(await overflowOf(page), name).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(SIZES.wide);
}
