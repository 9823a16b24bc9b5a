/** The demo's first brokerage: its own page on an origin of its own, the platform behind it, and a browser. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Demo, seedDemo } from '../../core/src/cli/seed.ts';
import { type Site, serveSite } from '../../examples/brokerage-site/server.ts';
import { type Driver, startApp, type TestApp } from './app.ts';
import { launchChromium } from './chromium.ts';
import { complaintsOf } from './look.ts';

/** Declares them for the tests of a file. */
export function onTheSite(driver: Driver) {
	let test: TestApp;
	let demo: Demo;
	let site: Site;
	let chromium: Browser;

	beforeAll(async () => {
		[test, chromium] = await Promise.all([startApp(driver), launchChromium()]);
		demo = await seedDemo(test.app);
		site = await serveSite({ port: 0, platformUrl: test.url, key: demo.organizations[0]?.publishableKey as string });
	}, 120_000);
	afterAll(async () => {
		await chromium?.close();
		await site?.close();
		await test?.stop();
	});

	return {
		get test() {
			return test;
		},
		get demo() {
			return demo;
		},
		get site() {
			return site;
		},
		/** A page in a browser of its own, `before` it goes anywhere, and what that browser complains of. */
		async open(
			address: string,
			options: BrowserContextOptions = {},
			before?: (page: Page) => Promise<unknown>,
		): Promise<{ page: Page; complaints: string[]; close: () => Promise<void> }> {
			const context = await chromium.newContext(options);
			const page = await context.newPage();
			const complaints = complaintsOf(page);
			await before?.(page);
			await page.goto(address);
			return { page, complaints, close: () => context.close() };
		},
	};
}
