import type { Cache } from '../cache/cache.ts';
import type { Store } from '../data/records.ts';
import type { Answer } from './door.ts';
import type { Job } from './run.ts';

/**
 * May the answer be given to others too? What pages of a site show to everybody is asked for over and over with the same few
 * questions, and every publishable key of an organisation sees the same. What is read with a person's rights never is.
 */
export const isForEverybody = ({ operation, actor, own }: Job): boolean =>
	actor.kind === 'publishable-key' && !own && (operation.kind === 'list' || operation.kind === 'get');

/** The answer that is kept, or the one that `look` finds, which is kept then. */
export async function kept(job: Job, cache: Cache, store: Store, look: () => Promise<Answer>): Promise<Answer> {
	const { operation, input, actor } = job;
	const view = store.views(operation.entity.name, 'public');
	const related = [...view.expansions.values()].map(({ table }) => table.entity.name);
	// What is encrypted in the database is not written down in plain elsewhere.
	if ([operation.entity.name, ...related].some((name) => store.views(name, 'public').isSealed)) return look();
	const query = Object.entries(input.query ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
	const name = JSON.stringify([operation.id, input.id, query]);
	const tags = [operation.entity.name, ...related];
	const json = await cache.read(
		{ organization: actor.organization as string, tags, name },
		async () => (await look()).json as string,
	);
	return { status: 200, json };
}
