import { between, circle, ellipse, glow, gradient, HEIGHT, path, pick, polygon, type Random, rect, WIDTH } from './shapes.ts';

/** The colours of one hour of the day. */
export type Hour = {
	sky: string[];
	sun: string;
	hills: [string, string, string];
	snow: string;
	ground: [string, string];
	tree: [string, string];
	/** What a pane of glass shows. */
	glass: [string, string];
	path: string;
	isDark: boolean;
};

export const HOURS: Hour[] = [
	{
		sky: ['#7fa9c4', '#c9dbe0', '#fbe4cf'],
		sun: '#fff3df',
		hills: ['#a8bfcb', '#86a4ae', '#64888a'],
		snow: '#f3f2ee',
		ground: ['#8dab78', '#658a5d'],
		tree: ['#2d5a4d', '#47785f'],
		glass: ['#fbe0b4', '#b8cdd3'],
		path: '#dccfba',
		isDark: false,
	},
	{
		sky: ['#5fa8d8', '#a9d4ea', '#e6f4f7'],
		sun: '#ffffff',
		hills: ['#a3c7d6', '#7babb3', '#558a7f'],
		snow: '#f7fbfc',
		ground: ['#9cc073', '#6f9d57'],
		tree: ['#2b6350', '#4f8a62'],
		glass: ['#cfe6ef', '#8fb9cc'],
		path: '#e3dccd',
		isDark: false,
	},
	{
		sky: ['#d98c5f', '#f0b988', '#fbe8c4'],
		sun: '#fff0cc',
		hills: ['#cda08c', '#a3837d', '#766b69'],
		snow: '#fbe6d2',
		ground: ['#b3a45f', '#857d45'],
		tree: ['#46563c', '#6b7442'],
		glass: ['#ffe3a3', '#e2a877'],
		path: '#e2cda9',
		isDark: false,
	},
	{
		sky: ['#27365a', '#6f6285', '#d99482'],
		sun: '#ffe2c2',
		hills: ['#666a8c', '#4b5273', '#353f59'],
		snow: '#b9b3c6',
		ground: ['#46605a', '#2e4340'],
		tree: ['#1b2f37', '#2a4543'],
		glass: ['#ffdc94', '#f3b45f'],
		path: '#7d7a7c',
		isDark: true,
	},
	{
		sky: ['#a9bac2', '#cdd8db', '#edf0ee'],
		sun: '#ffffff',
		hills: ['#b3c3c7', '#93a8ab', '#708a87'],
		snow: '#eef2f2',
		ground: ['#90ab7e', '#688a60'],
		tree: ['#31564b', '#4d7564'],
		glass: ['#f9e6bd', '#b3c4c8'],
		path: '#d6d2c6',
		isDark: false,
	},
];

export const HORIZON = 520;

/** Definitions that every outdoor picture needs. */
export const outdoors = (hour: Hour): string =>
	gradient('sky', hour.sky) +
	gradient('ground', hour.ground) +
	gradient('glass', [hour.glass[0], hour.glass[1]], 'x2="1" y2="1"') +
	gradient('water', [hour.hills[0], hour.hills[2]]) +
	glow('sun', hour.sun, hour.isDark ? 0.5 : 0.85) +
	glow('lamp', '#ffdf9c', 0.55);

/** Sky, sun, clouds and what stands far away: hills, sometimes the mountain. */
export function distance(random: Random, hour: Hour): string {
	const sunX = between(random, 150, 1050);
	const sunY = between(random, 110, 300);
	const clouds = Array.from({ length: 4 }, () => cloud(random, hour)).join('');
	const mountain = random() < 0.55 ? peak(between(random, 180, 1020), between(random, 200, 270), hour) : '';
	return (
		rect(0, 0, WIDTH, HEIGHT, 'url(#sky)') +
		circle(sunX, sunY, 240, 'url(#sun)') +
		circle(sunX, sunY, 42, hour.sun, { opacity: hour.isDark ? 0.55 : 0.9 }) +
		clouds +
		mountain +
		ridge(random, 400, 46, hour.hills[0]) +
		ridge(random, 450, 36, hour.hills[1]) +
		treeline(random, hour)
	);
}

function cloud(random: Random, hour: Hour): string {
	const x = between(random, -60, 1100);
	const y = between(random, 70, 300);
	const width = between(random, 140, 340);
	const height = between(random, 14, 26);
	const colour = hour.isDark ? '#c79aa0' : '#ffffff';
	const opacity = hour.isDark ? 0.2 : 0.5;
	return (
		rect(x, y, width, height, colour, { rx: height / 2, opacity }) +
		rect(x + width * 0.22, y - height * 0.75, width * 0.5, height, colour, { rx: height / 2, opacity })
	);
}

/** A volcano with snow on it, as one stands behind Seattle on a clear day. */
function peak(x: number, top: number, hour: Hour): string {
	const foot = 470;
	const snowLine = top + (foot - top) * 0.42;
	const half = (foot - top) * 1.55;
	const at = (y: number, side: number) => x + side * half * ((y - top) / (foot - top));
	return (
		path(
			`M${x - half} ${foot} Q${x - half * 0.35} ${top + 70} ${x - 34} ${top} L${x + 26} ${top + 4} Q${x + half * 0.35} ${top + 78} ${x + half} ${foot} Z`,
			hour.hills[0],
			{ opacity: 0.85 },
		) +
		polygon(
			[
				x - 34,
				top,
				x + 26,
				top + 4,
				at(snowLine, 0.5),
				snowLine - 8,
				at(snowLine, 0.28),
				snowLine - 26,
				at(snowLine, 0.1),
				snowLine + 14,
				at(snowLine, -0.12),
				snowLine - 22,
				at(snowLine, -0.34),
				snowLine + 6,
				at(snowLine, -0.5),
				snowLine - 18,
			],
			hour.snow,
			{ opacity: 0.9 },
		)
	);
}

