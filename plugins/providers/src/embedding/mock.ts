import { createHash } from 'node:crypto';
import type { Driver } from '@freehold/core';
import { unit } from './unit.ts';

const DIMENSIONS = 256;

/** Words and their beginnings, each in a place of its own (feature hashing): texts that share words lie close. Knows no meaning. */
export const embeddingMock: Driver<'embedding'> = () => ({
	async check() {},
	embed: async ({ texts }) => ({ vectors: texts.map(vectorOf), model: 'mock', dimensions: DIMENSIONS }),
});

function vectorOf(text: string): number[] {
	const vector = new Array<number>(DIMENSIONS).fill(0);
	const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [''];
	for (const word of words) {
		for (const [piece, weight] of [
			[word, 1],
			[`^${word.slice(0, 4)}`, 0.5],
		] as const) {
			const hash = createHash('sha256').update(piece).digest();
			const at = hash.readUInt16BE(0) % DIMENSIONS;
			vector[at] = (vector[at] as number) + ((hash[2] as number) % 2 ? weight : -weight);
		}
	}
	return unit(vector);
}
