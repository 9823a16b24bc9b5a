/** What a page costs while it comes to be: requests, what moves by itself, and how long it answers nobody. */
import type { Page } from 'playwright-core';

export type Arrival = {
	/** How much of what is seen moved by itself (Cumulative Layout Shift, 0 is best). */
	shift: number;
	/** The longest time that the page was busy in one piece, in units of {@link UNIT}; 0: never for 50 ms. */
	busy: number;
	/** Requests of the platform's API, and all others. */
	calls: number;
	files: number;
};

/** A piece of work that every machine knows: machines differ, and so does how busy they are. */
const UNIT = (): number => {
	const times = Array.from({ length: 5 }, () => {
		const began = performance.now();
		const rows = Array.from({ length: 20_000 }, (_, at) => ({ id: (at * 7919) % 20_011, name: `row ${at}` }));
		JSON.parse(JSON.stringify(rows.toSorted((one, other) => one.id - other.id)));
		return performance.now() - began;
	});
	return times.toSorted((one, other) => one - other)[2] as number;
};

/** Goes to an address; `ready` resolves when what the page is for is there. */
export async function arrivalOf(page: Page, address: string, ready: (page: Page) => Promise<unknown>): Promise<Arrival> {
	const asked: string[] = [];
	const note = (request: { url(): string }) => asked.push(new URL(request.url()).pathname);
	page.on('request', note);
	await page.goto(address);
	await ready(page);
	await page.waitForLoadState('networkidle');
	page.off('request', note);
	const { shift, longest } = await page.evaluate(
		() =>
			new Promise<{ shift: number; longest: number }>((tell) => {
				let [shift, longest] = [0, 0];
				new PerformanceObserver((list) => {
					for (const entry of list.getEntries()) {
						const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
						if (!hadRecentInput) shift += value;
					}
				}).observe({ type: 'layout-shift', buffered: true });
				new PerformanceObserver((list) => {
					for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
				}).observe({ type: 'longtask', buffered: true });
				setTimeout(() => tell({ shift, longest }), 100);
			}),
	);
	const unit = await page.evaluate(UNIT);
	const calls = asked.filter((path) => path.startsWith('/v1/')).length;
	return { shift, busy: longest / unit, calls, files: asked.length - calls };
}
