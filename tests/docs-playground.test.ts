/** The playgrounds of the documentation: every widget runs on its page without a platform, and is answered as the platform answers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPlaygrounds, writeRecorded } from '../docs/site/playground/build.ts';
import { answerOf, type Recording } from '../docs/site/playground/stand-in.ts';
import { type Recorded, record } from '../docs/site/record.ts';
import { widgetPages } from '../docs/site/widget-pages.ts';
import { elements } from '../widgets/manifest/elements.ts';
import { startApp, type TestApp } from './harness/app.ts';
import { launchChromium } from './harness/chromium.ts';
import { complaintsOf, overflowOf, SIZES, violationsIn } from './harness/look.ts';
import { ROOT } from './harness/once.ts';

const SITE = 'http://docs.example';
const TYPES: Record<string, string> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.json': 'application/json',
	'.webp': 'image/webp',
};

describe('the playgrounds of the widgets', () => {
	let test: TestApp;
	let chromium: Browser;
	let folder: string;
	let recorded: Recorded;
	let recording: Recording;
	let page: Page;
	let complaints: string[];
	/** What was asked of anybody else. */
	const elsewhere: string[] = [];

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'freehold-docs-'));
		[test, chromium] = await Promise.all([startApp('pglite'), launchChromium()]);
		await buildPlaygrounds(ROOT, folder);
		recorded = await record(test);
		recording = recorded.recording;
		writeRecorded(recorded, folder);
		page = await chromium.newPage({ viewport: SIZES.wide, reducedMotion: 'reduce' });
		complaints = complaintsOf(page);
		await page.route('**/*', async (route) => {
			const url = new URL(route.request().url());
			if (url.origin !== SITE) {
				elsewhere.push(url.href);
				return route.abort();
			}
			if (url.pathname.startsWith('/try/'))
				return route.fulfill({ contentType: 'text/html', body: around(url.pathname.slice(5)) });
			const body = readFileSync(join(folder, url.pathname));
			return route.fulfill({ contentType: TYPES[extname(url.pathname)] ?? 'text/plain', body });
		});
	}, 120_000);
	afterAll(async () => {
		await chromium?.close();
		await test?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	/** A page with some of them. */
	const around = (tags: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widgets</title>
		<meta name="viewport" content="width=device-width"><style>html { background: light-dark(#fff, #1b1b1f) }</style><script type="module" src="/playground/playground.js"></script></head>
		<body><main><h1>Widgets</h1>${tags
			.split('+')
			.map((tag) => `<docs-playground tag="${tag}"></docs-playground>`)
			.join('')}</main></body></html>`;

	/** Opens it, and waits until the widget shows something of its own. */
	const open = async (tag: string): Promise<void> => {
		await page.goto(`${SITE}/try/${tag}`);
		await page.frameLocator('iframe').locator(`${tag} .base > *`).first().waitFor();
	};
	const told = (): Promise<string | null> => page.getByRole('log').textContent();
	const inside = () => page.frameLocator('iframe');

	it('have a page for every element', () => {
		const pages = widgetPages();
		for (const { tag, attributes } of elements) {
			const text = pages.get(`reference/widgets/${tag}.md`) ?? '';
			expect(text).toContain(`<docs-playground tag="${tag}">`);
			for (const { name } of attributes) expect(text, tag).toContain(`| \`${name}\` |`);
			expect(pages.get('reference/widgets/index.md')).toContain(`(/reference/widgets/${tag})`);
		}
	});

	it('run, and have an answer to whatever a widget asks', async () => {
		await page.goto(`${SITE}/try/${elements.map(({ tag }) => tag).join('+')}`);
		for (const { tag } of elements) {
			const playground = page.locator(`docs-playground[tag=${tag}]`);
			const widget = playground.frameLocator('iframe').locator(tag);
			await playground.scrollIntoViewIfNeeded();
			await widget.locator('.base > *').first().waitFor();
			await expect.poll(() => widget.locator('.skeleton:visible').count(), { message: tag }).toBe(0);
			expect(await playground.getByRole('log').textContent(), tag).not.toContain('not recorded');
			expect(await widget.locator('[part=failed]').count(), tag).toBe(0);
		}
		expect(complaints.splice(0)).toEqual([]);
	}, 60_000);

	it('answer a list as the platform answers it', async () => {
		const queries = [
			'sort=-listedAt&limit=5&total=true',
			'purpose=rent&sort=price',
			'price[gte]=600000&price[lte]=1000000&sort=-price',
			'bedrooms[gte]=3&propertyType=house&sort=-listedAt&total=true',
			'location[within]=-122.4,47.6,-122.3,47.7&sort=-livingArea',
			`id[in]=${recording.lists['/v1/listings']?.slice(3, 6).map(({ id }) => id)}&sort=price`,
			'purpose=sale&fields=id,price&sort=price&limit=3',
		];
		for (const query of queries) {
			const path = `/v1/listings?${query}`;
			const { body } = await test.call('GET', path, {
				as: recorded.publishableKey,
				headers: { origin: 'http://localhost:4100' },
			});
			const answer = answerOf(recording, 'GET', new URL(path, SITE), Date.now())?.body as typeof body;
			expect(
				answer.data.map(({ id }: { id: string }) => id),
				query,
			).toEqual(body.data.map(({ id }: { id: string }) => id));
			expect([answer.total, answer.next === null], query).toEqual([body.total, body.next === null]);
		}
		const nothing = answerOf(recording, 'GET', new URL('/v1/nothing-like-it', SITE), Date.now());
		expect(nothing).toBeNull();
	});

	it('follow what is set: an attribute, a colour, a language, a theme, and the lines for a page', async () => {
		await open('freehold-carousel');
		await page.getByLabel('heading', { exact: true }).fill('Homes “by the water”');
		await page.getByLabel('color-primary', { exact: true }).fill('#7a1f5c');
		await page.getByLabel('color-primary', { exact: true }).press('Tab');
		await inside().getByRole('heading', { name: 'Homes “by the water”' }).waitFor();
		await page.getByLabel('Language').selectOption('ar');
		await page.getByLabel('Theme').selectOption('dark');
		const lines = page.getByRole('region', { name: 'On a page' });
		await expect.poll(() => lines.textContent()).toContain('dir="rtl"');
		expect(await lines.textContent()).toContain('--freehold-color-primary: #7a1f5c;');
		expect(await lines.textContent()).toContain('<freehold-carousel purpose="sale"');
		const root = () =>
			page.frames()[1]?.evaluate(() => {
				const { dir, lang, style } = document.documentElement;
				return [dir, lang, style.colorScheme, style.getPropertyValue('--freehold-color-primary')];
			});
		await expect.poll(root).toEqual(['rtl', 'ar', 'dark', '#7a1f5c']);
	}, 30_000);

	it('send a form to nobody, and tell what a widget told', async () => {
		await open('freehold-newsletter');
		await inside().getByRole('textbox', { name: 'Name' }).fill('Robin Vale');
		await inside().getByRole('textbox', { name: 'Email' }).fill('robin@example.com');
		await inside().getByRole('checkbox').check();
		await inside().getByRole('button').click();
		await expect.poll(told, { timeout: 10_000 }).toContain('freehold-sent: {"received":true}');
		await open('freehold-listings');
		await inside().locator('a.open').first().click();
		await expect.poll(told).toContain('leads to: /home.html?listing=');
	}, 40_000);

	it('have nothing that axe finds, and fit a phone', async () => {
		await open('freehold-listings');
		expect(await violationsIn(page)).toEqual([]);
		await page.evaluate(() => {
			document.documentElement.classList.add('dark');
			document.documentElement.style.colorScheme = 'dark';
		});
		await page.setViewportSize(SIZES.phone);
		expect(await violationsIn(page)).toEqual([]);
		expect(await overflowOf(page)).toBeLessThanOrEqual(0);
		await page.setViewportSize(SIZES.wide);
	}, 30_000);

	it('ask nobody else for anything', () => {
		expect(elsewhere).toEqual([]);
	});
});
