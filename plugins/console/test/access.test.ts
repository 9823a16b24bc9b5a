import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../../tests/harness/app.ts';
import { visit } from './visit.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

describe('The console, for everybody', () => {
	const visitor = visit();

	it('can be used without a mouse', async () => {
		await visitor.page.goto('/console/');
		await visitor.page.getByLabel('Email').waitFor();
		await visitor.page.keyboard.type('owner@harbor.example');
		await visitor.page.keyboard.press('Tab');
		await visitor.page.keyboard.type(PASSWORD);
		await visitor.page.keyboard.press('Enter');
		await visitor.heading(/^Good /).waitFor();

		/** Tab until a thing of this name has the focus. */
		const tabTo = async (name: string) => {
			for (let presses = 0; presses < 40; presses++) {
				await visitor.page.keyboard.press('Tab');
				if ((await focused()) === name) return;
			}
			expect.fail(`Tab never came to "${name}"`);
		};
		await tabTo('Leads');
		await visitor.page.keyboard.press('Enter');
		await visitor.heading(/Leads/).waitFor();
		expect(await visitor.page.title()).toBe('Leads · harbor homes');
		expect(await focused('tag')).toBe('MAIN');
		await tabTo('Viewing on Saturday');
		await visitor.page.keyboard.press('Enter');
		await visitor.heading(/Viewing on Saturday/).waitFor();
		await tabTo('More actions');
		await visitor.page.keyboard.press('Enter');
		await tabTo('Archive');
		await visitor.page.keyboard.press('Enter');
		await visitor.page.getByRole('dialog', { name: 'Archive this lead?' }).waitFor();
		await visitor.page.keyboard.press('Escape');
		await visitor.page.getByRole('dialog').waitFor({ state: 'hidden' });
	});

	/** The name or tag of what has the focus, through shadow roots. */
	function focused(what: 'name' | 'tag' = 'name'): Promise<string> {
		return visitor.page.evaluate((what) => {
			let at = document.activeElement;
			while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
			return what === 'tag' ? (at?.tagName ?? '') : (at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '');
		}, what);
	}

	for (const [size, viewport] of Object.entries({ WIDE, PHONE })) {
		for (const colorScheme of ['light', 'dark'] as const) {
			it(`is accessible and fits: ${size.toLowerCase()}, ${colorScheme}`, async () => {
				await visitor.page.setViewportSize(viewport);
				await visitor.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
				const check = async (place: string) => {
					expect(await visitor.findings(), place).toEqual([]);
					expect(await visitor.overflow(), place).toBeLessThanOrEqual(0);
				};
				await visitor.page.goto('/console/');
				await visitor.heading(/Sign in/).waitFor();
				await check('sign in');
				await visitor.arrive('/console/');
				await visitor.page.getByText('Newest leads').waitFor();
				await check('home');
				await visitor.page.goto('/console/listings');
				await visitor.row('House 30').waitFor();
				await check('list');
				await visitor.page.goto(`/console/listings/${visitor.listing}`);
				await visitor.page.getByText('United States').waitFor();
				await check('record');
				await visitor.page.goto(`/console/listings/${visitor.listing}/edit`);
				await visitor.page.getByRole('textbox', { name: /^Headline/ }).waitFor();
				await check('form');
			});
		}
	}

	it('reads from right to left', async () => {
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		await visitor.page.evaluate(() => {
			document.documentElement.dir = 'rtl';
		});
		const [side, main] = await Promise.all([
			visitor.page.getByRole('banner').boundingBox(),
			visitor.page.getByRole('main').boundingBox(),
		]);
		expect(side?.x).toBeGreaterThan(main?.x ?? Number.POSITIVE_INFINITY);
		expect(await visitor.overflow()).toBeLessThanOrEqual(0);
	});
});
