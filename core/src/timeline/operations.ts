import { isSubject } from '../about/targets.ts';
import type { Operation } from '../operations/model.ts';
import type { Entity, JsonSchema, Registry } from '../schema/model.ts';

/** The kinds of records that stand on the timelines of an entity's records, each with the fields that put them there. */
export function sourcesOf(entity: Entity, { entities }: Pick<Registry, 'entities'>): { source: Entity; fields: string[] }[] {
	return [...entities.values()].flatMap((source) => {
		const fields = (source.timeline?.of ?? []).filter((name) => {
			const field = source.fields.find((one) => one.name === name);
			return field?.ref?.entity === entity.name || (source.about?.record === name && isSubject(entity));
		});
		return fields.length ? [{ source, fields }] : [];
	});
}

/** Entities that something stands on the timeline of, that can be read at all, and that have no operation of this name of their own. */
export const timelined = (registry: Pick<Registry, 'entities'>): Entity[] =>
	[...registry.entities.values()].filter(
		(entity) =>
			!entity.internal &&
			!entity.operations.timeline &&
			// What may be about anything gives nothing a timeline that it has not got.
			sourcesOf(entity, registry).some(({ source, fields }) => fields.some((name) => name !== source.about?.record)),
	);

/** `GET /v1/contacts/{id}/timeline`, for every entity that `x-timeline` of some schema file leads to. */
export const timelineOperations = (registry: Registry): Operation[] =>
	timelined(registry).map((entity) => ({
		id: `${entity.name}.timeline`,
		kind: 'custom',
		entity,
		of: entity,
		title: `Timeline of one ${entity.title.toLowerCase()}`,
		description:
			'What happened, newest first: of every kind of record that stands here only what the caller may read, and the changes of states.',
		method: 'GET',
		path: `/v1/${entity.plural}/{id}/timeline`,
		input: INPUT,
		output: OUTPUT,
		status: 200,
		permission: `${entity.name}:read`,
		public: false,
		stepUp: false,
		audit: false,
		idempotent: false,
	}));

const INPUT: JsonSchema = {
	type: 'object',
	additionalProperties: false,
	properties: {
		limit: {
			type: 'string',
			pattern: '^([1-9][0-9]?|100)$',
			description: 'Entries on a page: from 1 to 100; 20 where nothing is said.',
		},
		cursor: { type: 'string', maxLength: 200, description: '`next` of the page before.' },
	},
};

const text: JsonSchema = { type: ['string', 'null'] };

const OUTPUT: JsonSchema = {
	type: 'object',
	title: 'Timeline',
	additionalProperties: false,
	required: ['data', 'next'],
	properties: {
		data: {
			type: 'array',
			items: {
				type: 'object',
				additionalProperties: false,
				required: ['what', 'entity', 'record', 'at', 'by', 'from', 'to', 'show'],
				properties: {
					what: { type: 'string', enum: ['record', 'state'], description: 'A record of its own, or the change of a state.' },
					entity: { type: 'string', description: 'The kind of record.' },
					record: { type: 'string', format: 'uuid', description: 'The record.' },
					at: { type: 'string', format: 'date-time', description: 'When it was.' },
					by: {
						type: ['string', 'null'],
						format: 'uuid',
						description: 'Who changed the state, where that was a person or a key.',
					},
					from: { ...text, description: 'The state before.' },
					to: { ...text, description: 'The state after.' },
					show: {
						type: 'object',
						description: 'What its schema file shows of the record here.',
						additionalProperties: {
							anyOf: [
								text,
								{ type: 'number' },
								{ type: 'boolean' },
								{ type: 'array', items: { type: 'string' } },
								{ type: 'object', additionalProperties: { type: ['string', 'null'] } },
							],
						},
					},
				},
			},
		},
		next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end.' },
	},
};
