import { problem } from '../../errors.ts';
import type { BeforeHook, Scope } from '../../operations/model.ts';
import { readGrant } from '../grants.ts';
import { missingPermission } from '../refusal.ts';

/** `member` is nobody yet where somebody is invited. */
type Place = { team: string; member: string | null };

/**
 * What holds for teams: a change is in force at the next request, and nobody widens their own reach. Who holds something for
 * their own or their teams' records only puts others into the teams they lead, and themselves into none.
 */
export function teamHooks(forget: (organization: string) => void): Record<string, BeforeHook> {
	const remember = ({ afterCommit, organization }: Scope): void => afterCommit(() => forget(organization.id));
	return {
		'team-member.create': async (body, scope) => {
			await refuseWidening(scope, body as Place);
			await refuseStrangers(scope, body as Place);
			remember(scope);
			return body;
		},
		'team-member.update': async (body, scope, { id = '' }) => {
			const [place] = await scope.sql<Place>('select team, member from team_members where id = $1 for update', [id]);
			if (!place) return body;
			const next = { ...place, ...(body as Partial<Place>) };
			await refuseWidening(scope, place);
			await refuseWidening(scope, next);
			await refuseStrangers(scope, next);
			remember(scope);
			return body;
		},
		'team-member.delete': async (body, scope, { id = '' }) => {
			const [place] = await scope.sql<Place>('select team, member from team_members where id = $1', [id]);
			if (place) await refuseWidening(scope, place);
			remember(scope);
			return body;
		},
		'team.delete': (body, scope) => {
			remember(scope);
			return body;
		},
	};
}

/** @throws forbidden where the team would widen what the actor reaches, or gives on */
export async function refuseWidening({ actor, sql }: Scope, { team, member }: Place): Promise<void> {
	if (!actor.permissions.some((grant) => readGrant(grant).reach !== 'organization')) return;
	const [leads] =
		member === actor.id
			? []
			: await sql(`select 1 from team_members where team = $1 and member = $2 and role = 'lead'`, [team, actor.id]);
	if (leads) return;
	const why = 'Its members reach a team’s records: you may change the teams you lead, and not your own place in one';
	throw missingPermission('team-member:write', { why });
}

/** Who has left is in no team again. */
async function refuseStrangers({ sql }: Scope, { member }: Place): Promise<void> {
	const [user] = await sql('select 1 from users where id = $1 and archived_at is null', [member]);
	if (user) return;
	const errors = [{ pointer: '/member', code: 'reference', detail: 'No user with this id' }];
	throw problem('invalid_input', { detail: '/member: No user with this id', errors });
}
