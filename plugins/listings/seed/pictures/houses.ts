import { broadleaf, distance, fir, garden, HORIZON, type Hour, lawn, outdoors, shrubs, walk } from './landscape.ts';
import { battens, chimney, door, gable, type Paint, pane, shadow, siding, slope } from './parts.ts';
import { between, circle, HEIGHT, line, path, polygon, type Random, rect, svg, WIDTH } from './shapes.ts';

export type Style = 'craftsman' | 'modern' | 'midcentury' | 'farmhouse' | 'townhouse' | 'condo' | 'land' | 'shop';

const FOOT = 612;

/** A house of this style at this hour, in its garden. */
export function drawHouse(style: Style, hour: Hour, paint: Paint, random: Random): string {
	const { content, left, right, entrance } = HOUSES[style](random, paint, hour);
	const scene =
		distance(random, hour) +
		lawn(random) +
		garden(random, hour, left, right) +
		(entrance === null ? '' : walk(entrance, FOOT + 4, hour.path)) +
		(style === 'land' ? '' : shadow(left, right, FOOT + 4)) +
		content +
		foreground(random, hour);
	const mirrored = random() < 0.5 && style !== 'shop' ? `<g transform="translate(${WIDTH} 0) scale(-1 1)">${scene}</g>` : scene;
	const tint = hour.isDark ? rect(0, 0, WIDTH, HEIGHT, '#1b2748', { opacity: 0.2 }) : '';
	return svg(outdoors(hour), mirrored + tint);
}

type Drawn = { content: string; left: number; right: number; entrance: number | null };

