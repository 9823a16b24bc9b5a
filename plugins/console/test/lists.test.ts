/** Lists as a person likes them: columns, cells, views, ways back, files in and out. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { visit } from './visit.ts';

/** What a plugin's module might be: a column, and a control. */
const SCREENS = `
customElements.define('acme-stars', class extends HTMLElement {
	set row({ bedrooms }) { this.textContent = '★'.repeat(bedrooms ?? 0); }
});
customElements.define('acme-stars-input', class extends HTMLElement {
	static formAssociated = true;
	#value = '';
	connectedCallback() {
		const button = document.createElement('button');
		button.type = 'button';
		button.textContent = 'One more than ' + this.#value;
		button.onclick = () => { this.#value = String(Number(this.#value) + 1); this.dispatchEvent(new Event('change', { bubbles: true })); };
		this.append(button);
	}
	get value() { return this.#value; }
	set value(value) { this.#value = value; if (this.firstChild) this.firstChild.textContent = 'One more than ' + value; }
});`;

describe('A list', () => {
	const visitor = visit();
	const heads = async () => (await visitor.page.getByRole('columnheader').allTextContents()).map((text) => text.trim());

	it('shows the columns that a person chose, in their order, and keeps them', async () => {
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		const before = await heads();
		await visitor.page.getByRole('button', { name: 'Columns' }).click();
		await visitor.dialog().getByRole('checkbox', { name: 'Created' }).check();
		await visitor.dialog().getByRole('button', { name: 'Move Created up' }).click();
		expect(await visitor.findings()).toEqual([]);
		await visitor.dialog().getByRole('button', { name: 'Close' }).last().click();
		await expect.poll(heads).toEqual([...before.slice(0, -1), 'Created', before.at(-1)]);
		await visitor.page.reload();
		await visitor.row('House 30').waitFor();
		expect(await heads()).toContain('Created');
		await visitor.page.getByRole('button', { name: 'Columns' }).click();
		await visitor.dialog().getByRole('button', { name: 'The usual ones' }).click();
		await visitor.dialog().getByRole('button', { name: 'Close' }).last().click();
		await expect.poll(heads).toEqual(before);
	});

	it('changes a cell where it stands, and takes it back', async () => {
		await visitor.arrive('/console/listings?q=House%2029');
		await visitor.row('House 29').waitFor();
		await visitor.page.getByRole('button', { name: 'Edit cells' }).click();
		expect(await visitor.findings()).toEqual([]);
		await visitor.page.getByRole('button', { name: 'Change Bedrooms of House 29', exact: true }).click();
		await visitor.page.getByRole('dialog', { name: 'Bedrooms: House 29' }).waitFor();
		await visitor
			.dialog()
			.getByRole('spinbutton', { name: /^Bedrooms/ })
			.fill('9');
		await visitor.page.keyboard.press('Enter');
		await visitor.page.getByRole('button', { name: 'Undo' }).waitFor();
		const bedrooms = async () => (await visitor.call('GET', '/v1/listings?q=House%2029&limit=1')).data[0].bedrooms;
		expect(await bedrooms()).toBe(9);
		await visitor.page.getByRole('button', { name: 'Undo' }).click();
		await visitor.page.getByText('Taken back').waitFor();
		expect(await bedrooms()).toBe(4);
		// A state has steps of its own, and is no cell to write into.
		expect(await visitor.page.getByRole('button', { name: /^Change Status of/ }).count()).toBe(0);
	});

	it('keeps a view with its filters, order, columns and form', async () => {
		await visitor.arrive('/console/listings?bedrooms[gte]=3&sort=-price&columns=headline,price,bathrooms');
		await expect.poll(heads).toEqual(expect.arrayContaining(['Price', 'Bathrooms']));
		expect(await heads()).toHaveLength(3);
		await visitor.page.getByRole('button', { name: 'Saved views' }).click();
		await visitor.page.getByRole('button', { name: 'Save this view…' }).click();
		await visitor.dialog().getByLabel('Name').fill('Large, dearest first');
		await visitor
			.dialog()
			.getByRole('button', { name: /create|save|new/i })
			.click();
		await visitor.page.getByText(/: done$/).waitFor();
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await visitor.page.getByRole('button', { name: 'Saved views' }).click();
		await visitor.page.getByRole('button', { name: 'Large, dearest first' }).click();
		await expect.poll(async () => (await heads()).length).toBe(3);
		const asked = new URL(visitor.page.url()).searchParams;
		expect([asked.get('sort'), asked.get('columns'), asked.get('view')]).toEqual(['-price', 'headline,price,bathrooms', 'table']);
	});

	it('archives only when nobody took it back, and at once when the window goes', async () => {
		const { id } = await visitor.call('POST', '/v1/contacts', { name: { full: 'Nearly Gone' } });
		const archive = async () => {
			await visitor.page.getByRole('button', { name: 'More actions' }).click();
			await visitor.page.getByRole('button', { name: 'Archive', exact: true }).click();
			await visitor.dialog().getByRole('button', { name: 'Archive', exact: true }).click();
			await visitor.page.getByText('Archiving “Nearly Gone” in a moment').waitFor();
		};
		const status = async () => (await visitor.attempt('GET', `/v1/contacts/${id}`)).status;
		await visitor.arrive(`/console/contacts/${id}`);
		await archive();
		await visitor.row('Maria Oduya').waitFor();
		expect(await visitor.row('Nearly Gone').count()).toBe(0);
		await visitor.page.getByRole('button', { name: 'Undo' }).click();
		await visitor.row('Nearly Gone').waitFor();
		expect(await status()).toBe(200);

		await visitor.page.goto(`/console/contacts/${id}`);
		await archive();
		await visitor.page.reload();
		await expect.poll(status).toBe(404);
	});

	it('saves what its filters find as a file', async () => {
		await visitor.arrive('/console/listings?price[gte]=628000&sort=price');
		await visitor.row('House 30').waitFor();
		const saving = visitor.page.waitForEvent('download');
		await visitor.page.getByRole('button', { name: 'Export CSV' }).click();
		const text = await readFile(await (await saving).path(), 'utf8');
		expect(text.trim().split('\n')).toHaveLength(5);
		expect(text).toContain('House 28');
	});

	it('takes a file in: columns are guessed, the first rows checked, faulty rows given back', async () => {
		await visitor.arrive('/console/listings');
		await visitor.page.getByRole('link', { name: 'Import CSV' }).click();
		await visitor.heading('Import listings').waitFor();
		const lines = ['Title,Price,Beds,Colour', 'Loft on Pike,"$550,000",2,blue', 'No such number,400000,many,red'];
		const buffer = Buffer.from(lines.join('\n'));
		await visitor.page.locator('input[type=file]').setInputFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer });
		await visitor.page.getByText('Which column is which field').waitFor();
		const chosen = (name: string) => visitor.page.getByLabel(name).locator('option:checked').first().textContent();
		expect([await chosen('Title'), await chosen('Price'), await chosen('Beds')]).toEqual([
			'Headline',
			'Price: Amount',
			'Bedrooms',
		]);
		expect(await chosen('Colour')).toBe('Leave out');
		expect(await visitor.page.getByRole('textbox', { name: 'Price: Currency' }).inputValue()).toBe('USD');
		await visitor.page.getByRole('button', { name: 'Check the first rows' }).click();
		await visitor.page.getByText('1 of 2 checked rows would be refused').waitFor();
		expect(await visitor.findings()).toEqual([]);
		expect((await visitor.call('GET', '/v1/listings?q=Pike&limit=1&total=true')).total).toBe(0);

		await visitor.page.getByRole('button', { name: 'Load all rows' }).click();
		await visitor.page.getByRole('heading', { name: 'One row was loaded' }).waitFor();
		const saving = visitor.page.waitForEvent('download');
		await visitor.page.getByRole('button', { name: 'Save the refused rows' }).click();
		const text = await readFile(await (await saving).path(), 'utf8');
		expect(text).toMatch(/^Title,Price,Beds,Colour,Why it was refused\nNo such number,400000,many,red,.*Beds/);
		expect((await visitor.call('GET', '/v1/listings?q=Pike&limit=1&total=true')).total).toBe(1);
	});

	it('shows a plugin’s column, and its form a plugin’s control, without having been built with them', async () => {
		await visitor.context.route('**/v1/description', async (route) => {
			const response = await route.fetch();
			const description = await response.json();
			const none = { pages: [], tabs: [], cards: [], corner: [] };
			description.screens.push({
				...none,
				plugin: 'acme',
				module: '/screens/acme/screens.js',
				columns: [{ of: 'listing', title: 'Stars', element: 'acme-stars' }],
				controls: [{ control: 'stars', element: 'acme-stars-input' }],
			});
			for (const { entity, input } of description.operations)
				if (entity === 'listing' && input?.properties?.bedrooms) input.properties.bedrooms['x-control'] = 'stars';
			await route.fulfill({ response, json: description });
		});
		await visitor.context.route('**/screens/acme/screens.js', (route) =>
			route.fulfill({ contentType: 'text/javascript', body: SCREENS }),
		);
		const house = (await visitor.call('GET', '/v1/listings?q=House%2027&limit=1')).data[0];
		await visitor.arrive(`/console/listings/${house.id}/edit`);
		await visitor.page.getByRole('button', { name: `One more than ${house.bedrooms}` }).click();
		await visitor.page.getByRole('button', { name: 'Save' }).click();
		await visitor.page.getByText('Saved', { exact: true }).waitFor();
		expect((await visitor.call('GET', `/v1/listings/${house.id}`)).bedrooms).toBe(house.bedrooms + 1);
		await visitor.page.goto('/console/listings?q=House%2027');
		await visitor
			.row('House 27')
			.getByText('★'.repeat(house.bedrooms + 1), { exact: true })
			.waitFor();
		expect(await heads()).toContain('Stars');
	});
});
