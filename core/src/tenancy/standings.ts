import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Organization } from '../operations/model.ts';
import { GRACE_DAYS } from './standing.ts';

/** What the platform's operator sees of an organisation. */
export type Standing = {
	id: string;
	name: string;
	slug: string;
	plan: Organization['plan'];
	status: Organization['status'];
	statusReason: string | null;
	statusSince: string | null;
	operator: boolean;
	country: string;
	currency: string;
	users: number;
	createdAt: string;
};

/** The columns of a standing but for the count of users; instants as JSON has them. */
export const STANDING_COLUMNS = `id, name, slug, plan, status, status_reason as "statusReason", to_json(status_since) #>> '{}' as "statusSince",
	operator, country, currency, to_json(created_at) #>> '{}' as "createdAt"`;

type Change = { status: Organization['status']; reason: string | null; from: Organization['status'][] };

/** The standing of the organisation that `sql` works in. @throws not_found */
export async function readStanding(sql: Sql, id: string): Promise<Standing> {
	const [row] = await sql<Standing>(
		`select ${STANDING_COLUMNS}, (select count(*)::int from users where active and archived_at is null) as users
		from organizations where id = $1`,
		[id],
	);
	if (!row) throw problem('not_found', { detail: `No organisation has the id ${id}` });
	return row;
}

/** Lets nobody in until it is resumed. @throws invalid_transition */
export const suspend = (sql: Sql, id: string, reason: string): Promise<Standing> =>
	change(sql, id, { status: 'suspended', reason, from: ['active'] });

/**
 * Ends a suspension, or undoes a deletion within its grace; whoever was signed in before a deletion signs in anew.
 * @throws invalid_transition, conflict
 */
export async function resume(sql: Sql, id: string): Promise<Standing> {
	const [deleted] = await sql<{ due: boolean }>(
		`select status_since <= now() - make_interval(days => ${GRACE_DAYS}) as due from organizations where id = $1 and status = 'deleted'`,
		[id],
	);
	if (deleted) await sql('update sessions set revoked_at = now(), updated_at = now() where revoked_at is null');
	if (deleted?.due) throw problem('conflict', { detail: `It was deleted more than ${GRACE_DAYS} days ago and is being purged` });
	return change(sql, id, { status: 'active', reason: null, from: ['suspended', 'deleted'] });
}

/** Marks it deleted: nobody gets in, and after the grace all it has is purged. @throws invalid_transition */
export const markDeleted = (sql: Sql, id: string, reason: string | null): Promise<Standing> =>
	change(sql, id, { status: 'deleted', reason, from: ['active', 'suspended'] });

async function change(sql: Sql, id: string, { status, reason, from }: Change): Promise<Standing> {
	const before = await readStanding(sql, id);
	const [changed] = await sql(
		`update organizations set status = $2, status_reason = $3, status_since = now(), updated_at = now()
		where id = $1 and status = any($4) returning id`,
		[id, status, reason, from],
	);
	if (!changed) {
		throw problem('invalid_transition', {
			detail: `This organisation is ${before.status}; this is possible where it is ${from.join(' or ')}`,
			found: before.status,
			expected: from,
		});
	}
	return readStanding(sql, id);
}

/** What the operator sets: what is named changes. */
export type Terms = { plan?: Organization['plan']; apiCallsPerHour?: number | null; features?: Record<string, boolean> };

/** Features are checked by the caller. @throws not_found */
export async function setTerms(sql: Sql, id: string, { plan, apiCallsPerHour, features }: Terms): Promise<Standing> {
	await sql(
		`update organizations set plan = coalesce($2, plan), updated_at = now(),
			api_calls_per_hour = case when $3 then $4::integer else api_calls_per_hour end,
			features = coalesce(features, '{}'::jsonb) || $5::jsonb
		where id = $1`,
		[id, plan ?? null, apiCallsPerHour !== undefined, apiCallsPerHour ?? null, JSON.stringify(features ?? {})],
	);
	return readStanding(sql, id);
}
