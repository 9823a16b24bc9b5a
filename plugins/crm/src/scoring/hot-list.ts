import type { Handler, Host } from '@freehold/core';

/** Hot and warm leads that were in touch at least once, best first; one statement. */
export const hotList: Handler = async (_, scope) => {
	const among = scope.service<Host>('host').reach(scope.actor, 'lead:read');
	const data = await scope.sql<{ lastInteraction: Date | string | null }>(
		`select id, subject, stage, contact, agent, score, temperature, interaction_count as "interactionCount", last_interaction_at as "lastInteraction"
		from leads where archived_at is null and stage not in ('won', 'lost') and temperature in ('hot', 'warm') and interaction_count >= 1
			and ($1::uuid[] is null or agent = any($1::uuid[]))
		order by score desc, last_interaction_at desc nulls last, id limit 50`,
		[Array.isArray(among) ? among : among ? null : []],
	);
	return {
		data: data.map((one) => ({ ...one, lastInteraction: one.lastInteraction && new Date(one.lastInteraction).toISOString() })),
	};
};
