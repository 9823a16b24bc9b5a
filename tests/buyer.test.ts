/**
 * A buyer’s side: on a brokerage’s page somebody searches, asks to be told of new homes and says yes to the mail; a home that fits
 * comes on the market, a mail tells of it, and on its page they book a viewing, and move it. Pictures go to `.freehold/pictures`.
 */
import { expect, it } from 'vitest';
import { describeOnBoth } from './harness/app.ts';
import { picture, SIZES } from './harness/look.ts';
import { onTheSite } from './harness/site.ts';

const EMAIL = 'bo.buyer@example.com';

describeOnBoth('from a saved search to a viewing', (driver) => {
	const visit = onTheSite(driver);

	it.each(['wide', 'phone'] as const)(
		'goes all the way: %s',
		async (size) => {
			const { test, site } = visit;
			const email = `${size}.${EMAIL}`;
			const as = visit.demo.organizations[0]?.secretKey as string;
			const { page, complaints, close } = await visit.open(site.url, { viewport: SIZES[size] });
			page.setDefaultTimeout(20_000);
			const keep = (name: string) => picture(page, `buyer-${name}-${size}-${driver}`);
			/** What the newest mail to the buyer says. */
			const mail = async (): Promise<string> => {
				await test.app.idle();
				return test.mail.filter(({ to }) => to === email).at(-1)?.text ?? '';
			};
			/** A link of our own, at the address that the test's server has. */
			const linkIn = (text: string, path: string): string =>
				test.url + (new RegExp(`https?://[^/\\s]+(${path}\\S+)`).exec(text)?.[1] ?? '/no-such-link');

			await page.getByRole('article').first().waitFor();
			if (size === 'phone') await page.getByRole('button', { name: 'Filters' }).click();
			await page.getByLabel('Any type').selectOption('villa');
			await page.getByLabel('Bedrooms').or(page.getByLabel('Any beds')).first().selectOption('3');
			const form = page.locator('freehold-save-search');
			await form.getByLabel(/^name/i).fill('Bo Buyer');
			await form.getByLabel(/^email/i).fill(email);
			await form.getByLabel(/how often/i).selectOption('instant');
			await keep('search');
			await form.getByRole('button', { name: 'Save this search' }).click();
			await form.getByText('Almost done').waitFor();
			expect(await mail()).toContain('Yes, please');
			await page.goto(linkIn(await mail(), '/alerts/'));
			await page.getByRole('button', { name: 'Yes, please' }).click();
			await page.getByText('We will write to you').waitFor();

			const { body: homes } = await test.call('GET', '/v1/listings?status=active&purpose=sale&limit=1', { as });
			const { body: home } = await test.call('POST', '/v1/listings', {
				as,
				body: {
					...{ headline: `A villa for the ${size} buyer`, propertyType: 'villa', purpose: 'sale', bedrooms: 4 },
					...{ price: { amount: '880000.00', currency: 'USD' }, agent: homes.data[0].agent },
					address: { line1: `${size.length} Cedar Ave`, city: 'Seattle', country: 'US' },
				},
			});
			expect((await test.call('POST', `/v1/listings/${home.id}/publish`, { as })).status).toBe(200);
			await expect.poll(mail).toContain(`A villa for the ${size} buyer`);

			await page.goto(`${site.url}/home.html?listing=${home.id}`);
			const booking = page.locator('freehold-booking');
			await booking.getByRole('group', { name: 'Day' }).getByRole('button').nth(1).click();
			await booking.getByRole('group', { name: 'Time' }).getByRole('button').first().click();
			const when = await booking.getByRole('status').textContent();
			await booking.getByLabel(/^name/i).fill('Bo Buyer');
			await booking.getByLabel(/^email/i).fill(email);
			await keep('booking');
			// Nobody fills in a form in less than this, and the platform knows it.
			await page.waitForTimeout(1600);
			await booking.getByRole('button', { name: 'Book this time' }).click();
			await booking.getByText(`Booked. See you on ${when}`).waitFor();
			await keep('booked');

			const viewings = async () =>
				(await test.call('GET', `/v1/appointments?listing=${home.id}`, { as })).body.data as {
					startsAt: string;
					status: string;
				}[];
			const [viewing, ...others] = await viewings();
			expect([viewing?.status, others]).toEqual(['confirmed', []]);

			await expect.poll(mail).toContain('/booking/');
			await page.goto(linkIn(await mail(), '/booking/'));
			await page.getByRole('button', { name: 'Move it' }).waitFor();
			await page.getByLabel('Another time').selectOption({ index: 2 });
			await page.getByRole('button', { name: 'Move it' }).click();
			await page.getByText('It was moved').waitFor();
			await keep('moved');
			const [moved, ...more] = await viewings();
			expect(more).toEqual([]);
			expect(moved?.startsAt).not.toBe(viewing?.startsAt);
			expect(complaints).toEqual([]);
			await close();
		},
		120_000,
	);
});
