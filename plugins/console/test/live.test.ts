/** What a screen shows of what others do, while they do it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, type Visit } from '../../../tests/harness/listeners.ts';
import { ROOT } from '../../../tests/harness/once.ts';
import { HEADLINE, visit } from './visit.ts';

const PICTURES = join(ROOT, '.freehold/pictures');

describe('the console while others are at work', () => {
	const screen = visit();
	const others: Visit[] = [];
	afterEach(() => {
		for (const { socket } of others.splice(0)) socket.disconnect();
	});
	const lookAs = async (role: 'broker' | 'admin', record: string): Promise<Visit> => {
		const other = await connect(screen.freehold.url, await screen.freehold.harbor.asUser(role));
		others.push(other);
		expect((await other.ask('presence:join', { entity: 'listing', record })).people).toBeTruthy();
		return other;
	};
	const onBothSizes = async (name: string): Promise<void> => {
		mkdirSync(PICTURES, { recursive: true });
		for (const [size, width, height] of [
			['wide', 1440, 900],
			['phone', 390, 844],
		] as const) {
			await screen.page.setViewportSize({ width, height });
			expect(await screen.findings(), `${name}, ${size}`).toEqual([]);
			expect(await screen.overflow(), `${name}, ${size}`).toBeLessThanOrEqual(0);
			await screen.page.screenshot({ path: join(PICTURES, `${name}-${size}.png`) });
		}
	};

	it('says who looks at the same record, and that they are gone', async () => {
		await screen.arrive(`/console/listings/${screen.listing}`);
		await screen.heading(new RegExp(HEADLINE)).waitFor();
		const broker = await lookAs('broker', screen.listing);
		await screen.page.getByText('broker of harbor is looking at this too').waitFor();
		await lookAs('admin', screen.listing);
		await screen.page.getByText('admin of harbor and broker of harbor are looking at this too').waitFor();
		await onBothSizes('live-company');
		broker.socket.disconnect();
		await screen.page.getByText('admin of harbor is looking at this too').waitFor();
	});

	it('shows the change of somebody else on the record, in the list, and above the form', async () => {
		await screen.arrive(`/console/listings/${screen.listing}`);
		await screen.heading(new RegExp(HEADLINE)).waitFor();
		await screen.page.waitForTimeout(500);
		await screen.call('PATCH', `/v1/listings/${screen.listing}`, { headline: 'Craftsman above the sea' });
		await screen.heading(/above the sea/).waitFor();
		await screen.page.getByText('Somebody changed this just now').waitFor();

		await screen.page.goto('/console/listings');
		await screen.row('Craftsman above the sea').waitFor();
		await screen.page.waitForTimeout(500);
		await screen.call('PATCH', `/v1/listings/${screen.listing}`, { headline: HEADLINE });
		await screen.row(HEADLINE).waitFor();

		await screen.page.goto(`/console/listings/${screen.listing}/edit`);
		await screen.page.getByLabel('Headline').fill('My own words');
		await screen.page.waitForTimeout(500);
		await screen.call('PATCH', `/v1/listings/${screen.listing}`, { bedrooms: 5 });
		await screen.page.getByText('Somebody changed this record since you opened it.').waitFor();
		expect(await screen.page.getByLabel('Headline').inputValue()).toBe('My own words');
		await onBothSizes('live-form');
		await screen.page.getByRole('button', { name: 'Load it anew' }).click();
		await expect.poll(() => screen.page.getByLabel('Headline').inputValue()).toBe(HEADLINE);
	});

	it('keeps what is open with its record when another comes into the list', async () => {
		await screen.arrive('/console/listings?view=cards');
		await screen.page.getByRole('button', { name: `Actions for ${HEADLINE}` }).click();
		await screen.page.waitForTimeout(500);
		await screen.call('POST', '/v1/listings', {
			headline: 'Came meanwhile',
			price: { amount: '500000.00', currency: 'USD' },
			propertyType: 'house',
			address: { line1: '2 Main St', city: 'Seattle', country: 'US' },
		});
		await screen.page.getByRole('link', { name: 'Came meanwhile' }).waitFor();
		await screen.page.getByRole('link', { name: 'Edit' }).click();
		await screen.page.waitForURL(`**/console/listings/${screen.listing}/edit`);
	});

	it('tells nobody of what they did themselves', async () => {
		await screen.arrive(`/console/listings/${screen.listing}/edit`);
		await screen.page.getByLabel('Bedrooms').fill('6');
		await screen.page.getByRole('button', { name: 'Save' }).click();
		await screen.heading(new RegExp(HEADLINE)).waitFor();
		await screen.page.waitForTimeout(1500);
		expect(await screen.page.getByText('Somebody changed').count()).toBe(0);
	});
});
