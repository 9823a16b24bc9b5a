import { v7 } from 'uuid';
import type { Sql } from '../../data/model.ts';
import { refuseSuspended, statusOf } from '../../tenancy/standing.ts';
import type { Directory } from '../directory.ts';
import type { Provider } from './providers.ts';

/** What the provider says of the person: claims of the ID token and, where that has no address, of the userinfo endpoint. */
export type Claims = {
	iss: string;
	sub: string;
	email?: unknown;
	email_verified?: unknown;
	name?: unknown;
	given_name?: unknown;
	family_name?: unknown;
};

/** Why nobody came in, for the audit trail and the page. */
export type Refusal =
	| 'email_missing'
	| 'email_unverified'
	| 'email_domain'
	| 'unknown_user'
	| 'owner_not_linked'
	| 'other_identity';

export type Found = { user: string; isNew: boolean } | { refused: Refusal };

/**
 * The user whom these claims mean: the one linked before to this issuer and subject, or else the one with this address, if the
 * provider has verified it and may speak for its domain. Nobody's account is taken over by a shared address: not that of
 * somebody who is linked to another subject of this provider, and not an owner's, who keeps a way in of their own.
 */
export async function findPerson(
	sql: Sql,
	organization: string,
	provider: Provider,
	claims: Claims,
	directory: Directory,
): Promise<Found> {
	refuseSuspended(await statusOf(sql, organization));
	const linked = await useLink(sql, provider, claims);
	if (linked) return { user: linked, isNew: false };
	const email = addressOf(claims, provider);
	if (typeof email !== 'string') return email;
	const known = await directory.find(sql, email);
	if (known) {
		const refused = await mayNotLink(sql, known, provider);
		if (refused) return { refused };
		await link(sql, organization, known, provider, claims);
		await sql('update users set email_verified_at = coalesce(email_verified_at, now()) where id = $1', [known]);
		return { user: known, isNew: false };
	}
	if (!provider.createUsers) return { refused: 'unknown_user' };
	const user = v7();
	const name = nameOf(claims, email);
	await directory.add(sql, organization, { id: user, email, name, role: provider.role, passwordHash: null, verified: true });
	await link(sql, organization, user, provider, claims);
	return { user, isNew: true };
}

/** The link that there is, its use noted. One from before its holder became an owner is good no more. */
async function useLink(sql: Sql, provider: Provider, { iss, sub }: Claims): Promise<string | null> {
	const [row] = await sql<{ holder: string }>(
		`update linked_identities set last_used_at = now(), updated_at = now()
		where provider = $1 and issuer = $2 and subject = $3
			and exists (select 1 from users u where u.id = holder and u.role <> 'owner') returning holder`,
		[provider.id, iss, sub],
	);
	return row?.holder ?? null;
}

/** An address that this provider has verified and may speak for. */
function addressOf({ email, email_verified: verified }: Claims, { domains }: Provider): string | { refused: Refusal } {
	if (typeof email !== 'string' || email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email)) return { refused: 'email_missing' };
	if (verified !== true) return { refused: 'email_unverified' };
	const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
	return domains.includes(domain) ? email : { refused: 'email_domain' };
}

async function mayNotLink(sql: Sql, user: string, provider: Provider): Promise<Refusal | null> {
	const [row] = await sql<{ role: string; kind: string; linked: boolean }>(
		`select role, kind, exists (select 1 from linked_identities l where l.holder = u.id and l.provider = $2) as linked
		from users u where u.id = $1 for no key update`,
		[user, provider.id],
	);
	if (row?.kind !== 'person') return 'unknown_user';
	if (row.role === 'owner') return 'owner_not_linked';
	return row.linked ? 'other_identity' : null;
}

async function link(sql: Sql, organization: string, user: string, provider: Provider, { iss, sub }: Claims): Promise<void> {
	await sql(
		`insert into linked_identities (organization_id, id, holder, provider, issuer, subject, last_used_at)
		values ($1, $2, $3, $4, $5, $6, now())`,
		[organization, v7(), user, provider.id, iss, sub],
	);
}

function nameOf({ name, given_name: given, family_name: family }: Claims, email: string) {
	const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() ? value.trim().slice(0, 100) : null);
	const parts = [text(given), text(family)].filter(Boolean).join(' ');
	return { full: text(name) ?? (parts || email.slice(0, email.indexOf('@'))), given: text(given), family: text(family) };
}
