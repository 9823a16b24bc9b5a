import { problem } from '../../errors.ts';
import type { BeforeHook, Scope } from '../../operations/model.ts';
import type { Entity, Registry } from '../../schema/model.ts';
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

/** Is it for everybody's own eyes alone (one's notifications, the address of one's calendar)? No team reaches into that. */
const isPersonal = (entity: Entity | undefined): boolean => {
	if (!entity) return false;
	const reads = Object.values(entity.access.roles)
		.flat()
		.map((action) => action.split(':'))
		.filter(([action]) => action === 'read' || action === '*');
	return entity.access.visibility !== undefined || (reads.length > 0 && reads.every(([, reach]) => reach === 'own'));
};

/** @throws forbidden where the team would widen what the actor reaches, or gives on */
export async function refuseWidening({ actor, service, sql }: Scope, { team, member }: Place): Promise<void> {
	const { entities } = service<Registry>('registry');
	const widens = (grant: string): boolean => {
		const { entity, action, reach } = readGrant(grant);
		// Whoever leads a team reads what is its members'; what is done to one's own stays with one's own.
		return reach === 'team' || (reach === 'own' && ['read', '*'].includes(action) && !isPersonal(entities.get(entity)));
	};
	if (!actor.permissions.some(widens)) return;
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
