/** The widgets in a brokerage's page: on another origin, in a real browser, against a stand-in for the platform. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../tests/harness/chromium.ts';
import { build } from '../build.ts';
import { listings } from './mock-listings.ts';
import { type Mock, startMock } from './mock-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'freehold-widgets-'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let mock: Mock;
let site: Server;
let current: { html: string; policy: string };
let page: Page;
let complaints: string[];

beforeAll(async () => {
	await build(folder);
	mock = await startMock(folder);
	browser = await launchChromium();
	site = createServer((request, response) => {
		if (request.url === '/favicon.ico') return response.writeHead(204).end();
		response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': current.policy }).end(current.html);
	});
	await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});

afterEach(() => page?.close());

afterAll(async () => {
	await browser?.close();
	await mock?.close();
	site?.close();
	rmSync(folder, { recursive: true, force: true });
});

type Visit = {
	body: string;
	lang?: string;
	dir?: string;
	css?: string;
	policy?: string;
	width?: number;
	path?: string;
	scheme?: 'dark';
};

/** A brokerage's page with the one script tag. */
async function visit({ body, lang = 'en', dir = 'ltr', css = '', policy = '', width = 1280, path = '/' }: Visit): Promise<Page> {
	const script = `<script type="module" src="${mock.url}/widgets/v1/freehold.js" data-key="pk_demo"></script>`;
	const style = css && `<style>${css}</style>`;
	current = {
		html: `<!doctype html><html lang="${lang}" dir="${dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Harbor</title>${style}${script}<main><h1>Harbor</h1>${body}</main></html>`,
		policy,
	};
	page = await browser.newPage({ viewport: { width, height: 900 } });
	page.setDefaultTimeout(8000);
	complaints = [];
	page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
	await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`);
	return page;
}

async function axeFindings(): Promise<string[]> {
	await page.evaluate(axe);
	const found = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
	return (found as { violations: { id: string; nodes: { html: string }[] }[] }).violations.map(
		({ id, nodes }) => `${id}: ${nodes[0]?.html}`,
	);
}

const first = listings[0]?.id as string;

describe('Searching', () => {
	it('announces how many homes there are, narrows them by text and filters, and goes on where the list went on', async () => {
		await visit({ body: '<freehold-listings></freehold-listings>' });
		await page.getByRole('status').filter({ hasText: '26 homes' }).waitFor();
		expect(await page.getByRole('article').count()).toBe(12);
		expect(await axeFindings()).toEqual([]);

		await page.getByRole('button', { name: 'Show more' }).click();
		await page.getByText('Showing 24 of 26').waitFor();
		const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('data-id'));
		expect(focused).toBe(listings[12]?.id);

		await page.getByLabel('Any beds').selectOption('4');
		await page.getByRole('status').filter({ hasText: '5 homes' }).waitFor();
		await page.getByRole('searchbox').fill('bellevue');
		await page.getByRole('status').filter({ hasText: '1 home' }).waitFor();
		await page.getByRole('searchbox').fill('nowhere');
		await page.getByText('No homes match this search').waitFor();
		await page.getByRole('button', { name: 'Clear filters' }).click();
		await page.getByRole('status').filter({ hasText: '26 homes' }).waitFor();
	});

	it('opens a home in a dialog by keyboard, and gives the focus back', async () => {
		await visit({ body: '<freehold-listings></freehold-listings>' });
		const card = page.getByRole('button', { name: listings[0]?.headline }).first();
		await card.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog', { name: listings[0]?.headline }).waitFor();
		await page.getByText('About this home').waitFor();
		await page.getByLabel('Message').waitFor();
		expect(await axeFindings()).toEqual([]);
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		expect(await card.evaluate((element) => element.matches(':focus'))).toBe(true);
	});

	it('lets the page decide where a card leads', async () => {
		await visit({ body: '<freehold-listings detail-url="/home?listing={listing}"></freehold-listings>' });
		const link = page.getByRole('link', { name: listings[0]?.headline }).first();
		expect(await link.getAttribute('href')).toBe(`/home?listing=${first}`);
		await page.evaluate(() => document.addEventListener('freehold-select', (event) => event.preventDefault()));
		await link.click();
		expect(new URL(page.url()).pathname).toBe('/');
	});

	it('fetches the map only when asked for, and searches where it is moved to', async () => {
		await visit({ body: '<freehold-listings></freehold-listings>' });
		await page.getByRole('article').first().waitFor();
		const chunks = () =>
			page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('freehold-map')).length);
		expect(await chunks()).toBe(0);
		await page.getByRole('button', { name: 'Map', exact: true }).click();
		await page.getByRole('button', { name: /^\$/ }).first().waitFor();
		expect(await chunks()).toBe(1);
		expect(mock.queries.at(-1)?.has('location[within]')).toBe(false);
		expect(await axeFindings()).toEqual([]);
		await page.getByRole('button', { name: 'Zoom in' }).click();
		await expect.poll(() => mock.queries.at(-1)?.get('location[within]')?.split(',').length).toBe(4);
		await expect.poll(() => page.getByRole('status').first().textContent()).not.toBe('26 homes');
	});
});

describe('One home', () => {
	it('tells search engines in the light DOM, and no headline breaks out of the script', async () => {
		const villain = listings[6] as (typeof listings)[number];
		await visit({ body: '<freehold-listing></freehold-listing>', path: `/?listing=${villain.id}` });
		await page.getByRole('heading', { level: 2, name: 'Facts' }).waitFor();
		const text = await page.locator('freehold-listing > script[type="application/ld+json"]').textContent();
		const data = JSON.parse(text as string);
		expect(data).toMatchObject({
			'@type': 'RealEstateListing',
			name: villain.headline,
			offers: { price: villain.price.amount, priceCurrency: 'USD' },
		});
		expect(data.image[0]).toBe(`${mock.url}${villain.listingPhotos[0]?.url}`);
		expect(text).not.toContain('</script');
		expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
	});

	it('says so when it is gone', async () => {
		await visit({ body: '<freehold-listing listing="0192a3b4-0000-7000-8000-0000000000ff"></freehold-listing>' });
		await page.getByText('no longer on the market').waitFor();
	});
});

describe('Asking about a home', () => {
	it('brings the person to what is missing, shows what the server refuses beside its field, and sends once', async () => {
		await visit({ body: `<freehold-enquiry listing="${first}"></freehold-enquiry>` });
		const send = page.getByRole('button', { name: 'Send enquiry' });
		await send.click();
		const name = page.getByLabel('Name');
		await expect.poll(() => name.evaluate((element) => element.matches(':focus'))).toBe(true);
		expect(await name.getAttribute('aria-invalid')).toBe('true');
		expect(mock.received).toEqual([]);

		await name.fill('Ada Marsh');
		await send.click();
		await page.getByText('leave an email address or a phone number').waitFor();
		mock.refuseNext({
			status: 422,
			code: 'invalid_input',
			errors: [{ pointer: '/email', code: 'format', detail: 'That mailbox does not exist' }],
		});
		await page.getByLabel('Email').fill('ada@example.com');
		await send.click();
		await page.getByText('That mailbox does not exist').waitFor();
		expect(await axeFindings()).toEqual([]);

		await page.getByLabel('Email').fill('ada@example.org');
		await send.dblclick();
		await page.getByText('Your reference is E-1042').waitFor();
		expect(mock.received).toHaveLength(2);
		const [refused, sent] = mock.received as [Mock['received'][number], Mock['received'][number]];
		expect(sent.path).toBe('/v1/leads/enquire');
		expect(sent.body).toEqual({
			listing: first,
			name: 'Ada Marsh',
			email: 'ada@example.org',
			message: 'I would like to know more about this home.',
			consent: false,
		});
		expect(sent.headers['idempotency-key']).not.toBe(refused.headers['idempotency-key']);
		const [, elapsed] = /^elapsed=(\d+); trap=0$/.exec(sent.headers['freehold-form'] as string) ?? [];
		expect(Number(elapsed)).toBeGreaterThanOrEqual(1500);
	});
});

describe('A form of any entity', () => {
	it('asks what the schema says and sends it in the schema’s shapes', async () => {
		mock.received.length = 0;
		await visit({ body: '<freehold-form entity="valuation"></freehold-form>' });
		await page.getByRole('heading', { name: 'Ask for a valuation' }).waitFor();
		await page.getByLabel('Street address').waitFor();
		expect(await axeFindings()).toEqual([]);
		await page.getByLabel('Your name').fill('Ada Marsh');
		await page.getByLabel('Email').fill('ada@example.org');
		await page.getByLabel('Phone').fill('+1 (206) 555-0142');
		await page.getByLabel('What is it?').selectOption('house');
		await page.getByLabel('Street address').fill('1204 Queen Anne Ave N');
		await page.getByLabel('City').fill('Seattle');
		await page.getByLabel('Amount').fill('725000');
		await page.getByLabel('Bedrooms').fill('3');
		await page.getByLabel('From').fill('2026-07-01T14:00');
		await page.getByLabel('Until').fill('2026-07-01T15:00');
		await page.getByLabel('Time zone').selectOption('America/Los_Angeles');
		await page.getByLabel('What is special about it?').fill('View');
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByText('It has been sent').waitFor();
		expect(mock.received[0]?.body).toEqual({
			name: { full: 'Ada Marsh' },
			email: 'ada@example.org',
			phone: '+12065550142',
			propertyType: 'house',
			address: { line1: '1204 Queen Anne Ave N', city: 'Seattle', country: 'US' },
			hope: { amount: '725000', currency: 'USD' },
			bedrooms: 3,
			visit: { start: '2026-07-01T21:00:00.000Z', end: '2026-07-01T22:00:00.000Z', timeZone: 'America/Los_Angeles' },
			features: ['View'],
			newsletter: false,
		});
	});
});

describe('Any page', () => {
	it('may forbid everything but our origin', async () => {
		const policy = `default-src 'none'; script-src ${mock.url}; connect-src ${mock.url}; img-src ${mock.url} data:`;
		await visit({
			body: `<freehold-listings></freehold-listings><freehold-enquiry listing="${first}"></freehold-enquiry>`,
			policy,
		});
		await page.getByRole('article').first().waitFor();
		await page.getByRole('button', { name: 'Map', exact: true }).click();
		await page.getByRole('button', { name: /^\$/ }).first().click();
		await page.getByRole('button', { name: listings[0]?.headline }).first().click();
		await page.getByRole('heading', { name: 'About this home', exact: true }).waitFor();
		await expect.poll(() => page.locator('img.there').count()).toBeGreaterThan(0);
		expect(complaints).toEqual([]);
	});

	it('may carry an old theme’s CSS: none gets in, none gets out', async () => {
		const theme = `* { letter-spacing: 4px !important; text-transform: uppercase !important; line-height: 3 !important; box-sizing: content-box !important }
			button, input, select { background: red !important; border: 9px solid !important } h2 { color: lime !important } html { font-size: 62.5% }
			.card { display: none !important } .price { color: red !important } main { font-family: serif }`;
		const look = () =>
			page.evaluate(() => {
				const root = document.querySelector('freehold-listings')?.shadowRoot as ShadowRoot;
				const style = (selector: string) => getComputedStyle(root.querySelector(selector) as Element);
				const card = style('.card');
				const button = style('.button');
				const { letterSpacing, textTransform, fontSize, lineHeight, color } = style('.price');
				return [
					letterSpacing,
					textTransform,
					fontSize,
					lineHeight,
					color,
					card.display,
					button.backgroundColor,
					button.borderTopWidth,
					button.boxSizing,
				];
			});
		const paragraph = '<p class="card price">The page’s own</p>';
		await visit({ body: `${paragraph}<freehold-listings></freehold-listings>` });
		await page.getByRole('article').first().waitFor();
		const clean = await look();
		await page.close();
		await visit({ body: `${paragraph}<freehold-listings></freehold-listings>`, css: theme });
		await page.locator('freehold-listings .card').first().waitFor();
		expect(await look()).toEqual(clean);
		expect(await page.evaluate(() => getComputedStyle(document.querySelector('p') as Element).display)).toBe('none');
		expect(await page.evaluate(() => document.querySelectorAll('style, link[rel=stylesheet]').length)).toBe(1);
	});

	it('may be in Arabic, from right to left, and 320 px wide', async () => {
		await visit({
			body: `<freehold-listings></freehold-listings><freehold-listing listing="${first}"></freehold-listing>`,
			lang: 'ar',
			dir: 'rtl',
			width: 320,
		});
		await page.getByText('26 بيتًا').waitFor();
		await page.getByRole('button', { name: 'إرسال الاستفسار' }).waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
		expect(await axeFindings()).toEqual([]);
	});

	it('may name a widget we do not have, or load us twice, and is told', async () => {
		await visit({ body: '<freehold-nothing></freehold-nothing><freehold-enquiry></freehold-enquiry>' });
		await page.getByLabel('Name').waitFor();
		await page.addScriptTag({ type: 'module', url: `${mock.url}/widgets/v1/freehold-enquiry.js?copy` });
		expect(complaints).toEqual(['Freehold: there is no <freehold-nothing>.']);
	});

	it('is offered a second try when the platform cannot be reached', async () => {
		await visit({ body: '' });
		await page.route('**/v1/listings?**', (route) =>
			route.fulfill({ status: 403, json: { status: 403, code: 'origin_not_allowed' } }),
		);
		await page.evaluate(() => document.querySelector('main')?.append(document.createElement('freehold-listings')));
		await page.getByRole('alert').getByText('could not be loaded').waitFor();
		await page.unroute('**/v1/listings?**');
		await page.getByRole('button', { name: 'Try again' }).click();
		await page.getByRole('article').first().waitFor();
	});
});
