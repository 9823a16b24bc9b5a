/** Any page: strict, hostile, from right to left, narrow, wrong, cut off. The widgets bear it and the page does not notice them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsIn } from '../../tests/harness/look.ts';
import { type Brokerage, openBrokerage, type Visit } from './brokerage.ts';
import { listings } from './mock-listings.ts';

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

describe('Any page', () => {
	it('may forbid everything but our origin', async () => {
		const policy = `default-src 'none'; script-src ${brokerage.mock.url}; connect-src ${brokerage.mock.url}; img-src ${brokerage.mock.url} data:`;
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
		expect(brokerage.complaints).toEqual([]);
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
		await page.locator('freehold-listings .price').first().waitFor();
		const clean = await look();
		await visit({ body: `${paragraph}<freehold-listings></freehold-listings>`, css: theme });
		await page.locator('freehold-listings .price').first().waitFor();
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
		expect(await violationsIn(page)).toEqual([]);
	});

	it('may name a widget we do not have, or load us twice, and is told', async () => {
		await visit({ body: '<freehold-nothing></freehold-nothing><freehold-enquiry></freehold-enquiry>' });
		await page.getByLabel('Name').waitFor();
		await page.addScriptTag({ type: 'module', url: `${brokerage.mock.url}/widgets/v1/freehold-enquiry.js?copy` });
		expect(brokerage.complaints).toEqual(['Freehold: there is no <freehold-nothing>.']);
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

describe('The page’s analytics', () => {
	it('hear what was done, and never who did it or what they wrote', async () => {
		await visit({
			body: `<freehold-listings></freehold-listings><freehold-enquiry listing="${first}" heading="Ask us"></freehold-enquiry>`,
		});
		await page.evaluate(() => {
			const heard: unknown[] = [];
			Object.assign(window, { heard });
			document.addEventListener('freehold:analytics', ({ detail }) => heard.push(detail));
		});
		await page.getByText('26 homes').waitFor();
		await page.getByRole('searchbox').fill('ada lovelace');
		await page.getByLabel('Any beds').selectOption('3');
		await page.getByRole('button', { name: 'Clear filters' }).click();
		await page
			.getByRole('button', { name: /^Save / })
			.first()
			.click();
		await page.getByLabel('Name').fill('Ada Marsh');
		await page.getByLabel('Email').fill('ada@example.org');
		await page.getByRole('button', { name: 'Send enquiry' }).click();
		await page.getByText('Your reference is').waitFor();
		const heard = (await page.evaluate('window.heard')) as Record<string, unknown>[];
		expect([...new Set(heard.map(({ name }) => name))]).toEqual(['search', 'favourite', 'submit', 'sent']);
		expect(heard.at(-1)).toEqual({ name: 'sent', widget: 'freehold-enquiry', form: '/v1/leads/enquire' });
		expect(JSON.stringify(heard)).not.toMatch(/ada|lovelace|example\.org/i);
	});
});
