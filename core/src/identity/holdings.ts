import type { Actor } from '../operations/model.ts';
import type { Roles } from './roles.ts';

/** What a user holds, as SQL: the columns of `users u` that an actor is made from, all in the query that finds the user. */
export const HOLDINGS = `u.role, (select r.grants from roles r where r.name = u.role) as grants,
	(select array_agg(distinct o.member)::text[] from team_members m join team_members o on o.organization_id = m.organization_id and o.team = m.team
		where m.member = u.id) as team,
	(select array_agg(distinct o.member)::text[] from team_members m join team_members o on o.organization_id = m.organization_id and o.team = m.team
		where m.member = u.id and m.role = 'lead') as led`;

export type HoldingsRow = { role: string; grants: string[] | null; team: string[] | null; led: string[] | null };

/** The part of an actor that says what it may do, and with whose records. */
export function holdingsOf(user: string, row: HoldingsRow, roles: Roles): Pick<Actor, 'role' | 'permissions' | 'team' | 'led'> {
	return {
		role: row.role,
		permissions: roles.grantsOf(row.role, row.grants),
		team: row.team ?? [user],
		...(row.led ? { led: row.led } : {}),
	};
}
