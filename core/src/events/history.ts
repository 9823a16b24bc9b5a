import type { Sql } from '../data/model.ts';
import type { Handler } from '../operations/model.ts';
import type { EventHouse } from './events.ts';
import { eventSql, eventsForgotten, readHead } from './log.ts';
import type { FreeholdEvent } from './model.ts';

/** What `GET /v1/events/history` is asked; the door has checked the form of each. */
type Query = {
	type?: string;
	entity?: string;
	record?: string;
	actor?: string;
	since?: string;
	until?: string;
	after?: string;
	before?: string;
	limit?: string;
};

const DEFAULT_LIMIT = 20;
/** Rows read at a time, and in one call, while looking for those that the caller may see. */
const CHUNK = 200;
const MOST_READ = 5000;

/** Past events, each only for who may know of it; see `visible.ts`. */
export const history = ({ types, visible }: Pick<EventHouse, 'types' | 'visible'>): Handler => {
	return async ({ query }: { query: Query }, { sql, actor, organization }) => {
		const head = await readHead(sql, organization.id);
		const forward = query.after !== undefined;
		if (forward && Number(query.after) < head.forgotten) throw eventsForgotten(Number(query.after), head.forgotten);
		const limit = Number(query.limit ?? DEFAULT_LIMIT);
		const data: FreeholdEvent[] = [];
		let from = forward ? Number(query.after) : Number(query.before ?? head.position + 1);
		let isEnd = false;
		for (let read = 0; data.length < limit && read < MOST_READ && !isEnd; ) {
			const rows = await page(sql, { ...query, types: typesOf(query, types) }, from, forward);
			const seen = await visible(actor, rows, sql);
			const fitting = seen.slice(0, limit - data.length);
			data.push(...fitting);
			isEnd = rows.length < CHUNK && fitting.length === seen.length;
			// Behind a full page the next one begins with the next that is seen.
			from = (fitting.length < seen.length ? fitting.at(-1) : rows.at(-1))?.position ?? from;
			read += rows.length;
		}
		return { data, next: isEnd ? null : from, head: head.position };
	};
};

/** `listing.published,lead.created`; an entity means all of its types. */
function typesOf({ type, entity }: Query, types: EventHouse['types']): string[] | null {
	const ofEntity =
		entity === undefined ? null : [...types.values()].filter((one) => one.entity.name === entity).map((one) => one.type);
	const named = type?.split(',') ?? null;
	return ofEntity && named ? named.filter((one) => ofEntity.includes(one)) : (named ?? ofEntity);
}

async function page(
	sql: Sql,
	query: Query & { types: string[] | null },
	from: number,
	forward: boolean,
): Promise<FreeholdEvent[]> {
	const values: unknown[] = [sql.organization, from];
	const where = [`organization_id = $1`, `position ${forward ? '>' : '<'} $2`];
	const also = (condition: (parameter: string) => string, value: unknown): void => {
		if (value !== undefined && value !== null) where.push(condition(`$${values.push(value)}`));
	};
	also((types) => `type = any(${types}::text[])`, query.types);
	also((record) => `record = ${record}::uuid`, query.record);
	also((actor) => `actor = ${actor}::uuid`, query.actor);
	also((since) => `at >= ${since}::timestamptz`, query.since);
	also((until) => `at < ${until}::timestamptz`, query.until);
	const order = forward ? 'asc' : 'desc';
	const [row] = await sql<{ events: string | null }>(
		`select (select json_agg(${eventSql('e')} order by e.position ${order}) from (
			select * from events where ${where.join(' and ')} order by position ${order} limit ${CHUNK}
		) e)::text as events`,
		values,
	);
	return JSON.parse(row?.events ?? '[]');
}
