import type { Events } from '../events/model.ts';
import type { Cache } from './cache.ts';

/**
 * Hears of changes that nobody could mark: of a process that had lost the store, or was killed between its commit and the mark, and of
 * whatever changes the database past the platform. Only of organisations of whom something may be kept.
 */
export function followEvents(cache: Cache, events: Pick<Events, 'listen'>): () => void {
	if (cache.kind !== 'redis') return () => {};
	return events.listen(
		(organization, happened) => {
			// What is deleted takes others along.
			const isWide = happened.some(({ type, entity }) => type === `${entity}.deleted`);
			void cache.changed(organization, isWide ? undefined : [...new Set(happened.map(({ entity }) => entity))]);
		},
		(organization) => cache.mayKeep(organization),
	);
}
