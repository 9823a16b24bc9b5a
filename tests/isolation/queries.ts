/** Query strings of lists and gets: right ones that look for what is B's, and wrong ones. */
import type { Operation } from '@freehold/core';
import fc from 'fast-check';
import { expandsOf, type Filter, filtersOf, sortsOf } from '../../core/src/schema/filters.ts';
import { type Holdings, own } from './holdings.ts';

type Pair = readonly [name: string, value: string];

export function queriesFor(operation: Operation, holdings: Holdings): fc.Arbitrary<string> {
	const { registry, loot } = holdings;
	const { id, kind, method, entity } = operation;
	if (method !== 'GET') return fc.constant('');
	const filters = filtersOf(entity, registry.words, 'full');
	const expands = expandsOf(entity, registry, 'full').map(({ name }) => name);
	const cursors = [...(loot.cursors.get(id) ?? []), ...[...loot.cursors.values()].flat()];
	const chosen = (name: string, values: readonly string[]): fc.Arbitrary<Pair>[] =>
		values.length ? [fc.constantFrom(...values).map((value) => [name, value] as const)] : [];
	if (operation.input?.properties)
		return fc.array(fc.oneof(...ownParameters(operation, holdings)), { maxLength: 3 }).map(written);
	const words = loot.texts.map((text) => text.split(/\s+/).at(-1) ?? text);
	const reading = [
		...chosen('fields', [...entity.fields.map(({ name }) => name), 'organizationId', 'archivedAt']),
		...chosen('expand', [...expands, ...expands, ...expands, 'organization', 'users']),
	];
	const listing = [
		...filters.map((filter) => filterWith(filter, holdings)),
		...chosen('q', words),
		...chosen('q', words),
		...chosen('total', ['true']),
		...chosen('total', ['true']),
		...chosen('limit', ['1', '2', '100']),
		...chosen('sort', [...sortsOf(filters).flatMap((path) => [path, `-${path}`]), 'organizationId', 'id']),
		...chosen('cursor', cursors),
		...chosen('cursor', cursors),
		...chosen('organizationId', [loot.organization]),
		...chosen('organization', [loot.organization]),
	];
	if (kind !== 'list') return fc.array(fc.oneof(...reading), { maxLength: 1 }).map(written);
	return fc.array(fc.oneof(...listing, ...reading), { maxLength: 3 }).map(written);
}

/** The parameters that an operation names itself. A short name is public, and so is what a sign-in page shows for it. */
function ownParameters({ input }: Operation, { loot }: Holdings): fc.Arbitrary<Pair>[] {
	const taken = [...loot.texts.filter((text) => text !== loot.slug), ...[...loot.ids.values()].flat(), ...loot.secrets];
	return Object.entries(input?.properties ?? {}).map(([name, { enum: values }]) =>
		fc.constantFrom(...(values?.map(String) ?? []), ...taken).map((value) => [name, value] as const),
	);
}

/** One condition, its value B's where it can be. */
function filterWith({ field, type, operators, enum: values }: Filter, { mine, loot }: Holdings): fc.Arbitrary<Pair> {
	const ids = [...loot.ids.values()].flat();
	const ownIds = [...mine].flatMap(([name, all]) => all.map((_, index) => own(name, index)));
	const fitting: Record<Filter['type'], fc.Arbitrary<string>> = {
		uuid: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: fc.constantFrom(...ownIds) }),
		string: values ? fc.constantFrom(...values) : fc.constantFrom(...loot.texts),
		number: fc.constantFrom('0', '1', '100000', '2.5'),
		boolean: fc.constantFrom('true', 'false'),
		'date-time': fc.constantFrom('2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
		date: fc.constantFrom('2020-01-01', '2100-01-01'),
		'geo-point': fc.constant('-180,-90,180,90'),
	};
	return fc.constantFrom(...operators).chain((operator): fc.Arbitrary<Pair> => {
		const name = operator === 'eq' ? field : `${field}[${operator}]`;
		if (operator === 'set') return fc.constantFrom('true', 'false').map((value) => [name, value] as const);
		const value = operator === 'in' ? fc.tuple(fitting[type], fitting[type]).map((two) => two.join(',')) : fitting[type];
		return value.map((text) => [name, text] as const);
	});
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('%7E', '~');

/** Each parameter once. */
function written(pairs: Pair[]): string {
	const query = new Map(pairs.map(([name, value]) => [encode(name), encode(value)]));
	return query.size ? `?${[...query].map((pair) => pair.join('=')).join('&')}` : '';
}
