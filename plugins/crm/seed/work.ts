import type { RecordObject, Scope } from '@freehold/core';
import { readBounds } from '../src/alerts/bounds.ts';
import { newToken } from '../src/alerts/search.ts';
import { rescore } from '../src/scoring/rescore.ts';

const HOUR = 3_600_000;

/** What people did, by how far they have come; hours ago. */
const DEEDS: Record<string, readonly [kind: string, hours: number][]> = {
	new: [['enquired', 5]],
	contacted: [
		['enquired', 60],
		['contacted', 59],
		['email_opened', 50],
	],
	qualified: [
		['enquired', 90],
		['contacted', 89],
		['replied', 88],
		['email_clicked', 40],
		['saved_listing', 30],
		['viewed_listing', 20],
	],
	viewing: [
		['enquired', 120],
		['contacted', 119],
		['replied', 118],
		['replied', 70],
		['email_clicked', 60],
		['saved_listing', 50],
		['toured', 24],
		['toured', 22],
	],
};

/** The daily work of the demo: signals and scores, follow-ups, a rule, a saved search. */
export async function seedWork(scope: Scope, leads: readonly RecordObject[], random: () => number): Promise<void> {
	const now = Date.now();
	const signals = leads.flatMap((lead) =>
		(DEEDS[lead.stage] ?? []).map(([kind, hours]) => ({
			lead: lead.id,
			listing: lead.listing,
			kind,
			at: new Date(now - (hours + random()) * HOUR).toISOString(),
			minutes: kind === 'replied' ? 45 : null,
		})),
	);
	await scope.records('lead-signal').createMany(signals);
	await scope.sql(
		`update leads l set interaction_count = s.count, last_interaction_at = s.last from
			(select lead, count(*)::int as count, max(at) as last from lead_signals group by lead) s where s.lead = l.id`,
	);
	await rescore(
		scope,
		leads.map(({ id }) => id),
	);
	await scope.records('follow-up').createMany(
		leads
			.filter(({ stage }) => stage === 'contacted' || stage === 'qualified')
			.slice(0, 4)
			.map(({ id, agent, subject }, at) => ({
				lead: id,
				agent,
				reason: 'by_hand',
				channel: at % 2 ? 'email' : 'phone',
				dueAt: new Date(now + (at - 1) * 20 * HOUR).toISOString(),
				text: `Ask whether there are any questions left. ${subject}`,
			})),
	);
	const agents = await scope.sql<{ id: string }>(
		`select id from users where role = 'agent' and active order by created_at limit 3`,
	);
	if (agents.length)
		await scope.records('routing-rule').create({
			name: 'Everybody in turn',
			users: agents.map(({ id }) => id),
			strategy: 'round_robin',
			answerWithinMinutes: 30,
		});
	const [first] = leads;
	if (!first) return;
	const query = 'price[lte]=900000&bedrooms[gte]=3';
	await scope.records('saved-search').create({
		...readBounds(query, scope.organization.units),
		...newToken(scope),
		name: 'Three bedrooms below 900,000',
		contact: first.contact,
		agent: first.agent,
		query,
		frequency: 'weekly',
		confirmedAt: new Date(now - 48 * HOUR).toISOString(),
	});
}
