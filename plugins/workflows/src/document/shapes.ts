import type { Acting, JsonSchema, Operation } from '@freehold/core';
import { namesOf } from './references.ts';

/** The words that schemas share (`money`), by name. */
export type Words = Readonly<Record<string, JsonSchema>>;

/** A schema with its `$ref` to a word, or its one `allOf`, put in. */
export function plain(schema: JsonSchema, words: Words): JsonSchema {
	const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
	if (ref === undefined) return schema;
	return { ...words[ref.slice(ref.lastIndexOf('/') + 1).replace('freehold:', '')], ...schema, allOf: [] };
}

/** Which schemas the values behind a pointer may have; none: there is nothing there. An empty schema: anything. */
export function shapesAt(schema: JsonSchema, pointer: string, words: Words): JsonSchema[] {
	let here = choices(schema, words);
	for (const name of namesOf(pointer)) here = here.flatMap((one) => member(one, name)).flatMap((one) => choices(one, words));
	return here;
}

const choices = (schema: JsonSchema, words: Words): JsonSchema[] => {
	const one = plain(schema, words);
	const several = one.anyOf ?? one.oneOf;
	return several ? several.flatMap((each) => choices(each, words)) : [one];
};

function member(schema: JsonSchema, name: string): JsonSchema[] {
	if (Object.hasOwn(schema.properties ?? {}, name)) return [schema.properties?.[name] as JsonSchema];
	if (schema.items && /^\d+$/.test(name)) return [schema.items];
	if (typeof schema.additionalProperties === 'object') return [schema.additionalProperties];
	const isOpen = schema.type === undefined && !schema.properties && !schema.items && !schema.enum && schema.const === undefined;
	return isOpen ? [{}] : [];
}

/** The JSON types that a schema lets through, without null; empty: any. */
export function typesOf(schema: JsonSchema, words: Words): Set<string> {
	const types = choices(schema, words).map((one) =>
		one.type === undefined ? (one.enum ? one.enum.map((value) => typeof value) : null) : [one.type].flat(),
	);
	if (types.some((one) => one === null)) return new Set();
	return new Set(types.flatMap((one) => one ?? []).filter((one) => one !== 'null'));
}

/** Can a value of the one be one of the other? */
export function fits(source: JsonSchema, target: JsonSchema, words: Words): boolean {
	const [has, takes] = [typesOf(source, words), typesOf(target, words)];
	if (has.size === 0 || takes.size === 0) return true;
	return [...has].some(
		(type) => takes.has(type) || (type === 'integer' && takes.has('number')) || (type === 'number' && takes.has('integer')),
	);
}

/** What a schema's values look like, for trying out a body whose values are only known later. */
export function sampleOf(schema: JsonSchema, words: Words): unknown {
	const one = choices(schema, words).find(({ type }) => type !== 'null') ?? {};
	const type = [one.type].flat().find((name) => name !== 'null');
	if (one.enum?.length) return one.enum.find((value) => value !== null);
	if (type === 'string') return SAMPLES[one.format ?? ''] ?? 'x'.repeat(Math.max(1, one.minLength ?? 1));
	if (type === 'integer' || type === 'number') return one.minimum ?? 1;
	if (type === 'boolean') return true;
	if (type === 'array') return [];
	if (type === 'object')
		return Object.fromEntries((one.required ?? []).map((name) => [name, sampleOf(one.properties?.[name] ?? {}, words)]));
	return 'x';
}

const SAMPLES: Readonly<Record<string, string>> = {
	uuid: '01890000-0000-7000-8000-000000000000',
	'date-time': '2026-01-31T09:00:00Z',
	date: '2026-01-31',
	email: 'ann@example.com',
	uri: 'https://example.com',
};

const text = (format?: string): JsonSchema => ({ type: 'string', ...(format ? { format } : {}) });
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties });

/** An answer's schema; its id is one of its entity's records. */
const answerOf = ({ output, entity, kind }: Operation): JsonSchema => {
	if (!output) return { type: 'null' };
	const isRecord = kind !== 'list' && kind !== 'search' && output.properties?.id;
	return isRecord ? { ...output, properties: { ...output.properties, id: { ...text('uuid'), 'x-ref': entity.name } } } : output;
};

/** What a record of this kind looks like to a reader; undefined: it cannot be read. */
export const recordShape = (entity: string, { operations }: Pick<Acting, 'operations'>): JsonSchema | undefined => {
	const get = operations.get(`${entity}.get`);
	return get && answerOf(get);
};

/** What a step leaves behind. */
export const stepShape = (operation: Operation | undefined, outcome?: JsonSchema): JsonSchema =>
	object({ outcome: outcome ?? text(), ...(operation ? { output: answerOf(operation) } : {}) });

/** All that a run may refer to, but what its steps leave behind. */
export const runShape = (event: JsonSchema | undefined, record: JsonSchema | undefined): Record<string, JsonSchema> => ({
	event: object({
		id: text('uuid'),
		type: text(),
		record: record?.properties?.id ?? text('uuid'),
		at: text('date-time'),
		data: event ?? object({}),
	}),
	...(record ? { record } : {}),
	run: object({ id: text('uuid'), startedAt: text('date-time') }),
	now: text('date-time'),
	publisher: { ...text('uuid'), 'x-ref': 'user' },
});
