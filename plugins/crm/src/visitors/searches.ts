import type { Handler, Scope } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { visitorOf } from './session.ts';

/** Who proved an address may see what is mailed there, and end it. */
const LIVE = 'active and confirmed_at is not null and ended_at is null and archived_at is null';

type Search = { id: string; name: string; frequency: 'instant' | 'daily' | 'weekly' };

/** Saved searches of an address, newest first. */
export async function searchesOf(scope: Scope, email: string): Promise<Search[]> {
	const text = `select id, name, coalesce(frequency, 'daily') as frequency from saved_searches where contact = any($1::uuid[]) and ${LIVE}
		order by created_at desc, id limit 50`;
	return scope.sql<Search>(text, [await contactsOf(scope, email)]);
}

async function contactsOf(scope: Scope, email: string): Promise<string[]> {
	const { data } = await scope.records('contact').list({ filter: { email }, limit: 20 });
	return data.map(({ id }) => id);
}

export const endSearch: Handler = async ({ body }: { body: { token: string; search: string } }, scope) => {
	const { email } = await visitorOf(scope, body.token);
	await endSearches(scope, email, body.search);
	return { ended: true };
};

/** Ends one, or all. */
export async function endSearches(scope: Scope, email: string, search: string | null = null): Promise<void> {
	await scope.sql(
		`update saved_searches set ended_at = $3, active = false, updated_at = now()
		where contact = any($1::uuid[]) and ($2::uuid is null or id = $2) and ended_at is null`,
		[await contactsOf(scope, email), search, new Date(nowOf(scope))],
	);
}
