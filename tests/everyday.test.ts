/**
 * An agent's day and a broker's oversight, in the console, on the demo's data: a lead comes in and is told of at once, is called, shown a home and
 * becomes a deal that is won and paid for; the broker sees who waits too long, what is likely to come in, and who was given what.
 * Pictures go to `.freehold/pictures`.
 */
import { expect, it } from 'vitest';
import { describeOnBoth } from './harness/app.ts';
import { atDesks, focused } from './harness/desk.ts';

describeOnBoth('the everyday work', (driver) => {
	const { call, dialogOf, enquire, look, sit } = atDesks(driver);
	let deal = '';
	const buyer = 'Wanda Visitor';

	/** Reads until it is as it should be. */
	const until = <Answer>(read: () => Promise<Answer>) => expect.poll(read, { timeout: 15_000 });

	it('is told at once when somebody asks, and counts the minutes to a first answer', async () => {
		const page = await sit('agent', '/console/');
		await page.getByRole('heading', { level: 1, name: /^Good \w+, Naomi/ }).waitFor();
		for (const card of ['To do', 'Appointments', 'Waiting for a first answer', 'Pipeline'])
			await page.getByRole('heading', { level: 2, name: card, exact: true }).waitFor();
		// The socket is there by then: before, there is nothing to be told by.
		await page.waitForLoadState('networkidle');
		await page.waitForTimeout(500);
		const me = (await call('agent', 'GET', '/v1/auth/me')).user.id;
		const [listing] = (await call('agent', 'GET', `/v1/listings?status=active&purpose=sale&agent=${me}&limit=1`)).data;
		const asked = { name: buyer, email: 'wanda.visitor@example.com', message: 'May I see it on Saturday?', listing: listing.id };
		await enquire(asked);
		const began = performance.now();
		await page.getByText(`New lead: ${buyer}`).waitFor();
		console.info(`The console said so ${Math.round(performance.now() - began)} ms after the visitor was thanked`);
		const waiting = page.locator('section.card', { has: page.getByRole('heading', { name: 'Waiting for a first answer' }) });
		await waiting.getByRole('link', { name: buyer }).waitFor();
		await waiting.getByText(/^[0-4]:\d\d left$/).waitFor();
		await look(page, 'home');
		await page.getByRole('status').getByRole('link', { name: 'Open' }).click();
		await page.getByRole('heading', { level: 1, name: new RegExp(listing.headline) }).waitFor();
	}, 90_000);

	it('has the call written down where the lead stands', async () => {
		const page = await sit('agent', '/console/crm/stages?stage=new');
		await page.getByRole('button', { name: `Log a call with ${buyer}` }).click();
		const dialog = dialogOf(page, `Log a call with ${buyer}`);
		await dialog.getByLabel('What came of it').selectOption('interested');
		await dialog.getByLabel('What was said').fill('Wants to see it soon; pays cash.');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await page.getByText(`Call with ${buyer} logged`).waitFor();
		await page.getByRole('button', { name: `${buyer}: Mark as contacted` }).click();
		await page.getByText(`${buyer}: Mark as contacted`).first().waitFor();
		const find = async () => (await call('agent', 'GET', '/v1/leads?sort=-createdAt&limit=1')).data[0];
		await until(async () => (await find()).stage).toBe('contacted');
		expect((await find()).firstResponseSeconds).toBeLessThan(300);
		await page.goto('/console/crm/stages?stage=contacted');
		await page.getByRole('link', { name: buyer, exact: true }).waitFor();
		await page.getByText('What the score is made of').first().click();
		await look(page, 'leads');
	}, 60_000);

	it('books a viewing at a free time, and never two at once', async () => {
		const page = await sit('agent', '/console/tasks/calendar');
		const book = async (): Promise<void> => {
			await page.getByRole('button', { name: 'Book an appointment' }).click();
			const dialog = dialogOf(page, 'Book an appointment');
			await dialog.getByRole('combobox', { name: 'With' }).fill('Wanda');
			await dialog.getByRole('option', { name: buyer }).click();
			const monday = new Date();
			monday.setDate(monday.getDate() + ((8 - monday.getDay()) % 7 || 7));
			const key = `${monday.getFullYear()}-${String(monday.getMonth() + 1).padStart(2, '0')}-${String(monday.getDate()).padStart(2, '0')}`;
			await dialog.getByLabel('Day', { exact: true }).fill(key);
		};
		await book();
		const dialog = dialogOf(page, 'Book an appointment');
		const slot = dialog.locator('.free button').nth(2);
		await slot.waitFor();
		await slot.click();
		await until(() => slot.getAttribute('aria-pressed')).toBe('true');
		const time = await dialog.getByLabel('Time', { exact: true }).inputValue();
		await look(page, 'booking');
		await dialog.getByRole('button', { name: 'Book', exact: true }).click();
		await page.getByText(/^Booked: /).waitFor();

		await book();
		await dialog.getByLabel('Time', { exact: true }).fill(time);
		await dialog.getByRole('button', { name: 'Book', exact: true }).click();
		await dialog.getByRole('alert').getByText('That time has just been taken').waitFor();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		for (const view of ['day', 'week', 'month']) {
			await page
				.getByRole('navigation', { name: 'View' })
				.getByRole('link', { name: new RegExp(view, 'i') })
				.click();
			await page.waitForLoadState('networkidle');
			await look(page, `calendar-${view}`);
		}
	}, 90_000);

	it('goes from an offer to a deal that is won, over the board, by keyboard and by dragging', async () => {
		const lead = (await call('agent', 'GET', '/v1/leads?stage=contacted&sort=-createdAt&limit=1')).data[0];
		const listing = await call('agent', 'GET', `/v1/listings/${lead.listing}`);
		const page = await sit('agent', '/console/deals/board');
		await page.getByRole('heading', { level: 1, name: 'Deal board' }).waitFor();
		await page.waitForTimeout(500);
		const title = 'Wanda’s new home';
		const body = {
			title,
			contact: lead.contact,
			lead: lead.id,
			listing: listing.id,
			price: listing.price,
			expectedCloseOn: '2027-01-15',
		};
		deal = (await call('agent', 'POST', '/v1/deals', body)).id;
		const stage = (name: string) => page.locator(`[data-stage="${name}"]`);
		// Without a reload.
		await stage('New').getByRole('link', { name: title }).waitFor();

		await page.getByRole('button', { name: `Move “${title}”` }).focus();
		await page.keyboard.press('Enter');
		await until(() => focused(page)).toBe('Qualified');
		await page.keyboard.press('Enter');
		await stage('Qualified').getByRole('link', { name: title }).waitFor();
		await stage('Qualified').getByText(title).dragTo(stage('Negotiation'));
		await stage('Negotiation').getByRole('link', { name: title }).waitFor();
		await look(page, 'board');

		// Not a stage too far, and what is missing is said.
		await stage('Negotiation').getByText(title).dragTo(stage('Won'));
		await stage('Negotiation').getByRole('link', { name: title }).waitFor();
		await stage('Negotiation').getByText(title).dragTo(stage('Under contract'));
		await page.getByRole('dialog', { name: `“${title}” cannot go to Under contract yet` }).waitFor();
		await look(page, 'not-yet');
		await page.getByRole('button', { name: 'Not yet' }).click();

		const offer = await call('agent', 'POST', '/v1/offers', { deal, amount: listing.price, by: 'buyer' });
		await call('agent', 'POST', `/v1/offers/${offer.id}/submit`);
		await call('agent', 'POST', `/v1/offers/${offer.id}/accept`);
		await stage('Negotiation').getByText(title).dragTo(stage('Under contract'));
		await stage('Under contract').getByRole('link', { name: title }).waitFor();
		const [plan] = (await call('broker', 'GET', '/v1/commission-plans?limit=1')).data;
		await call('broker', 'PATCH', `/v1/deals/${deal}`, { commissionPlan: plan.id });
		await stage('Under contract').getByText(title).dragTo(stage('Won'));
		await page.getByText(`Won: “${title}”`).first().waitFor();
		await stage('Won').getByRole('link', { name: title }).waitFor();
		expect(await call('agent', 'GET', `/v1/deals/${deal}`)).toMatchObject({ status: 'won' });
	}, 120_000);

	it('ends with a commission statement that adds up', async () => {
		const page = await sit('broker', '/console/commission-statements');
		const [statement] = (await call('broker', 'GET', `/v1/commission-statements?deal=${deal}`)).data;
		expect(statement).toMatchObject({ status: 'draft' });
		const lines = (await call('broker', 'GET', `/v1/commission-lines?statement=${statement.id}&limit=100`)).data;
		const sum = lines.reduce(
			(cents: number, line: { amount: { amount: string } }) => cents + Math.round(Number(line.amount.amount) * 100),
			0,
		);
		expect(sum).toBe(Math.round(Number(statement.gross.amount) * 100));
		await page.getByRole('table').waitFor();
		await page.goto(`/console/commission-statements/${statement.id}`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.waitForLoadState('networkidle');
		await look(page, 'statement');
	}, 60_000);

	it('shows the broker who waits too long, who was given what, and what is likely to come in', async () => {
		const page = await sit('broker', '/console/');
		const card = (name: string) =>
			page.locator('section.card', { has: page.getByRole('heading', { level: 2, name, exact: true }) });
		await card('First answers')
			.getByText(/ in time/)
			.first()
			.waitFor();
		await card('Pipeline').getByText('Likely').waitFor();
		await card('How listings do').waitFor();
		const [open] = (await call('broker', 'GET', '/v1/deals/forecast?by=pipeline')).data;
		expect(Number(open.weighted)).toBeGreaterThan(0);
		await page.waitForLoadState('networkidle');
		await look(page, 'oversight');

		const asked = { name: 'Omar Routed', email: 'omar.routed@example.com', message: 'I look for a flat.' };
		await enquire(asked);
		await page.getByText('New lead: Omar Routed').waitFor();
		await card('Waiting for a first answer').getByRole('link', { name: 'Omar Routed' }).waitFor();
		const lead = (await call('broker', 'GET', '/v1/leads?sort=-createdAt&limit=1')).data[0];
		const assignments = (await call('broker', 'GET', `/v1/lead-assignments?lead=${lead.id}`)).data;
		expect(lead.agent === null ? lead.offeredTo : assignments).not.toEqual([]);
	}, 90_000);

	it('finds anything from anywhere with a slash', async () => {
		const page = await sit('agent', '/console/tasks/day');
		await page.getByRole('heading', { level: 1, name: 'My day' }).waitFor();
		await page.getByText(/tasks? to do/).waitFor();
		await look(page, 'day');
		await page.keyboard.press('/');
		await page.keyboard.type('wanda');
		const box = page.getByRole('combobox', { name: 'Search everything' });
		await page.getByRole('group', { name: 'Contacts' }).getByRole('option', { name: buyer }).waitFor();
		await look(page, 'search');
		await box.focus();
		for (let at = 0; at < 12; at++) {
			await page.keyboard.press('ArrowDown');
			const active = await box.getAttribute('aria-activedescendant');
			if (((await page.locator(`#${active}`).textContent()) ?? '').includes(buyer)) break;
		}
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: new RegExp(buyer) }).waitFor();
		await page.keyboard.press('/');
		await page.keyboard.type('wanda');
		await page.getByRole('listbox').getByRole('option').first().waitFor();
		await page.keyboard.press('Escape');
		await until(() => box.getAttribute('aria-expanded')).toBe('false');
	}, 60_000);
});
