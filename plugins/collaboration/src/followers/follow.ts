import type { About, Handler, Scope, Subject } from '@freehold/core';
import { personOf } from '../person.ts';

type Reason = 'chosen' | 'created' | 'assigned' | 'mentioned' | 'commented';

/** Who does something with a record follows it from then on, unless they follow already, or left it. One statement. */
export async function followThemselves(
	scope: Scope,
	{ entity, record }: Subject,
	people: readonly { person: string; reason: Reason }[],
): Promise<void> {
	const each = [...new Map(people.map((one) => [one.person, one])).values()];
	if (each.length === 0) return;
	const rows = each.map((one) => ({ ...one, entity, record, state: 'following' }));
	await scope.records('follower').createMany(rows, 'skip');
}

const set =
	(state: 'following' | 'left'): Handler =>
	async ({ body }: { body: Subject }, scope) => {
		const person = personOf(scope);
		await scope.service<About>('about').refuse(scope, 'follower', body);
		const [row] = await scope.sql<{ id: string }>(
			`insert into followers (organization_id, id, entity, record, person, state, reason) values ($1, gen_random_uuid(), $2, $3, $4, $5, 'chosen')
			on conflict (organization_id, record, person) do update set state = excluded.state, updated_at = now(),
				reason = case excluded.state when 'following' then excluded.reason else followers.reason end
			returning id`,
			[scope.organization.id, body.entity, body.record, person, state],
		);
		return scope.records('follower').get((row as { id: string }).id);
	};

/** `POST /v1/followers/follow` */
export const follow = set('following');
/** `POST /v1/followers/leave`: it is remembered, so that nothing makes them follow again but they themselves. */
export const leave = set('left');
