/** What screens cost: requests, what moves while they come to be, kilobytes; and room for fingers. How they look: tests/pictures.test.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Arrival, arrivalOf } from '../../../tests/harness/arrival.ts';
import { visit } from './visit.ts';

/** See tests/harness/arrival.ts. */
const BUSY = 20;
const ASSETS = join(import.meta.dirname, '../dist/assets');

describe('A screen', () => {
	const visitor = visit();

	const arrival = (address: string): Promise<Arrival> =>
		arrivalOf(visitor.page, address, (page) => page.getByRole('heading', { level: 1 }).first().waitFor());

	it('comes at once, stays where it is, and answers while it comes: few requests, next to nothing moves, no long task', async () => {
		await visitor.arrive('/console/account');
		const most: Record<string, { files: number; calls: number }> = {
			'/console/': { files: 14, calls: 90 },
			'/console/listings': { files: 10, calls: 24 },
			[`/console/listings/${visitor.listing}`]: { files: 10, calls: 16 },
			'/console/leads/new': { files: 11, calls: 14 },
			'/console/settings': { files: 11, calls: 14 },
			'/console/deals/board': { files: 11, calls: 18 },
		};
		const over: string[] = [];
		for (const [address, { files, calls }] of Object.entries(most)) {
			const told = await arrival(address);
			// A shift below 0.1 is what Google calls good.
			if (told.files > files || told.calls > calls || told.shift >= 0.1 || told.busy > BUSY)
				over.push(`${address}: ${JSON.stringify(told)}`);
		}
		expect(over).toEqual([]);
	});

	it('has room for fingers on a phone: nothing to press is lower than 44 px at the foot of the window', async () => {
		await visitor.page.setViewportSize({ width: 390, height: 844 });
		await visitor.arrive('/console/listings');
		await visitor.row('House 30').waitFor();
		const bar = visitor.page.getByRole('navigation', { name: 'Most used' });
		const sizes = await bar.locator('a, button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
		expect(sizes.length).toBe(5);
		for (const height of sizes) expect(height).toBeGreaterThanOrEqual(44);
		await bar.getByRole('link', { name: 'Contacts' }).click();
		await visitor.heading(/^Contacts/).waitFor();
		await visitor.page.getByRole('link', { name: 'New contact' }).click();
		await visitor.heading('New contact').waitFor();
	});

	/** Kilobytes, as a browser gets them, of an entry and all that it brings at once. */
	const weightOf = (name: string): number => {
		const files = readdirSync(ASSETS);
		const known = new Set<string>();
		const add = (file: string): void => {
			if (known.has(file)) return;
			known.add(file);
			const code = readFileSync(join(ASSETS, file), 'utf8');
			for (const [, other = ''] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) add(other);
		};
		add(files.find((file) => file.startsWith(`${name}-`) && file.endsWith('.js')) ?? '');
		return [...known].reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(ASSETS, file))).length, 0) / 1024;
	};

	it('weighs little: what everybody loads, and what each screen beyond that adds', () => {
		const base = weightOf('console');
		expect(base).toBeLessThan(80);
		for (const [screen, most] of Object.entries({ palette: 4, settings: 5, embed: 7, import: 19, 'settings-system': 5 }))
			expect(weightOf(screen) - base, screen).toBeLessThan(most);
	});
});
