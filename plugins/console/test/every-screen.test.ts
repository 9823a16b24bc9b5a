/** What screens cost: requests, what moves while they come to be, kilobytes; and room for fingers. How they look: tests/pictures.test.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { visit } from './visit.ts';

const ASSETS = join(import.meta.dirname, '../dist/assets');

describe('A screen', () => {
	const visitor = visit();

	/** How much of what is seen moved by itself while the page came to be (Cumulative Layout Shift, 0 is best), and how much was asked for. */
	const arrival = async (address: string): Promise<{ shift: number; files: number; calls: number }> => {
		const asked: string[] = [];
		const note = (request: { url(): string }) => asked.push(new URL(request.url()).pathname);
		visitor.page.on('request', note);
		await visitor.page.goto(address);
		await visitor.page.getByRole('heading', { level: 1 }).first().waitFor();
		await visitor.page.waitForLoadState('networkidle');
		visitor.page.off('request', note);
		const shift = await visitor.page.evaluate(
			() =>
				new Promise<number>((tell) => {
					let sum = 0;
					new PerformanceObserver((list) => {
						for (const entry of list.getEntries()) {
							const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
							if (!hadRecentInput) sum += value;
						}
					}).observe({ type: 'layout-shift', buffered: true });
					setTimeout(() => tell(sum), 100);
				}),
		);
		return {
			shift,
			files: asked.filter((path) => !path.startsWith('/v1/')).length,
			calls: asked.filter((path) => path.startsWith('/v1/')).length,
		};
	};

	it('comes at once and stays where it is: few requests, and next to nothing moves', async () => {
		await visitor.arrive('/console/account');
		// A shift below 0.1 is what Google calls good; a form's rarer fields come a little later than its others.
		const most: Record<string, { files: number; calls: number; shift: number }> = {
			'/console/': { files: 14, calls: 90, shift: 0.1 },
			'/console/listings': { files: 10, calls: 24, shift: 0.1 },
			[`/console/listings/${visitor.listing}`]: { files: 10, calls: 16, shift: 0.1 },
			'/console/leads/new': { files: 11, calls: 14, shift: 0.25 },
			'/console/settings': { files: 11, calls: 14, shift: 0.1 },
			'/console/deals/board': { files: 11, calls: 18, shift: 0.1 },
		};
		const over: string[] = [];
		for (const [address, { files, calls, shift }] of Object.entries(most)) {
			const told = await arrival(address);
			if (told.files > files || told.calls > calls || told.shift >= shift) over.push(`${address}: ${JSON.stringify(told)}`);
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
