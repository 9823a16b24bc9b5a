import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';

/**
 * The deal, and nobody else changes it or its offers until the transaction ends. Whatever decides something about a deal begins
 * with this, so that two who decide at once do it one after the other, always in the same order of locks.
 * @returns null where there is no such deal
 */
export async function lockDeal(id: unknown, scope: Scope): Promise<RecordObject | null> {
	if (typeof id !== 'string') return null;
	const rows = await scope.sql('select 1 from deals where id = $1 and archived_at is null for update', [id]);
	return rows.length ? scope.records('deal').find({ id }) : null;
}

/** @throws conflict for a deal that has ended */
export function refuseEnded(deal: RecordObject): void {
	if (deal.status !== 'open') throw problem('conflict', { detail: `This deal is ${deal.status}; open it again first` });
}
