import type { Scope } from '@freehold/core';
import { type Hours, isOpen, isZone } from '../response/hours.ts';
import { nowOf } from '../response/policy.ts';
import type { Colleague } from './choose.ts';
import type { Rule } from './fits.ts';

type Row = {
	id: string;
	absentFrom: Date | string | null;
	absentUntil: Date | string | null;
	hours: Hours | null;
	timeZone: string | null;
	mostOpenLeads: number | null;
	openLeads: number;
};

/**
 * The colleagues of a rule, each with whether they take leads now and how many open ones they have; one statement. Colleagues who left
 * are none.
 */
export const poolOf = (rule: Pick<Rule, 'users' | 'team'>, scope: Scope): Promise<Colleague[]> =>
	colleagues(scope, 'u.id = any($1::uuid[]) or u.id in (select m.member from team_members m where m.team = $2::uuid)', [
		rule.users ?? [],
		rule.team ?? null,
	]);

/** Everybody with one of these roles, each with whether they are there now. */
export const poolOfRoles = (roles: readonly string[], scope: Scope): Promise<Colleague[]> =>
	colleagues(scope, 'u.role = any($1::text[])', [roles]);

async function colleagues(scope: Scope, which: string, values: unknown[]): Promise<Colleague[]> {
	const rows = await scope.sql<Row>(
		`select u.id, a.absent_from as "absentFrom", a.absent_until as "absentUntil", a.hours, a.time_zone as "timeZone",
			a.most_open_leads as "mostOpenLeads",
			(select count(*)::int from leads l where l.agent = u.id and l.archived_at is null and l.stage not in ('won', 'lost')) as "openLeads"
		from users u left join agent_availability a on a.member = u.id
		where u.active and u.kind = 'person' and u.archived_at is null
			and (${which}) order by u.id limit 200`,
		values,
	);
	const now = nowOf(scope);
	return rows.map((row) => ({ id: row.id, openLeads: row.openLeads, isThere: isThere(row, scope.organization.timeZone, now) }));
}

function isThere(
	{ absentFrom, absentUntil, hours, timeZone, mostOpenLeads, openLeads }: Row,
	zone: string,
	now: number,
): boolean {
	const left = absentFrom !== null && time(absentFrom) <= now;
	const back = absentUntil !== null && time(absentUntil) <= now;
	const isAway = absentUntil !== null && absentFrom === null ? !back : left && !back;
	return (
		!isAway &&
		isOpen(hours, timeZone !== null && isZone(timeZone) ? timeZone : zone, now) &&
		(mostOpenLeads === null || openLeads < mostOpenLeads)
	);
}

const time = (at: Date | string): number => new Date(at).getTime();
