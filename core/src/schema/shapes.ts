import type { Entity, Field, JsonSchema, Registry } from './model.ts';
import { SYSTEM_FIELDS } from './paths.ts';

/** Who sends or receives: a signed-in actor or secret key, or a publishable key. */
export type Audience = 'full' | 'public';

type Shape = JsonSchema & { properties: Record<string, JsonSchema>; required: string[] };

/**
 * What comes out: `id`, the fields that are not hidden, `createdAt`, `updatedAt`. Every one is always present; an unset optional
 * field is null. For `public`: `id` and the fields of `x-entity.public.read`.
 */
export function recordSchema(entity: Entity, _words?: Registry['words'], audience: Audience = 'full'): Shape {
	const { id, createdAt, updatedAt } = SYSTEM_FIELDS as Record<'id' | 'createdAt' | 'updatedAt', JsonSchema>;
	const all: Record<string, JsonSchema> = { id };
	for (const field of entity.fields) if (!field.hidden) all[field.name] = outgoing(field);
	Object.assign(all, { createdAt, updatedAt });
	for (const name of Object.keys(SYSTEM_FIELDS)) all[name] = { ...all[name], 'x-read-only': true };
	const read = new Set(['id', ...(entity.public?.read ?? [])]);
	const properties = audience === 'full' ? all : Object.fromEntries(Object.entries(all).filter(([name]) => read.has(name)));
	return closed(entity, properties, Object.keys(properties));
}

/** What `create` takes: the fields that a caller may set. For `public`: those of `x-entity.public.create`. */
export function createSchema(entity: Entity, _words?: Registry['words'], audience: Audience = 'full'): Shape {
	const fields = settable(entity).filter(({ name }) => audience === 'full' || entity.public?.create?.includes(name));
	const needed = fields.filter(({ required, schema }) => required && schema.default === undefined);
	return closed(
		entity,
		Object.fromEntries(fields.map((field) => [field.name, incoming(field)])),
		needed.map(({ name }) => name),
	);
}

/**
 * What a row of an import brings: as `create`, and what the platform otherwise sets (state, dates), since a file brings its history.
 * What is hidden comes from a plugin's hook alone (the key of an address): no column of a file leads there.
 */
export function importSchema(entity: Entity): Shape {
	const { fields } = entity;
	const needed = fields.filter(
		({ name, required, schema }) => required && schema.default === undefined && name !== entity.states?.field,
	);
	return closed(
		entity,
		Object.fromEntries(fields.map((field) => [field.name, incoming(field)])),
		needed.map(({ name }) => name),
	);
}

/** What `update` takes: as `create`, with nothing needed and no defaults; null clears an optional field. */
export function updateSchema(entity: Entity, _words?: Registry['words']): Shape {
	// What a record is about stays so.
	const fixed = Object.values(entity.about ?? {});
	const fields = settable(entity).filter(({ name }) => !fixed.includes(name));
	const properties = Object.fromEntries(fields.map((field) => [field.name, outgoing(field)]));
	return closed(entity, properties, []);
}

const settable = (entity: Entity): Field[] =>
	entity.fields.filter(({ name, readOnly, hidden }) => !readOnly && !hidden && name !== entity.states?.field);

function closed(entity: Entity, properties: Record<string, JsonSchema>, required: string[]): Shape {
	return {
		title: entity.title,
		description: entity.description,
		type: 'object',
		additionalProperties: false,
		required,
		properties,
	};
}

/** Keywords that only the table needs. */
const STORED = ['x-index', 'x-unique', 'x-on-delete', 'x-was', 'x-hidden', 'x-encrypted', 'x-sign-in'] as const;

function incoming(field: Field): JsonSchema {
	const schema: JsonSchema = { ...field.schema, 'x-label': field.label };
	for (const keyword of STORED) delete schema[keyword];
	return field.required ? schema : orNull(schema);
}

function outgoing(field: Field): JsonSchema {
	const { default: _, ...schema } = incoming(field);
	return schema;
}

/** The same, or null. A `$ref` is put in an anyOf, what stands beside it stays outside. */
function orNull(schema: JsonSchema): JsonSchema {
	const { $ref, ...beside } = schema;
	if ($ref) return { anyOf: [{ $ref }, { type: 'null' }], ...beside };
	if (typeof schema.type === 'string' && schema.type !== 'null') {
		return { ...schema, type: [schema.type, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
	}
	return schema;
}
