import { deck } from './deck.ts';
import type { Decor } from './decor.ts';
import { bowl, curtains, outlook, pendant, picture, plant, rug } from './furniture.ts';
import { fir, gradientOfHour, type Hour, outdoors } from './landscape.ts';
import {
	between,
	circle,
	ellipse,
	glow,
	gradient,
	HEIGHT,
	line,
	path,
	polygon,
	type Random,
	rect,
	svg,
	WIDTH,
} from './shapes.ts';

export type Room = 'living' | 'kitchen' | 'bedroom' | 'bathroom' | 'dining' | 'deck';

const FLOOR = 590;

/** A room of a home in this decor, with the hour outside its windows. */
export function drawRoom(room: Room, hour: Hour, decor: Decor, random: Random): string {
	const scene =
		room === 'deck' ? deck(random, hour, decor) : shell(random, decor) + light(hour) + ROOMS[room](random, decor) + evening(hour);
	const mirrored = random() < 0.5 ? `<g transform="translate(${WIDTH} 0) scale(-1 1)">${scene}</g>` : scene;
	const definitions =
		outdoors(hour) +
		gradient('wall', decor.wall) +
		gradient('floor', decor.floor) +
		gradient('view', [...hour.sky, hour.hills[1], hour.tree[1]]) +
		glow('warm', '#ffe3a8', 0.75) +
		gradientOfHour(hour);
	return svg(definitions, mirrored);
}

/** Wall, floor boards running towards the eye, skirting. */
function shell(random: Random, decor: Decor): string {
	let boards = '';
	for (let x = -900; x < WIDTH + 900; x += 96) {
		const far = 600 + (x - 600) * 0.55;
		boards += line(far, FLOOR, x, HEIGHT, decor.floor[1], 2, { opacity: 0.5 });
	}
	for (let index = 0; index < 9; index++) {
		const y = FLOOR + 20 + index * 24;
		boards += line(between(random, 0, 900), y, between(random, 200, 1200), y, decor.floor[1], 1.4, { opacity: 0.35 });
	}
	return (
		rect(0, 0, WIDTH, FLOOR, 'url(#wall)') +
		rect(0, FLOOR, WIDTH, HEIGHT - FLOOR, 'url(#floor)') +
		boards +
		rect(0, FLOOR - 16, WIDTH, 16, '#ffffff', { opacity: 0.85 }) +
		rect(0, FLOOR, WIDTH, 5, '#000000', { opacity: 0.12 })
	);
}

/** Daylight that falls through the window onto the floor. */
const light = (hour: Hour): string =>
	hour.isDark ? '' : polygon([430, FLOOR + 8, 760, FLOOR + 8, 980, HEIGHT, 520, HEIGHT], '#fff4d8', { opacity: 0.3 });

/** At dusk the room is a shade darker than its lamps. */
const evening = (hour: Hour): string => (hour.isDark ? rect(0, 0, WIDTH, HEIGHT, '#2a2440', { opacity: 0.1 }) : '');

