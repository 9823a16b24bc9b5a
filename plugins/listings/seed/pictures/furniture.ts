import type { Decor } from './decor.ts';
import { fir } from './landscape.ts';
import { circle, ellipse, line, path, pick, polygon, type Random, rect } from './shapes.ts';

/** A window with the country outside. */
export function outlook(x: number, y: number, width: number, height: number, columns: number, frame = '#ffffff'): string {
	const foot = y + height;
	let bars = '';
	for (let column = 1; column < columns; column++) bars += rect(x + (width / columns) * column - 4, y, 8, height, frame);
	const id = `v${Math.round(x)}${Math.round(y)}`;
	const hill = (at: number, rise: number, fill: string) =>
		path(
			`M${x} ${foot} L${x} ${at} Q${x + width * 0.3} ${at - rise} ${x + width * 0.55} ${at - rise * 0.2} T${x + width} ${at - rise * 0.5} L${x + width} ${foot} Z`,
			fill,
		);
	let firs = '';
	for (let at = 0.05; at < 1; at += 0.16)
		firs += fir(x + width * at, foot + 6, height * (0.26 + ((at * 7.3) % 0.3)), 'var(--tree)', 'var(--tree)');
	return (
		rect(x - 14, y - 14, width + 28, height + 28, frame) +
		`<clipPath id="${id}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath><g clip-path="url(#${id})">` +
		rect(x, y, width, height, 'url(#sky)') +
		circle(x + width * 0.72, y + height * 0.28, height * 0.42, 'url(#sun)') +
		hill(y + height * 0.62, height * 0.2, 'url(#hillFar)') +
		hill(y + height * 0.76, height * 0.14, 'url(#hillNear)') +
		firs.replaceAll('var(--tree)', 'url(#treeFill)') +
		polygon([x + width * 0.1, y, x + width * 0.26, y, x + width * 0.02, foot, x - width * 0.14, foot], '#ffffff', {
			opacity: 0.16,
		}) +
		'</g>' +
		bars +
		rect(x - 24, foot + 12, width + 48, 12, frame) +
		rect(x - 14, foot + 24, width + 28, 5, '#000000', { opacity: 0.1 })
	);
}

/** A framed drawing on the wall. */
export const picture = (x: number, y: number, width: number, height: number, decor: Decor, random: Random): string => {
	const art = pick(random, [
		circle(x + width / 2, y + height * 0.45, width * 0.24, decor.accent) +
			path(
				`M${x + 12} ${y + height * 0.72} Q${x + width / 2} ${y + height * 0.5} ${x + width - 12} ${y + height * 0.74} V${y + height - 12} H${x + 12} Z`,
				decor.main,
			),
		rect(x + width * 0.2, y + height * 0.24, width * 0.34, height * 0.44, decor.accent) +
			rect(x + width * 0.42, y + height * 0.42, width * 0.36, height * 0.36, decor.main, { opacity: 0.85 }),
		path(
			`M${x + 16} ${y + height * 0.6} Q${x + width * 0.35} ${y + height * 0.2} ${x + width * 0.55} ${y + height * 0.55} T${x + width - 16} ${y + height * 0.4}`,
			'none',
			{ stroke: decor.main, 'stroke-width': 9, 'stroke-linecap': 'round' },
		) + circle(x + width * 0.7, y + height * 0.25, 14, decor.accent),
	]);
	return (
		rect(x + 5, y + 7, width, height, '#000000', { opacity: 0.12 }) +
		rect(x, y, width, height, decor.wood) +
		rect(x + 6, y + 6, width - 12, height - 12, decor.soft) +
		art
	);
};

/** A plant in a pot on the floor. */
export function plant(x: number, foot: number, height: number, decor: Decor): string {
	let leaves = '';
	for (let index = -4; index <= 4; index++) {
		const tip = x + index * height * 0.1;
		const top = foot - height + Math.abs(index) * height * 0.1;
		leaves += path(
			`M${x} ${foot - 60} Q${x + index * 7 - 20} ${top + 60} ${tip} ${top} Q${x + index * 7 + 22} ${top + 80} ${x} ${foot - 60} Z`,
			index % 2 ? '#4f7d5c' : '#3b6650',
		);
	}
	return (
		ellipse(x, foot, 54, 9, '#000000', { opacity: 0.15 }) +
		leaves +
		polygon([x - 42, foot - 76, x + 42, foot - 76, x + 30, foot, x - 30, foot], decor.accent) +
		rect(x - 46, foot - 82, 92, 14, decor.accent) +
		rect(x - 46, foot - 70, 92, 4, '#000000', { opacity: 0.12 })
	);
}

/** A lamp that hangs from the ceiling. */
export const pendant = (x: number, y: number, decor: Decor): string =>
	line(x, 0, x, y, '#3b3b3b', 3) +
	circle(x, y + 40, 130, 'url(#warm)', { opacity: 0.6 }) +
	path(`M${x - 46} ${y + 44} Q${x - 40} ${y} ${x} ${y} Q${x + 40} ${y} ${x + 46} ${y + 44} Z`, decor.dark) +
	ellipse(x, y + 44, 46, 8, '#ffe7b0');

/** A rail with a curtain on either side of a window. */
export function curtains(x: number, y: number, width: number, height: number, decor: Decor): string {
	const fold = (at: number) =>
		rect(at, y, 66, height, decor.soft) +
		[14, 32, 50].map((step) => line(at + step, y, at + step, y + height, '#000000', 5, { opacity: 0.06 })).join('');
	return rect(x - 90, y - 12, width + 180, 8, decor.wood, { rx: 4 }) + fold(x - 80) + fold(x + width + 14);
}

/** A round rug on the floor. */
export const rug = (y: number, width: number, decor: Decor): string =>
	ellipse(600, y, width, 78, decor.soft) +
	ellipse(600, y, width - 26, 64, decor.accent, { opacity: 0.3 }) +
	ellipse(600, y, width - 44, 54, decor.soft);

/** A bowl of fruit. */
export const bowl = (x: number, foot: number, decor: Decor): string =>
	[-26, 0, 26].map((dx, index) => circle(x + dx, foot - 32, 17, ['#d98e4a', '#c4574a', '#e0b252'][index] as string)).join('') +
	path(`M${x - 62} ${foot - 32} Q${x - 50} ${foot} ${x} ${foot} Q${x + 50} ${foot} ${x + 62} ${foot - 32} Z`, decor.dark);
