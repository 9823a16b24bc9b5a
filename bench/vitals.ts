/**
 * What visitors of a brokerage's site wait for: its pages on a phone of the middle class and a slow connection, each beside itself
 * without its widgets, in the same run. Figures as Core Web Vitals define them, by the library of those who define them.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { loadConfig, start } from '../core/src/index.ts';
import { serveSite } from '../examples/brokerage-site/server.ts';
import { launchChromium } from '../tests/harness/chromium.ts';
import { median } from './load.ts';

/** Lighthouse's “slow 4G” and its slower processor. Source: Lighthouse, docs/throttling.md. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const PROCESSOR = 4;
const PHONE = { width: 390, height: 844 };
/** What is called good. Source: web.dev/vitals, at the 75th percentile of visits. */
const GOOD = { LCP: 2500, CLS: 0.1, INP: 200 };

const LIBRARY = readFileSync(
	createRequire(import.meta.url)
		.resolve('web-vitals')
		.replace(/[^/]*$/, 'web-vitals.iife.js'),
	'utf8',
);

type Figures = { FCP: number; LCP: number; CLS: number; INP: number; blocked: number; requests: number; kilobytes: number };
const NAMES = ['FCP', 'LCP', 'CLS', 'INP', 'blocked', 'requests', 'kilobytes'] as const;

type Told = { vitals: Record<string, number>; tasks: { at: number; lasted: number }[] };
declare global {
	var webVitals: Record<string, (told: (metric: { name: string; value: number }) => void, options: object) => void>;
	var told: Told;
}

/** In the page, before anything of its own. */
function listen(): void {
	globalThis.told = { vitals: {}, tasks: [] };
	for (const name of ['onFCP', 'onLCP', 'onCLS', 'onINP'])
		webVitals[name]?.(
			(metric) => {
				told.vitals[metric.name] = metric.value;
			},
			{ reportAllChanges: true, durationThreshold: 16 },
		);
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) told.tasks.push({ at: startTime, lasted: duration });
	}).observe({ type: 'longtask', buffered: true });
}

async function visit(chromium: Browser, address: string, hasWidgets: boolean): Promise<Figures> {
	const context = await chromium.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
	try {
		const page = await context.newPage();
		if (!hasWidgets)
			await page.route('**/*', async (route) => {
				if (route.request().resourceType() !== 'document') return route.continue();
				const response = await route.fetch();
				const plain = (await response.text()).replace(/<script type="module"[^>]*freehold\.js[^>]*><\/script>/, '');
				return route.fulfill({ response, body: plain });
			});
		const devtools = await context.newCDPSession(page);
		await devtools.send('Network.enable');
		let [requests, bytes] = [0, 0];
		devtools.on('Network.requestWillBeSent', () => void requests++);
		devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
			bytes += encodedDataLength;
		});
		await devtools.send('Network.emulateNetworkConditions', NETWORK);
		await devtools.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR });
		await page.addInitScript(`${LIBRARY};(${listen})()`);
		await page.goto(address, { waitUntil: 'networkidle', timeout: 60_000 });
		await touch(page);
		const { vitals, tasks } = await page.evaluate(() => told);
		const { FCP = Number.NaN, LCP = Number.NaN, CLS = 0, INP = 0 } = vitals;
		const blocked = tasks.filter(({ at }) => at >= FCP).reduce((sum, { lasted }) => sum + lasted - 50, 0);
		return { FCP, LCP, CLS, INP, blocked, requests, kilobytes: bytes / 1024 };
	} finally {
		await context.close();
	}
}

/** What a visitor does first: scrolls, touches something, and goes on with the keyboard. */
async function touch(page: Page): Promise<void> {
	await page.touchscreen.tap(180, 420);
	for (let turn = 0; turn < 4; turn++) {
		await page.mouse.wheel(0, 500);
		await page.keyboard.press('Tab');
		await page.waitForTimeout(300);
	}
	const field = page.locator('input:visible').first();
	if (await field.count()) await field.pressSequentially('Alder', { delay: 60 });
	await page.waitForTimeout(1000);
}

/** @returns a section of bench/RESULTS.md */
export async function measureVitals({ rounds }: { rounds: number }, say: (line: string) => void): Promise<string> {
	const config = loadConfig(undefined, { ...process.env, FREEHOLD_DATA: 'memory://', PORT: '0', LOG_LEVEL: 'error' });
	const [{ app, url, demo }, chromium] = await Promise.all([start(config, { demo: true }), launchChromium()]);
	const key = demo?.organizations[0]?.publishableKey as string;
	const site = await serveSite({ port: 0, platformUrl: url, key });
	try {
		const answer = await fetch(`${url}/v1/listings?limit=1`, { headers: { authorization: `Bearer ${key}`, origin: site.url } });
		const { data } = (await answer.json()) as { data: { id: string }[] };
		const pages = { search: '/', home: `/home.html?listing=${data[0]?.id}`, enquiry: '/contact.html', valuation: '/sell.html' };
		const rows: string[] = [];
		for (const [name, path] of Object.entries(pages)) {
			const figures: Record<'with' | 'without', Figures[]> = { with: [], without: [] };
			for (let round = 0; round < rounds; round++)
				for (const which of ['without', 'with'] as const) {
					say(`${name} ${which} widgets, ${round + 1} of ${rounds}`);
					figures[which].push(await visit(chromium, `${site.url}${path}`, which === 'with'));
				}
			for (const which of ['without', 'with'] as const) rows.push(row(`${name}, ${which} widgets`, figures[which]));
		}
		return report(rows, rounds);
	} finally {
		await chromium.close();
		await site.close();
		await app.stop();
	}
}

function row(name: string, visits: Figures[]): string {
	const middle = Object.fromEntries(NAMES.map((figure) => [figure, median(visits.map((one) => one[figure]))])) as Figures;
	const milliseconds = (figure: number): string => `${Math.round(figure)} ms`;
	const { FCP, LCP, CLS, INP, blocked, requests, kilobytes } = middle;
	return `| ${name} | ${milliseconds(FCP)} | ${milliseconds(LCP)} | ${CLS.toFixed(3)} | ${milliseconds(INP)} | ${milliseconds(blocked)} | ${requests} | ${Math.round(kilobytes)} |`;
}

const report = (rows: string[], rounds: number): string => `## What visitors wait for

The example brokerage's pages at ${PHONE.width} × ${PHONE.height}, over 1.6 Mbit/s and 150 ms, on a processor slowed to a ${PROCESSOR}th (Lighthouse's phone), nothing in the cache; each beside the same page without its widgets, in turns. The median of ${rounds} visits, as Core Web Vitals define them: first and largest contentful paint, layout shift over the whole visit, the slowest answer to a touch or key; then what long tasks block after the first paint, requests, and kilobytes over the line. Good is an LCP of ${GOOD.LCP} ms, a CLS of ${GOOD.CLS} and an INP of ${GOOD.INP} ms at the most. \`npm run bench vitals\`

| page | FCP | LCP | CLS | INP | blocked | requests | KB |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