export function ridge(random: Random, y: number, height: number, fill: string): string {
	let d = `M-10 ${HEIGHT} L-10 ${y}`;
	for (let x = -10; x < WIDTH; x += 200) {
		d += ` Q${x + 100} ${Math.round(y - between(random, 0.2, 2) * height)} ${x + 200} ${Math.round(y - between(random, -0.3, 0.6) * height)}`;
	}
	return path(`${d} L${WIDTH + 10} ${HEIGHT} Z`, fill);
}

/** A dark row of firs between the hills and the garden. */
function treeline(random: Random, hour: Hour): string {
	let trees = '';
	for (let x = -20; x < WIDTH + 20; x += between(random, 24, 54)) {
		trees += fir(x, HORIZON + 16, between(random, 50, 120), hour.hills[2], hour.hills[2]);
	}
	return trees + rect(0, HORIZON - 6, WIDTH, 60, hour.hills[2]);
}

export const lawn = (random: Random): string =>
	path(
		`M0 ${HORIZON + 30} Q300 ${HORIZON + between(random, 0, 26)} 600 ${HORIZON + 22} T${WIDTH} ${HORIZON + 14} L${WIDTH} ${HEIGHT} L0 ${HEIGHT} Z`,
		'url(#ground)',
	);

/** A fir in three tiers, lit from one side. */
export function fir(x: number, foot: number, height: number, dark: string, light: string): string {
	const tiers = [0.46, 0.36, 0.26];
	let shapes = rect(x - height * 0.025, foot - height * 0.12, height * 0.05, height * 0.12, '#4b3d33');
	tiers.forEach((half, index) => {
		const base = foot - height * (0.08 + index * 0.24);
		const top = base - height * (0.46 - index * 0.02);
		const reach = height * half * 0.55;
		shapes += polygon([x, top, x + reach, base, x - reach, base], dark);
		if (light !== dark) shapes += polygon([x, top, x - reach, base, x - reach * 0.1, base], light, { opacity: 0.75 });
	});
	return shapes;
}

/** A broad tree of round crowns. */
export function broadleaf(
	random: Random,
	x: number,
	foot: number,
	height: number,
	[dark, light]: readonly [string, string] | readonly string[],
): string {
	const size = height * 0.3;
	let crown = '';
	for (const [dx, dy, scale] of [
		[-0.7, 0.1, 0.8],
		[0.7, 0.05, 0.85],
		[0, -0.55, 1],
		[0, 0.15, 1],
	] as const) {
		crown += circle(x + dx * size, foot - height * 0.62 + dy * size, size * scale * between(random, 0.92, 1.08), dark as string);
	}
	return (
		rect(x - height * 0.03, foot - height * 0.45, height * 0.06, height * 0.45, '#5b4636') +
		crown +
		circle(x - size * 0.35, foot - height * 0.72, size * 0.62, light as string, { opacity: 0.6 })
	);
}

/** Round shrubs in a row along a wall. */
export function shrubs(random: Random, from: number, to: number, y: number, hour: Hour): string {
	let row = '';
	for (let x = from; x < to; x += between(random, 26, 50)) {
		const size = between(random, 18, 34);
		row += ellipse(x, y - size * 0.5, size, size * 0.85, pick(random, hour.tree));
		row += ellipse(x - size * 0.25, y - size * 0.75, size * 0.5, size * 0.36, hour.ground[0], { opacity: 0.35 });
	}
	return row;
}

/** Trees left and right, so that the house stands in a garden. */
export function garden(random: Random, hour: Hour, left: number, right: number): string {
	const sides: [number, number][] = [
		[-20, left - 30],
		[right + 30, WIDTH + 20],
	];
	return sides
		.map(([from, to]) => {
			let trees = '';
			for (let x = from + 40; x < to; x += between(random, 90, 150)) {
				const foot = between(random, 578, 606);
				trees +=
					random() < 0.62
						? fir(x, foot, between(random, 210, 400), hour.tree[0], hour.tree[1])
						: broadleaf(random, x, foot, between(random, 200, 290), hour.tree);
			}
			return trees;
		})
		.join('');
}

/** A walk from the lower edge to the door, wider where it is near. */
export function walk(door: number, foot: number, colour: string): string {
	const end = 600 + (door - 600) * 0.55;
	return path(
		`M${door - 30} ${foot} C${door - 60} ${foot + 70} ${end - 60} ${foot + 80} ${end - 150} ${HEIGHT} L${end + 150} ${HEIGHT} C${end + 70} ${foot + 90} ${door + 60} ${foot + 70} ${door + 30} ${foot} Z`,
		colour,
	);
}

/** Fills that rooms use for what is outside their windows. */
export const gradientOfHour = (hour: Hour): string =>
	gradient('hillFar', [hour.hills[0], hour.hills[1]]) +
	gradient('hillNear', [hour.hills[1], hour.hills[2]]) +
	gradient('treeFill', [hour.tree[1], hour.tree[0]]);
