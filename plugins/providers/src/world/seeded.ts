import { createHash } from 'node:crypto';

/**
 * From 0 to 1, the same row for the same text, in every port and every process: the stand-ins of several ports tell of one world, so its
 * seed is nobody's own.
 */
export function seeded(text: string): () => number {
	let block = createHash('sha256').update(`the made-up world ${text}`).digest();
	let at = 0;
	return () => {
		if (at === block.length) {
			block = createHash('sha256').update(block).digest();
			at = 0;
		}
		const number = block.readUInt32BE(at) / 0x1_0000_0000;
		at += 4;
		return number;
	};
}
