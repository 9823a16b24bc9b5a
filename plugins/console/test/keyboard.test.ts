/** The console by keyboard alone: what goes everywhere, keys of a screen, and a day's work without a pointer. */
import { describe, expect, it } from 'vitest';
import { HEADLINE, visit } from './visit.ts';

describe('By keyboard', () => {
	const visitor = visit();
	const press = (...keys: string[]) =>
		keys.reduce((before, key) => before.then(() => visitor.page.keyboard.press(key)), Promise.resolve());
	const palette = () => visitor.page.getByRole('combobox', { name: 'Type a place, a record or something to do' });
	const focused = () =>
		visitor.page.evaluate(() => {
			let at = document.activeElement;
			while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
			return at?.textContent?.trim() ?? '';
		});

	it('the palette goes to a screen, finds a record, and remembers what was opened', async () => {
		await visitor.arrive('/console/');
		await visitor.heading(/^Good /).waitFor();
		await press('Control+k');
		await palette().fill('contac');
		await visitor.page
			.getByRole('option', { name: /^Contacts/ })
			.first()
			.waitFor();
		expect(await visitor.findings()).toEqual([]);
		await press('Enter');
		await visitor.heading(/^Contacts/).waitFor();

		await press('Control+k');
		await palette().fill('craftsman');
		await visitor.page
			.getByRole('group', { name: 'Records' })
			.getByRole('option', { name: new RegExp(HEADLINE) })
			.waitFor();
		await visitor.page
			.getByRole('group', { name: 'Records' })
			.getByRole('option', { name: new RegExp(HEADLINE) })
			.click();
		await visitor.heading(new RegExp(HEADLINE)).waitFor();

		await press('Control+k');
		await visitor.page
			.getByRole('group', { name: 'Opened last' })
			.getByRole('option', { name: new RegExp(HEADLINE) })
			.waitFor();
		await press('Escape');
		await palette().waitFor({ state: 'detached' });
	});

	it('the palette runs an operation that needs no record', async () => {
		await visitor.arrive('/console/');
		await visitor.heading(/^Good /).waitFor();
		await press('Control+k');
		await palette().fill('verify the audit');
		await press('Enter');
		await visitor.page.getByRole('dialog', { name: 'Verify the audit trail' }).waitFor();
		await visitor.dialog().getByRole('button', { name: 'Verify the audit trail' }).click();
		await visitor.dialog().getByText('Sound', { exact: true }).waitFor();
		expect(await visitor.said(visitor.dialog().locator('dd').first())).toBe('Yes');
	});

	it('shows the keys, which are silent while one writes and can be switched off', async () => {
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await press('?');
		await visitor.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
		await visitor.dialog().getByText('Next row').waitFor();
		expect(await visitor.findings()).toEqual([]);
		await press('Escape');

		await visitor.page.getByRole('searchbox').fill('');
		await visitor.page.getByRole('searchbox').press('n');
		expect(await visitor.page.getByRole('searchbox').inputValue()).toBe('n');
		expect(visitor.page.url()).toContain('/console/listings');

		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await press('?');
		await visitor.dialog().getByRole('checkbox').uncheck();
		await press('Escape');
		await press('g', 'c', 'n');
		await press('Control+k');
		await palette().waitFor();
		expect(new URL(visitor.page.url()).pathname).toBe('/console/listings');
	});

	it('carries through a day’s work: to a list, through its rows, a record, its form, and back', async () => {
		await visitor.arrive('/console/');
		await visitor.heading(/^Good /).waitFor();
		await press('g', 'l');
		await visitor.row('House 30').waitFor();
		await press('j', 'j');
		await expect.poll(focused).toBe('House 30');
		await press('k');
		await expect.poll(focused).toBe(HEADLINE);
		await press('x');
		await visitor.page.getByText('One chosen').waitFor();
		await press('x', 'Enter');
		await visitor.heading(new RegExp(HEADLINE)).waitFor();
		await press('e');
		await visitor.heading('Edit listing').waitFor();
		await visitor.page.getByLabel(/^Bedrooms/).press('Control+a');
		await visitor.page.keyboard.type('5');
		await press('Enter');
		await visitor.page.getByText('Saved', { exact: true }).waitFor();
		await visitor.heading(new RegExp(HEADLINE)).waitFor();
		expect((await visitor.call('GET', `/v1/listings/${visitor.listing}`)).bedrooms).toBe(5);
		await press('u');
		await visitor.row('House 30').waitFor();
		await press(']');
		await visitor.row('House 1').waitFor();
	});

	it('light or dark is kept', async () => {
		await visitor.arrive('/console/');
		await visitor.heading(/^Good /).waitFor();
		const scheme = () => visitor.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
		expect(await scheme()).toBe('light dark');
		await press('t', 't');
		await visitor.page.getByText('Appearance: Dark').waitFor();
		expect(await scheme()).toBe('dark');
		await visitor.page.reload();
		await visitor.heading(/^Good /).waitFor();
		expect(await scheme()).toBe('dark');
	});
});
