import { refuse } from '../data/filter.ts';
import { readList, runList } from '../data/list.ts';
import type { RecordObject, Sql } from '../data/model.ts';
import { holdsOf, isSealed, recordSql, type View, type Views } from '../data/projection.ts';
import { type Restriction, restrictionSql } from '../data/write.ts';
import type { Asked } from './ask.ts';
import { type Boost, boostsOf } from './boosts.ts';
import type { Checked } from './check.ts';
import { bucketsOf, facetsSql } from './facets.ts';
import { type Highlight, highlightsOf } from './highlights.ts';
import { type Alternatives, checkedSql, findingOf, looksForSealed, partsOf, tsquerySql } from './sql.ts';
import { alternativesOf } from './words.ts';

/** Matches that are ranked; of more, those that PostgreSQL comes upon first are. */
const RANKED = 10_000;
/** How far a total is counted where no facets need all of it. */
const COUNTED = 10_000;

export type Hit = { id: string; score: number | null; highlights: Highlight[]; text?: number; boosts?: string[] };

/** A page of a search: records as JSON text. */
export type Found = {
	records: string[];
	hits: Hit[];
	next: string | null;
	total?: number;
	exact?: boolean;
	facets?: ReturnType<typeof bucketsOf>['facets'];
};

type Search = { view: View; views: Views; asked: Asked; sql: Sql; own: Restriction | undefined; locale: string };

/**
 * Answers a search in at most four statements, however many records, relations and facets: the words' other forms, the rules of
 * ranking, the page, the counts.
 */
export async function find(search: Search): Promise<Found> {
	const { view, sql, asked } = search;
	const alternatives = await alternativesFor(view, asked.checked, sql, search.locale);
	const page = await (asked.sort === undefined ? ranked(search, alternatives) : sorted(search, alternatives));
	const records = page.records.map((text) => JSON.parse(text) as RecordObject);
	const hits = page.hits.map((hit, index) => ({
		...hit,
		highlights: highlightsOf(view, records[index] as RecordObject, asked.checked, alternatives),
	}));
	return { ...page, hits, ...(asked.total || asked.facets.length ? await counts(search, alternatives) : {}) };
}

/** What else the words of a filter may stand for; nothing is asked where there are none. */
export async function alternativesFor(view: View, checked: Checked, sql: Sql, locale: string): Promise<Alternatives> {
	const words = partsOf(checked, 'words').flatMap((part) => part.words);
	if (words.length === 0 || !view.table.searchWeights) return new Map();
	return alternativesOf(words, sql, { locale, inLanguage: view.table.entity.searching.inLanguage });
}

type Conditions = { where: string[]; values: unknown[]; parameter: (value: unknown) => string; sqlOf: (one: Checked) => string };

/** What holds for every row that is found, as SQL over `t`. */
export async function conditionsOf(
	{ view, sql, own }: Pick<Search, 'view' | 'sql' | 'own'>,
	checked: Checked,
	alternatives: Alternatives,
	more: readonly Checked[] = [],
): Promise<Conditions> {
	const values: unknown[] = [];
	const parameter = (value: unknown): string => `$${values.push(value)}`;
	const finding = [checked, ...more].some(looksForSealed) ? await findingOf(view, sql) : undefined;
	const making = { view, organization: sql.organization ?? '', parameter, alternatives, ...(finding ? { finding } : {}) };
	const sqlOf = (one: Checked): string => checkedSql(one, making);
	const where = [...view.conditions('t'), `(${sqlOf(checked)})`];
	if (own) where.push(restrictionSql(own, 't', parameter));
	return { where, values, parameter, sqlOf };
}

/** In the order that was asked for: a list's own statement. */
async function sorted(search: Search, alternatives: Alternatives): Promise<Found> {
	const { view, views, asked, sql, own } = search;
	const { sort, cursor, limit } = asked;
	const plan = readList(view, { sort: sort as string, limit: String(limit), ...(cursor ? { cursor } : {}) });
	const wanted = { ...plan, checked: asked.checked, alternatives, fields: asked.fields, expand: asked.expand };
	const { records, next } = await runList(view, views, wanted, sql, own);
	return { records, next, hits: records.map((text) => ({ id: JSON.parse(text).id, score: null, highlights: [] })) };
}

