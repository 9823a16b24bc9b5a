import type { RecordObject, Scope } from '@freehold/core';
import { capYearOf, type Plan, type Sharer, type Side } from './compute.ts';

const ROLES: Record<Side, string[]> = {
	listing: ['listing_agent'],
	buying: ['buying_agent'],
	both: ['listing_agent', 'buying_agent'],
};

/** Who shares the agents' part of a deal: colleagues who are agents of our side among its parties, or whoever looks after it. */
export async function sharersOf(deal: RecordObject, side: Side, { sql }: Scope): Promise<Sharer[]> {
	const parties = await sql<{ agent: string; share: number | null }>(
		`select p.user_ as agent, p.share::float8 as share from deal_parties p
		where p.deal = $1 and p.user_ is not null and p.role = any($2) order by p.id`,
		[deal.id, ROLES[side]],
	);
	if (parties.length === 0) return [{ agent: deal.agent ?? null, share: 100 }];
	// Where nobody's share is said, they share alike.
	const isSaid = parties.some(({ share }) => share !== null);
	return parties.map(({ agent, share }) => ({ agent, share: isSaid ? (share ?? 0) : 1 }));
}

/**
 * The same, with what the brokerage has kept of each agent in the year of the plan's cap.
 * @param lock while a statement is made: two deals of one agent that are won at once fill the cap one after the other
 */
export async function withKept(
	sharers: readonly Sharer[],
	plan: Plan,
	{ currency, day, lock = false }: { currency: string; day: string; lock?: boolean },
	{ sql, organization }: Scope,
): Promise<Sharer[]> {
	const agents = [...new Set(sharers.flatMap(({ agent }) => (agent ? [agent] : [])))].sort();
	if (!plan.cap || agents.length === 0) return [...sharers];
	if (lock)
		for (const agent of agents) await sql('select pg_advisory_xact_lock(hashtext($1))', [`cap ${organization.id} ${agent}`]);
	const { from, to } = capYearOf(day, plan.capFrom ?? '01-01');
	const kept = await sql<{ agent: string; kept: string }>(
		`select agent, greatest(sum(amount::numeric), 0)::text as kept from commission_lines
		where agent = any($1::uuid[]) and to_ = 'brokerage' and currency = $2 and earned_on between $3::date and $4::date group by agent`,
		[agents, currency, from, to],
	);
	const byAgent = new Map(kept.map((row) => [row.agent, row.kept]));
	return sharers.map((one) => ({ ...one, kept: (one.agent && byAgent.get(one.agent)) || '0' }));
}
