/** Rows of every entity in one organisation, the internal ones too: made from the schemas, so that a new entity is filled by itself. */
import type { App } from '@freehold/core';
import fc from 'fast-check';
import type { Entity, Field, JsonSchema } from '../../core/src/schema/model.ts';
import { fitting, type World } from '../harness/generate.ts';

/** What makes the text of one organisation its own; the other one's is the same without it. */
export type Mark = (text: string, room: number) => string;

/** Both organisations have these words in everything that can be searched for. */
export const COMMON_WORD = 'Seaside';

export const ROWS = 3;

/** Made by the platform for each organisation; anything else in their place would shut it out of its own data. */
const OWN_KEYS = new Set(['data-key', 'outbox-row', 'event-head']);

/** What the database asks for and the schema does not tell; and nobody works on a job that was made up. */
const ROLE: JsonSchema = { enum: ['agent', 'viewer', 'broker'] };
const KNOWN: Record<string, JsonSchema> = {
	'user.role': ROLE,
	'api-key.role': ROLE,
	'job.leaseUntil': { type: 'null' },
	// A webhook that delivers would work on while the others are made, in each world at its own pace.
	'webhook.state': { const: 'paused', type: 'string', enum: ['paused'] },
};

/**
 * Makes {@link ROWS} records of each entity (the audit trail is written by all the others), the same for the same seed but for what `mark` adds to free text.
 * Resolves to the ids by entity, and to what could not be made and why.
 */
export async function populate(app: App, organization: string, mark: Mark): Promise<{ ids: World['ids']; missed: string[] }> {
	const world: World = { words: app.registry.words, ids: new Map() };
	const missed: string[] = [];
	for (const entity of inOrderOfReference([...app.registry.entities.values()])) {
		if (entity.isOrganization || entity.appendOnly || OWN_KEYS.has(entity.name)) continue;
		const made: string[] = [];
		world.ids.set(entity.name, made);
		const schema: JsonSchema = {
			type: 'object',
			properties: Object.fromEntries(
				entity.fields.map(({ name, schema, ref }) => [
					name,
					// The first of its kind cannot refer to another one.
					KNOWN[`${entity.name}.${name}`] ?? (ref?.entity === entity.name ? { type: 'null' } : schema),
				]),
			),
			required: entity.fields.map(({ name }) => name),
		};
		// More are drawn than wanted: two of them may share a value that is unique.
		const drawn = fc.sample(fitting(schema, world), { numRuns: ROWS * 3, seed: seedOf(entity) });
		let reason: unknown;
		for (const body of drawn) {
			if (made.length === ROWS) break;
			const marked = markRecord(entity, body as Record<string, unknown>, app.registry.words, mark);
			try {
				const record = await app.asSystem(organization, (scope) => scope.records(entity.name).create(marked));
				made.push(record.id);
			} catch (error) {
				reason = error;
			}
		}
		// What workers make of these rows is there before the next ones come, in every world.
		await app.idle();
		if (made.length === 0) missed.push(`${entity.name}: ${(reason as Error)?.message}`);
	}
	return { ids: world.ids, missed };
}

/** What is referred to comes before what refers to it. */
function inOrderOfReference(entities: Entity[]): Entity[] {
	const ordered: Entity[] = [];
	const visit = (entity: Entity, above: string[]): void => {
		if (ordered.includes(entity) || above.includes(entity.name)) return;
		for (const { ref } of entity.fields) {
			const name = ref?.entity.split('/').at(-1);
			const target = entities.find((candidate) => candidate.name === name);
			if (target) visit(target, [...above, entity.name]);
		}
		ordered.push(entity);
	};
	for (const entity of entities) visit(entity, []);
	return ordered;
}

function markRecord(entity: Entity, body: Record<string, unknown>, words: World['words'], mark: Mark): Record<string, unknown> {
	const marked = entity.fields.map((field) => [
		field.name,
		markValue(body[field.name], schemaOf(entity, field, words), words, mark),
	]);
	return Object.fromEntries(marked);
}

const schemaOf = (entity: Entity, field: Field, words: World['words']): JsonSchema => ({
	...(field.word ? words[field.word] : {}),
	...field.schema,
	...KNOWN[`${entity.name}.${field.name}`],
	// What is unique is the same in both organisations on purpose.
	...(field.unique ? { const: true } : {}),
});

function markValue(value: unknown, schema: JsonSchema, words: World['words'], mark: Mark): unknown {
	const word = schema.$ref && words[schema.$ref.split('/').at(-1) ?? ''];
	if (word) return markValue(value, { ...word, ...schema, $ref: undefined } as JsonSchema, words, mark);
	if (typeof value === 'string') return isFreeText(schema) ? mark(value, schema.maxLength ?? 200) : value;
	if (Array.isArray(value)) return value.map((one) => markValue(one, schema.items ?? {}, words, mark));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [name, markValue(one, schema.properties?.[name] ?? {}, words, mark)]),
	);
}

/** Text that people write; not what has a form, or is one of a few. */
const isFreeText = (schema: JsonSchema): boolean =>
	schema.type === 'string' && !schema.enum && !schema.format && !schema.pattern && !schema['x-ref'] && schema.const === undefined;

const seedOf = (entity: Entity): number =>
	[...entity.name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000;
