/** The console in Chromium at the platform's public address, for tests across packages; each page must not complain. */
import type { Config } from '@freehold/core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { PASSWORD, startApp, type TestApp } from './app.ts';
import { launchChromium } from './chromium.ts';
import { complaintsOf, looksRight, REFUSED, SIZES, type Size } from './look.ts';

/** Passkeys belong to the host of the public address; what the browser asks there is answered by the test's server. */
export const PUBLIC = 'http://localhost:9876';

/** Declares the platform and the browser for the tests of a file. */
export function inConsole(overrides: Partial<Config> = {}) {
	let test: TestApp;
	let chromium: Browser;
	const clock = { ahead: 0 };
	const contexts: BrowserContext[] = [];
	const complaints: string[] = [];

	beforeAll(async () => {
		const now = () => Date.now() + clock.ahead;
		const limits = { 'user.login': { calls: 1000, seconds: 60 } };
		[test, chromium] = await Promise.all([
			startApp('pglite', { publicUrl: PUBLIC, limits, ...overrides }, { now }),
			launchChromium(),
		]);
	}, 120_000);
	afterEach(async () => {
		clock.ahead = 0;
		const heard = complaints.splice(0);
		for (const context of contexts.splice(0)) {
			await context.unrouteAll({ behavior: 'ignoreErrors' });
			await context.close();
		}
		// What was under way when the page closed.
		complaints.length = 0;
		expect(heard).toEqual([]);
	});
	afterAll(async () => {
		await chromium?.close();
		await test?.stop();
	});

	/** A browser of its own at an address of the console. */
	const open = async (address = '/console/', size: Size = 'wide'): Promise<Page> => {
		const context = await chromium.newContext({ viewport: SIZES[size], reducedMotion: 'reduce', serviceWorkers: 'block' });
		contexts.push(context);
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		await context.route(`${PUBLIC}/**`, async (route) => {
			const { pathname, search } = new URL(route.request().url());
			await route.fulfill({ response: await route.fetch({ url: test.url + pathname + search }) });
		});
		// A socket goes to the test's server too.
		await context.routeWebSocket(/\/v1\/socket\//, (route) => {
			const { pathname, search } = new URL(route.url());
			const server = new WebSocket(test.url.replace('http', 'ws') + pathname + search);
			const early: (string | Buffer)[] = [];
			server.onopen = () => {
				for (const message of early.splice(0)) server.send(message as string);
			};
			server.onmessage = ({ data }) => route.send(data);
			server.onclose = () => void route.close().catch(() => {});
			server.onerror = () => {};
			route.onMessage((message) => (server.readyState === 1 ? server.send(message as string) : early.push(message)));
			route.onClose(() => server.close());
		});
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		complaintsOf(page, REFUSED, complaints);
		await page.goto(PUBLIC + address);
		return page;
	};

	const signIn = async (page: Page, email: string, password = PASSWORD): Promise<void> => {
		await page.getByLabel('Email').fill(email);
		await page.getByLabel('Password', { exact: true }).fill(password);
		await page.keyboard.press('Enter');
	};
	/** What stands in the dialog with this heading. */
	const dialogOf = (page: Page, name: string | RegExp) =>
		page.locator('freehold-dialog[open]').filter({ has: page.getByRole('dialog', { name }) });
	const isIn = (page: Page) => page.getByRole('heading', { level: 1, name: /^Good / }).waitFor();
	const said = async (page: Page, role: 'alert' | 'status' = 'alert'): Promise<string> =>
		(await page.getByRole(role).allTextContents()).join(' ').replace(/\s+/g, ' ').trim();

	return {
		/** How far the server's clock is ahead of the database's, in milliseconds; 0 again after each test. */
		clock,
		get test() {
			return test;
		},
		open,
		signIn,
		isIn,
		said,
		dialogOf,
		/** Nothing that axe finds and nothing wider than the window on both sizes; and a picture of each. */
		check: (page: Page, name: string) => looksRight(page, name),
	};
}
