import type { Handler } from '@freehold/core';
import { problem } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { remember } from './assign.ts';

/** Takes a lead that was offered to several: one statement decides, so exactly one of however many gets it. */
export const claim: Handler = async ({ id }, scope) => {
	const { actor } = scope;
	const user = actor.kind === 'user' || actor.key !== undefined ? actor.id : null;
	const at = new Date(nowOf(scope)).toISOString();
	const [won] = user
		? await scope.sql(
				`update leads set agent = $2::uuid, offered_to = null, assigned_at = $3, updated_at = now()
				where id = $1 and agent is null and archived_at is null and offered_to ? $2::text returning rule`,
				[id, user, at],
			)
		: [];
	if (!won) throw await refusal(scope, id, user);
	await remember(scope, {
		lead: id,
		agent: user,
		rule: won.rule as string | null,
		kind: 'claimed',
		why: 'Was the first to claim it',
	});
	return { id, agent: user, assignedAt: at };
};

async function refusal({ sql }: Parameters<Handler>[1], id: string, user: string | null) {
	const [offered] = await sql('select 1 from leads where id = $1 and agent is null and offered_to is not null', [id]);
	if (!offered) return problem('conflict', { detail: 'This lead is not to be claimed, or somebody was faster' });
	const why = user ? 'It was offered to other colleagues' : 'A lead is claimed by a person';
	return problem('forbidden', { detail: why, permission: 'lead:claim' });
}

/** What the caller may claim now. */
export const offered: Handler = async (_, { actor, sql }) => {
	const data = await sql<{ createdAt: Date | string }>(
		`select id, subject, source, created_at as "createdAt" from leads
		where agent is null and archived_at is null and offered_to ? $1::text order by created_at, id limit 50`,
		[actor.id ?? ''],
	);
	return { data: data.map((one) => ({ ...one, createdAt: new Date(one.createdAt).toISOString() })) };
};
