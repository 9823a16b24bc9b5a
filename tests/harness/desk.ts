/** The demo's first brokerage at work: people of it sit down at desks of their own, and what they see is looked at. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Demo, seedDemo } from '../../core/src/cli/seed.ts';
import { type Driver, startApp, type TestApp } from './app.ts';
import { launchChromium } from './chromium.ts';
import { complaintsOf, looksRight, REFUSED, SIZES } from './look.ts';

/** Where the demo's publishable key works, and how long somebody wrote there. */
const PAGE = { origin: 'http://localhost:4100', 'freehold-form': 'elapsed=4000; trap=0' };
/** Accounts of the organisation. */
const WHO = { broker: 1, agent: 2 } as const;

export type Who = keyof typeof WHO;

/** Declares the platform, its demo and the browser for the tests of a file; whatever a page complains of fails the test. */
export function atDesks(driver: Driver) {
	let test: TestApp;
	let demo: Demo;
	let chromium: Browser;
	const tokens: Record<string, { accessToken: string; refreshToken: string }> = {};
	const contexts: BrowserContext[] = [];
	const complaints: string[] = [];

	beforeAll(async () => {
		[test, chromium] = await Promise.all([startApp(driver), launchChromium()]);
		demo = await seedDemo(test.app);
		for (const [who, at] of Object.entries(WHO)) {
			const email = demo.organizations[0]?.emails[at];
			tokens[who] = (await test.call('POST', '/v1/auth/login', { body: { email, password: demo.password } })).body;
		}
	}, 180_000);
	afterEach(async () => {
		for (const context of contexts.splice(0)) await context.close();
		expect(complaints.splice(0)).toEqual([]);
	});
	afterAll(async () => {
		await chromium?.close();
		await test?.stop();
	});

	return {
		/** A call in somebody's name, with its answer's body. */
		async call(who: Who, method: string, path: string, body?: unknown) {
			const answer = await test.call(method, path, { as: tokens[who]?.accessToken as string, body });
			expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
			return answer.body;
		},

		/** Somebody asks, from a brokerage's page. */
		async enquire(body: Record<string, unknown>): Promise<void> {
			const as = demo.organizations[0]?.publishableKey as string;
			const answer = await test.call('POST', '/v1/leads/enquire', { as, body, headers: PAGE });
			expect(answer.status, JSON.stringify(answer.body)).toBe(201);
		},

		/** A browser in which somebody is signed in, at an address of the console. */
		async sit(who: Who, address: string): Promise<Page> {
			const context = await chromium.newContext({ viewport: SIZES.wide, baseURL: test.url, reducedMotion: 'reduce' });
			contexts.push(context);
			const { accessToken, refreshToken } = tokens[who] as { accessToken: string; refreshToken: string };
			const kept = JSON.stringify({ accessToken, refreshToken });
			await context.addInitScript((session) => localStorage.setItem('freehold-console-session', session), kept);
			const page = await context.newPage();
			page.setDefaultTimeout(15_000);
			complaintsOf(page, REFUSED, complaints);
			await page.goto(address);
			return page;
		},

		/** Nothing that axe finds and nothing wider than the window, wide and on a phone; and a picture of both. */
		look: (page: Page, name: string) => looksRight(page, name, (size) => `everyday-${name}-${size}-${driver}`),

		/** What stands in the dialog with this heading: slotted, so beside the dialog itself. */
		dialogOf: (page: Page, name: string) =>
			page.locator('freehold-dialog[open]').filter({ has: page.getByRole('dialog', { name }) }),
	};
}

/** What the element says that has the focus, through shadow roots. */
export const focused = (page: Page): Promise<string> =>
	page.evaluate(() => {
		let found = document.activeElement;
		while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
		return found?.textContent?.trim() ?? '';
	});
