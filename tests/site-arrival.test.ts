/** What a brokerage's pages do while their widgets come: nothing jumps, and nothing keeps a visitor from scrolling. Figures over a slow line: bench/RESULTS.md. */
import { describe, expect, it } from 'vitest';
import { type Arrival, arrivalOf } from './harness/arrival.ts';
import { onTheSite } from './harness/site.ts';

describe('A page of the site', () => {
	const ground = onTheSite('pglite');

	const PAGES = ['/', '/home.html?listing=LISTING', '/contact.html', '/sell.html', '/afford.html', '/people.html', '/saved.html'];

	it.each([390, 1440])('stays where it is while it comes, %i px wide, and answers all the while', async (width) => {
		const key = ground.demo.organizations[0]?.publishableKey as string;
		const headers = { origin: ground.site.url };
		const { body } = await ground.test.call('GET', '/v1/listings?limit=1', { as: key, headers });
		const { page, close } = await ground.open('about:blank', { viewport: { width, height: 850 }, reducedMotion: 'reduce' });
		const over: [address: string, told: Arrival][] = [];
		for (const name of PAGES) {
			const told = await arrivalOf(page, ground.site.url + name.replace('LISTING', body.data[0].id), (there) =>
				there.locator(':not(:defined)').first().waitFor({ state: 'detached' }),
			);
			if (told.shift >= 0.1 || told.busy > 20) over.push([name, told]);
		}
		await close();
		expect(over).toEqual([]);
	});
});