/** The best first: how well the words match, times the factors of the rules that apply; among equals the youngest. */
async function ranked(search: Search, alternatives: Alternatives): Promise<Found> {
	const { view, views, asked, sql } = search;
	const boosts = await boostsOf(view, sql);
	const conditions = await conditionsOf(
		search,
		asked.checked,
		alternatives,
		boosts.map(({ checked }) => checked),
	);
	const { where, values, parameter } = conditions;
	const holds = holdsOf(view, views, asked.expand, parameter);
	const score = scoreSql(view, asked.checked, boosts, conditions, alternatives);
	const after = asked.cursor === undefined ? '' : `where (score, id) < (${cursorSql(asked.cursor, parameter)})`;
	const { name } = view.table;
	const rows = await sql<{ record: string; id: string; score: string; text: string; boosts: string[] }>(
		`with best as (
	select * from (
		select t.id, ${score.text} as text, (${[score.text, ...score.factors].join(' * ')})::double precision as score${asked.explain ? `, ${score.names} as boosts` : ''}
		from ${name} t where ${where.join(' and ')} limit ${RANKED}
	) r ${after} order by score desc, id desc limit ${asked.limit + 1}
)
select ${recordSql(view, views, 't', asked.fields, asked.expand, holds)}::text as record, b.id, b.score::text, b.text::text${asked.explain ? ', b.boosts' : ''}
from best b join ${name} t on t.id = b.id order by b.score desc, b.id desc`,
		values,
	);
	const kept = rows.slice(0, asked.limit);
	const last = kept.at(-1);
	const records = kept.map(({ record }) => record);
	return {
		records: isSealed(view, views, asked.expand) ? await sql.keyring.reveal(sql, records) : records,
		hits: kept.map((row) => ({
			id: row.id,
			score: Number(row.score),
			highlights: [],
			...(asked.explain ? { text: Number(row.text), boosts: row.boosts } : {}),
		})),
		next: rows.length > asked.limit && last ? Buffer.from(JSON.stringify([last.score, last.id])).toString('base64url') : null,
	};
}

function scoreSql(view: View, checked: Checked, boosts: Boost[], { parameter, sqlOf }: Conditions, alternatives: Alternatives) {
	const text = rankSql(view, checked, alternatives, parameter);
	const applied = boosts.map(({ name, factor, checked: condition }) => ({
		name,
		factor: `${parameter(factor)}::double precision`,
		condition: `(${sqlOf(condition)})`,
	}));
	return {
		text,
		factors: applied.map(({ factor, condition }) => `case when ${condition} then ${factor} else 1 end`),
		names: applied.length
			? `array_remove(array[${applied.map(({ name, condition }) => `case when ${condition} then ${parameter(name)}::text end`).join(', ')}], null)`
			: `'{}'::text[]`,
	};
}

/** How well the words match, from 0; 1 where no words are asked for. */
export function rankSql(view: View, checked: Checked, alternatives: Alternatives, parameter: (value: unknown) => string): string {
	const parts = [...partsOf(checked, 'words'), ...partsOf(checked, 'phrase')];
	const query = view.table.search.length
		? tsquerySql(parts, { view, organization: '', alternatives, parameter }, true)
		: undefined;
	return query ? `ts_rank(t.search, ${query})` : '1';
}

const CURSOR = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

function cursorSql(cursor: string, parameter: (value: unknown) => string): string {
	let parsed: unknown;
	try {
		parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
	} catch {
		parsed = undefined;
	}
	const [score, id] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
	const isOne =
		typeof score === 'string' &&
		CURSOR.test(score) &&
		Number.isFinite(Number(score)) &&
		typeof id === 'string' &&
		/^[0-9a-f-]{36}$/.test(id);
	if (!isOne || !ID.test(id as string)) throw refuse('cursor', cursor, 'the “next” of the page before, of the same search');
	return `${parameter(score)}::double precision, ${parameter(id)}::uuid`;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Facets count all matches, and so the total is exact; alone it is counted as far as is quick. */
async function counts(search: Search, alternatives: Alternatives): Promise<Pick<Found, 'total' | 'exact' | 'facets'>> {
	const { view, asked, sql } = search;
	const { where, values, parameter } = await conditionsOf(search, asked.checked, alternatives);
	if (asked.facets.length) {
		const text = facetsSql(view, asked.facets, where, parameter);
		return { ...bucketsOf(asked.facets, await sql(text, values)), exact: true };
	}
	const [row] = await sql<{ n: string }>(
		`select count(*)::text as n from (select 1 from ${view.table.name} t where ${where.join(' and ')} limit ${COUNTED + 1}) c`,
		values,
	);
	const total = Number(row?.n ?? 0);
	return { total: Math.min(total, COUNTED), exact: total <= COUNTED };
}
