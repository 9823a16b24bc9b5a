import type { Driver, VectorHit, VectorItem } from '@freehold/core';
import { fused } from './fusion.ts';
import { refuseMixed } from './rows.ts';

/** Vectors in memory, gone with the process. */
export const vectorMock: Driver<'vector'> = () => {
	const kept = new Map<string, Map<string, Map<string, VectorItem>>>();
	const of = (organization: string, collection: string): Map<string, VectorItem> => {
		const collections = kept.get(organization) ?? new Map<string, Map<string, VectorItem>>();
		kept.set(organization, collections);
		const items = collections.get(collection) ?? new Map<string, VectorItem>();
		collections.set(collection, items);
		return items;
	};
	return {
		async check() {},
		async upsert({ collection, items }, { organization }) {
			refuseMixed(items);
			for (const item of items) of(organization, collection).set(item.id, structuredClone(item));
		},
		async search({ collection, vector, limit = 10, where = {}, text }, { organization }) {
			const fitting = [...of(organization, collection).values()].filter(
				({ vector: own, properties = {} }) =>
					own.length === vector.length && Object.entries(where).every(([name, value]) => properties[name] === value),
			);
			const ranked = (score: (item: VectorItem) => number): VectorHit[] =>
				fitting
					.map((item) => ({ id: item.id, score: score(item), properties: item.properties ?? {} }))
					.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
			const near = ranked((item) => (1 + cosine(item.vector, vector)) / 2);
			if (!text) return near.slice(0, limit);
			const wanted = wordsOf(text);
			const worded = ranked(
				(item) => [...wanted].filter((word) => wordsOf(item.text ?? '').has(word)).length / wanted.size,
			).filter(({ score }) => score === 1);
			return fused([near.slice(0, limit * 4), worded.slice(0, limit * 4)]).slice(0, limit);
		},
		async remove({ collection, ids }, { organization }) {
			for (const id of ids) of(organization, collection).delete(id);
		},
		count: async ({ collection }, { organization }) => of(organization, collection).size,
		async clear({ collection }, { organization }) {
			if (collection === undefined) kept.delete(organization);
			else kept.get(organization)?.delete(collection);
		},
	};
};

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

export function cosine(one: readonly number[], other: readonly number[]): number {
	let [product, ones, others] = [0, 0, 0];
	for (const [at, number] of one.entries()) {
		product += number * (other[at] as number);
		ones += number * number;
		others += (other[at] as number) ** 2;
	}
	return product / (Math.sqrt(ones * others) || 1);
}
