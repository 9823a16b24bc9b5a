import fc from 'fast-check';
import type { JsonSchema } from '../../core/src/schema/model.ts';

/** What generated values may refer to: the shared words, and ids of records that exist, by entity. */
export type World = { words: Record<string, JsonSchema>; ids: Map<string, string[]> };

/** Values that mostly fit the schema. Rare combinations of keywords may not: whoever uses them checks with the schema itself. */
export function fitting(schema: JsonSchema, world: World): fc.Arbitrary<unknown> {
	const { $ref, allOf, ...own } = schema;
	if ($ref) return fitting(merged(world.words[$ref.split('/').at(-1) ?? ''] ?? {}, own), world);
	if (allOf)
		return fitting(
			allOf.reduce((all, part) => merged(all, part), own as JsonSchema),
			world,
		);
	if (schema.const !== undefined) return fc.constant(schema.const);
	if (schema.enum) return fc.constantFrom(...schema.enum);
	if (schema.anyOf ?? schema.oneOf) return fc.oneof(...(schema.anyOf ?? schema.oneOf ?? []).map((part) => fitting(part, world)));
	if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => fitting({ ...schema, type }, world)));
	switch (schema.type) {
		case 'string':
			// What means something to whoever reads it is said by examples: the name of a resource, a query.
			return schema.examples?.length ? fc.oneof(text(schema, world), fc.constantFrom(...schema.examples)) : text(schema, world);
		case 'integer':
			return fc.integer({ min: lowest(schema), max: highest(schema) });
		case 'number':
			return number(schema);
		case 'boolean':
			return fc.boolean();
		case 'null':
			return fc.constant(null);
		case 'array':
			return (schema.uniqueItems ? fc.uniqueArray : fc.array)(fitting(schema.items ?? {}, world), {
				minLength: schema.minItems ?? 0,
				maxLength: Math.min(schema.maxItems ?? 5, 5),
			});
		case 'object':
			return object(schema, world);
		default:
			return fc.jsonValue();
	}
}

/** A value that fits, spoilt in one or two places: what clients get wrong, and what attackers try. */
export function spoilt(schema: JsonSchema, world: World): fc.Arbitrary<unknown> {
	return fc
		.tuple(fitting(schema, world), fc.array(fc.tuple(fc.nat(), JUNK), { minLength: 1, maxLength: 2 }))
		.map(([value, spoils]) => spoils.reduce<unknown>((all, [place, junk]) => spoil(all, place, junk), value));
}

const JUNK: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		'',
		' ',
		-1,
		0,
		1.5,
		1e21,
		-1e308,
		9007199254740992,
		true,
		[],
		{},
		[[]],
		{ $ne: null },
		'\u0000',
		'a\u0000b',
		'\ud800',
		'null',
		'NaN',
		"'; drop table listings; --",
		'<script>alert(1)</script>',
		'../../etc/passwd',
		'2024-02-30',
		'2024-02-30T25:61:00Z',
		'0000-00-00T00:00:00Z',
		'9999999999999999999999.99',
		'x'.repeat(20_001),
		'𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ‮rtl‬ 🏠',
		'00000000-0000-0000-0000-000000000000',
	),
	fc.string({ unit: 'binary', maxLength: 30 }),
	fc.jsonValue({ maxDepth: 3 }),
	// A key that is not in the schema, or is no key to anyone.
	fc
		.constantFrom('id', 'organization', 'organizationId', 'createdAt', 'constructor', 'toString', 'x'.repeat(200))
		.map((key) => ({ [key]: 1 })),
);

/** Replaces, adds to or removes from one place of `value`, chosen by `place`. */
function spoil(value: unknown, place: number, junk: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return junk;
	const keys = Object.keys(value);
	const rest = value as Record<string, unknown>;
	const kind = place % 8;
	if (kind === 0 || keys.length === 0) return { ...rest, ...(typeof junk === 'object' ? junk : { unknown: junk }) };
	const key = keys[Math.floor(place / 8) % keys.length] as string;
	if (kind === 1) return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== key));
	if (kind === 2) return junk;
	return { ...rest, [key]: kind < 5 ? spoil(rest[key], Math.floor(place / 64), junk) : junk };
}

const merged = (base: JsonSchema, over: JsonSchema): JsonSchema => ({
	...base,
	...over,
	...(base.properties || over.properties
		? {
				properties: Object.fromEntries(
					[...new Set([...Object.keys(base.properties ?? {}), ...Object.keys(over.properties ?? {})])].map((name) => [
						name,
						{ ...base.properties?.[name], ...over.properties?.[name] },
					]),
				),
			}
		: {}),
	...(base.required || over.required ? { required: [...(base.required ?? []), ...(over.required ?? [])] } : {}),
});

function object(schema: JsonSchema, world: World): fc.Arbitrary<unknown> {
	const members = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, fitting(part, world)] as const);
	return fc.record(Object.fromEntries(members), {
		requiredKeys: (schema.required ?? []).filter((name) => schema.properties?.[name]),
	});
}

const lowest = (schema: JsonSchema): number => Math.ceil(schema.minimum ?? (schema.exclusiveMinimum ?? -2001) + 1);
const highest = (schema: JsonSchema): number => Math.floor(schema.maximum ?? (schema.exclusiveMaximum ?? 1_000_001) - 1);

function number(schema: JsonSchema): fc.Arbitrary<number> {
	const step = schema.multipleOf ?? 0.01;
	const integer = { min: Math.ceil((schema.minimum ?? -1000) / step), max: Math.floor((schema.maximum ?? 1_000_000) / step) };
	return fc.integer(integer).map((steps) => Number((steps * step).toFixed(4)));
}

const FORMATS: Record<string, fc.Arbitrary<string>> = {
	uuid: fc.uuid(),
	'date-time': fc
		.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString()),
	date: fc
		.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10)),
	email: fc.stringMatching(/^[a-z]{1,12}[0-9]{0,6}@example\.(com|org)$/),
	uri: fc.webUrl(),
};

function text(schema: JsonSchema, world: World): fc.Arbitrary<unknown> {
	const referred = schema['x-ref'];
	if (typeof referred === 'string') {
		const known = world.ids.get(referred.split('/').at(-1) ?? '') ?? [];
		return known.length ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, fc.uuid()) : fc.uuid();
	}
	const byFormat = FORMATS[schema.format ?? ''];
	if (byFormat) return byFormat;
	if (schema.pattern) {
		try {
			return fc.stringMatching(new RegExp(schema.pattern, 'u')).map((found) => found.slice(0, schema.maxLength));
		} catch {
			// A pattern with a look-ahead: any text, and the schema tells.
		}
	}
	return fc
		.string({ unit: 'grapheme', minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 60, 60) })
		.map((found) => found.replaceAll('\u0000', ' ').slice(0, schema.maxLength));
}
