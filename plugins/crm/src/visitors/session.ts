import type { Handler, Scope } from '@freehold/core';
import { hashSecret, mintSecret, problem } from '@freehold/core';
import { fault, refuse, takeTurn } from '../people.ts';
import { nowOf } from '../response/policy.ts';

const DAY = 86_400_000;
/** A browser that is not used for so long is signed out. */
const SESSION_MS = 90 * DAY;

/** Who a token is of. `contact`: the brokerage may see their homes. */
export type Visitor = { id: string; email: string; contact: string | null };

/** Exchanges a link's code, once. @throws link_expired for one that is unknown, used, or too old */
export const signIn: Handler = async ({ body }: { body: { code: string } }, scope) => {
	const now = nowOf(scope);
	const email = await useLink(scope, body.code, new Date(now));
	if (email === null) throw problem('link_expired', { detail: 'Ask for another link' });
	await takeTurn({ name: '', email, phone: null }, scope);
	const seenAt = new Date(now).toISOString();
	const id = (await idOf(scope, email)) ?? (await scope.records('visitor').create({ email, seenAt })).id;
	const token = mintSecret('lt', scope.organization.id);
	const expiresAt = new Date(now + SESSION_MS).toISOString();
	await scope.records('visitor-session').create({ visitor: id, tokenHash: hashSecret(token), seenAt, expiresAt });
	return { token, email };
};

/** Where the link was sent; of two that use it at once, one gets it. */
async function useLink({ sql }: Scope, code: string, now: Date): Promise<string | null> {
	const [link] = await sql<{ id: string; email: string }>(
		'delete from visitor_links where code_hash = $1 and expires_at > $2 returning id, email',
		[hashSecret(code), now],
	);
	return link ? sql.keyring.open(sql, { table: 'visitor_links', column: 'email' }, link.id, link.email) : null;
}

/** The address is hidden from every list, so it is looked for by its blind index. */
async function idOf({ sql }: Scope, email: string): Promise<string | null> {
	const sealer = await sql.keyring.sealer(sql);
	const [row] = await sql<{ id: string }>('select id from visitors where email_blind = $1', [sealer.blind('email', email)]);
	return row?.id ?? null;
}

/** @throws invalid_input at /token where it is not known, or has ended */
export async function visitorOf(scope: Scope, token: string): Promise<Visitor> {
	const { sql } = scope;
	const now = nowOf(scope);
	const [row] = await sql<{ id: string; email: string; contact: string | null; session: string; seen: Date | string }>(
		`select v.id, v.email, v.contact, s.id as session, s.seen_at as seen from visitor_sessions s join visitors v on v.id = s.visitor
		where s.token_hash = $1 and s.expires_at > $2`,
		[hashSecret(token), new Date(now)],
	);
	if (!row) throw refuse([fault('/token', 'unknown', 'Signed out; ask for another link')]);
	if (now - new Date(row.seen).getTime() > DAY) {
		const until = new Date(now + SESSION_MS);
		await sql('update visitor_sessions set seen_at = $2, expires_at = $3 where id = $1', [row.session, new Date(now), until]);
		await sql('update visitors set seen_at = $2 where id = $1', [row.id, new Date(now)]);
	}
	const email = await sql.keyring.open(sql, { table: 'visitors', column: 'email' }, row.id, row.email);
	return { id: row.id, email, contact: row.contact };
}

/** In this browser, or in all of them. */
export const signOut: Handler = async ({ body }: { body: { token: string; everywhere?: boolean } }, { sql }) => {
	await sql(
		`delete from visitor_sessions where token_hash = $1
			or ($2 and visitor = (select visitor from visitor_sessions where token_hash = $1))`,
		[hashSecret(body.token), body.everywhere === true],
	);
	return { signedOut: true };
};
