import type { Decor } from './decor.ts';
import { plant } from './furniture.ts';
import { distance, type Hour, lawn } from './landscape.ts';
import { between, ellipse, HEIGHT, line, polygon, type Random, rect, WIDTH } from './shapes.ts';

/** A terrace over the water, with two chairs for the evening. */
export function deck(random: Random, hour: Hour, decor: Decor): string {
	let boards = rect(0, 610, WIDTH, 190, decor.floor[0]);
	for (let x = -700; x < WIDTH + 700; x += 84)
		boards += line(600 + (x - 600) * 0.62, 610, x, HEIGHT, decor.floor[1], 3, { opacity: 0.55 });
	let rail = rect(0, 470, WIDTH, 12, decor.dark);
	for (let x = 20; x < WIDTH; x += 145) rail += rect(x, 470, 10, 150, decor.dark);
	for (let y = 498; y < 610; y += 24) rail += line(0, y, WIDTH, y, decor.dark, 2.5, { opacity: 0.7 });
	const water =
		rect(0, 470, WIDTH, 150, 'url(#water)') +
		[492, 520, 548, 576]
			.map((y) => line(between(random, 0, 400), y, between(random, 600, 1150), y, '#ffffff', 3, { opacity: 0.25 }))
			.join('');
	const chair = (x: number, lean: number) =>
		ellipse(x, 744, 110, 12, '#000000', { opacity: 0.2 }) +
		`<g transform="translate(${x} 0) scale(${lean} 1)">` +
		polygon([-84, 520, -50, 512, -8, 668, -44, 676], decor.main) +
		polygon([-50, 664, 92, 640, 92, 664, -40, 690], decor.accent) +
		line(-70, 620, 70, 600, decor.wood, 13) +
		line(66, 600, 76, 742, decor.wood, 12) +
		line(-34, 650, -64, 742, decor.wood, 12) +
		'</g>';
	const table =
		rect(566, 650, 96, 12, decor.wood) +
		line(580, 660, 574, 740, decor.wood, 8) +
		line(648, 660, 654, 740, decor.wood, 8) +
		rect(590, 616, 18, 34, '#ffffff', { opacity: 0.8, rx: 3 }) +
		rect(622, 616, 18, 34, '#ffffff', { opacity: 0.8, rx: 3 });
	return (
		distance(random, hour) +
		lawn(random) +
		water +
		rail +
		boards +
		plant(110, 720, 270, decor) +
		plant(1110, 740, 330, decor) +
		chair(420, 1) +
		chair(800, -1) +
		table
	);
}
