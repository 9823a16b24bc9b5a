import type { Handler, JobHandler } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { endSearches } from './searches.ts';
import { visitorOf } from './session.ts';

/** An account that nobody has used for so long is not anybody's any more. */
const UNUSED_MS = 2 * 365 * 86_400_000;

/** Erases the account; what hangs on it (browsers, homes, what was shared) goes with it. */
export const forget: Handler = async ({ body }: { body: { token: string } }, scope) => {
	const { id, email } = await visitorOf(scope, body.token);
	await endSearches(scope, email);
	for (const link of (await scope.records('visitor-link').list({ filter: { email }, limit: 20 })).data)
		await scope.records('visitor-link').remove(link.id);
	await scope.records('visitor').remove(id);
	return { forgotten: true };
};

/** What has ended is not kept. */
export const forgetVisitors: JobHandler = async (_, scope) => {
	const now = nowOf(scope);
	await scope.sql('delete from visitor_links where expires_at <= $1', [new Date(now)]);
	await scope.sql('delete from visitor_sessions where expires_at <= $1', [new Date(now)]);
	await scope.sql('delete from visitors where seen_at <= $1', [new Date(now - UNUSED_MS)]);
};
