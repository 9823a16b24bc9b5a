import { circle, line, polygon, rect } from './shapes.ts';

/** What a house is painted with. */
export type Paint = { wall: string; shade: string; trim: string; roof: string; roofShade: string; door: string };

export const PAINTS: Paint[] = [
	{ wall: '#8a9a83', shade: '#76866f', trim: '#f4eee0', roof: '#4d4f54', roofShade: '#3c3e43', door: '#a8432d' },
	{ wall: '#34506a', shade: '#2a4258', trim: '#f2efe8', roof: '#3b4047', roofShade: '#2d3137', door: '#dfa23c' },
	{ wall: '#efe9dc', shade: '#d9d1c0', trim: '#ffffff', roof: '#59544f', roofShade: '#47423d', door: '#2f5d62' },
	{ wall: '#b5654a', shade: '#9c5540', trim: '#f3e7d6', roof: '#473f3d', roofShade: '#37302f', door: '#2e4444' },
	{ wall: '#d8c9a8', shade: '#c3b390', trim: '#fbf7ec', roof: '#6a5c50', roofShade: '#564a40', door: '#7a2e2a' },
	{ wall: '#5d6f76', shade: '#4d5e65', trim: '#eef0ee', roof: '#33383c', roofShade: '#272b2e', door: '#c97b3a' },
	{ wall: '#f6f4ef', shade: '#e0ddd4', trim: '#2e3336', roof: '#2e3336', roofShade: '#212527', door: '#8a5a3a' },
	{ wall: '#a7b8bd', shade: '#92a4a9', trim: '#ffffff', roof: '#4a545a', roofShade: '#3a4348', door: '#24405a' },
];

/** A window: frame, glass, a streak of light, and bars that make `columns` × `rows` panes. */
export function pane(x: number, y: number, width: number, height: number, frame: string, columns = 2, rows = 1): string {
	const bar = Math.max(2.5, Math.min(width, height) * 0.035);
	let bars = '';
	for (let column = 1; column < columns; column++)
		bars += line(x + (width / columns) * column, y, x + (width / columns) * column, y + height, frame, bar);
	for (let row = 1; row < rows; row++)
		bars += line(x, y + (height / rows) * row, x + width, y + (height / rows) * row, frame, bar);
	return (
		rect(x - 7, y - 7, width + 14, height + 14, frame) +
		rect(x, y, width, height, 'url(#glass)') +
		polygon(
			[x + width * 0.15, y, x + width * 0.42, y, x + width * 0.12, y + height, x, y + height, x, y + height * 0.5],
			'#ffffff',
			{ opacity: 0.22 },
		) +
		bars +
		rect(x - 11, y + height + 6, width + 22, 7, frame) +
		rect(x - 7, y + height + 13, width + 14, 4, '#000000', { opacity: 0.14 })
	);
}

/** Boards across a wall. */
export function siding(x: number, y: number, width: number, height: number, colour: string, step = 16): string {
	let boards = '';
	for (let at = y + step; at < y + height; at += step) boards += line(x, at, x + width, at, colour, 1.6, { opacity: 0.55 });
	return boards;
}

/** Boards up a wall. */
export function battens(x: number, y: number, width: number, height: number, colour: string, step = 26): string {
	let boards = '';
	for (let at = x + step; at < x + width; at += step) boards += line(at, y, at, y + height, colour, 2.4, { opacity: 0.5 });
	return boards;
}

export function door(x: number, foot: number, width: number, height: number, paint: Paint): string {
	const y = foot - height;
	return (
		rect(x - 8, y - 8, width + 16, height + 8, paint.trim) +
		rect(x, y, width, height, paint.door) +
		rect(x + width * 0.2, y + height * 0.08, width * 0.6, height * 0.26, 'url(#glass)', { rx: 2 }) +
		rect(x + width * 0.2, y + height * 0.44, width * 0.6, height * 0.44, '#000000', { opacity: 0.1, rx: 2 }) +
		circle(x + width * 0.84, y + height * 0.56, 3.4, '#e7c878')
	);
}

/** A gable's triangle with its overhanging roof. */
export function gable(left: number, right: number, eaves: number, ridge: number, paint: Paint, overhang = 34): string {
	const middle = (left + right) / 2;
	const slope = (eaves - ridge) / ((right - left) / 2);
	const drop = overhang * slope;
	const thick = 20;
	return (
		polygon([left, eaves, middle, ridge, right, eaves], paint.wall) +
		polygon(
			[middle, ridge - 6, right + overhang, eaves + drop - 6, right + overhang, eaves + drop + thick - 6, middle, ridge + thick],
			paint.roofShade,
		) +
		polygon(
			[middle, ridge - 6, left - overhang, eaves + drop - 6, left - overhang, eaves + drop + thick - 6, middle, ridge + thick],
			paint.roof,
		) +
		polygon(
			[
				left,
				eaves + 2,
				middle,
				ridge + thick + 2,
				right,
				eaves + 2,
				right,
				eaves + 12,
				middle,
				ridge + thick + 16,
				left,
				eaves + 12,
			],
			'#000000',
			{ opacity: 0.16 },
		)
	);
}

/** The slope of a roof seen from its long side. */
export function slope(
	left: number,
	right: number,
	eaves: number,
	ridge: number,
	paint: Paint,
	inset = 60,
	overhang = 30,
): string {
	let tiles = '';
	for (let y = ridge + 18; y < eaves; y += 18) {
		const part = (eaves - y) / (eaves - ridge);
		tiles += line(left - overhang + inset * part, y, right + overhang - inset * part, y, paint.roofShade, 2, { opacity: 0.6 });
	}
	return (
		polygon(
			[left - overhang, eaves, left - overhang + inset, ridge, right + overhang - inset, ridge, right + overhang, eaves],
			paint.roof,
		) +
		tiles +
		rect(left - overhang, eaves - 4, right - left + overhang * 2, 12, paint.trim) +
		rect(left, eaves + 8, right - left, 14, '#000000', { opacity: 0.18 })
	);
}

/** A soft shadow on the ground below a house. */
export const shadow = (left: number, right: number, foot: number): string =>
	polygon([left - 10, foot, right + 10, foot, right + 90, foot + 26, left + 50, foot + 26], '#000000', { opacity: 0.16 });

export const chimney = (x: number, top: number, foot: number): string =>
	rect(x, top, 46, foot - top, '#8d5a48') +
	rect(x - 6, top - 10, 58, 14, '#6f4638') +
	rect(x + 30, top, 16, foot - top, '#000000', { opacity: 0.14 });
