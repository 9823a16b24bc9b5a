/**
 * Pictures that are kept: what a page looks like now beside what it looked like when somebody looked and found it good. Compared place by
 * place, on averages of a few pixels each: a letter that another build of the browser draws a little softer is none, a button that has
 * moved or changed its colour is one.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { ROOT } from './once.ts';

const KEPT = join(ROOT, 'tests/pictures');
const SHOWN = join(ROOT, '.freehold/pictures');

/** Pictures are taken at half their size. Not more: the references belong to the repository. */
export const SCALE = 0.5;
/** How many pixels a place is wide and high. */
const PLACE = 4;
/** How different the averages of two places may be, from 0 to 1, in what the eye sees (YIQ). */
const SAME = 0.05;
/** How many places may differ. */
export const FEW = 5;
/** How often a page is looked at again that is not as expected, and after how many ms. */
const PATIENCE = 6;
const PAUSE = 150;
/** Steps of each colour that are kept, beside black: finer ones are not worth their bytes. */
const STEPS = 30;

type Compared = { places: number; difference: PNG };

function averaged({ width, height, data }: PNG): PNG {
	const small = new PNG({ width: Math.ceil(width / PLACE), height: Math.ceil(height / PLACE) });
	for (let y = 0; y < small.height; y++)
		for (let x = 0; x < small.width; x++) {
			const sums = [0, 0, 0];
			let count = 0;
			for (let row = y * PLACE; row < Math.min(height, (y + 1) * PLACE); row++)
				for (let column = x * PLACE; column < Math.min(width, (x + 1) * PLACE); column++) {
					const at = (row * width + column) * 4;
					for (const channel of [0, 1, 2]) sums[channel] = (sums[channel] as number) + (data[at + channel] as number);
					count++;
				}
			const at = (y * small.width + x) * 4;
			for (const channel of [0, 1, 2]) small.data[at + channel] = Math.round((sums[channel] as number) / count);
			small.data[at + 3] = 255;
		}
	return small;
}

/** In how many places two pictures differ; undefined where they are not of one size. */
export function compared(one: PNG, other: PNG): Compared | undefined {
	if (one.width !== other.width || one.height !== other.height) return undefined;
	const [before, after] = [averaged(one), averaged(other)];
	const { width, height } = before;
	const difference = new PNG({ width, height });
	const places = pixelmatch(before.data, after.data, difference.data, width, height, { threshold: SAME, includeAA: true });
	return { places, difference };
}

/** A picture as it is kept: with fewer colours, and packed for large plain areas. */
function kept(png: PNG): Buffer {
	const { width, height, data } = png;
	const coarse = new PNG({ width, height });
	for (let at = 0; at < data.length; at++)
		coarse.data[at] = at % 4 === 3 ? 255 : Math.round((Math.round(((data[at] as number) / 255) * STEPS) / STEPS) * 255);
	return PNG.sync.write(coarse, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}

/** The references of a test file, whose names begin alike. */
export function references(prefix: string, renew: boolean) {
	const seen = new Set<string>();
	for (const folder of [KEPT, SHOWN]) mkdirSync(folder, { recursive: true });
	return {
		/** What is wrong with a picture, in a line; undefined where it is as it was. With `renew` it becomes what is expected. */
		async fault(name: string, take: () => Promise<Buffer>): Promise<string | undefined> {
			const file = `${prefix}-${name}.png`;
			const reference = join(KEPT, file);
			seen.add(file);
			const expected = existsSync(reference) ? PNG.sync.read(readFileSync(reference)) : undefined;
			const isKnown = (picture: Buffer): boolean => {
				const found = expected && compared(expected, PNG.sync.read(picture));
				return found !== undefined && found.places <= FEW;
			};
			let screenshot = await take();
			// What is not as expected may be half drawn. It counts when the next picture is the same.
			for (let times = 0; times < PATIENCE && !isKnown(screenshot); times++) {
				await wait(PAUSE);
				const next = await take();
				if (next.equals(screenshot)) break;
				screenshot = next;
			}
			if (isKnown(screenshot)) return undefined;
			const actual = PNG.sync.read(screenshot);
			const found = expected && compared(expected, actual);
			if (renew) {
				writeFileSync(reference, kept(actual));
				return undefined;
			}
			const shown = join(SHOWN, `${prefix}-${name}`);
			writeFileSync(`${shown}.actual.png`, screenshot);
			if (expected) copyFileSync(reference, `${shown}.expected.png`);
			if (found) writeFileSync(`${shown}.difference.png`, PNG.sync.write(found.difference));
			if (!expected) return `${file}: there is no such reference`;
			if (!found) return `${file}: ${actual.width} × ${actual.height}, was ${expected.width} × ${expected.height}`;
			return `${file}: ${found.places} places differ`;
		},
		/** References of which no picture was taken; with `renew` they go. */
		left(): string[] {
			const left = readdirSync(KEPT).filter((file) => file.startsWith(`${prefix}-`) && !seen.has(file));
			if (renew) for (const file of left) rmSync(join(KEPT, file));
			return renew ? [] : left;
		},
	};
}
