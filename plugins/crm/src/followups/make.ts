import type { JobHandler, Scope } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { type Cadence, cadences, nextDue } from './cadence.ts';
import { wordsFor } from './words.ts';

type Due = {
	id: string;
	agent: string | null;
	source: string | null;
	subject: string | null;
	followUpsMade: number | null;
	followUpFrom: Date | string | null;
	createdAt: Date | string;
	allowAutomated: boolean | null;
	given: string | null;
	hasEmail: boolean;
};

const BATCH = 200;

/** Leads and what is said to them, in one statement; locked, so that two runs make nothing twice, and who is just being scored is not passed over. */
const due = (scope: Scope, which: string, values: readonly unknown[]): Promise<Due[]> =>
	scope.sql<Due>(
		`select l.id, l.agent, l.source, l.subject, l.follow_ups_made as "followUpsMade", l.follow_up_from as "followUpFrom",
			l.created_at as "createdAt", l.allow_automated as "allowAutomated", coalesce(c.name_given, c.name_full) as given,
			c.email is not null as "hasEmail"
		from leads l join contacts c on c.id = l.contact
		where l.archived_at is null and l.stage not in ('won', 'lost') and not coalesce(l.do_not_contact, false) and ${which}
		order by l.id limit ${BATCH} for update of l`,
		values,
	);

/** The first round begins with the lead. */
export async function beginFollowUps(scope: Scope, lead: string, source: string | null): Promise<void> {
	const from = nowOf(scope);
	const next = nextDue((await cadences(scope))(source), 0, from, scope.organization.timeZone);
	await scope.sql('update leads set follow_up_from = $2, follow_ups_made = 0, next_follow_up_at = $3 where id = $1', [
		lead,
		new Date(from),
		next === null ? null : new Date(next),
	]);
}

/** Every morning: those whose day has come. */
export const makeDaily: JobHandler = async (_, scope) => {
	const now = nowOf(scope);
	await scope.sql(`update follow_ups set status = 'open', updated_at = now() where status = 'snoozed' and due_at <= $1`, [
		new Date(now),
	]);
	const made = await inBatches(scope, 'l.next_follow_up_at <= $1', [new Date(now)], 'cadence');
	return { made };
};

/** Monday at 09:00: what a morning has missed, and those who grew cold and were not in touch for long. */
export const makeWeekly: JobHandler = async (payload, scope, task) => {
	const daily = (await makeDaily(payload, scope, task)) as { made: number };
	const { coldEveryDays } = (await cadences(scope))(null);
	const before = new Date(nowOf(scope) - coldEveryDays * 86_400_000);
	const which = `l.next_follow_up_at is null and coalesce(l.temperature, 'cold') = 'cold'
		and greatest(l.last_interaction_at, l.follow_up_from, l.created_at) <= $1
		and not exists (select 1 from follow_ups f where f.lead = l.id and f.status in ('open', 'snoozed'))`;
	return { made: daily.made, cold: await inBatches(scope, which, [before], 'cold') };
};

async function inBatches(scope: Scope, which: string, values: readonly unknown[], reason: 'cadence' | 'cold'): Promise<number> {
	const cadenceOf = await cadences(scope);
	for (let made = 0; ; ) {
		const leads = await due(scope, which, values);
		made += await make(scope, leads, reason, cadenceOf);
		if (leads.length < BATCH) return made;
	}
}

async function make(
	scope: Scope,
	leads: readonly Due[],
	reason: 'cadence' | 'cold',
	cadenceOf: (source: string | null) => Cadence,
): Promise<number> {
	if (leads.length === 0) return 0;
	const now = nowOf(scope);
	const zone = scope.organization.timeZone;
	const rows = leads.map((lead) => {
		const from = reason === 'cold' ? now : new Date(lead.followUpFrom ?? lead.createdAt).getTime();
		const attempt = reason === 'cold' ? 1 : (lead.followUpsMade ?? 0) + 1;
		const next = reason === 'cold' ? null : nextDue(cadenceOf(lead.source), attempt, from, zone);
		return { lead, from, attempt, next };
	});
	const channelOf = ({ allowAutomated, hasEmail }: Due): 'email' | 'phone' => (allowAutomated && hasEmail ? 'email' : 'phone');
	const records = rows.map(({ lead, from, attempt }) => ({
		lead: lead.id,
		agent: lead.agent,
		reason,
		attempt,
		dueAt: new Date(now).toISOString(),
		channel: channelOf(lead),
		text: wordsFor({ given: lead.given, about: lead.subject, attempt, reason }),
		key: `${reason} ${lead.id} ${from} ${attempt}`,
	}));
	const made = await scope.records('follow-up').createMany(records, 'skip');
	await scope.sql(
		`update leads l set follow_ups_made = n.made, follow_up_from = n.began, next_follow_up_at = n.next, updated_at = now()
		from jsonb_to_recordset($1::jsonb) as n(id uuid, made integer, began timestamptz, next timestamptz) where l.id = n.id`,
		[
			JSON.stringify(
				rows.map(({ lead, from, attempt, next }) => ({
					id: lead.id,
					made: attempt,
					began: new Date(from).toISOString(),
					next: next === null ? null : new Date(next).toISOString(),
				})),
			),
		],
	);
	for (const [at, id] of made.entries()) {
		const channel = records[at]?.channel ?? 'phone';
		await scope.emit('follow-up.due', id, { reason, channel });
	}
	return made.length;
}
