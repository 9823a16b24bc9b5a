import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../../tests/harness/app.ts';
import { HEADLINE, visit } from './visit.ts';

describe('The console', () => {
	const visitor = visit();

	async function signIn(password: string): Promise<void> {
		await visitor.page.getByLabel('Email').fill('owner@harbor.example');
		await visitor.page.getByLabel('Password', { exact: true }).fill(password);
		await visitor.page.keyboard.press('Enter');
	}

	describe('Signing in', () => {
		it('says in words that a password is wrong, and where it stands stays', async () => {
			await visitor.page.goto('/console/leads');
			await signIn('guess');
			await expect.poll(() => visitor.said(visitor.page.getByRole('alert'))).toBe('The email address or the password is wrong');
			await signIn(PASSWORD);
			await visitor.heading(/Leads/).waitFor();
		});

		it('stays signed in over a reload, and signs out', async () => {
			await visitor.page.goto('/console/');
			await signIn(PASSWORD);
			await expect.poll(() => visitor.page.getByRole('banner').getByText('harbor homes').isVisible()).toBe(true);
			await visitor.page.reload();
			await visitor.page.getByRole('button', { name: 'Sign out' }).click();
			await visitor.heading(/Sign in/).waitFor();
			await visitor.page.reload();
			await visitor.heading(/Sign in/).waitFor();
		});

		it('asks for a sign-in again when the session has ended on the server', async () => {
			await visitor.page.goto('/console/');
			await signIn(PASSWORD);
			await visitor.page.getByText('Newest leads').waitFor();
			await visitor.page.evaluate(() =>
				localStorage.setItem('freehold-console-session', '{"accessToken":"no","refreshToken":"no"}'),
			);
			// Whatever asks first is told; that may be the page itself.
			const contacts = visitor.page.getByRole('link', { name: 'Contacts' }).first();
			await contacts.click({ timeout: 2000 }).catch(() => {});
			await expect.poll(() => visitor.said(visitor.page.getByRole('alert'))).toContain('session has ended');
		});
	});

	describe('A list', () => {
		it('has every entity of every plugin, each with its table', async () => {
			await visitor.arrive('/console/');
			await visitor.heading(/^Good /).waitFor();
			const main = visitor.page.getByRole('navigation', { name: 'Main' });
			const unfold = async () => {
				const folded = main.locator('details:not([open]) > summary');
				while (await folded.count()) await folded.first().click();
			};
			await unfold();
			// Plugins' own pages lead further down than lists do.
			const places = await main
				.locator('a')
				.evaluateAll((links) =>
					links
						.filter((link) => /^\/console\/[^/]+$/.test(link.getAttribute('href') ?? ''))
						.map((link) => link.textContent?.trim() ?? ''),
				);
			expect(places).toEqual(expect.arrayContaining(['Listings', 'Properties', 'Contacts', 'Leads']));
			for (const place of places.filter((name) => name !== 'Settings')) {
				await unfold();
				await main.getByRole('link', { name: place, exact: true }).first().click();
				await visitor.heading(new RegExp(`^${place}`)).waitFor();
				await visitor.page
					.getByRole('table')
					.or(visitor.page.getByText(/^No .* yet$/))
					.first()
					.waitFor();
			}
		});

		it('searches, filters, sorts and turns pages, all of it in the address', async () => {
			await visitor.arrive('/console/listings');
			await visitor.row('House 30').waitFor();
			expect(await visitor.rows()).toBe(26);
			await visitor.page.getByRole('button', { name: 'Next' }).click();
			await visitor.row('House 1').waitFor();
			await visitor.page.getByRole('button', { name: 'Previous' }).click();
			await visitor.row('House 30').waitFor();

			await visitor.page.getByRole('searchbox').fill('craftsman');
			await expect.poll(visitor.rows).toBe(2);
			expect(new URL(visitor.page.url()).searchParams.get('q')).toBe('craftsman');
			expect(await visitor.said(visitor.row(HEADLINE))).toMatch(/Draft.*\$1,250,000.*Seattle.*Olive Owner/);

			await visitor.page.goto('/console/listings?bedrooms[gte]=3&sort=-price');
			await visitor.page.getByRole('button', { name: 'Remove filter: Bedrooms ≥ 3' }).waitFor();
			expect(await visitor.said(visitor.page.getByRole('row').nth(1).getByRole('link').first())).toBe(HEADLINE);
			await visitor.page.getByRole('columnheader', { name: 'Price' }).getByRole('button').click();
			await expect.poll(() => visitor.page.url()).toContain('sort=price');
			await visitor.row('House 3').waitFor();
			expect(await visitor.page.getByRole('columnheader', { name: 'Price' }).getAttribute('aria-sort')).toBe('ascending');
			await visitor.page.goBack();
			await expect.poll(() => visitor.page.url()).toContain('sort=-price');
		});

		it('offers the filters of the description in a form', async () => {
			await visitor.arrive('/console/listings');
			await visitor.page.getByRole('button', { name: 'Filter', exact: true }).click();
			await visitor.page.getByRole('dialog', { name: 'Filter listings' }).waitFor();
			const sheet = visitor.dialog();
			await sheet.getByLabel('Price, from').fill('628000');
			await expect.poll(visitor.rows).toBe(5);
			await sheet.getByRole('button', { name: 'Show results' }).click();
			await visitor.page.getByRole('button', { name: 'Remove filter: Price ≥ 628,000' }).click();
			await expect.poll(visitor.rows).toBe(26);
		});

		it('counts what there is of each value, keeps filters by name, and takes them up again', async () => {
			await visitor.arrive('/console/listings?price[gte]=628000');
			const facets = visitor.page.getByRole('group', { name: 'Filter listings' });
			await facets.getByRole('button', { name: 'Bedrooms', exact: true }).click();
			const choices = visitor.page.getByRole('group', { name: 'Bedrooms', exact: true });
			await expect.poll(() => visitor.said(choices.getByText('4', { exact: true }).locator('..'))).toBe('42');
			await choices.getByRole('checkbox', { name: /^4/ }).check();
			await expect.poll(visitor.rows).toBe(3);
			expect(new URL(visitor.page.url()).searchParams.get('bedrooms')).toBe('4');
			expect(await visitor.findings()).toEqual([]);
			await visitor.page.keyboard.press('Escape');

			await visitor.page.getByRole('button', { name: 'Saved views' }).click();
			await visitor.page.getByRole('button', { name: 'Save this view…' }).click();
			await visitor.dialog().getByLabel('Name').fill('Dear and large');
			await visitor
				.dialog()
				.getByRole('button', { name: /create|save|new/i })
				.click();
			await visitor.page.getByText(/: done$/).waitFor();
			await visitor.arrive('/console/listings');
			await visitor.page.getByRole('button', { name: 'Saved views' }).click();
			await visitor.page.getByRole('button', { name: 'Dear and large' }).click();
			await expect.poll(visitor.rows).toBe(3);
			await visitor.page.getByRole('button', { name: 'Remove filter: price>=628000 bedrooms:4' }).click();
			await expect.poll(visitor.rows).toBe(26);
		});

		it('changes those that are chosen together, and shows them as cards', async () => {
			await visitor.arrive('/console/listings');
			await visitor.page.getByLabel('Choose House 30').check();
			await visitor.page.getByLabel('Choose House 29').check();
			await visitor.page.getByText('2 chosen').waitFor();
			await visitor.page.getByRole('button', { name: 'Change many listings' }).click();
			await visitor.dialog().getByLabel('Transition').selectOption({ label: 'Withdraw' });
			expect(await visitor.dialog().getByLabel('Ids').count()).toBe(0);
			await visitor.dialog().getByRole('button', { name: 'Change many listings' }).click();
			await visitor.dialog().getByText('Refused').waitFor();
			await visitor.dialog().getByRole('button', { name: 'Close' }).last().click();
			await visitor.page.getByText('2 chosen').waitFor({ state: 'detached' });

			await visitor.page.getByRole('button', { name: 'Cards' }).click();
			await visitor.page.getByRole('button', { name: 'Actions for House 30' }).click();
			await visitor.page.getByRole('link', { name: 'Edit' }).waitFor();
			expect(await visitor.findings()).toEqual([]);
			await visitor.page.keyboard.press('Escape');
			await visitor.page.getByLabel('Choose all on this page').waitFor({ state: 'detached' });
			await visitor.page.getByRole('button', { name: 'Table' }).click();
			await visitor.page.getByLabel('Choose all on this page').check();
			await visitor.page.getByText('25 chosen').waitFor();
		});

		it('says when nothing matches, and when an address leads nowhere', async () => {
			await visitor.arrive('/console/listings?q=castle');
			await visitor.page.getByText('Nothing matches').waitFor();
			await visitor.page.goto('/console/listings/00000000-0000-7000-8000-000000000000');
			await visitor.heading('There is nothing here').waitFor();
			await visitor.page.goto('/console/castles');
			await visitor.heading('There is nothing here').waitFor();
		});
	});

	describe('A form', () => {
		it('says beside the field what is wrong with it, and finds records to refer to', async () => {
			await visitor.arrive('/console/leads/new');
			await visitor.page.getByRole('button', { name: 'Save' }).click();
			await visitor.page.getByText('Please fill this in').waitFor();
			expect(await visitor.page.getByRole('combobox', { name: 'Contact' }).getAttribute('aria-invalid')).toBe('true');

			await visitor.page.getByRole('textbox', { name: /^Subject/ }).fill('A second viewing');
			await visitor.page.getByRole('combobox', { name: 'Contact' }).fill('mar');
			await visitor.page.getByRole('option', { name: 'Maria Oduya' }).click();
			await visitor.page.getByRole('button', { name: 'Save' }).click();
			await visitor.heading(/A second viewing/).waitFor();
			expect(await visitor.said(visitor.fact('Contact'))).toBe('Maria Oduya');
		});

		it('shows the server’s faults in the same place', async () => {
			await visitor.arrive('/console/contacts/new');
			await visitor.page.route('**/v1/contacts', (route) =>
				route.request().method() === 'POST'
					? route.fulfill({
							status: 422,
							contentType: 'application/problem+json',
							body: JSON.stringify({
								code: 'invalid_input',
								errors: [{ pointer: '/email', code: 'taken', detail: 'Somebody has it already' }],
							}),
						})
					: route.continue(),
			);
			await visitor.page.getByRole('textbox', { name: /^Name/ }).fill('Ana Sousa');
			await visitor.page.getByRole('textbox', { name: /^Email/ }).fill('ana@example.com');
			await visitor.page.getByRole('button', { name: 'Save' }).click();
			await visitor.page.getByText('Somebody has it already').waitFor();
			expect(await visitor.page.getByRole('textbox', { name: /^Email/ }).getAttribute('aria-invalid')).toBe('true');
		});

		it('sends only what was changed, and asks before unsaved work is lost', async () => {
			const { id } = await visitor.call('POST', '/v1/contacts', { name: { full: 'Theo Lam' }, email: 'theo@example.com' });
			await visitor.arrive(`/console/contacts/${id}/edit`);
			const email = visitor.page.getByRole('textbox', { name: /^Email/ });
			await email.fill('lam@example.com');
			await visitor.page.getByRole('link', { name: 'Home' }).first().click();
			await visitor.page.getByRole('button', { name: 'Stay here' }).click();
			const [request] = await Promise.all([
				visitor.page.waitForRequest((sent) => sent.method() === 'PATCH'),
				visitor.page.getByRole('button', { name: 'Save' }).click(),
			]);
			expect(request.postDataJSON()).toEqual({ email: 'lam@example.com' });
			await visitor.page.getByRole('link', { name: 'lam@example.com' }).waitFor();
		});
	});

	describe('A record', () => {
		it('shows its facts, what belongs to it, and the next steps of its process', async () => {
			await visitor.arrive(`/console/listings/${visitor.listing}`);
			await visitor.heading(new RegExp(HEADLINE)).waitFor();
			expect(await visitor.said(visitor.fact('Price'))).toBe('$1,250,000');
			expect(await visitor.said(visitor.fact('Address'))).toMatch(/12 Pine St.*Seattle.*United States/);
			await visitor.page.getByRole('link', { name: 'Viewing on Saturday' }).waitFor();

			await visitor.page.getByRole('button', { name: 'Publish' }).click();
			await visitor.heading(/Active/).waitFor();
			expect(await visitor.page.getByRole('button', { name: 'Publish' }).count()).toBe(0);
			await visitor.page.getByRole('button', { name: 'Withdraw' }).waitFor();
			expect((await visitor.call('GET', `/v1/listings/${visitor.listing}`)).status).toBe('active');
		});

		it('takes photos', async () => {
			await visitor.arrive(`/console/listings/${visitor.listing}`);
			const chooser = visitor.page.waitForEvent('filechooser');
			await visitor.page.getByText('Drop photos here').click();
			await (await chooser).setFiles({ name: 'front.png', mimeType: 'image/png', buffer: await picture() });
			await visitor.page.getByText('One photo added').waitFor();
			await visitor.page.getByRole('button', { name: 'Enlarge photo 1' }).click();
			await visitor.page.getByRole('dialog', { name: 'Photos' }).waitFor();
		});

		it('goes only after a question', async () => {
			const { id } = await visitor.call('POST', '/v1/contacts', { name: { full: 'Gone Soon' } });
			await visitor.arrive(`/console/contacts/${id}`);
			await visitor.page.getByRole('button', { name: 'More actions' }).click();
			await visitor.page.getByRole('button', { name: 'Archive', exact: true }).click();
			await visitor.page.getByRole('dialog', { name: 'Archive this contact?' }).waitFor();
			await visitor.dialog().getByRole('button', { name: 'Archive', exact: true }).click();
			await visitor.heading(/Contacts/).waitFor();
			await visitor.page.getByText('Archiving “Gone Soon” in a moment').waitFor();
			await visitor.page.reload();
			await expect.poll(async () => (await visitor.attempt('GET', `/v1/contacts/${id}`)).status).toBe(404);
		});

		it('offers a viewer nothing that a viewer may not do', async () => {
			await visitor.arrive(`/console/listings/${visitor.listing}`, 'viewer');
			await visitor.heading(new RegExp(HEADLINE)).waitFor();
			for (const name of ['Edit', 'Publish', 'Withdraw', 'More actions']) {
				expect(await visitor.page.getByRole('main').getByText(name, { exact: true }).count(), name).toBe(0);
			}
			await visitor.page.getByRole('link', { name: 'Leads', exact: true }).first().click();
			await visitor.row('Viewing on Saturday').waitFor();
			expect(await visitor.page.getByRole('link', { name: 'New lead' }).count()).toBe(0);
		});
	});
});

async function picture(): Promise<Buffer> {
	const { default: sharp } = await import('sharp');
	return sharp({ create: { width: 900, height: 600, channels: 3, background: '#7aa38c' } })
		.png()
		.toBuffer();
}
