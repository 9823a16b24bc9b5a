import type { AfterHook, BeforeHook, Scope } from '@freehold/core';
import { hashSecret, mintSecret } from '@freehold/core';
import { readBounds } from './bounds.ts';

/** Keeps the filters as columns, too, and gives a new search to whoever looks after the contact. */
export const prepareSearch: BeforeHook = async (body, scope, { id }) => {
	const bounds = typeof body.query === 'string' ? readBounds(body.query, scope.organization.units) : {};
	if (id !== undefined) return { ...body, ...bounds };
	const agent = body.agent ?? (await agentOf(scope, String(body.contact)));
	return { ...body, ...bounds, ...newToken(scope), ...(agent ? { agent } : {}) };
};

async function agentOf({ sql, actor }: Scope, contact: string): Promise<string | null> {
	const [row] = await sql<{ agent: string | null }>('select agent from contacts where id = $1::uuid', [contact]);
	return row?.agent ?? (actor.kind === 'user' ? actor.id : null);
}

/** What ends it without signing in: kept encrypted, for the next mail, and hashed, to be found by. */
export function newToken({ organization }: Scope): { token: string; tokenHash: string } {
	const token = mintSecret('lt', organization.id);
	return { token, tokenHash: hashSecret(token) };
}

/** Who is to be written to is asked first, whoever entered the search. */
export const afterSearch: AfterHook = async ({ id, contact, name }, scope) => {
	const { email } = await scope.records('contact').get(contact, { fields: ['email'] });
	const token = email ? await tokenOf(scope, id) : null;
	if (email && token) await scope.enqueue('crm.ask-subscriber', { to: email, title: name, token });
};

const PLACE = { table: 'saved_searches', column: 'token' };

export async function tokenOf({ sql }: Scope, id: string): Promise<string | null> {
	const [row] = await sql<{ token: string | null }>('select token from saved_searches where id = $1', [id]);
	return row?.token ? sql.keyring.open(sql, PLACE, id, row.token) : null;
}
