import { type EventType, eventTypes } from '../events/catalogue.ts';
import type { Registry } from '../schema/model.ts';
import { socketParts } from './asyncapi-sockets.ts';
import { pascal } from './names.ts';
import { toOpenapi } from './openapi/schemas.ts';

type Options = {
	registry: Registry;
	/** Of the platform. */
	version: string;
	/** Where this server is reached. */
	url: string;
};

type Part = Record<string, unknown>;

const ref = (path: string): Part => ({ $ref: `#/${path}` });

/** Every event that there is, as an AsyncAPI 3 document. Pure; served at `/asyncapi.json`. */
export function asyncapi({ registry, version, url }: Options): Part {
	const types = [...eventTypes(registry).values()].filter(({ entity }) => !entity.internal);
	const { protocol, host, pathname } = new URL(url);
	const names = types.map(nameOf);
	const carrying = (channel: string) => names.map((name) => ref(`channels/${channel}/messages/${name}`));
	const messages = Object.fromEntries(names.map((name) => [name, ref(`components/messages/${name}`)]));
	const socket = socketParts(names);
	const sending = (channel: string, summary: string): Part => ({
		action: 'send',
		channel: ref(`channels/${channel}`),
		summary,
		messages: carrying(channel),
	});
	return {
		asyncapi: '3.0.0',
		info: { title: 'Freehold', version, description: ABOUT, license: { name: 'Apache-2.0' } },
		servers: {
			platform: {
				host,
				protocol: protocol.replace(':', ''),
				...(pathname === '/' ? {} : { pathname }),
				security: [ref('components/securitySchemes/bearer')],
			},
		},
		defaultContentType: 'application/cloudevents+json',
		channels: {
			stream: {
				address: '/v1/events/stream',
				title: 'Stream of events',
				description:
					'Server-sent events; `Last-Event-ID` goes on where a connection was lost. Each caller is told what they may read.',
				servers: [ref('servers/platform')],
				messages,
			},
			socket: socket.channel,
			webhook: {
				address: null,
				title: 'A webhook',
				description: 'Sent by POST to the address that a webhook names, signed as Standard Webhooks says.',
				messages,
			},
		},
		operations: {
			streamEvents: sending('stream', 'Tells of events as they happen'),
			...socket.operations,
			deliverEvents: sending('webhook', 'Delivers events to other systems'),
		},
		components: {
			messages: { ...Object.fromEntries(types.map((type) => [nameOf(type), messageOf(type)])), ...socket.messages },
			schemas: { CloudEvent: CLOUD_EVENT },
			securitySchemes: {
				bearer: { type: 'http', scheme: 'bearer', description: 'An access token, a secret key, or a publishable key.' },
			},
		},
	};
}

/** `listing-photo.created` → `ListingPhotoCreated` */
const nameOf = ({ entity, name }: EventType): string => pascal(entity.name) + pascal(name);

const messageOf = ({ type, entity, description, payload }: EventType): Part => ({
	name: type,
	title: type,
	summary: description,
	tags: [{ name: entity.name }],
	payload: {
		allOf: [
			ref('components/schemas/CloudEvent'),
			{
				type: 'object',
				properties: {
					type: { type: 'string', const: type },
					entity: { type: 'string', const: entity.name },
					data: toOpenapi(payload),
				},
			},
		],
	},
});

const CLOUD_EVENT: Part = {
	type: 'object',
	description: 'The envelope of every event: CloudEvents 1.0 in JSON.',
	required: [
		'specversion',
		'id',
		'source',
		'type',
		'subject',
		'time',
		'datacontenttype',
		'organization',
		'entity',
		'position',
		'data',
	],
	properties: {
		specversion: { type: 'string', const: '1.0' },
		id: { type: 'string', format: 'uuid', description: 'What a repetition is told by.' },
		source: { type: 'string', format: 'uri', description: 'The platform.' },
		type: { type: 'string', description: 'Entity and name.' },
		subject: { type: 'string', format: 'uuid', description: 'The record.' },
		time: { type: 'string', format: 'date-time', description: 'When it happened.' },
		datacontenttype: { type: 'string', const: 'application/json' },
		organization: { type: 'string', format: 'uuid' },
		entity: { type: 'string', description: 'The kind of record.' },
		position: { type: 'integer', minimum: 1, description: "Its place in the organisation's log: from 1, without a gap." },
		data: { type: 'object' },
	},
};

const ABOUT = `What this server tells of, derived from the schema files of its plugins. Events name records, states and fields, and hold nothing
personal: who is told of one reads the record with the rights that they have. Streams, sockets and webhooks carry the same envelope.`;
