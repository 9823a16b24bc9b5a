import type { About, FreeholdEvent, Handler, Registry, Scope } from '@freehold/core';
import { personOf } from '../person.ts';

type Query = { scope?: string; entity?: string; record?: string; before?: string; limit?: string };

/** Events read at a time, and in one call, while looking for those that the caller may see. */
const CHUNK = 200;
const MOST_READ = 2000;

/** `GET /v1/activity`: the log of events, for people. */
export const feed: Handler = async ({ query }: { query: Query }, scope) => {
	const person = personOf(scope);
	const limit = Number(query.limit ?? 30);
	const about = scope.service<About>('about');
	const shown: FreeholdEvent[] = [];
	let before = Number(query.before ?? Number.MAX_SAFE_INTEGER);
	let isEnd = false;
	for (let read = 0; shown.length < limit && read < MOST_READ && !isEnd; read += CHUNK) {
		const rows = await page(scope, about, person, query, before);
		const seen = await about.visible(scope.actor, rows, scope.sql);
		const fitting = seen.slice(0, limit - shown.length);
		shown.push(...fitting);
		isEnd = rows.length < CHUNK && fitting.length === seen.length;
		before = (fitting.length < seen.length ? fitting.at(-1) : rows.at(-1))?.position ?? before;
	}
	return { data: await entries(scope, about, shown), next: isEnd ? null : before };
};

/** What notifies of itself, or is kept for the platform alone, is no news of a record. */
async function page(scope: Scope, about: About, person: string, query: Query, before: number): Promise<FreeholdEvent[]> {
	const { entities } = scope.service<Registry>('registry');
	const told = [...entities.values()].filter(
		({ name, plugin, about: isAbout, access }) => plugin !== 'identity' && !access.visibility && (!isAbout || name === 'comment'),
	);
	const owned = told.flatMap(({ owner, name }) => (owner ? [name] : []));
	const values: unknown[] = [before, told.map(({ name }) => name)];
	const where = ['e.position < $1', 'e.entity = any($2::text[])', `(e.entity <> 'comment' or e.type = 'comment.created')`];
	const parameter = (value: unknown): string => `$${values.push(value)}`;
	const subject = `case e.entity when 'comment' then (select c.record from comments c where c.id = e.record) else e.record end`;
	if (query.entity) where.push(`e.entity = ${parameter(query.entity)}`);
	if (query.record) where.push(`${subject} = ${parameter(query.record)}::uuid`);
	if (query.scope !== 'all') {
		const me = parameter(person);
		const isFollowed = `exists (select from followers f where f.person = ${me}::uuid and f.state = 'following' and f.record = ${subject})`;
		where.push(`(${isFollowed} or (e.owner = ${me}::uuid and e.entity = any(${parameter(owned)}::text[])))`);
	}
	const [row] = await scope.sql<{ events: string | null }>(
		`select (select json_agg(${about.eventSql('e')} order by e.position desc) from (
			select * from events e where ${where.join(' and ')} order by e.position desc limit ${CHUNK}
		) e)::text as events`,
		values,
	);
	return JSON.parse(row?.events ?? '[]');
}

async function entries(scope: Scope, about: About, events: readonly FreeholdEvent[]) {
	const { entities } = scope.service<Registry>('registry');
	const comments = events.filter(({ entity }) => entity === 'comment').map(({ record }) => record);
	const subjects = comments.length
		? await scope.sql<{ id: string; entity: string; record: string }>(
				'select id, entity, record from comments where id = any($1::uuid[])',
				[comments],
			)
		: [];
	const aboutOf = new Map(subjects.map(({ id, entity, record }) => [id, { entity, record }]));
	const titles = await about.titles(scope, [
		...subjects,
		...events.filter(({ entity }) => entity !== 'comment').map(({ entity, record }) => ({ entity, record })),
	]);
	return events.map(({ id, type, entity, record, actor, data, at }) => {
		const subject = aboutOf.get(record);
		return {
			id,
			type,
			what: wordsOf(type, entity, entities),
			entity,
			record,
			title: titles.get(`${entity} ${record}`) ?? null,
			about: subject ? { ...subject, title: titles.get(`${subject.entity} ${subject.record}`) ?? null } : null,
			actor: actor.kind === 'user' ? actor.id : null,
			changed: type === `${entity}.updated` ? (data.changed as string[]) : [],
			at,
		};
	});
}

/** What the schema file says of an event; of the three that every record has, our own words. */
function wordsOf(type: string, entity: string, entities: Registry['entities']): string {
	const name = type.slice(entity.length + 1);
	const title = entities.get(entity)?.title ?? entity;
	const usual: Record<string, string> = { created: `${title} added`, updated: `${title} changed`, deleted: `${title} removed` };
	return entities.get(entity)?.events[name]?.description ?? usual[name] ?? type;
}
