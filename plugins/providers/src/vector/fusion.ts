import type { VectorHit } from '@freehold/core';

/** Cormack, Clarke, Büttcher 2009: 60 damps the lead of the first ranks. */
const DAMPING = 60;

/**
 * Reciprocal rank fusion of several rankings: what is high in more than one comes first, whatever their scores are made of. `score`
 * is 1 for what is first everywhere.
 */
export function fused(rankings: readonly (readonly VectorHit[])[]): VectorHit[] {
	const sums = new Map<string, VectorHit>();
	for (const ranking of rankings) {
		for (const [rank, hit] of ranking.entries()) {
			const sum = sums.get(hit.id)?.score ?? 0;
			sums.set(hit.id, { ...hit, score: sum + (DAMPING + 1) / (DAMPING + 1 + rank) / rankings.length });
		}
	}
	return [...sums.values()].toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
