import type { Handler, JobHandler, Scope } from '@freehold/core';

/** Hours after which a run compares the feed as a whole, so that what is gone is found. */
const WHOLE_EVERY = 24;

/** Asks for a run; while one of this feed is waiting or under way, that one is enough. */
export const askFor = (scope: Scope, feed: string, mode: 'changes' | 'whole'): Promise<string> =>
	scope.enqueue('reso.replicate', { feed, mode }, { key: feed, lane: feed });

export const replicateNow: Handler = async ({ id, body }, scope) => ({ job: await askFor(scope, id, body?.mode ?? 'changes') });

/** Every feed whose minutes have passed. */
export const lookAfterFeeds: JobHandler = async (_payload, scope) => {
	const due = await scope.sql<{ id: string; whole: boolean }>(
		`select id, coalesce(whole_at < now() - interval '${WHOLE_EVERY} hours', true) as whole from feeds
		where archived_at is null and active and coalesce(ran_at < now() - make_interval(mins => minutes), true) order by id`,
	);
	for (const { id, whole } of due) await askFor(scope, id, whole ? 'whole' : 'changes');
	return { asked: due.length };
};