/** The houses alone, each standing on the same line. */
export const HOUSES: Record<Style, (random: Random, paint: Paint, hour: Hour) => Drawn> = {
	craftsman: (random, paint, hour) => {
		const [left, right, eaves] = [330, 870, 386];
		const porch = 520;
		const body =
			chimney(right - 150, 196, 330) +
			rect(left, eaves, right - left, FOOT - eaves, paint.wall) +
			siding(left, eaves, right - left, FOOT - eaves, paint.shade) +
			gable(left, right, eaves, 196, paint, 46) +
			siding(left + 120, 300, right - left - 240, 80, paint.shade) +
			pane(552, 286, 42, 66, paint.trim, 1, 2) +
			pane(608, 286, 42, 66, paint.trim, 1, 2) +
			pane(left + 50, 470, 110, 96, paint.trim, 2, 1) +
			pane(right - 160, 470, 110, 96, paint.trim, 3, 1) +
			door(572, FOOT - 14, 56, 118, paint);
		const roof =
			polygon([left - 52, eaves + 58, left + 6, eaves + 12, right - 6, eaves + 12, right + 52, eaves + 58], paint.roof) +
			rect(left - 52, eaves + 56, right - left + 104, 12, paint.trim);
		const column = (x: number) =>
			polygon([x - 15, 548, x - 10, eaves + 68, x + 10, eaves + 68, x + 15, 548], paint.trim) +
			rect(x - 23, 546, 46, FOOT - 546, '#8b7f76') +
			rect(x - 27, 540, 54, 9, paint.trim);
		const steps = [0, 1, 2]
			.map((step) => rect(porch + 10 - step * 8, FOOT - 16 + step * 8, 140 + step * 16, 9, step % 2 ? '#b9ada0' : '#cbbfb1'))
			.join('');
		const under = rect(left, eaves + 68, right - left, 26, '#000000', { opacity: 0.2 });
		return {
			content:
				body +
				under +
				roof +
				[left + 8, 496, 704, right - 8].map(column).join('') +
				shrubs(random, left - 10, 490, FOOT + 8, hour) +
				shrubs(random, 716, right + 16, FOOT + 8, hour) +
				steps,
			left,
			right,
			entrance: 600,
		};
	},
	farmhouse: (random, paint, hour) => {
		const [left, middle, right] = [270, 590, 930];
		const content =
			chimney(left + 80, 232, 330) +
			rect(left, 410, middle - left + 20, FOOT - 410, paint.wall) +
			battens(left, 410, middle - left + 20, FOOT - 410, paint.shade) +
			slope(left, middle + 40, 412, 290, paint, 40, 26) +
			rect(middle, 400, right - middle, FOOT - 400, paint.wall) +
			gable(middle, right, 400, 190, paint, 36) +
			battens(middle + 6, 408, right - middle - 12, FOOT - 408, paint.shade) +
			pane(720, 274, 80, 96, paint.trim, 2, 2) +
			pane(650, 452, 88, 112, paint.trim, 2, 2) +
			pane(790, 452, 88, 112, paint.trim, 2, 2) +
			pane(left + 40, 462, 76, 92, paint.trim, 2, 2) +
			pane(left + 226, 462, 76, 92, paint.trim, 2, 2) +
			door(left + 142, FOOT - 6, 56, 118, paint) +
			polygon([left - 16, 446, left + 10, 414, middle - 4, 414, middle - 4, 446], paint.roof) +
			rect(left - 16, 444, middle - left + 10, 8, paint.trim) +
			[left, left + 118, left + 212, middle - 16]
				.map((x) => rect(x, 452, 11, FOOT - 452, paint.trim === '#2e3336' ? '#f6f4ef' : paint.trim))
				.join('') +
			shrubs(random, middle + 8, right, FOOT + 8, hour) +
			rect(left + 120, FOOT - 8, 100, 12, '#cbbfb1');
		return { content, left, right, entrance: left + 170 };
	},
	modern: (random, paint, hour) => {
		const wood = between(random, 0, 1) < 0.5 ? '#a9764a' : '#8b6a50';
		const content =
			rect(340, 330, 330, FOOT - 330, paint.wall) +
			rect(300, 250, 470, 150, wood) +
			battens(300, 250, 470, 150, '#5d4130', 15) +
			rect(286, 236, 498, 18, paint.roof) +
			rect(300, 400, 470, 12, '#000000', { opacity: 0.25 }) +
			pane(340, 286, 170, 82, paint.roof, 3, 1) +
			pane(610, 276, 120, 100, paint.roof, 2, 1) +
			rect(640, 412, 270, FOOT - 412, paint.shade) +
			rect(620, 396, 316, 18, paint.roof) +
			pane(676, 444, 196, 152, paint.roof, 4, 1) +
			pane(372, 440, 96, 156, paint.roof, 1, 2) +
			door(540, FOOT, 62, 140, { ...paint, trim: paint.roof }) +
			rect(500, 424, 120, 10, paint.roof) +
			rect(640, 412, 14, FOOT - 412, '#000000', { opacity: 0.15 }) +
			rect(880, 580, 110, 32, '#c9c2b7') +
			shrubs(random, 330, 500, FOOT + 8, hour) +
			shrubs(random, 886, 990, 586, hour);
		return { content, left: 290, right: 990, entrance: 570 };
	},
	midcentury: (random, paint, hour) => {
		const content =
			rect(250, 440, 420, FOOT - 440, paint.wall) +
			siding(250, 440, 420, FOOT - 440, paint.shade, 24) +
			rect(660, 420, 320, FOOT - 420, paint.shade) +
			rect(592, 350, 74, FOOT - 350, '#9a8f84') +
			[380, 410, 440, 470, 500, 530, 560, 590].map((y) => line(592, y, 666, y - 4, '#7f756b', 3)).join('') +
			polygon([214, 424, 620, 366, 620, 388, 214, 446], paint.roof) +
			polygon([620, 366, 1024, 420, 1024, 442, 620, 388], paint.roofShade) +
			polygon([250, 442, 620, 390, 980, 438, 980, 450, 620, 404, 250, 454], '#000000', { opacity: 0.2 }) +
			polygon([676, 444, 676, 402, 960, 440, 960, 452], 'url(#glass)') +
			pane(684, 462, 270, 134, paint.trim, 5, 1) +
			pane(290, 470, 190, 62, paint.trim, 4, 1) +
			door(516, FOOT, 60, 126, paint) +
			shrubs(random, 256, 500, FOOT + 8, hour) +
			rect(676, FOOT - 2, 320, 12, '#cfc6b8');
		return { content, left: 220, right: 1020, entrance: 546 };
	},
	townhouse: (random, paint, hour) => {
		const tones = [paint.wall, '#efe9dc', paint.shade, '#a85f47'];
		let content = '';
		for (let unit = 0; unit < 4; unit++) {
			const x = 240 + unit * 182;
			const top = 226 + (unit % 2) * 34;
			const wall = tones[unit] as string;
			const dark = unit === 1 ? '#d2c9b8' : 'rgba(0,0,0,.35)';
			content +=
				rect(x, top, 182, FOOT - top, wall) +
				(unit % 2 ? battens(x, top, 182, 220, dark, 20) : siding(x, top, 182, FOOT - top, dark, 18)) +
				rect(x - 5, top - 14, 192, 18, paint.roof) +
				pane(x + 28, top + 44, 126, 76, paint.trim, 3, 1) +
				rect(x + 16, top + 182, 150, 8, paint.roof) +
				pane(x + 28, top + 156 + 30 - (unit % 2) * 14, 126, 84, paint.trim, 2, 1) +
				door(x + 26, FOOT - 8, 46, 104, { ...paint, door: unit % 2 ? paint.door : '#2f4a52' }) +
				pane(x + 100, FOOT - 96, 56, 56, paint.trim, 1, 1) +
				rect(x + 14, FOOT - 126, 70, 8, paint.roof) +
				rect(x + 12, FOOT - 8, 74, 12, '#c9c0b3') +
				rect(x + 178, top, 4, FOOT - top, '#000000', { opacity: 0.2 });
			content += shrubs(random, x + 100, x + 164, FOOT + 8, hour);
		}
		return { content: content + rect(0, 650, WIDTH, 40, hour.path, { opacity: 0.8 }), left: 240, right: 968, entrance: null };
	},
	condo: (random, paint, hour) => {
		const [left, right, top, storeys] = [350, 850, 112, 6];
		const storey = (FOOT - 70 - top) / storeys;
		let content =
			rect(left, top, right - left, FOOT - top, paint.wall) +
			rect(left + 330, top - 34, 170, FOOT - top + 34, paint.shade) +
			rect(left - 8, top - 10, 346, 14, paint.roof) +
			rect(left + 322, top - 46, 186, 14, paint.roof);
		for (let floor = 0; floor < storeys; floor++) {
			const y = top + 22 + floor * storey;
			for (const x of [left + 24, left + 128, left + 232]) content += pane(x, y, 76, storey * 0.56, paint.trim, 2, 1);
			content += pane(left + 356, y, 118, storey * 0.56, paint.trim, 3, 1);
			content +=
				rect(left + 338, y + storey * 0.62, 154, 4, '#e9e9e6') + rect(left + 338, y + storey * 0.36, 154, 2.5, '#e9e9e6');
			for (let bar = 0; bar <= 12; bar++)
				content += rect(left + 338 + bar * 12.6, y + storey * 0.36, 1.6, storey * 0.28, '#e9e9e6', { opacity: 0.8 });
		}
		content +=
			rect(left, FOOT - 62, right - left, 62, '#5b5751') +
			pane(left + 30, FOOT - 50, 120, 42, '#3d3a36', 3, 1) +
			pane(left + 350, FOOT - 50, 120, 42, '#3d3a36', 3, 1) +
			door(left + 220, FOOT, 54, 56, { ...paint, trim: '#3d3a36' }) +
			rect(left + 190, FOOT - 72, 116, 10, paint.trim);
		content +=
			rect(0, 650, WIDTH, 40, hour.path, { opacity: 0.8 }) +
			broadleaf(random, left - 60, 640, 190, hour.tree) +
			broadleaf(random, right + 70, 640, 210, hour.tree);
		return { content, left, right, entrance: null };
	},
	land: (random, _paint, hour) => {
		let content = path(
			`M0 ${HORIZON + 70} Q400 ${HORIZON + 20} 760 ${HORIZON + 66} T${WIDTH} ${HORIZON + 50} L${WIDTH} ${HORIZON + 96} Q700 ${HORIZON + 60} 0 ${HORIZON + 110} Z`,
			'url(#water)',
			{ opacity: 0.75 },
		);
		for (let x = 60; x < WIDTH; x += 130)
			content +=
				rect(x, 640 + (x % 3) * 6, 9, 62, '#8a6d52') +
				rect(x - 66, 656, 140, 6, '#8a6d52') +
				rect(x - 66, 678, 140, 6, '#8a6d52');
		for (const x of [120, 250, 930, 1060]) content += fir(x, 640, between(random, 260, 400), hour.tree[0], hour.tree[1]);
		return { content, left: 420, right: 780, entrance: null };
	},
	shop: (random, paint, hour) => {
		const [left, right, top] = [250, 950, 250];
		let content =
			rect(left, top, right - left, FOOT - top, '#a8634c') +
			siding(left, top, right - left, 190, '#8a4f3c', 12) +
			rect(left - 12, top - 20, right - left + 24, 24, paint.roof);
		for (let index = 0; index < 5; index++) content += pane(left + 40 + index * 132, top + 46, 86, 112, '#f0e6d6', 2, 3);
		content +=
			rect(left, 438, right - left, FOOT - 438, '#2f3b3d') +
			pane(left + 30, 476, 240, 118, '#2f3b3d', 3, 1) +
			pane(right - 270, 476, 240, 118, '#2f3b3d', 3, 1) +
			door(572, FOOT, 64, 132, paint);
		for (let index = 0; index < 14; index++)
			content += polygon(
				[left + index * 50, 440, left + 50 + index * 50, 440, left + 50 + index * 50, 472, left + index * 50, 472],
				index % 2 ? '#f4ecdd' : paint.door,
			);
		content +=
			circle(left + 20, 420, 60, 'url(#lamp)') +
			circle(right - 20, 420, 60, 'url(#lamp)') +
			rect(0, FOOT, WIDTH, 90, hour.path) +
			broadleaf(random, left - 90, 640, 230, hour.tree);
		return { content, left, right, entrance: null };
	},
};

/** Grass and flowers close to the eye. */
function foreground(random: Random, hour: Hour): string {
	const blooms = ['#f3e4c8', '#d98b8b', '#e7c15d', '#b7a3d0'];
	let grass = '';
	for (let index = 0; index < 34; index++) {
		const x = random() < 0.5 ? between(random, 0, 330) : between(random, 870, WIDTH);
		const y = between(random, 700, 796);
		grass += circle(x, y, between(random, 3, 6.5), blooms[index % blooms.length] as string, {
			opacity: hour.isDark ? 0.45 : 0.85,
		});
	}
	return (
		path(`M0 ${HEIGHT} L0 716 Q120 690 250 730 T420 ${HEIGHT} Z`, hour.tree[1], { opacity: 0.55 }) +
		path(`M${WIDTH} ${HEIGHT} L${WIDTH} 706 Q1080 690 950 736 T800 ${HEIGHT} Z`, hour.tree[1], { opacity: 0.55 }) +
		grass
	);
}
