/**
 * The worst page that a brokerage may have: an old theme, a policy that forbids everything, two versions of us, a slow line, no scripts, another
 * direction, a framework that never stops drawing. The widgets bear it. Pictures go to `.freehold/pictures`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elements } from '../widgets/manifest/elements.ts';
import { type Brokerage, openBrokerage, type Visit } from '../widgets/test/brokerage.ts';
import { all, first, SHOWN, THEME } from './harness/every-element.ts';
import { violationsIn } from './harness/look.ts';
import { ROOT } from './harness/once.ts';
import { reactPage } from './harness/react-page.ts';

const PICTURES = join(ROOT, '.freehold/pictures');

let brokerage: Brokerage;
let page: Page;
beforeAll(async () => {
	mkdirSync(PICTURES, { recursive: true });
	brokerage = await openBrokerage();
}, 120_000);
afterAll(() => brokerage?.stop());

const visit = async (options: Visit): Promise<void> => {
	page = await brokerage.visit(options);
};
const keep = (name: string) => page.screenshot({ path: join(PICTURES, `hostile-${name}.png`), fullPage: true });
/** Everything is on the page, also what waits until it is seen. */
async function settled(texts = SHOWN): Promise<void> {
	await page.locator('freehold-market-report').scrollIntoViewIfNeeded();
	for (const text of texts) await page.getByText(text).first().waitFor();
}

/** The lines that our guide gives, with the test's server in place of the one in it. */
function documentedPolicy(): string {
	const guide = readFileSync(join(ROOT, 'docs/guides/put-a-widget-on-a-page.md'), 'utf8');
	const lines = guide.match(/^(script|connect|img)-src .*;$/gm) ?? [];
	expect(lines).toHaveLength(3);
	return `default-src 'none'; ${lines.join(' ').replaceAll('https://api.example.com', brokerage.mock.url)}`;
}

describe('A page with an old theme', () => {
	it('that forbids everything but what our guide asks for, shows every element whole', async () => {
		await visit({ body: all, policy: documentedPolicy() });
		await settled();
		await page.getByRole('button', { name: 'Map', exact: true }).click();
		await page.getByRole('button', { name: 'Zoom in' }).waitFor();
		await page.locator('freehold-calculator').getByText('How it is paid back').click();
		await page.getByRole('columnheader', { name: 'Still owed' }).waitFor();
		await expect.poll(() => page.locator('img.there').count()).toBeGreaterThan(3);
		expect(brokerage.complaints).toEqual([]);
		await keep('policy');
	});

	it('lets none of its rules in', async () => {
		const looks = () =>
			page.evaluate(
				(tags) =>
					tags.flatMap((tag) => {
						const root = document.querySelector(tag)?.shadowRoot as ShadowRoot;
						return ['.base', 'h2', '.button', '.input', '.card', '.price', 'img', 'svg'].map((selector) => {
							const found = root.querySelector(selector);
							if (!found) return `${tag} ${selector} –`;
							const {
								display,
								visibility,
								letterSpacing,
								textTransform,
								fontStyle,
								fontSize,
								lineHeight,
								color,
								borderTopWidth,
								paddingLeft,
								boxSizing,
							} = getComputedStyle(found);
							return [
								tag,
								selector,
								display,
								visibility,
								letterSpacing,
								textTransform,
								fontStyle,
								fontSize,
								lineHeight,
								color,
								borderTopWidth,
								paddingLeft,
								boxSizing,
							].join(' ');
						});
					}),
				elements.map(({ tag }) => tag),
			);
		// Letters are the page's unless it says otherwise, so both pages say the same.
		const letters = 'html { --freehold-font: sans-serif }';
		await visit({ body: all, css: letters });
		await settled();
		const clean = await looks();
		await visit({ body: all, css: letters + THEME });
		await settled();
		expect(await looks()).toEqual(clean);
		await keep('theme');
	});
});

describe('Two versions of us', () => {
	it('live on one page: the first stays, the other says so, and both loaders’ tags work', async () => {
		const older = `<script type="module" src="${'{MOCK}'}/widgets/v0/freehold.js" data-key="pk_old"></script>`.replace(
			'{MOCK}',
			brokerage.mock.url,
		);
		await visit({
			body: '<freehold-enquiry></freehold-enquiry><freehold-listings></freehold-listings><freehold-calculator></freehold-calculator>',
			head: older,
			async prepare(fresh) {
				await fresh.route('**/widgets/v0/**', async (route) => {
					const response = await fetch(route.request().url().replace('/v0/', '/v1/'));
					const body = (await response.text()).replaceAll('"0.1.0"', '"0.0.9"');
					await route.fulfill({
						status: response.status,
						contentType: 'text/javascript',
						headers: { 'access-control-allow-origin': '*' },
						body,
					});
				});
			},
		});
		await settledOf('26 homes', 'Get in touch', 'What it costs a month');
		await expect.poll(() => brokerage.complaints.length).toBeGreaterThan(0);
		for (const text of brokerage.complaints)
			expect(text).toMatch(/^Freehold: <freehold-[\w-]+> 0\.[01]\.[09] is already on this page; 0\.[01]\.[09] is not used\.$/);
		await page.getByLabel('Name').fill('Ada Marsh');
		await page.getByLabel('Email').fill('ada@example.org');
		await page.getByLabel('Message').fill('Which of you is it?');
		await page.getByRole('button', { name: 'Send enquiry' }).click();
		await page.getByText('Your reference is').waitFor();
		await page
			.getByRole('button', { name: /^Save / })
			.first()
			.click();
		expect(await page.getByRole('button', { name: /^Save /, pressed: true }).count()).toBe(1);
	});

	async function settledOf(...texts: string[]): Promise<void> {
		for (const text of texts) await page.getByText(text).first().waitFor();
	}
});

