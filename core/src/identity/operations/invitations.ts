import { v7 } from 'uuid';
import type { Audit } from '../../audit/audit.ts';
import type { Sql } from '../../data/model.ts';
import { type Problem, problem } from '../../errors.ts';
import type { BeforeHook, Caller, Handler, Scope } from '../../operations/model.ts';
import { refuseSuspended, statusOf } from '../../tenancy/standing.ts';
import { type Authority, invalid } from '../authority.ts';
import { refusePassword, rememberPassword } from '../change-password.ts';
import { type Directory, normalEmail } from '../directory.ts';
import { type FinishSignIn, type Outcome, settle } from '../finish-sign-in.ts';
import type { Gate } from '../gate.ts';
import { invitationLetter } from '../invitation-letter.ts';
import type { Mail } from '../mail.ts';
import { mint, organizationOf, redeem, voidTokensOf } from '../one-time.ts';
import { passwordFaults } from '../password-rules.ts';
import { hashPassword } from '../passwords.ts';
import { allows, userOf } from '../permission.ts';
import { refuseOwner } from './people.ts';
import { refuseWidening } from './teams.ts';

/** What inviting stands on. */
export type Invitations = {
	gate: Gate;
	authority: Authority;
	directory: Directory;
	finishSignIn: FinishSignIn;
	audit: Audit;
	mail: Mail;
	publicUrl: string;
};

const DAYS = 7;
const ROLE_UNLESS_SAID = 'agent';
const USER = { name: 'user', plugin: 'identity' };

/** What holds for invitations: nobody invites to more than they hold, an address is invited once, and a link ends with its invitation. */
export function invitationHooks(parts: Invitations): Record<string, BeforeHook> {
	const { authority, directory } = parts;
	return {
		'invitation.create': async (body, scope) => {
			const email = normalEmail(body.email as string);
			const role = (body.role ?? ROLE_UNLESS_SAID) as string;
			if (role === 'owner') refuseOwner(scope.actor);
			await authority.refuseExceeding(scope, await authority.read(scope.sql, role), `The role “${role}”`);
			await refuseTeams(scope, (body.teams ?? []) as string[]);
			await refusePending(scope, email);
			const isMember = (await directory.find(scope.sql, email)) !== null;
			// Who may not look through the members is not told who is one; then there is nobody to write to.
			if (isMember && allows(scope.actor, 'user:read', USER) === true)
				throw problem('conflict', { detail: 'Somebody with this address is a member already' });
			const id = v7();
			if (!isMember) await send(parts, scope, { id, email });
			return { ...body, id, email, role, expiresAt: inDays(DAYS), invitedBy: userOf(scope.actor) };
		},
		'invitation.delete': async (body, scope, { id = '' }) => {
			await voidTokensOf(scope.sql, 'invitation', 'invitation', id);
			return body;
		},
	};
}

/** `invitation.resend` and `invitation.accept`. */
export function invitationOperations(parts: Invitations): Record<string, Handler> {
	const resend: Handler = async ({ id }, scope) => {
		await scope.sql('select 1 from invitations where id = $1 for update', [id]);
		const { email, role, acceptedAt } = await scope.records('invitation').get(id);
		if (acceptedAt) throw problem('conflict', { detail: 'This invitation was accepted already' });
		await parts.authority.refuseExceeding(scope, await parts.authority.read(scope.sql, role as string), `The role “${role}”`);
		await voidTokensOf(scope.sql, 'invitation', 'invitation', id);
		if ((await parts.directory.find(scope.sql, email as string)) === null)
			await send(parts, scope, { id, email: email as string });
		return scope.records('invitation').update(id, { expiresAt: inDays(DAYS) });
	};

	const accept: Handler = async ({ body }, { caller }) => {
		const { token, name, password } = body as { token: string; name?: string; password: string };
		const organization = organizationOf(token);
		if (!organization) throw expired();
		// Told before the link is used up.
		refusePassword(passwordFaults(password, name ? [name] : []));
		const passwordHash = await hashPassword(password);
		const newcomer = { organization, token, name, passwordHash };
		return settle(await parts.gate.inOrganization(organization, (sql) => join(parts, sql, newcomer, caller)));
	};

	return { 'invitation.resend': resend, 'invitation.accept': accept };
}

