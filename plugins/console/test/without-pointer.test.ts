/** The core of each kind of screen without a pointer: what can be clicked can be reached, told apart and pressed; and the focus is never lost. */
import { describe, expect, it } from 'vitest';
import { visit } from './visit.ts';

/** Further than any screen's controls reach. */
const FAR = 120;

describe('Without a pointer', () => {
	const visitor = visit();
	const press = async (...keys: string[]): Promise<void> => {
		for (const key of keys) await visitor.page.keyboard.press(key);
	};
	/** What has the focus, through shadow roots: its name, its role or tag, and whether a dialog holds it. */
	const focused = () =>
		visitor.page.evaluate(() => {
			let at = document.activeElement;
			while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
			const labels = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? [...(at.labels ?? [])] : [];
			const named = at?.getAttribute('aria-label') ?? labels.map((label) => label.textContent).join(' ');
			let holder: Node | null = at;
			while (holder && !(holder instanceof HTMLDialogElement))
				holder = (holder as Element).assignedSlot ?? holder.parentNode ?? (holder as ShadowRoot).host ?? null;
			const name = (named || at?.textContent || '').replace(/\s+/g, ' ').trim();
			return { name, tag: at?.tagName.toLowerCase() ?? '', isInDialog: holder !== null };
		});
	/** Goes on with Tab until something with this name has the focus. */
	const reach = async (name: RegExp, key = 'Tab'): Promise<void> => {
		const passed: string[] = [];
		for (let step = 0; step < FAR; step++) {
			await press(key);
			const { name: now } = await focused();
			if (name.test(now)) return;
			passed.push(now.slice(0, 40));
		}
		throw new Error(`${name} cannot be reached with ${key}; there were: ${passed.join(' | ')}`);
	};
	/** Past the navigation, as somebody does who has no pointer. */
	const skip = async (): Promise<void> => {
		await reach(/^Skip to the content$/);
		await press('Enter');
		await expect.poll(async () => (await focused()).tag).toBe('main');
	};
	const nameOfFocus = async (): Promise<string> => (await focused()).name;

	it('skips the navigation, and what comes next is the screen’s first control', async () => {
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await skip();
		await press('Tab');
		expect(await nameOfFocus()).toMatch(/CSV|New listing/);
	});

	it('changes a cell, and comes back to where it was', async () => {
		await visitor.arrive('/console/listings?q=House%2028');
		await visitor.row('House 28').waitFor();
		await skip();
		await reach(/^Edit cells$/);
		await press('Enter');
		await reach(/^Change Bedrooms of House 28$/);
		await press('Enter');
		await visitor.page.getByRole('dialog', { name: 'Bedrooms: House 28' }).waitFor();
		await expect.poll(async () => (await focused()).isInDialog).toBe(true);
		await reach(/^Bedrooms/);
		await press('Control+a', '7', 'Enter');
		await visitor.page.getByRole('button', { name: 'Undo' }).waitFor();
		expect((await visitor.call('GET', '/v1/listings?q=House%2028&limit=1')).data[0].bedrooms).toBe(7);
		await expect.poll(nameOfFocus).toBe('Change Bedrooms of House 28');
	});

	it('chooses rows and does one thing to all of them; a dialog keeps the focus and gives it back', async () => {
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await press('j', 'x', 'j', 'x');
		await visitor.page.getByText('2 chosen').waitFor();
		await reach(/^Change many listings$/);
		await press('Enter');
		await visitor.page.getByRole('dialog', { name: 'Change many listings' }).waitFor();
		for (let step = 0; step < 12; step++) {
			await press('Tab');
			const { isInDialog, tag } = await focused();
			// Between its last control and its first one, a browser shows its own.
			expect(isInDialog || tag === 'body', `after ${step + 1} steps`).toBe(true);
		}
		await press('Escape');
		await visitor.dialog().waitFor({ state: 'detached' });
		await expect.poll(nameOfFocus).toBe('Change many listings');
	});

	it('brings a file in', async () => {
		await visitor.arrive('/console/listings/import');
		await visitor.heading('Import listings').waitFor();
		await skip();
		await reach(/Drop a CSV file here/);
		const asking = visitor.page.waitForEvent('filechooser');
		await press('Space');
		const buffer = Buffer.from('Title,Price\nBy keyboard alone,550000');
		await (await asking).setFiles({ name: 'one.csv', mimeType: 'text/csv', buffer });
		await visitor.page.getByText('Which column is which field').waitFor();
		await reach(/^Check the first rows$/);
		await press('Enter');
		await visitor.page.getByRole('button', { name: 'Load all rows' }).waitFor();
		await reach(/^Load all rows$/);
		await press('Enter');
		await visitor.page.getByRole('heading', { name: 'One row was loaded' }).waitFor();
	});

	it('moves a deal on the board', async () => {
		const contact = (await visitor.call('GET', '/v1/contacts?limit=1')).data[0].id;
		const price = { amount: '700000.00', currency: 'USD' };
		const body = { title: 'Moved by keyboard', contact, listing: visitor.listing, price, expectedCloseOn: '2031-05-20' };
		const deal = await visitor.call('POST', '/v1/deals', body);
		const stage = async () => (await visitor.call('GET', `/v1/deals/${deal.id}`)).stage;
		const before = await stage();
		await visitor.arrive('/console/deals/board');
		await visitor.page.getByText('Moved by keyboard').waitFor();
		await skip();
		await reach(/Moved by keyboard.*|Move .*Moved by keyboard/);
		if ((await focused()).tag === 'a') await reach(/Moved by keyboard/);
		await press('Enter');
		// The first of the stages.
		await expect.poll(nameOfFocus).not.toMatch(/Moved by keyboard/);
		await press('ArrowDown', 'ArrowUp', 'Enter');
		await expect.poll(stage).not.toBe(before);
	});

	it('goes through the calendar, and books', async () => {
		await visitor.arrive('/console/tasks/calendar');
		await visitor.heading('Calendar').waitFor();
		await skip();
		await reach(/^Book an appointment$/);
		await press('Enter');
		await visitor.page.getByRole('dialog', { name: /appointment/i }).waitFor();
		await expect.poll(async () => (await focused()).isInDialog).toBe(true);
		await press('Escape');
		await expect.poll(nameOfFocus).toBe('Book an appointment');
		await reach(/^Month$/);
		await press('Enter');
		await expect.poll(() => new URL(visitor.page.url()).searchParams.get('view')).toBe('month');
		await visitor.page.getByRole('link', { name: 'Month' }).and(visitor.page.locator('[aria-current=page]')).waitFor();
	});

	it('opens a record’s menu and its next step', async () => {
		const { id } = (await visitor.call('GET', '/v1/leads?limit=1')).data[0];
		await visitor.arrive(`/console/leads/${id}`);
		await visitor.heading(/Viewing on Saturday/).waitFor();
		await skip();
		await reach(/^More actions$/);
		await press('Enter', 'Tab');
		await visitor.page
			.getByRole('button', { name: 'Archive', exact: true })
			.or(visitor.page.getByRole('button', { name: 'Delete', exact: true }))
			.waitFor();
		await press('Escape');
		await expect.poll(nameOfFocus).toBe('More actions');
		await reach(/^Show \d+ empty fields$/);
		await press('Enter');
		await visitor.page.getByRole('button', { name: 'Hide empty fields' }).waitFor();
	});

	it('has the menu at the foot of a phone', async () => {
		await visitor.page.setViewportSize({ width: 390, height: 844 });
		await visitor.arrive('/console/contacts');
		await visitor.row('Maria Oduya').waitFor();
		await reach(/^Menu$/);
		await press('Enter');
		await expect.poll(async () => (await focused()).isInDialog).toBe(true);
		await reach(/^Listings$/);
		await press('Escape');
		await expect.poll(nameOfFocus).toBe('Menu');
	});

	it('what is typed while the palette is on its way is not lost, and nothing else hears it', async () => {
		await visitor.context.route('**/assets/palette-*.js', async (route) => {
			await new Promise((later) => setTimeout(later, 400));
			await route.continue();
		});
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await press('Control+k');
		await visitor.page.keyboard.type('nc?');
		const box = visitor.page.getByRole('combobox', { name: 'Type a place, a record or something to do' });
		await expect.poll(() => box.inputValue()).toBe('nc?');
		expect(new URL(visitor.page.url()).pathname).toBe('/console/listings');
	});
});