const FALLBACK = `<freehold-listings><ul><li><a href="/homes/1">Craftsman above the Sound, $725,000</a></li></ul></freehold-listings>
	<freehold-listing listing="${first}"><h2>Craftsman above the Sound</h2></freehold-listing>`;

describe('Who waits', () => {
	it('reads what the page itself has put inside the tag, until the element has something to show', async () => {
		let answer = (): void => {};
		const held = new Promise<void>((resolve) => {
			answer = resolve;
		});
		await visit({
			body: FALLBACK,
			async prepare(fresh) {
				await fresh.route('**/v1/listings**', async (route) => {
					await held;
					await route.continue();
				});
			},
		});
		await page.evaluate(() => customElements.whenDefined('freehold-listings'));
		const link = page.getByRole('link', { name: 'Craftsman above the Sound, $725,000' });
		await link.waitFor();
		// The page's own letters, not ours.
		expect(await link.evaluate((element) => getComputedStyle(element).fontFamily)).toMatch(/Times|serif/);
		answer();
		await page.getByText('26 homes').waitFor();
		expect(await link.isVisible()).toBe(false);
	});

	it('keeps it where the platform cannot be reached, with a way to try again', async () => {
		await visit({ body: FALLBACK, prepare: (fresh) => fresh.route('**/v1/listings**', (route) => route.abort()) });
		await page.getByRole('alert').first().waitFor();
		expect(await page.getByRole('link', { name: 'Craftsman above the Sound, $725,000' }).isVisible()).toBe(true);
		await page.unroute('**/v1/listings**');
		await page.getByRole('button', { name: 'Try again' }).first().click();
		await page.getByText('26 homes').waitFor();
	});

	it('and who runs no scripts, reads it for good', async () => {
		await visit({ body: FALLBACK, browser: { javaScriptEnabled: false } });
		expect(await page.getByRole('link', { name: 'Craftsman above the Sound, $725,000' }).isVisible()).toBe(true);
		await keep('no-scripts');
	});
});

describe('Other readers', () => {
	it('read from right to left, on a phone', async () => {
		await visit({ body: all, lang: 'ar', dir: 'rtl', width: 390 });
		await page.getByText('26 بيتًا').first().waitFor();
		await page.locator('freehold-market-report').scrollIntoViewIfNeeded();
		await page.getByText('السعر الوسيط').first().waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		expect(await violationsIn(page)).toEqual([]);
		await keep('arabic');
	});

	it('enlarge everything fourfold', async () => {
		// 1280 px at 400 % are 320. Source: WCAG 2.2, 1.4.10.
		await visit({ body: all, width: 320 });
		await settled();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
		expect(await violationsIn(page)).toEqual([]);
	});

	it('choose their own colours, and want nothing to move', async () => {
		await visit({ body: all, browser: { forcedColors: 'active', reducedMotion: 'reduce' } });
		await settled();
		await page
			.getByRole('button', { name: /^Save / })
			.first()
			.click();
		expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
		// What is chosen is seen without colours of ours.
		const heart = page.getByRole('button', { name: /^Save /, pressed: true }).first();
		expect(await heart.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
		await keep('forced-colours');
	});

	it.each(['es', 'fr'])('read %s', async (lang) => {
		await visit({ body: all, lang, width: 820 });
		await page
			.getByText(lang === 'es' ? '26 viviendas' : '26 biens')
			.first()
			.waitFor();
		await page.locator('freehold-market-report').scrollIntoViewIfNeeded();
		await page
			.getByText(lang === 'es' ? 'Precio mediano' : 'Prix médian')
			.first()
			.waitFor();
		expect(await violationsIn(page)).toEqual([]);
	});
});

describe('A framework that draws again and again', () => {
	it('moves our nodes and writes their attributes; what a person typed stays, and nothing is asked for twice', async () => {
		brokerage.mock.queries.length = 0;
		await visit({ body: '', head: '<script type="module" src="/page.js"></script>', scripts: { '/page.js': await reactPage() } });
		await page.getByLabel('Name').fill('Ada Marsh');
		await page.getByLabel('Email').fill('ada@example.org');
		await page.getByLabel('Message').fill('Is the dock included?');
		await page.getByRole('article').first().waitFor();
		const drawn = await page.evaluate('window.drawn');
		await expect.poll(() => page.evaluate('window.drawn')).toBeGreaterThan(Number(drawn) + 25);
		expect(await page.getByLabel('Message').inputValue()).toBe('Is the dock included?');
		expect(brokerage.mock.queries).toHaveLength(1);

		await page.evaluate('window.rent()');
		await expect.poll(() => brokerage.mock.queries.at(-1)?.get('purpose')).toBe('rent');
		await page.getByRole('button', { name: 'Send enquiry' }).click();
		// The handler is the one of the newest drawing.
		await expect.poll(() => page.evaluate('window.body?.message')).toBe('Is the dock included?');
		expect(await page.evaluate('window.body.count')).toBeGreaterThan(Number(drawn));
		expect(brokerage.complaints).toEqual([]);
	}, 60_000);
});
