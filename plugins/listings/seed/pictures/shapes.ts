/** A number from 0 to 1, the same row of them for the same seed. */
export type Random = () => number;

export const WIDTH = 1200;
export const HEIGHT = 800;

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
export const between = (random: Random, low: number, high: number): number => low + random() * (high - low);

type Attributes = Record<string, string | number | undefined>;

const attributes = (values: Attributes): string =>
	Object.entries(values)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => ` ${name}="${typeof value === 'number' ? Math.round(value * 10) / 10 : value}"`)
		.join('');

export const rect = (x: number, y: number, width: number, height: number, fill: string, more: Attributes = {}): string =>
	`<rect${attributes({ x, y, width, height, fill, ...more })}/>`;

export const circle = (cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string =>
	`<circle${attributes({ cx, cy, r, fill, ...more })}/>`;

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more: Attributes = {}): string =>
	`<ellipse${attributes({ cx, cy, rx, ry, fill, ...more })}/>`;

export const polygon = (points: number[], fill: string, more: Attributes = {}): string =>
	`<polygon${attributes({ points: points.map((value) => Math.round(value * 10) / 10).join(' '), fill, ...more })}/>`;

export const path = (d: string, fill: string, more: Attributes = {}): string => `<path${attributes({ d, fill, ...more })}/>`;

export const line = (
	x1: number,
	y1: number,
	x2: number,
	y2: number,
	stroke: string,
	width: number,
	more: Attributes = {},
): string => `<line${attributes({ x1, y1, x2, y2, stroke, 'stroke-width': width, ...more })}/>`;

/** A gradient from top to bottom (or along `to`), to be used as `url(#id)`. */
export const gradient = (id: string, colours: string[], to = 'x2="0" y2="1"'): string =>
	`<linearGradient id="${id}" x1="0" y1="0" ${to}>${colours
		.map(
			(colour, index) =>
				`<stop offset="${Math.round((index / Math.max(1, colours.length - 1)) * 100)}%" stop-color="${colour}"/>`,
		)
		.join('')}</linearGradient>`;

/** Light that fades out from the middle. */
export const glow = (id: string, colour: string, strength: number): string =>
	`<radialGradient id="${id}"><stop offset="0%" stop-color="${colour}" stop-opacity="${strength}"/><stop offset="100%" stop-color="${colour}" stop-opacity="0"/></radialGradient>`;

export const svg = (definitions: string, content: string): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><defs>${definitions}</defs>${content}</svg>`;