type Newcomer = { organization: string; token: string; name: string | undefined; passwordHash: string };

/** Makes the user that an invitation is for, and signs them in. */
async function join(parts: Invitations, sql: Sql, newcomer: Newcomer, caller: Caller | undefined): Promise<Outcome> {
	const { organization, passwordHash } = newcomer;
	const link = await redeem(sql, newcomer.token, 'invitation');
	const invitation = link && (await lockInvitation(sql, link.data.invitation as string));
	if (!invitation || !link.email || (await parts.directory.find(sql, link.email)) !== null) return { refused: expired() };
	// Undoes the redeeming: the link works once the organisation is back.
	refuseSuspended(await statusOf(sql, organization));
	const name = nameOf(newcomer.name, invitation);
	if (!name) throw invalid([{ pointer: '/name', code: 'required', detail: 'What is your name?' }]);
	const id = v7();
	const { role } = invitation;
	await parts.directory.add(sql, organization, { id, email: link.email, name, role, passwordHash, verified: true });
	await rememberPassword(sql, { organization, user: id }, passwordHash);
	await sql(
		`insert into team_members (organization_id, id, team, member)
		select $1, gen_random_uuid(), t.id, $2 from teams t where t.id::text in (select jsonb_array_elements_text(teams) from invitations where id = $3)`,
		[organization, id, invitation.id],
	);
	await sql('update invitations set accepted_at = now(), updated_at = now() where id = $1', [invitation.id]);
	const actor = { kind: 'user' as const, id };
	await parts.audit.record(
		sql,
		{ organization, actor, caller },
		{ kind: 'admin_action', action: 'invitation.accept', entity: 'invitation', record: invitation.id, details: { role } },
	);
	return parts.finishSignIn(sql, { id, organization }, caller, { factors: ['password'] });
}

type Invitation = { id: string; role: string; name_full: string | null; name_given: string | null; name_family: string | null };

/** The invitation, if it still stands: not accepted, and its role not deleted since. */
async function lockInvitation(sql: Sql, id: string): Promise<Invitation | undefined> {
	const [row] = await sql<Invitation>(
		`select i.id, i.role, i.name_full, i.name_given, i.name_family from invitations i join roles r on r.name = i.role
		where i.id = $1 and i.accepted_at is null for update of i for key share of r`,
		[id],
	);
	return row;
}

const nameOf = (said: string | undefined, { name_full: full, name_given: given, name_family: family }: Invitation) =>
	said ? { full: said } : full ? { full, given, family } : null;

async function send({ mail, publicUrl }: Invitations, scope: Scope, { id, email }: { id: string; email: string }): Promise<void> {
	const { organization, sql, actor } = scope;
	const minutes = DAYS * 24 * 60;
	const token = await mint(sql, organization.id, { purpose: 'invitation', email, data: { invitation: id }, minutes });
	const inviter = userOf(actor);
	const [by] = inviter ? await sql<{ name: string }>('select name_full as name from users where id = $1', [inviter]) : [];
	const letter = invitationLetter({ to: email, organization, by: by?.name, days: DAYS, publicUrl, token });
	await mail(organization.id, letter, scope);
}

async function refuseTeams(scope: Scope, teams: string[]): Promise<void> {
	const known = new Set(
		(await scope.sql<{ id: string }>('select id from teams where id = any($1::uuid[])', [teams])).map(({ id }) => id),
	);
	const faults = teams.flatMap((team, at) =>
		known.has(team.toLowerCase()) ? [] : [{ pointer: `/teams/${at}`, code: 'reference', detail: 'No team with this id' }],
	);
	if (faults.length) throw invalid(faults);
	for (const team of teams) await refuseWidening(scope, { team, member: null });
}

async function refusePending({ records }: Scope, email: string): Promise<void> {
	const pending = await records('invitation').find({
		email,
		'acceptedAt[set]': 'false',
		'expiresAt[gt]': new Date().toISOString(),
	});
	if (pending)
		throw problem('conflict', {
			detail: 'This address has been invited; send the invitation again, or revoke it',
			id: pending.id,
		});
}

const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString();

const expired = (): Problem =>
	problem('link_expired', { detail: 'The invitation was accepted, revoked or sent again, or is too old; ask for another one' });
