/** The map by MapLibre, where a site brings its own style: as the one by Leaflet, which stands in wherever this one cannot be. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { picture, violationsIn } from '../../tests/harness/look.ts';
import { type Brokerage, openBrokerage, type Visit } from './brokerage.ts';
import { listings } from './mock-listings.ts';

/** A vector style without anything of anybody else's. */
const STYLE = {
	version: 8,
	sources: {
		land: {
			type: 'geojson',
			data: {
				type: 'Polygon',
				coordinates: [
					[
						[-123, 47],
						[-121, 47],
						[-121, 48],
						[-123, 48],
						[-123, 47],
					],
				],
			},
		},
	},
	layers: [
		{ id: 'sea', type: 'background', paint: { 'background-color': '#b7d3e0' } },
		{ id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': '#eef0e4' } },
	],
};
const SCRIPTS = { '/style.json': JSON.stringify(STYLE) };
const MAP = '<freehold-listings view="map" engine="maplibre" style-url="/style.json"></freehold-listings>';

let brokerage: Brokerage;
let page: Page;
let asked: string[];
beforeAll(async () => {
	brokerage = await openBrokerage('--enable-unsafe-swiftshader');
}, 120_000);
afterAll(() => brokerage?.stop());

/** What the guide asks for, and what it adds for MapLibre. */
const policy = (worker = `worker-src blob: ${brokerage.mock.url}`) => {
	const { url } = brokerage.mock;
	return `default-src 'none'; script-src ${url}; connect-src ${url} 'self'; img-src ${url} data:; ${worker}`;
};
const visit = async (options: Partial<Visit> = {}): Promise<void> => {
	asked = [];
	page = await brokerage.visit({
		body: MAP,
		policy: policy(),
		scripts: SCRIPTS,
		...options,
		async prepare(fresh) {
			fresh.on('request', (request) => asked.push(request.url()));
			await options.prepare?.(fresh);
		},
	});
};
const canvas = () => page.locator('canvas.maplibregl-canvas');
const leaflet = () => page.locator('.leaflet-map-pane');
const pins = () => page.getByRole('button', { name: /^\$|homes? here$/ });
/** How many homes the pins stand for. */
const homesOnPins = async (): Promise<number> => {
	const labels = await pins().evaluateAll((all) => all.map((pin) => pin.getAttribute('aria-label') ?? ''));
	return labels.reduce((sum, label) => sum + Number(/^(\d+) homes? here$/.exec(label)?.[1] ?? 1), 0);
};
const ofMapLibre = () => asked.filter((url) => url.includes('maplibre'));

it('is fetched when it is seen, from our server and the site’s alone, within the lines of the guide', async () => {
	await visit({
		body: `<div id="above"></div>${MAP}`,
		head: '<script type="module" src="/tall.js"></script>',
		scripts: { ...SCRIPTS, '/tall.js': 'document.getElementById("above").style.height = "6000px";' },
		policy: policy().replace('script-src', "script-src 'self'"),
	});
	await page.getByRole('status').filter({ hasText: '26 homes' }).waitFor();
	expect(ofMapLibre()).toEqual([]);
	await page.locator('freehold-map').scrollIntoViewIfNeeded();
	await canvas().waitFor();
	await pins().first().waitFor();
	await expect.poll(homesOnPins).toBe(listings.length);
	expect(
		ofMapLibre()
			.map((url) => new URL(url, brokerage.mock.url).pathname)
			.filter((path) => path.endsWith('.mjs')),
	).toContain('/widgets/v1/maplibre/maplibre-gl.mjs');
	const own = [new URL(page.url()).origin, brokerage.mock.url];
	expect(
		asked.filter(
			(url) => !own.some((origin) => url.startsWith(origin) || url.startsWith(`blob:${origin}`)) && !url.startsWith('data:'),
		),
	).toEqual([]);
	expect(await violationsIn(page)).toEqual([]);
	// How the software that stands in for a graphics card is doing is nobody's complaint.
	expect(brokerage.complaints.filter((complaint) => !complaint.includes('GL Driver Message'))).toEqual([]);
});

it('has the same pins, cards and events, for the mouse and for the keyboard', async () => {
	await visit({ width: 390 });
	await canvas().waitFor();
	await pins().first().waitFor();
	const cluster = page.getByRole('button', { name: /homes here$/ }).first();
	const before = await pins().count();
	await cluster.focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => brokerage.mock.queries.at(-1)?.get('location[within]')?.split(',').length).toBe(4);
	await visit({ width: 390 });
	await expect.poll(() => pins().count()).toBe(before);
	await page.getByRole('button', { name: 'Zoom in' }).click();
	await expect.poll(() => brokerage.mock.queries.at(-1)?.get('location[within]')?.split(',').length).toBe(4);

	await visit();
	const pin = page.locator('.pin-place').filter({ hasNotText: /^\d+$/ }).first();
	await pin.waitFor();
	await pin.focus();
	await page.keyboard.press(' ');
	const card = page.locator('.chosen-card');
	await card.waitFor();
	expect(await card.locator('.open').evaluate((open) => open.matches(':focus'))).toBe(true);
	expect(await violationsIn(page)).toEqual([]);
	await card.getByRole('button', { name: 'Close' }).click();
	expect(await pin.evaluate((element) => element.matches(':focus'))).toBe(true);
	await picture(page, 'map-maplibre');
});

it('stands right in a page that is written from right to left', async () => {
	await visit({ lang: 'ar', dir: 'rtl' });
	await page.locator('.pin-place').first().waitFor();
	const [map, zoom] = await Promise.all([page.locator('freehold-map').boundingBox(), page.locator('.zoom').boundingBox()]);
	expect((zoom?.x ?? 0) - (map?.x ?? 0)).toBeLessThan(40);
	expect(await page.locator('.frame').evaluate((frame) => getComputedStyle(frame).direction)).toBe('ltr');
});

it('is Leaflet where nobody asked for it, and not one byte of it is loaded', async () => {
	await visit({ body: '<freehold-listings view="map"></freehold-listings>' });
	await leaflet().waitFor({ state: 'attached' });
	await expect.poll(homesOnPins).toBe(listings.length);
	expect(ofMapLibre()).toEqual([]);
});

it('is Leaflet without WebGL, and not one byte of it is loaded', async () => {
	await visit({
		prepare: (fresh) =>
			fresh.addInitScript(() => {
				HTMLCanvasElement.prototype.getContext = ((get) =>
					function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
						return kind.startsWith('webgl') ? null : get.call(this, kind as '2d', ...(rest as []));
					})(HTMLCanvasElement.prototype.getContext) as typeof HTMLCanvasElement.prototype.getContext;
			}),
	});
	await leaflet().waitFor({ state: 'attached' });
	await expect.poll(homesOnPins).toBe(listings.length);
	expect(ofMapLibre()).toEqual([]);
});

it('becomes Leaflet where the style cannot be had, or the page forbids its worker', async () => {
	await visit({ body: MAP.replace('/style.json', `${brokerage.mock.url}/nowhere.json`) });
	await leaflet().waitFor({ state: 'attached' });
	await expect.poll(homesOnPins).toBe(listings.length);
	expect(await canvas().count()).toBe(0);

	await visit({ policy: policy("worker-src 'none'") });
	await leaflet().waitFor({ state: 'attached' });
	await expect.poll(homesOnPins).toBe(listings.length);
	expect(await canvas().count()).toBe(0);
});
