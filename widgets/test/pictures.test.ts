/**
 * Every element on a page of its own, at three widths, light and dark: as it was when somebody found it good, and nothing wider than the
 * window. `npm run pictures -- --update` renews what is expected.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { slowTime } from '../../tests/harness/clock.ts';
import { NEEDS } from '../../tests/harness/every-element.ts';
import { overflowOf, violationsIn } from '../../tests/harness/look.ts';
import { references, SCALE } from '../../tests/harness/references.ts';
import { stilled, THEMES, WIDTHS } from '../../tests/harness/still.ts';
import { elements } from '../manifest/elements.ts';
import { type Brokerage, openBrokerage } from './brokerage.ts';

/** A Wednesday, in the morning where the brokerage is; and the browser's clock a little later. */
const BEGINS = Date.parse('2026-03-11T17:00:05Z');
const LATER = 5 * 60_000 + 40_000;

/** Letters that are the same on every machine, and the two themes. */
const letters = readFileSync(
	createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
).toString('base64');
const CSS = `@font-face { font-family: Pictures; font-weight: 100 900; src: url(data:font/woff2;base64,${letters}) }
:root { color-scheme: light dark; --freehold-font: Pictures } body { margin: 24px; font-family: Pictures; background: Canvas; color: CanvasText }
h1 { font-size: 20px }`;

describe('Every element', () => {
	let right: () => void;
	let brokerage: Brokerage;

	beforeAll(async () => {
		right = slowTime(BEGINS);
		brokerage = await openBrokerage();
	}, 120_000);
	afterAll(async () => {
		await brokerage?.stop();
		right?.();
	});

	it('looks as it did, fits, and is readable', async () => {
		const kept = references('widget', inject('renew'));
		const found: string[] = [];
		for (const { tag } of elements) {
			const page = await brokerage.visit({
				body: `<${tag} ${NEEDS[tag] ?? ''}></${tag}>`,
				css: CSS,
				width: 1440,
				browser: {
					viewport: { width: 1440, height: 900 },
					deviceScaleFactor: SCALE,
					locale: 'en-US',
					timezoneId: 'America/Los_Angeles',
					reducedMotion: 'reduce',
				},
				prepare: (before) => before.clock.setFixedTime(BEGINS + LATER),
			});
			await page.locator(tag).locator('.base').first().waitFor();
			await page.waitForLoadState('networkidle');
			for (const width of WIDTHS) {
				await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
				if ((await overflowOf(page)) > 0) found.push(`${tag} at ${width}: wider than the window`);
				for (const theme of THEMES) {
					await page.emulateMedia({ colorScheme: theme });
					await stilled(page);
					const name = `${tag.replace('freehold-', '')}-${width}-${theme}`;
					const fault = await kept.fault(name, () => page.screenshot({ animations: 'disabled', caret: 'hide' }));
					if (fault) found.push(fault);
					if ((theme === 'dark') === (width === 390))
						found.push(...(await violationsIn(page)).map((one) => `${tag} at ${width}, ${theme}: ${one}`));
				}
			}
			found.push(...brokerage.complaints.map((one) => `${tag}: ${one}`));
		}
		expect(found).toEqual([]);
		expect(kept.left()).toEqual([]);
	}, 240_000);
});
