import type { JsonSchema } from '../schema/model.ts';
import { MOST_TYPES } from './wish.ts';

const ENTITY: JsonSchema = { type: 'string', maxLength: 60, description: 'A kind of record: `listing`' };
const RECORD: JsonSchema = { type: 'string', format: 'uuid', description: 'The id of a record' };
const ON_RECORD = { entity: ENTITY, record: RECORD };

const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
	type: 'object',
	additionalProperties: false,
	properties,
	...(required.length ? { required } : {}),
});

const PERSON = object({ id: { type: 'string', format: 'uuid' }, name: { type: 'string' } }, ['id', 'name']);
const PROBLEM: JsonSchema = { type: 'object', description: 'A problem document (RFC 9457), as HTTP answers it' };

/** A message over a socket: what it is for, what it carries, and what it is acknowledged with (instead: `{ error }`). */
export type Message = { description: string; payload: JsonSchema; acknowledgement?: JsonSchema };

/** What a client may say. */
export const SAID = {
	subscribe: {
		description: 'Asks for events from now on, or from behind a position that is known. They come as `event`.',
		payload: object({
			types: {
				type: 'array',
				maxItems: MOST_TYPES,
				items: { type: 'string', maxLength: 100 },
				description: '`listing.published`, `listing.*`; none: all',
			},
			entity: ENTITY,
			record: RECORD,
			after: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The last position that is known' },
		}),
		acknowledgement: object(
			{
				subscription: { type: 'string', description: 'Its name: the second argument of each of its events' },
				position: { type: 'integer', description: 'Where it begins: the first event comes behind it' },
				head: { type: 'integer', description: 'Where the log ends just now' },
			},
			['subscription', 'position', 'head'],
		),
	},
	unsubscribe: {
		description: 'Ends one subscription, or all of them.',
		payload: object({ subscription: { type: 'string', maxLength: 20 } }),
		acknowledgement: object({ ended: { type: 'integer' } }, ['ended']),
	},
	'presence:join': {
		description: 'Says that a person looks at a record, and asks who else does.',
		payload: object(ON_RECORD, ['entity', 'record']),
		acknowledgement: object({ people: { type: 'array', items: PERSON } }, ['people']),
	},
	'presence:leave': {
		description: 'Says that they do not any more.',
		payload: object(ON_RECORD, ['entity', 'record']),
		acknowledgement: object({}),
	},
	typing: {
		description:
			'Says that a person is typing (to be said again while it lasts), or has stopped. Only about a record that they joined.',
		payload: object({ ...ON_RECORD, typing: { type: 'boolean' } }, ['entity', 'record', 'typing']),
		acknowledgement: object({}),
	},
} as const satisfies Record<string, Message>;

export type Said = keyof typeof SAID;

/** What the server says. Of `event` the first argument is the CloudEvents envelope, the second the subscription. */
export const HEARD = {
	position: {
		description:
			'How far the log was looked at for a subscription, where nothing of it was to be told: to go on from after a while away.',
		payload: object({ subscription: { type: 'string' }, position: { type: 'integer' } }, ['subscription', 'position']),
	},
	reset: {
		description:
			'Events were lost to a subscription, since they are not kept any more: load anew what you show. It goes on from here.',
		payload: object({ subscription: { type: 'string' }, position: { type: 'integer' } }, ['subscription', 'position']),
	},
	presence: {
		description: 'Who looks at a record just now.',
		payload: object({ ...ON_RECORD, people: { type: 'array', items: PERSON } }, ['entity', 'record', 'people']),
	},
	'presence:left': {
		description: 'This client does not look at the record any more: it may not read it any more, or it is gone.',
		payload: object({ ...ON_RECORD, error: PROBLEM }, ['entity', 'record', 'error']),
	},
	typing: {
		description: 'Somebody is typing, or has stopped.',
		payload: object({ ...ON_RECORD, person: PERSON, typing: { type: 'boolean' } }, ['entity', 'record', 'person', 'typing']),
	},
	problem: { description: 'A message that asked for no acknowledgement was refused.', payload: PROBLEM },
	goodbye: {
		description: 'The last message. `reconnect`: come back at once (with a new token, where this one has expired).',
		payload: object({ error: PROBLEM, reconnect: { type: 'boolean' } }, ['error', 'reconnect']),
	},
} as const satisfies Record<string, Message>;
