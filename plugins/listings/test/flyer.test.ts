/** A listing on paper: what stands on it, that it is all that is printed, and that a flyer is one page. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../../tests/harness/app.ts';
import { inConsole } from '../../../tests/harness/console.ts';

describe('The flyer of a listing', () => {
	const visit = inConsole();

	it('is one page with photos, facts, agent and what the market wants named; a brochure has every photo', async () => {
		const { test } = visit;
		const as = await test.harbor.asUser('agent');
		const { body: me } = await test.call('GET', '/v1/auth/me', { as });
		const { body: listing } = await test.call('POST', '/v1/listings', {
			as,
			body: {
				...{ headline: 'Craftsman above the lake', description: 'Oak floors throughout.\nA porch to sit on.', bedrooms: 4 },
				...{ price: { amount: '1250000.00', currency: 'USD' }, propertyType: 'townhouse', features: ['Fireplace', 'Garage'] },
				...{ address: { line1: '12 Pine St', city: 'Seattle', country: 'US' }, permitNumber: '71234', agent: me.user.id },
			},
		});
		for (let number = 0; number < 6; number++) {
			const background = { r: 40 * number, g: 120, b: 160 };
			const body = await sharp({ create: { width: 1200, height: 800, channels: 3, background } })
				.jpeg()
				.toBuffer();
			const sent = await test.call('POST', `/v1/listings/${listing.id}/photos`, {
				as,
				body,
				headers: { 'content-type': 'image/jpeg' },
			});
			expect(sent.status, JSON.stringify(sent.body)).toBe(201);
		}

		const page = await visit.open(`/console/listings/${listing.id}?tab=fh-listing-flyer`);
		await visit.signIn(page, 'agent@harbor.example', PASSWORD);
		const paper = page.getByRole('article', { name: 'Flyer of Craftsman above the lake' });

		await paper.waitFor();
		for (const text of [
			'12 Pine St, Seattle',
			'$1,250,000',
			'Townhouse',
			'Garage',
			'Permit 71234.',
			'Equal Housing Opportunity.',
		])
			await paper.getByText(text).waitFor();
		await paper.getByText('agent@harbor.example').waitFor();
		expect(await paper.locator('img').count()).toBe(4);
		await visit.check(page, 'listing-flyer');

		await page.emulateMedia({ media: 'print' });
		expect(await page.getByRole('button', { name: 'Print or keep as PDF' }).isVisible()).toBe(false);
		expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
		const pages = async (): Promise<number> =>
			(await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
		expect(await pages()).toBe(1);

		await page.emulateMedia({ media: 'screen' });
		await page.getByLabel('Layout').selectOption({ label: 'Brochure, all photos' });
		await expect.poll(() => paper.locator('img').count()).toBe(6);
	});
});
