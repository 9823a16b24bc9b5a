import { isFoundWhole } from './encrypted.ts';
import type { Entity, Field, JsonSchema, Registry } from './model.ts';
import { camelCase, MAIN_MEMBER, SYSTEM_FIELDS, typeOf } from './paths.ts';
import type { Audience } from './shapes.ts';

/** What a list can be filtered by. `eq` is written without brackets: `status=active`; the others `price[gte]=5`. */
export type Filter = {
	/** `price`, `price.currency`, `status` */
	field: string;
	type: 'number' | 'string' | 'boolean' | 'date-time' | 'date' | 'uuid' | 'geo-point';
	operators: string[];
	enum?: string[];
	/** Compared as a whole and without an order, since what is stored is encrypted. */
	encrypted?: true;
};

/** A way to bring related records along. `field` holds the reference: here, or on the other side where `many`. */
export type Expand = { name: string; entity: string; many: boolean; field: string };

type Words = Registry['words'];

/** Filters of an entity's list, for an audience. */
export function filtersOf(entity: Entity, words: Words, audience: Audience): Filter[] {
	const own = visibleFields(entity, audience).flatMap((field) => fieldFilters(entity, field, words));
	const system = Object.entries(SYSTEM_FIELDS).map(([name, schema]) => filterOf(name, schema)!);
	return [...own, ...system.filter(({ field }) => audience === 'full' || field === 'id' || entity.public?.read?.includes(field))];
}

/** What a list can be sorted by: everything with an order. */
export const sortsOf = (filters: readonly Filter[]): string[] =>
	filters
		.filter(
			({ field, type, encrypted, operators }) =>
				!encrypted &&
				!operators.includes('has') &&
				type !== 'geo-point' &&
				type !== 'uuid' &&
				!field.includes('.latitude') &&
				!field.includes('.longitude'),
		)
		.map(({ field }) => field);

/** The records that can be brought along: those referred to, and by its plural every other entity that refers here. */
export function expandsOf(entity: Entity, registry: Pick<Registry, 'entities'>, audience: Audience): Expand[] {
	const readable = (target: Entity | undefined): boolean =>
		Boolean(
			target && !target.internal && !target.access.visibility && !target.about && (audience === 'full' || target.public?.read),
		);
	const expands = visibleFields(entity, audience).flatMap(({ name, ref }): Expand[] =>
		ref && readable(registry.entities.get(ref.entity)) ? [{ name, entity: ref.entity, many: false, field: name }] : [],
	);
	for (const other of registry.entities.values()) {
		const field = other.fields.find(({ ref, hidden }) => ref?.entity === entity.name && !hidden);
		const name = camelCase(other.plural);
		// For the public the reference itself must be seen, or the expansion would tell it.
		const isTold = audience === 'full' || other.public?.read?.includes(field?.name ?? '');
		if (field && isTold && readable(other) && !expands.some((expand) => expand.name === name))
			expands.push({ name, entity: other.name, many: true, field: field.name });
	}
	return expands;
}

const visibleFields = (entity: Entity, audience: Audience): Field[] =>
	entity.fields.filter(({ name, hidden }) => !hidden && (audience === 'full' || entity.public?.read?.includes(name)));

function fieldFilters(entity: Entity, field: Field, words: Words): Filter[] {
	const { name, word } = field;
	if (field.encrypted) {
		const operators = isFoundWhole(entity, field) ? ['eq', 'ne', 'in', 'set'] : ['set'];
		return [{ field: name, type: 'string', operators, encrypted: true }];
	}
	const members = word ? words[word].properties : undefined;
	if (!word || !members) return present([filterOf(name, word ? { ...words[word], ...field.schema } : field.schema)]);
	const main = MAIN_MEMBER[word];
	const each = Object.entries(members).map(([member, schema]) => {
		// An exact decimal is a string in JSON and a number to compare by.
		const isAmount = word === 'money' && member === 'amount';
		return filterOf(member === main ? name : `${name}.${member}`, isAmount ? { type: 'number' } : schema);
	});
	const place: Filter[] = word === 'geo-point' ? [{ field: name, type: 'geo-point', operators: ['within'] }] : [];
	return [...place, ...present(each)];
}

const COMPARED = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'set'];

/** Objects cannot be filtered by; a list of texts by what it has. */
function filterOf(field: string, schema: JsonSchema): Filter | undefined {
	const values = schema.enum?.filter((value): value is string => typeof value === 'string');
	switch (typeOf(schema)) {
		case 'integer':
		case 'number':
			return { field, type: 'number', operators: COMPARED };
		case 'boolean':
			return { field, type: 'boolean', operators: ['eq', 'ne', 'set'] };
		case 'string':
			if (schema.format === 'date-time' || schema.format === 'date') return { field, type: schema.format, operators: COMPARED };
			return {
				field,
				type: schema.format === 'uuid' ? 'uuid' : 'string',
				operators: ['eq', 'ne', 'in', 'set'],
				...(values ? { enum: values } : {}),
			};
		case 'array': {
			const item = schema.items && filterOf(field, schema.items);
			return item && ['string', 'uuid'].includes(item.type) ? { ...item, operators: ['has', 'set'] } : undefined;
		}
		default:
			return undefined;
	}
}

const present = (filters: (Filter | undefined)[]): Filter[] => filters.filter((filter) => filter !== undefined);
