import type { Scope } from '@freehold/core';
import { v7 } from 'uuid';
import { nowOf } from '../clock.ts';
import { askForDigests, type Preferences } from '../preferences/preferences.ts';
import { nextDigest } from '../preferences/times.ts';

/**
 * Something waits for the next digest of these people: it is put down when that is, where it is not yet, and asked for. One statement,
 * and a job for each moment.
 */
export async function awaitDigest(scope: Scope, people: readonly Preferences[]): Promise<void> {
	const now = nowOf(scope);
	const rows = people.flatMap(({ person, timeZone, ...rhythm }) => {
		const at = nextDigest(rhythm, timeZone, now);
		return at === null ? [] : [{ person, id: v7(), at: new Date(at).toISOString() }];
	});
	if (rows.length === 0) return;
	const set = await scope.sql<{ at: string }>(
		`insert into notification_preferences (organization_id, id, person, visibility, digest, digest_hour, digest_day, next_digest_at)
		select $2, w.id, w.person, 'private', 'daily', 8, 'monday', w.at from jsonb_to_recordset($1::jsonb) as w(id uuid, person uuid, at timestamptz)
		on conflict (organization_id, person) do update set next_digest_at = excluded.next_digest_at, updated_at = now()
			where notification_preferences.next_digest_at is null
		returning to_char(next_digest_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
		[JSON.stringify(rows), scope.organization.id],
	);
	for (const at of new Set(set.map((one) => one.at))) await askForDigests(scope, Date.parse(at));
}
