import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { FreeholdEvent } from './model.ts';

/** Days that events are kept; the database deletes them by the same number (0021_events.sql). */
export const RETENTION_DAYS = 90;

/** A row of `events` (or of the relay's statement) as the JSON of a {@link FreeholdEvent}. */
export const eventSql = (row: string): string => `json_build_object('id', ${row}.id, 'organization', ${row}.organization_id,
	'position', ${row}.position, 'type', ${row}.type, 'entity', ${row}.entity, 'record', ${row}.record, 'owner', ${row}.owner,
	'data', ${row}.data, 'actor', json_build_object('kind', ${row}.actor_kind, 'id', ${row}.actor),
	'at', to_char(${row}.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/** How far an organisation's log goes, and up to where it is past its retention. */
export async function readHead(sql: Sql, organization: string): Promise<{ position: number; forgotten: number }> {
	const [head] = await sql<{ position: string; forgotten: string }>(
		'select position, forgotten from event_heads where id = $1',
		[organization],
		'event_head',
	);
	return { position: Number(head?.position ?? 0), forgotten: Number(head?.forgotten ?? 0) };
}

const AFTER = `select (select forgotten from event_heads where id = $1) as forgotten,
	(select json_agg(${eventSql('e')} order by e.position) from (
		select * from events where organization_id = $1 and position > $2 order by position limit $3
	) e)::text as events`;

/**
 * The log behind a position, oldest first.
 * @throws events_forgotten where what follows the position is past its retention
 */
export async function readAfter(sql: Sql, organization: string, position: number, limit: number): Promise<FreeholdEvent[]> {
	const [row] = await sql<{ forgotten: string | null; events: string | null }>(
		AFTER,
		[organization, position, limit],
		'events_after',
	);
	const forgotten = Number(row?.forgotten ?? 0);
	if (position < forgotten) throw eventsForgotten(position, forgotten);
	return JSON.parse(row?.events ?? '[]');
}

/** What is not there any more cannot be caught up with: the caller loads anew, and goes on from the head. */
export const eventsForgotten = (position: number, forgotten: number) =>
	problem('events_forgotten', {
		detail: `Events are kept for ${RETENTION_DAYS} days; those up to position ${forgotten} are gone, and ${position} was asked for. Load the records anew and go on from there.`,
		found: position,
		oldest: forgotten + 1,
	});

/** Deletes so many events that are past their retention, of whichever organisation; resolves to how many there were. */
export async function forgetEvents({ borrow }: Pick<Connections, 'borrow'>, batch: number): Promise<number> {
	const [row] = await borrow(null, (sql) => sql<{ n: number }>('select freehold_forget_events($1) as n', [batch]), '', 'aside');
	return row?.n ?? 0;
}
