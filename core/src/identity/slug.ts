import { randomInt } from 'node:crypto';

const LONGEST = 63;

/** Short names to try for an organisation, best first: `harbour-pine`, `harbour-pine-2`, then ones with a number that is hardly taken. */
export function* slugsOf(name: string): Generator<string> {
	const words = name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/&/g, ' and ')
		.replace(/[’']/g, '')
		.replace(/[^a-z0-9]+/g, '-');
	const base =
		words
			.replace(/^-+|-+$/g, '')
			.slice(0, LONGEST - 7)
			.replace(/-+$/, '') || 'organization';
	yield base;
	for (let number = 2; number < 6; number++) yield `${base}-${number}`;
	for (let turn = 0; turn < 20; turn++) yield `${base}-${randomInt(1000, 1_000_000)}`;
}
