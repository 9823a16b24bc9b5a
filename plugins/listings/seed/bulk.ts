import type { Scope } from '@freehold/core';
import type { Home } from './compose.ts';

const BATCH = 1000;

/** Fills up to `count` listings for load tests: believable facts, no pictures and no properties of their own. */
export async function addMany(count: number, compose: () => Home, scope: Scope): Promise<void> {
	const [row] = await scope.sql<{ all: string; bulk: string }>(
		`select count(*) as all, count(*) filter (where reference like 'B-%') as bulk from listings`,
	);
	const missing = count - Number(row?.all);
	for (let done = 0; done < missing; done += BATCH) {
		const from = Number(row?.bulk) + done;
		const batch = Array.from({ length: Math.min(BATCH, missing - done) }, (_, index) => ({
			...compose().listing,
			reference: `B-${String(from + index + 1).padStart(7, '0')}`,
		}));
		await scope.records('listing').createMany(batch);
	}
}
