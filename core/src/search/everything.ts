import type { RecordObject, Sql } from '../data/model.ts';
import { recordSql } from '../data/projection.ts';
import { checkQuery } from './check.ts';
import { conditionsOf, rankSql } from './find.ts';
import { type Highlight, highlightsOf, titleOf } from './highlights.ts';
import type { Filter } from './language/filter.ts';
import { parseQuery } from './language/parse.ts';
import { faultAt } from './language/reader.ts';
import type { Sighting } from './sightings.ts';
import { partsOf } from './sql.ts';
import { alternativesOf } from './words.ts';

/** How many matches of a resource are counted, and ranked. */
const COUNTED = 1000;

export type Everything = {
	resource: string;
	total: number;
	exact: boolean;
	hits: { id: string; title: string; score: number; highlights: Highlight[] }[];
};

/**
 * The best matches of each resource, in two statements whatever their number: the words' other forms, and all the resources in one.
 * @throws invalid_query for a field, which only one resource has
 */
export async function searchEverything(
	sightings: Sighting[],
	text: string,
	{ sql, limit, locale }: { sql: Sql; limit: number; locale: string },
): Promise<Everything[]> {
	const { filter, places } = parseQuery(text);
	refuseFields(filter, places);
	const asked = sightings.map((sighting) => ({ ...sighting, checked: checkQuery(sighting.view, text) }));
	const words = [...new Set(asked.flatMap(({ checked }) => partsOf(checked, 'words').flatMap((part) => part.words)))];
	if (asked.length === 0) return [];
	const alternatives = words.length ? await alternativesOf(words, sql, { locale, inLanguage: true }) : new Map();
	const values: unknown[] = [];
	const parts: string[] = [];
	for (const { view, views, own, checked } of asked) {
		const conditions = await conditionsOf({ view, sql, own }, checked, alternatives);
		const renumber = (part: string): string => part.replaceAll(/\$(\d+)/g, (_, number) => `$${values.length + Number(number)}`);
		const { entity, name } = view.table;
		const fields = [...new Set(['id', entity.titleField, ...entity.search.map((path) => path.split('.')[0] as string)])];
		const rank = rankSql(view, checked, alternatives, conditions.parameter);
		const where = conditions.where.join(' and ');
		const part = `(with found as materialized (select t.id, ${rank} as score from ${name} t where ${where} limit ${COUNTED + 1})
select '${entity.plural}' as resource, ${recordSql(view, views, 't', fields)}::text as record, f.score::double precision as score, (select count(*) from found)::int as total
from (select * from found order by score desc, id desc limit ${limit}) f join ${name} t on t.id = f.id)`;
		parts.push(renumber(part));
		values.push(...conditions.values);
	}
	type Row = { resource: string; record: string; score: number; total: number };
	const rows = await sql<Row>(`${parts.join('\nunion all\n')} order by resource, score desc`, values);
	const sealed = sightings.some(({ view }) => view.isSealed);
	const records = sealed
		? await sql.keyring.reveal(
				sql,
				rows.map(({ record }) => record),
			)
		: rows.map(({ record }) => record);
	return asked.flatMap(({ view, checked }): Everything[] => {
		const resource = view.table.entity.plural;
		const mine = rows.flatMap((row, index) =>
			row.resource === resource ? [{ ...row, record: JSON.parse(records[index] as string) as RecordObject }] : [],
		);
		const total = mine[0]?.total ?? 0;
		if (total === 0) return [];
		const hits = mine.map(({ record, score }) => ({
			id: record.id as string,
			title: titleOf(view, record),
			score: Number(score),
			highlights: highlightsOf(view, record, checked, alternatives),
		}));
		return [{ resource, total: Math.min(total, COUNTED), exact: total <= COUNTED, hits }];
	});
}

function refuseFields(filter: Filter, places: WeakMap<object, number>): void {
	const parts = 'and' in filter ? filter.and : 'or' in filter ? filter.or : 'not' in filter ? [filter.not] : [];
	for (const part of parts) refuseFields(part, places);
	if ('field' in filter)
		throw faultAt(
			places.get(filter) ?? 0,
			`the field “${filter.field}”`,
			'words: fields are searched with POST /v1/search/RESOURCE',
		);
}
