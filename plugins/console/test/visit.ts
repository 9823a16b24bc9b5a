/** A console of a test's own: the platform with a few records, a browser, and somebody who looks at a page. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { PASSWORD, type Role, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { launchChromium } from '../../../tests/harness/chromium.ts';
import { complaintsOf, overflowOf, REFUSED, violationsIn } from '../../../tests/harness/look.ts';

export const HEADLINE = 'Craftsman above the lake';

/** Declares the platform and the browser for the tests of a file; each test has a page of its own, which must not complain. */
export function visit({ serviceWorkers = 'block' }: { serviceWorkers?: 'allow' | 'block' } = {}) {
	let freehold: TestApp;
	let chromium: Browser;
	let context: BrowserContext;
	let page: Page;
	let listing = '';
	let complaints: string[];
	const sessions = new Map<Role, Promise<string>>();

	/** A call of the API as the owner, with its answer's body. */
	async function call(method: string, path: string, body?: unknown) {
		const answer = await freehold.call(method, path, { as: await freehold.harbor.asUser('owner'), body });
		expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
		return answer.body;
	}

	async function fill(): Promise<void> {
		const address = { line1: '12 Pine St', city: 'Seattle', country: 'US' };
		for (let number = 1; number <= 30; number++) {
			const price = { amount: `${600 + number}000.00`, currency: 'USD' };
			await call('POST', '/v1/listings', { headline: `House ${number}`, price, address, bedrooms: number % 5 });
		}
		const price = { amount: '1250000.00', currency: 'USD' };
		const agent = (await call('GET', '/v1/auth/me')).user.id;
		listing = (await call('POST', '/v1/listings', { headline: HEADLINE, price, address, bedrooms: 4, agent })).id;
		const contact = await call('POST', '/v1/contacts', { name: { full: 'Maria Oduya' }, email: 'maria@example.com' });
		await call('POST', '/v1/leads', { contact: contact.id, listing, subject: 'Viewing on Saturday' });
	}

	beforeAll(async () => {
		[freehold, chromium] = await Promise.all([startApp('pglite'), launchChromium()]);
		await fill();
	});
	afterAll(async () => {
		await chromium?.close();
		await freehold?.stop();
	});
	beforeEach(async () => {
		context = await chromium.newContext({ viewport: { width: 1440, height: 900 }, baseURL: freehold.url, serviceWorkers });
		page = await context.newPage();
		// Nor what a worker cannot fetch offline.
		complaints = complaintsOf(page, serviceWorkers === 'allow' ? /status of 4|ERR_INTERNET_DISCONNECTED|ERR_FAILED/ : REFUSED);
	});
	afterEach(async () => {
		await context.close();
		expect(complaints).toEqual([]);
	});

	async function tokens(role: Role): Promise<string> {
		await freehold.harbor.asUser(role);
		const { body } = await freehold.call('POST', '/v1/auth/login', {
			body: { email: `${role}@harbor.example`, password: PASSWORD },
		});
		return JSON.stringify({ accessToken: body.accessToken, refreshToken: body.refreshToken });
	}

	return {
		get page() {
			return page;
		},
		get context() {
			return context;
		},
		/** The platform behind it. */
		get freehold() {
			return freehold;
		},
		get listing() {
			return listing;
		},
		call,
		/** A call as the owner, whatever its outcome. */
		attempt: async (method: string, path: string) => freehold.call(method, path, { as: await freehold.harbor.asUser('owner') }),
		/** Arrives at an address as somebody who has signed in before (the sign-in itself is limited to a few a minute). */
		async arrive(address: string, role: Role = 'owner'): Promise<void> {
			if (!sessions.has(role)) sessions.set(role, tokens(role));
			const session = (await sessions.get(role)) as string;
			await context.addInitScript((kept) => localStorage.setItem('freehold-console-session', kept), session);
			await page.goto(address);
		},
		heading: (name: string | RegExp) => page.getByRole('heading', { level: 1, name }),
		row: (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) }),
		rows: () => page.getByRole('row').count(),
		/** The value beside a fact's name. */
		fact: (name: string) => page.locator('dl > div', { has: page.getByText(name, { exact: true }) }).locator('dd'),
		/** What something says, as one line. */
		said: async (place: Locator) => ((await place.textContent()) ?? '').replace(/\s+/g, ' ').trim(),
		/** What stands in the dialog that is open. */
		dialog: () => page.locator('freehold-dialog[open]'),
		/** What axe finds, one line each. */
		findings: () => violationsIn(page),
		/** How much wider than the window the page is, in pixels. */
		overflow: () => overflowOf(page),
	};
}
