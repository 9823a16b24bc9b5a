/** The widgets in a brokerage's page, as its visitors use them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsIn } from '../../tests/harness/look.ts';
import { type Brokerage, openBrokerage, type Visit } from './brokerage.ts';
import { listings } from './mock-listings.ts';
import type { Mock } from './mock-server.ts';

let brokerage: Brokerage;
let page: Page;

beforeAll(async () => {
	brokerage = await openBrokerage();
});
afterAll(() => brokerage?.stop());

const visit = async (options: Visit): Promise<void> => {
	page = await brokerage.visit(options);
};

const first = listings[0]?.id as string;

describe('Searching', () => {
	it('announces how many homes there are, narrows them by text and filters, and goes on where the list went on', async () => {
		await visit({ body: '<freehold-listings></freehold-listings>' });
		await page.getByRole('status').filter({ hasText: '26 homes' }).waitFor();
		expect(await page.getByRole('article').count()).toBe(12);
		expect(await violationsIn(page)).toEqual([]);

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
		await page.getByRole('heading', { name: 'About this home', exact: true }).waitFor();
		await page.getByLabel('Message').waitFor();
		expect(await violationsIn(page)).toEqual([]);
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
		expect(brokerage.mock.queries.at(-1)?.has('location[within]')).toBe(false);
		expect(await violationsIn(page)).toEqual([]);
		await page.getByRole('button', { name: 'Zoom in' }).click();
		await expect.poll(() => brokerage.mock.queries.at(-1)?.get('location[within]')?.split(',').length).toBe(4);
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
		expect(data.image[0]).toBe(`${brokerage.mock.url}${villain.listingPhotos[0]?.url}`);
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
		expect(brokerage.mock.received).toEqual([]);

		await name.fill('Ada Marsh');
		await send.click();
		await page.getByText('leave an email address or a phone number').waitFor();
		brokerage.mock.refuseNext({
			status: 422,
			code: 'invalid_input',
			errors: [{ pointer: '/email', code: 'format', detail: 'That mailbox does not exist' }],
		});
		await page.getByLabel('Email').fill('ada@example.com');
		await send.click();
		await page.getByText('That mailbox does not exist').waitFor();
		expect(await violationsIn(page)).toEqual([]);

		await page.getByLabel('Email').fill('ada@example.org');
		await send.dblclick();
		await page.getByText('Your reference is E-1042').waitFor();
		expect(brokerage.mock.received).toHaveLength(2);
		const [refused, sent] = brokerage.mock.received as [Mock['received'][number], Mock['received'][number]];
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
		brokerage.mock.received.length = 0;
		await visit({ body: '<freehold-form entity="valuation"></freehold-form>' });
		await page.getByRole('heading', { name: 'Ask for a valuation' }).waitFor();
		await page.getByLabel('Street address').waitFor();
		expect(await violationsIn(page)).toEqual([]);
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
		expect(brokerage.mock.received[0]?.body).toEqual({
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
