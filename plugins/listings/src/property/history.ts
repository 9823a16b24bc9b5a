import type { Handler } from '@freehold/core';
import { problem } from '@freehold/core';

type Row = {
	id: string;
	at: Date | string;
	sort: string;
	kind: string;
	listing: string | null;
	event: string | null;
	from: string | null;
	to: string | null;
	amount: string | null;
	currency: string | null;
	source: string | null;
};

const PAGE = 50;
const LARGEST = 200;

/**
 * Everything that happened to a place, newest first, in one statement: when it was entered, what became of its listings, and the entries
 * made by hand. Names of people are on the entries alone, where a permission of its own shows them.
 */
export const history: Handler = async ({ id, query }, { sql }) => {
	const limit = Number(query.limit ?? PAGE);
	if (limit < 1 || limit > LARGEST) throw refusal('limit', query.limit ?? '', `1 to ${LARGEST}`);
	const after = query.cursor === undefined ? [null, null] : readCursor(query.cursor);
	const rows = await sql<Row>(
		`select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort from (
			select p.id, p.created_at as at, 'registered' as kind, null::uuid as listing, null::uuid as event, null::text as "from",
				null::text as "to", null::text as amount, null::text as currency, null::text as source
			from properties p where p.id = $1
			union all
			select v.id, v.created_at, case v.change when 'created' then 'listed' else v.change end, v.listing, null,
				case v.change when 'status' then v.before->>'status' when 'price' then v.before->>'price_amount' end,
				case v.change when 'status' then v.after->>'status' when 'price' then v.after->>'price_amount' end,
				v.price_amount::text, v.price_currency, null
			from listing_versions v
			where v.listing in (select l.id from listings l where l.property = $1) and v.change <> 'changed'
			union all
			select e.id, e.date::timestamp at time zone 'UTC', e.kind, null, e.id, null, null, e.price_amount::text, e.price_currency, e.source
			from property_events e where e.property = $1
		) h where $2::timestamptz is null or (at, id) < ($2::timestamptz, $3::uuid)
		order by at desc, id desc limit $4`,
		[id, ...after, limit + 1],
	);
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	return {
		entries: page.map(({ at, sort: _, amount, currency, ...entry }) => ({
			...entry,
			at: new Date(at).toISOString(),
			price: amount === null || currency === null ? null : { amount, currency },
		})),
		next: rows.length > limit && last ? Buffer.from(`${last.sort} ${last.id}`).toString('base64url') : null,
	};
};

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(cursor: string): [string, string] {
	const [, at = '', id = ''] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
	if (!at || Number.isNaN(Date.parse(at)) || at.startsWith('0000')) throw refusal('cursor', cursor, '`next` of the page before');
	return [at, id];
}

function refusal(name: string, found: string, meant: string) {
	const detail = `Found “${found.slice(0, 60)}”; meant ${meant}`;
	return problem('invalid_query', { detail, errors: [{ pointer: `?${name}`, code: 'invalid_query', detail }] });
}
