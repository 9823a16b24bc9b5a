import type { Scope } from '@freehold/core';
import { problem } from '@freehold/core';

const USUAL = 50;
const MOST = 100;

/** `GET /v1/deals/{id}/timeline`: one statement a page, the latest first. Ids are in the order of time, so they are the cursor. */
export const timeline = async ({ id, query }: { id: string; query: Record<string, string> }, { sql }: Scope) => {
	const limit = query.limit === undefined ? USUAL : Number(query.limit);
	if (limit < 1 || limit > MOST) {
		const detail = `Found ${limit}; meant a whole number from 1 to ${MOST}`;
		throw problem('invalid_query', { detail, errors: [{ pointer: '?limit', code: 'range', detail }] });
	}
	const rows = await sql<{ entry: { id: string } }>(
		`select json_build_object(
			'id', c.id, 'at', to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'subject', c.subject, 'record', c.record,
			'action', c.action, 'from', c.from_, 'to', c.to_, 'days', c.days, 'note', c.note,
			'by', case when c.by is null then null else json_build_object('id', c.by, 'name', u.name_full) end) as entry
		from deal_changes c left join users u on u.id = c.by
		where c.deal = $1 and ($2::uuid is null or c.id < $2::uuid) and ($3::text is null or c.subject = $3)
		order by c.id desc limit $4`,
		[id, query.cursor ?? null, query.subject ?? null, limit + 1],
	);
	const data = rows.slice(0, limit).map(({ entry }) => entry);
	return { data, next: rows.length > limit ? data.at(-1)?.id : null };
};
