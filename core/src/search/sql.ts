import { type Condition, conditionSql, type Finding } from '../data/filter.ts';
import type { Sql } from '../data/model.ts';
import type { View } from '../data/projection.ts';
import type { Checked } from './check.ts';
import { distanceSql } from './geometry.ts';

/** Other words that are looked for in place of one: its other forms, or what it may have been meant for; null: it says nothing (the, of). */
export type Alternatives = ReadonlyMap<string, readonly string[] | null>;

type Parameter = (value: unknown) => string;
type Making = { view: View; organization: string; parameter: Parameter; finding?: Finding; alternatives: Alternatives };

/** All parts of a filter that satisfy a test, at any depth. */
export function partsOf<Kind extends Checked['kind']>(checked: Checked, kind: Kind): Extract<Checked, { kind: Kind }>[] {
	const inner = checked.kind === 'all' || checked.kind === 'any' ? checked.parts : checked.kind === 'not' ? [checked.part] : [];
	const mine = checked.kind === kind ? [checked as Extract<Checked, { kind: Kind }>] : [];
	return [...mine, ...inner.flatMap((part) => partsOf(part, kind))];
}

/** The boxes around the places that are looked for. */
export const placesOf = (checked: Checked): Condition[] =>
	[...partsOf(checked, 'near'), ...partsOf(checked, 'inside')].map(({ box }) => box);

/** Whether anything encrypted is looked for, which needs the organisation's keys. */
export const looksForSealed = (checked: Checked): boolean =>
	partsOf(checked, 'condition').some(({ condition }) => condition.columns[0]?.encrypted) ||
	partsOf(checked, 'words').some(({ whole }) => whole.length > 0);

/** An organisation without keys has nothing encrypted: nothing equals what is looked for. */
export async function findingOf({ table }: View, sql: Sql): Promise<Finding> {
	const finder = await sql.keyring.finder(sql);
	return {
		blind: (kind, value) => finder?.blind(kind, value) ?? '',
		mixed: (column) => sql.keyring.unsettled.has(`${table.name}.${column.name}`),
	};
}

/** The filter as SQL over the main table `t`. */
export function checkedSql(checked: Checked, making: Making): string {
	const condition = (one: Condition): string => conditionSql(one, making.parameter, making.finding);
	switch (checked.kind) {
		case 'all':
			return (
				together(checked.parts)
					.map((part) => `(${checkedSql(part, making)})`)
					.join(' and ') || 'true'
			);
		case 'any':
			return checked.parts.map((part) => `(${checkedSql(part, making)})`).join(' or ');
		case 'not':
			// What is not known is not it either: -status:sold finds what has no status.
			return `(${checkedSql(checked.part, making)}) is not true`;
		case 'condition':
			return condition(checked.condition);
		case 'near': {
			const [latitude, longitude] = checked.columns.map(({ name }) => `t.${name}`) as [string, string];
			const point = [checked.latitude, checked.longitude].map((one) => `${making.parameter(one)}::double precision`);
			const distance = distanceSql(latitude, longitude, point[0] as string, point[1] as string);
			return `${condition(checked.box)} and ${distance} <= ${making.parameter(checked.meters)}::double precision`;
		}
		case 'inside':
			return insideSql(checked, making, condition(checked.box));
		default:
			return wordsSql(checked, making, condition);
	}
}

/** Words that must all be there are asked of the index at once; among them those that say nothing (the, of) are left out. */
function together(parts: readonly Checked[]): Checked[] {
	const isPlain = (part: Checked): part is Extract<Checked, { kind: 'words' }> =>
		part.kind === 'words' && part.whole.length === 0;
	const words = parts.filter(isPlain).flatMap((part) => part.words);
	const others = parts.filter((part) => !isPlain(part));
	return words.length ? [{ kind: 'words', words, whole: [] }, ...others] : others;
}

function insideSql(checked: Extract<Checked, { kind: 'inside' }>, { parameter }: Making, box: string): string {
	const [latitude, longitude] = checked.columns.map(({ name }) => `t.${name}`) as [string, string];
	const covers = (text: string): string => {
		const ring = `${parameter(text)}::text::polygon`;
		return `(${[0, 360, -360].map((shift) => `${ring} @> point(${longitude} + ${shift}, ${latitude})`).join(' or ')})`;
	};
	const holes = checked.holes.map((hole) => ` and not ${covers(hole)}`).join('');
	return `${box} and ${covers(checked.outline)}${holes}`;
}

function wordsSql(
	checked: Extract<Checked, { kind: 'words' | 'phrase' }>,
	making: Making,
	condition: (one: Condition) => string,
): string {
	const { view } = making;
	const whole = checked.kind === 'words' ? checked.whole.map(condition) : [];
	const asked = view.table.search.length > 0 ? tsquerySql([checked], making) : undefined;
	const found = asked === undefined ? whole : [`t.search @@ ${asked}`, ...whole];
	// Nothing but punctuation looks for nothing.
	return found.length ? found.join(' or ') : checked.words.length ? 'false' : 'true';
}

/** Words have letters, digits and marks only, so that nothing in them means anything to PostgreSQL. */
const quote = (word: string): string => `'${word}'`;

type Asked = { kind: 'words' | 'phrase'; words: readonly string[] };

/**
 * A tsquery as SQL, of what is asked for in any of the parts; nothing where there are no words.
 * @param isRank only how well it matches is wanted, so that the organisation's own word, which the index has, is left out
 */
export function tsquerySql(
	parts: readonly Asked[],
	{ view, organization, alternatives, parameter }: Pick<Making, 'view' | 'organization' | 'alternatives' | 'parameter'>,
	isRank = false,
): string | undefined {
	const texts = parts.flatMap((part) => (part.words.length ? [tsqueryText(part, alternatives)] : []));
	if (texts.length === 0) return undefined;
	const query = `to_tsquery('simple', ${parameter(texts.length === 1 ? texts[0] : texts.map((one) => `(${one})`).join(' | '))})`;
	// Not through the parser, which would take the id apart.
	return view.table.searchWeights && !isRank ? `(${parameter(quote(`@${organization}`))}::text::tsquery && ${query})` : query;
}

function tsqueryText({ kind, words }: Asked, alternatives: Alternatives): string {
	if (kind === 'phrase') return words.map(quote).join(' <-> ');
	const telling = words.filter((word) => alternatives.get(word) !== null);
	return (telling.length ? telling : words)
		.map((word) => `(${[`${quote(word)}:*`, ...(alternatives.get(word) ?? []).map(quote)].join(' | ')})`)
		.join(' & ');
}
