import type { BeforeHook, Handler, Host, RecordObject, Scope } from '@freehold/core';
import { afterWork } from './hours.ts';
import { nowOf, policyOf } from './policy.ts';

/** The clock of the first answer starts: until when it is due, and a job that looks then. */
export async function awaitResponse(scope: Scope, lead: string): Promise<void> {
	const { now, responseMinutes, businessHours } = await policyOf(scope);
	const due = afterWork(businessHours, scope.organization.timeZone, now, responseMinutes);
	await scope.records('lead').update(lead, { responseDueAt: new Date(due).toISOString() });
	await watch(scope, lead, 'agent', due);
}

const watch = (scope: Scope, lead: string, level: 'agent' | 'broker', at: number): Promise<string> =>
	scope.enqueue('crm.watch-response', { lead, level }, { at: new Date(at), key: `${level} ${lead}` });

/** The fields that say that somebody has answered; nothing where somebody had before. */
export function respondedNow(lead: RecordObject, at: number): RecordObject {
	if (lead.firstResponseAt) return {};
	const waited = Math.max(0, Math.round((at - Date.parse(lead.createdAt)) / 1000));
	return { firstResponseAt: new Date(at).toISOString(), firstResponseSeconds: waited };
}

/** Who moves a lead on has been in touch with the person. */
export const respondOnMove: BeforeHook = async (body, scope, { id }) => {
	const lead = await scope.records('lead').get(id as string, { fields: ['firstResponseAt', 'createdAt'] });
	return { ...body, ...respondedNow(lead, nowOf(scope)) };
};

/**
 * Nobody has answered in time: first the agent is told, then the brokers, each exactly once. One transaction; whoever asks again finds
 * that it was done.
 */
export async function watchResponse(
	{ lead: id, level }: { lead: string; level: 'agent' | 'broker' },
	scope: Scope,
): Promise<void> {
	const before = level === 'agent' ? 'nobody' : 'agent';
	const [lead] = await scope.sql<{ id: string; agent: string | null; subject: string | null }>(
		`update leads set escalated_to = $2, updated_at = now() where id = $1 and first_response_at is null and archived_at is null
			and stage = 'new' and coalesce(escalated_to, 'nobody') = $3 returning id, agent, subject`,
		[id, level, before],
	);
	if (!lead) return;
	const { now, escalateMinutes, businessHours } = await policyOf(scope);
	const users = level === 'agent' ? (lead.agent ? [lead.agent] : []) : await brokers(scope);
	// Who is told of it in which way, they have said themselves (x-events, notify).
	await scope.emit('lead.response-overdue', id, { level, users });
	for (const user of users) {
		await scope.records('follow-up').createMany(
			[
				{
					lead: id,
					agent: user,
					reason: 'overdue',
					channel: 'phone',
					dueAt: new Date(now).toISOString(),
					text: `Nobody has answered yet: ${lead.subject ?? 'a new lead'}. Please call now.`,
					key: `overdue ${level} ${id} ${user}`,
				},
			],
			'skip',
		);
	}
	if (level === 'agent')
		await watch(scope, id, 'broker', afterWork(businessHours, scope.organization.timeZone, now, escalateMinutes));
}

const brokers = async (scope: Scope): Promise<string[]> =>
	(
		await scope.sql<{ id: string }>(
			`select id from users where role = 'broker' and active and archived_at is null order by id limit 20`,
		)
	).map(({ id }) => id);

/** How soon leads of the last 30 days were answered, by agent; one statement. */
export const responseTimes: Handler = async (_, scope) => {
	const among = scope.service<Host>('host').reach(scope.actor, 'lead:read');
	const now = nowOf(scope);
	const data = await scope.sql(
		`select agent, count(*)::int as leads,
			(count(*) filter (where first_response_at <= response_due_at))::int as "inTime",
			(count(*) filter (where first_response_at is null and stage = 'new' and response_due_at < $1))::int as overdue,
			round(percentile_cont(0.5) within group (order by first_response_seconds))::int as "medianSeconds"
		from leads where archived_at is null and response_due_at is not null and created_at > $2::timestamptz - interval '30 days'
			and ($3::uuid[] is null or agent = any($3::uuid[])) group by agent order by count(*) desc, agent limit 200`,
		[new Date(now), new Date(now), Array.isArray(among) ? among : among ? null : []],
	);
	return { data };
};
