import type { Entity, EventSpec, JsonSchema, Registry } from '../schema/model.ts';

/** A kind of event, as the schema files make it. */
export type EventType = {
	/** `listing.published` */
	type: string;
	entity: Entity;
	/** `published` */
	name: string;
	description: string;
	/** What `data` is. */
	payload: JsonSchema;
	/** Said by the database for every change, by operations, or by code. */
	said: 'always' | 'by operations' | 'by code';
};

/** What the database tells of every record, by name. */
export const CHANGES = ['created', 'updated', 'deleted'] as const;

/** Every kind of event there is, by type, in the order of the registry. */
export function eventTypes(registry: Registry): Map<string, EventType> {
	const types = [...registry.entities.values()].flatMap((entity) => [
		...(entity.tells ? CHANGES.map((name) => changeOf(entity, name)) : []),
		...Object.entries(entity.events).map(([name, spec]) => declaredOf(entity, name, spec)),
	]);
	return new Map(types.map((one) => [one.type, one]));
}

const closed = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
	type: 'object',
	additionalProperties: false,
	properties,
	...(required.length ? { required } : {}),
});

function changeOf(entity: Entity, name: (typeof CHANGES)[number]): EventType {
	const title = entity.title.toLowerCase();
	const archives = entity.deletion === 'archive';
	const description = {
		created: `A ${title} was made${archives ? ', or came back from the archive' : ''}.`,
		updated: `Fields of a ${title} changed.`,
		deleted: `A ${title} was ${archives ? 'archived' : 'removed'}.`,
	}[name];
	const changed: JsonSchema = {
		type: 'array',
		description: 'Names of the fields that changed, without their values.',
		items: { type: 'string', enum: changeable(entity) },
	};
	const payload = name === 'updated' ? closed({ changed }, ['changed']) : closed({});
	return { type: `${entity.name}.${name}`, entity, name, description, payload, said: 'always' };
}

/** Fields whose change is told. */
export const changeable = ({ fields }: Pick<Entity, 'fields'>): string[] =>
	fields.filter(({ hidden, audited }) => !hidden && audited).map(({ name }) => name);

function declaredOf(entity: Entity, name: string, spec: EventSpec): EventType {
	return {
		type: `${entity.name}.${name}`,
		entity,
		name,
		description: spec.description,
		payload: spec.payload ?? (isOfStates(entity, spec) ? closed(movement(entity), ['from', 'to']) : closed({})),
		said: spec.on ? 'by operations' : 'by code',
	};
}

/** Is it transitions alone that say it? Then it carries the states that they lead from and to. */
const isOfStates = ({ states }: Entity, { on }: EventSpec): boolean =>
	Boolean(on?.length) && on?.every((name) => Object.hasOwn(states?.transitions ?? {}, name)) === true;

/** What a transition says of itself. */
export function movement({ states, fields }: Pick<Entity, 'states' | 'fields'>): Record<string, JsonSchema> {
	const values = fields.find(({ name }) => name === states?.field)?.schema.enum ?? [];
	const state = (description: string): JsonSchema => ({ type: 'string', enum: values, description });
	return { from: state('The state before.'), to: state('The state now.') };
}