const ROOMS: Record<Exclude<Room, 'deck'>, (random: Random, decor: Decor) => string> = {
	living: (random, decor) => {
		const sofa =
			ellipse(600, 690, 330, 20, '#000000', { opacity: 0.16 }) +
			rect(300, 450, 600, 170, decor.main, { rx: 34 }) +
			[0, 1, 2]
				.map((seat) => rect(330 + seat * 182, 470, 176, 120, decor.main, { rx: 20, stroke: decor.dark, 'stroke-width': 3 }))
				.join('') +
			rect(318, 570, 564, 76, decor.main, { rx: 18 }) +
			rect(318, 620, 564, 30, decor.dark, { rx: 12 }) +
			rect(270, 510, 66, 150, decor.dark, { rx: 28 }) +
			rect(864, 510, 66, 150, decor.dark, { rx: 28 }) +
			[310, 880].map((x) => rect(x, 654, 14, 36, decor.wood)).join('') +
			`<g transform="rotate(-8 400 530)">${rect(350, 486, 100, 92, decor.accent, { rx: 16 })}</g>` +
			`<g transform="rotate(7 810 530)">${rect(758, 490, 98, 88, decor.soft, { rx: 16 })}</g>`;
		const table =
			ellipse(600, 766, 190, 14, '#000000', { opacity: 0.18 }) +
			ellipse(600, 712, 180, 26, decor.wood) +
			ellipse(600, 706, 180, 24, '#ffffff', { opacity: 0.12 }) +
			[500, 700].map((x) => rect(x - 5, 722, 10, 46, decor.wood)).join('') +
			rect(556, 684, 70, 12, decor.accent, { rx: 3 }) +
			rect(562, 674, 58, 11, decor.soft, { rx: 3 }) +
			circle(670, 690, 16, decor.dark);
		const lamp =
			circle(1040, 250, 190, 'url(#warm)') +
			line(1040, 260, 1040, 640, '#40403f', 6) +
			ellipse(1040, 642, 46, 9, '#40403f') +
			polygon([1000, 210, 1080, 210, 1104, 286, 976, 286], decor.soft);
		return (
			outlook(380, 110, 440, 290, 3) +
			curtains(380, 90, 440, 480, decor) +
			picture(96, 190, 130, 170, decor, random) +
			picture(900, 150, 70, 90, decor, random) +
			lamp +
			plant(180, 660, 300, decor) +
			rug(712, 430, decor) +
			sofa +
			table
		);
	},
	kitchen: (random, decor) => {
		let tiles = rect(0, 300, WIDTH, 130, '#ffffff', { opacity: 0.65 });
		for (let row = 0; row < 4; row++)
			for (let x = (row % 2) * -36; x < WIDTH; x += 72)
				tiles += rect(x, 300 + row * 33, 69, 30, decor.soft, { stroke: '#00000018', 'stroke-width': 1.5 });
		const upper = (x: number) =>
			rect(x, 96, 122, 190, decor.main) +
			rect(x + 10, 106, 102, 170, '#ffffff', { opacity: 0.1 }) +
			rect(x + 96, 236, 6, 34, '#e2c37c', { rx: 3 });
		const shelf = (x: number) =>
			rect(x, 190, 250, 10, decor.wood) +
			[20, 64, 108, 156, 200]
				.map((at, index) =>
					index % 2
						? rect(x + at, 152, 32, 38, decor.accent, { rx: 6 })
						: circle(x + at + 16, 172, 18, decor.soft, { stroke: decor.dark, 'stroke-width': 3 }),
				)
				.join('');
		let lower = rect(0, 430, WIDTH, 18, '#f6f3ee') + rect(0, 448, WIDTH, 142, decor.main);
		for (let x = 10; x < WIDTH; x += 150)
			lower += rect(x, 460, 138, 118, '#ffffff', { opacity: 0.09 }) + rect(x + 44, 472, 50, 6, '#e2c37c', { rx: 3 });
		const hood =
			polygon([150, 96, 250, 96, 268, 260, 132, 260], '#d8d8d4') +
			rect(118, 258, 164, 18, '#bcbcb8') +
			rect(120, 410, 160, 20, '#3a3c3e') +
			rect(120, 452, 160, 130, '#cfcfcb') +
			rect(140, 490, 120, 70, '#45484a') +
			rect(140, 470, 120, 7, '#8d8f90');
		const faucet = path('M600 430 V386 Q600 362 624 362 Q644 362 644 384', 'none', {
			stroke: '#c9a45c',
			'stroke-width': 8,
			'stroke-linecap': 'round',
		});
		const island =
			ellipse(620, 776, 420, 20, '#000000', { opacity: 0.2 }) +
			rect(250, 560, 740, 26, '#fbf9f5', { rx: 4 }) +
			rect(250, 582, 740, 6, '#000000', { opacity: 0.12 }) +
			rect(280, 588, 680, 184, decor.wood) +
			[0, 1, 2, 3].map((index) => rect(292 + index * 168, 600, 152, 160, '#ffffff', { opacity: 0.08 })).join('') +
			bowl(500, 560, decor) +
			rect(770, 500, 26, 60, decor.soft, { rx: 8 }) +
			fir(783, 508, 80, '#4f7d5c', '#4f7d5c');
		const stool = (x: number) =>
			rect(x - 48, 640, 96, 18, decor.soft, { rx: 9 }) +
			line(x - 34, 656, x - 46, 792, '#3b3b3b', 7) +
			line(x + 34, 656, x + 46, 792, '#3b3b3b', 7) +
			line(x - 40, 734, x + 40, 734, '#3b3b3b', 5);
		return (
			tiles +
			outlook(480, 110, 250, 230, 2) +
			upper(300) +
			hood +
			shelf(780) +
			upper(1060) +
			rect(0, 60, 118, 226, decor.main) +
			lower +
			faucet +
			island +
			[400, 620, 840].map(stool).join('') +
			pendant(440, 40 + between(random, 0, 30), decor) +
			pendant(800, 60, decor)
		);
	},
	bedroom: (random, decor) => {
		const table = (x: number) =>
			rect(x, 540, 110, 100, decor.wood) +
			rect(x + 8, 556, 94, 34, '#ffffff', { opacity: 0.1 }) +
			rect(x + 8, 598, 94, 34, '#ffffff', { opacity: 0.1 });
		const lamp = (x: number) =>
			circle(x, 450, 140, 'url(#warm)') +
			rect(x - 5, 480, 10, 56, decor.accent) +
			ellipse(x, 538, 26, 6, decor.accent) +
			polygon([x - 28, 426, x + 28, 426, x + 44, 486, x - 44, 486], decor.soft);
		const bed =
			ellipse(600, 776, 420, 20, '#000000', { opacity: 0.18 }) +
			rect(270, 352, 660, 250, decor.dark, { rx: 26 }) +
			[0, 1, 2, 3, 4]
				.map((index) => line(402 + index * 99, 362, 402 + index * 99, 590, '#000000', 3, { opacity: 0.14 }))
				.join('') +
			rect(280, 560, 640, 200, decor.soft, { rx: 22 }) +
			rect(320, 470, 250, 112, '#ffffff', { rx: 36 }) +
			rect(630, 470, 250, 112, '#ffffff', { rx: 36 }) +
			rect(350, 506, 180, 84, decor.accent, { rx: 26, opacity: 0.9 }) +
			rect(670, 506, 180, 84, decor.main, { rx: 26, opacity: 0.9 }) +
			path('M262 640 Q600 596 938 640 L950 768 Q600 790 250 768 Z', decor.main) +
			path('M262 640 Q600 596 938 640 L940 668 Q600 626 260 668 Z', '#ffffff', { opacity: 0.55 }) +
			path('M430 640 Q420 710 436 778 M760 636 Q776 712 760 778', 'none', { stroke: '#000000', 'stroke-width': 4, opacity: 0.1 });
		return (
			outlook(90, 120, 230, 330, 2) +
			curtains(90, 100, 230, 470, decor) +
			picture(470, 110, 120, 160, decor, random) +
			picture(612, 110, 120, 160, decor, random) +
			rug(740, 540, decor) +
			table(140) +
			table(952) +
			lamp(195) +
			lamp(1007) +
			plant(1120, 700, 330, decor) +
			bed
		);
	},
	bathroom: (random, decor) => {
		let tiles = '';
		for (let row = 0; row < 8; row++)
			for (let x = 0; x < WIDTH; x += 60) tiles += rect(x, 300 + row * 36, 57, 33, decor.soft, { opacity: 0.9 });
		const tub =
			ellipse(520, 728, 320, 20, '#000000', { opacity: 0.18 }) +
			path('M210 520 Q214 716 330 722 H710 Q826 716 830 520 Z', '#ffffff') +
			path('M210 520 Q214 716 330 722 H420 Q300 690 270 520 Z', '#000000', { opacity: 0.06 }) +
			rect(196, 506, 648, 24, '#ffffff', { rx: 12, stroke: '#00000014', 'stroke-width': 2 }) +
			path('M760 506 V400 Q760 370 730 370 Q706 370 706 392', 'none', {
				stroke: '#c9a45c',
				'stroke-width': 9,
				'stroke-linecap': 'round',
			}) +
			rect(270, 500, 110, 80, decor.accent, { rx: 6 }) +
			rect(270, 552, 110, 8, '#ffffff', { opacity: 0.5 });
		const vanity =
			rect(920, 470, 240, 16, '#f8f5ef') +
			rect(930, 486, 220, 150, decor.wood) +
			rect(942, 498, 94, 126, '#ffffff', { opacity: 0.1 }) +
			rect(1044, 498, 94, 126, '#ffffff', { opacity: 0.1 }) +
			ellipse(1040, 466, 70, 14, '#ffffff') +
			path('M1040 456 V420 Q1040 408 1056 410', 'none', { stroke: '#c9a45c', 'stroke-width': 7, 'stroke-linecap': 'round' }) +
			circle(1040, 250, 116, decor.wood) +
			circle(1040, 250, 106, 'url(#glass)') +
			polygon([980, 330, 1060, 150, 1090, 158, 1010, 346], '#ffffff', { opacity: 0.25 });
		const lamps = [896, 1184]
			.map((x) => circle(x, 250, 90, 'url(#warm)') + rect(x - 12, 214, 24, 72, '#fff4d6', { rx: 12 }))
			.join('');
		const stool =
			rect(880 - 30, 690, 92, 14, decor.wood) +
			rect(858, 704, 10, 70, decor.wood) +
			rect(924, 704, 10, 70, decor.wood) +
			rect(862, 668, 66, 22, decor.soft, { rx: 6 });
		return (
			tiles +
			outlook(330, 90, 380, 260, 2) +
			lamps +
			vanity +
			plant(130, 690, 280 + between(random, 0, 50), decor) +
			rug(752, 380, decor) +
			tub +
			stool
		);
	},
	dining: (random, decor) => {
		const chair = (x: number, tone: string) =>
			rect(x - 46, 470, 92, 150, tone, { rx: 20 }) +
			rect(x - 54, 606, 108, 20, decor.dark, { rx: 8 }) +
			line(x - 42, 624, x - 48, 724, decor.wood, 9) +
			line(x + 42, 624, x + 48, 724, decor.wood, 9);
		const table =
			ellipse(600, 768, 420, 18, '#000000', { opacity: 0.2 }) +
			rect(220, 600, 760, 28, decor.wood, { rx: 8 }) +
			rect(220, 600, 760, 8, '#ffffff', { opacity: 0.18, rx: 4 }) +
			polygon([330, 628, 366, 628, 346, 768, 318, 768], decor.wood) +
			polygon([834, 628, 870, 628, 882, 768, 854, 768], decor.wood) +
			bowl(600, 600, decor) +
			[400, 790].map((x) => ellipse(x, 600, 46, 8, '#ffffff') + ellipse(x, 598, 28, 5, decor.soft)).join('');
		return (
			outlook(300, 100, 600, 310, 4) +
			picture(90, 170, 130, 170, decor, random) +
			plant(1080, 680, 340, decor) +
			rug(744, 520, decor) +
			[380, 600, 820].map((x, index) => chair(x, index % 2 ? decor.accent : decor.main)).join('') +
			pendant(480, 150, decor) +
			pendant(720, 150, decor) +
			table
		);
	},
};
