/**
 * Every screen of the console, with the demo's first brokerage in it, at three widths, light and dark: as it was when somebody found it good,
 * nothing wider than the window, nothing that axe finds, nothing that the browser complains of. `npm run pictures -- --update` renews what
 * is expected.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Demo, seedDemo } from '../core/src/cli/seed.ts';
import { startApp, type TestApp } from './harness/app.ts';
import { launchChromium } from './harness/chromium.ts';
import { slowTime } from './harness/clock.ts';
import { complaintsOf, overflowOf, REFUSED, violationsIn } from './harness/look.ts';
import { compared, FEW, references, SCALE } from './harness/references.ts';
import { screensOf } from './harness/screens.ts';
import { stilled, THEMES, WIDTHS } from './harness/still.ts';

/** A Wednesday, in the morning where the brokerage is; and the browser's clock a little later. */
const BEGINS = Date.parse('2026-03-11T17:00:05Z');
const LATER = 5 * 60_000 + 40_000;
/** Pages that are open at a time. */
const PAGES = 3;

type Happened = { what: string; title: string | null; about: { title: string | null } | null };

describe('Every screen of the console', () => {
	let right: () => void;
	let test: TestApp;
	let demo: Demo;
	let chromium: Browser;
	let context: BrowserContext;
	/** The same browser before anybody has signed in. */
	let door: BrowserContext;
	let token: string;
	const complaints: string[] = [];

	beforeAll(async () => {
		right = slowTime(BEGINS);
		[test, chromium] = await Promise.all([startApp('pglite'), launchChromium()]);
		demo = await seedDemo(test.app);
		await test.app.idle();
		const { emails } = demo.organizations[0] as Demo['organizations'][number];
		const login = { email: emails[0], password: demo.password };
		const { body } = await test.call('POST', '/v1/auth/login', { body: login });
		token = body.accessToken;
		const browser: BrowserContextOptions = {
			baseURL: test.url,
			deviceScaleFactor: SCALE,
			locale: 'en-US',
			timezoneId: 'America/Los_Angeles',
			reducedMotion: 'reduce',
			serviceWorkers: 'block',
		};
		[context, door] = await Promise.all([chromium.newContext(browser), chromium.newContext(browser)]);
		const kept = JSON.stringify({ accessToken: body.accessToken, refreshToken: body.refreshToken });
		await context.addInitScript((session) => {
			localStorage.setItem('freehold-console-session', session);
			// Which records were opened last is a matter of which page was the faster.
			for (const key of Object.keys(localStorage)) if (key.startsWith('freehold.recent')) localStorage.removeItem(key);
		}, kept);
		// Workers tell what they did in the order in which they came to it, which differs from run to run.
		await context.route('**/v1/activity?*', async (route) => {
			const url = new URL(route.request().url());
			const most = Number(url.searchParams.get('limit') ?? 20);
			url.searchParams.set('limit', '100');
			const response = await route.fetch({ url: url.href });
			const { data, ...rest } = await response.json();
			const said = ({ what, title, about }: Happened) => `${what} ${title} ${about?.title}`;
			const sorted = (data as Happened[]).toSorted((one, other) => (said(one) < said(other) ? -1 : 1));
			await route.fulfill({ response, json: { ...rest, data: sorted.slice(0, most) } });
		});
		for (const one of [context, door]) await one.clock.setFixedTime(BEGINS + LATER);
	}, 180_000);
	afterAll(async () => {
		await chromium?.close();
		await test?.stop();
		right?.();
	});

	const open = async (where = context): Promise<Page> => {
		const page = await where.newPage();
		page.setDefaultTimeout(15_000);
		complaintsOf(page, REFUSED, complaints);
		return page;
	};
	const go = async (page: Page, address: string): Promise<void> => {
		await page.setViewportSize({ width: 1440, height: 900 });
		await page.goto(address);
		await page
			.getByRole('heading', { level: 1 })
			.or(page.getByRole('heading', { name: 'There is nothing here' }))
			.first()
			.waitFor();
		await page.waitForLoadState('networkidle');
	};
	const shot = (page: Page, veiled: string[] = []): Promise<Buffer> =>
		page.screenshot({
			animations: 'disabled',
			caret: 'hide',
			mask: ['pre', ':not(pre) > code', '.copy', ...veiled].map((selector) => page.locator(selector)),
			maskColor: '#888888',
		});

	it('looks as it did, fits, is readable and quiet', async () => {
		const kept = references('console', inject('renew'));
		const queue = await screensOf(async (path) => (await test.call('GET', path, { as: token })).body);
		const found: string[] = [];
		const look = async (inside: Page, outside: Page): Promise<void> => {
			for (let screen = queue.shift(); screen; screen = queue.shift()) {
				const { name, address, veiled, isOutside, before } = screen;
				const page = isOutside ? outside : inside;
				await go(page, address);
				await before?.(page);
				for (const width of WIDTHS) {
					await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
					if ((await overflowOf(page)) > 0) found.push(`${name} at ${width}: wider than the window`);
					for (const theme of THEMES) {
						await page.emulateMedia({ colorScheme: theme });
						await stilled(page);
						const fault = await kept.fault(`${name}-${width}-${theme}`, () => shot(page, veiled));
						if (fault) found.push(fault);
						// Colours differ by theme, what is there by width: each is looked at, and not each pair.
						if ((theme === 'dark') === (width === 390))
							found.push(...(await violationsIn(page)).map((one) => `${name} at ${width}, ${theme}: ${one}`));
					}
				}
			}
		};
		await Promise.all(Array.from({ length: PAGES }, async () => look(await open(), await open(door))));
		expect([...found, ...complaints.map((one) => `the browser: ${one}`)]).toEqual([]);
		expect(kept.left()).toEqual([]);
	}, 400_000);

	it('is told where a control moves, goes, or takes another colour, and not where nothing does', async () => {
		const page = await open();
		await go(page, '/console/contacts');
		await stilled(page);
		const before = PNG.sync.read(await shot(page));
		const differs = async (): Promise<number> => compared(before, PNG.sync.read(await shot(page)))?.places ?? -1;
		const restyled = async (css: string): Promise<number> => {
			const control = page.locator('button.filter').first();
			await control.evaluate((element, style) => {
				element.style.cssText = style;
			}, css);
			const places = await differs();
			await control.evaluate((element) => {
				element.style.cssText = '';
			});
			return places;
		};
		expect(await restyled('')).toBe(0);
		for (const css of [
			'translate: 8px 0',
			'translate: 0 6px',
			'color: #c00',
			'background: #eee',
			'visibility: hidden',
			'font-size: 17px',
		])
			expect(await restyled(css), css).toBeGreaterThan(FEW);
	});
});
