import { createHash } from 'node:crypto';
import { suggestName } from '../data/columns.ts';
import type { Sql } from '../data/model.ts';
import { restrictionSql } from '../data/write.ts';
import { wordsOf } from './check.ts';
import type { Sighting } from './sightings.ts';
import { alternativesOf } from './words.ts';

export type Suggestion = { resource: string; field: string; value: string };

/** Rows looked through for the next value that the caller may see; behind so many that they may not, there is none. */
const LOOKED = 500;

/**
 * Values that begin with what has been typed, in the order of the alphabet, in one statement; where no resource has any, two more
 * look for what it may have been meant for. Each value is one step in an index, however many records have it.
 */
export async function suggestFrom(
	sightings: Sighting[],
	typed: string,
	{ sql, limit, locale }: { sql: Sql; limit: number; locale: string },
): Promise<Suggestion[]> {
	const begin = beginningOf(typed);
	if (begin === '') return [];
	const plain = await valuesWith(sightings, [begin], sql, limit);
	const words = wordsOf(typed);
	if (plain.length > 0 || words.length === 0) return plain;
	const alternatives = await alternativesOf(words, sql, { locale, inLanguage: false, forgiving: true });
	const meant = words.reduce<string[]>(
		(begins, word) =>
			begins
				.flatMap((one) => [word, ...(alternatives.get(word) ?? []).slice(0, 4)].map((other) => one.replace(word, other)))
				.slice(0, 16),
		[begin],
	);
	const others = [...new Set(meant)].filter((one) => one !== begin);
	return others.length ? valuesWith(sightings, others, sql, limit) : [];
}

/** As it is kept beside the values: small letters, its spaces single. */
const beginningOf = (typed: string): string =>
	typed.normalize('NFC').trimStart().replaceAll(/\s+/g, ' ').toLowerCase().slice(0, 100);

async function valuesWith(sightings: Sighting[], begins: string[], sql: Sql, limit: number): Promise<Suggestion[]> {
	const values: unknown[] = [begins, begins.map((one) => `${one}\u{10FFFF}`)];
	const parts = sightings.flatMap(({ view, own }) => {
		const { entity, suggests, name, columns } = view.table;
		return suggests.flatMap((columnName) => {
			const column = columns.find((one) => one.name === columnName);
			if (!column || !view.fields.has(column.path[0] as string)) return [];
			const key = `t.${suggestName(columnName)}`;
			const held = own ? [restrictionSql(own, 't', (value) => `$${values.push(value)}`)] : [];
			const isSeen = [...view.conditions('t'), ...held].join(' and ') || 'true';
			// The next value behind the last one: the first row of the index that may be seen, among so many.
			const next = (behind: string, last: string): string =>
				`select t.key, t.value from (select ${key} as key, t.${columnName} as value, (${isSeen}) as seen from ${name} t
					where ${behind} and ${key} < ${last} order by ${key}, t.id limit ${LOOKED}) t where t.seen order by t.key limit 1`;
			return [
				`(with recursive step(key, value, last, n) as (
					select f.key, f.value, b.past, 1 from unnest($1::text[], $2::text[]) b(first, past), lateral (${next(`${key} >= b.first`, 'b.past')}) f
					union all
					select f.key, f.value, step.last, step.n + 1 from step, lateral (${next(`${key} > step.key`, 'step.last')}) f where step.n < ${limit})
				select '${entity.plural}' as resource, '${column.path.join('.')}' as field, value, key from step limit ${limit})`,
			];
		});
	});
	if (parts.length === 0) return [];
	const text = parts.join(' union all ');
	// Planned once a connection: that takes longer than the steps.
	const name = `suggest_${createHash('sha1').update(text).digest('base64url')}`;
	const rows = await sql<Suggestion & { key: string }>(text, values, name);
	const unique = new Map(rows.map((row) => [`${row.resource} ${row.field} ${row.key}`, row]));
	return [...unique.values()]
		.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
		.slice(0, limit)
		.map(({ resource, field, value }) => ({ resource, field, value }));
}
