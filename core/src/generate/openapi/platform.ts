import { failures } from './problems.ts';

type Paths = Record<string, Record<string, unknown>>;

const answer = (description: string, schema: unknown) => ({ description, content: { 'application/json': { schema } } });

const query = (name: string, description: string) => ({ name, in: 'query', description, schema: { type: 'string' } });

/** What is at a fixed address and is no operation. */
export const platformPaths = (): Paths => ({
	'/health': {
		get: {
			operationId: 'getHealth',
			tags: ['Platform'],
			summary: 'Is the process alive?',
			responses: {
				'200': answer('It is', {
					type: 'object',
					required: ['status', 'timestamp', 'version'],
					properties: {
						status: { type: 'string', const: 'healthy' },
						timestamp: { type: 'string', format: 'date-time' },
						version: { type: 'string' },
						providers: { type: 'string', enum: ['mock', 'live'] },
						ports: {
							type: 'object',
							description: 'How many ports to the outside world have what behind them, and which are not let through now.',
							required: ['live', 'offline', 'mock', 'none', 'open'],
							properties: {
								live: { type: 'integer' },
								offline: { type: 'integer' },
								mock: { type: 'integer' },
								none: { type: 'integer' },
								open: { type: 'array', items: { type: 'string' } },
							},
						},
					},
				}),
			},
			security: [],
		},
	},
	'/ready': {
		get: {
			operationId: 'getReadiness',
			tags: ['Platform'],
			summary: 'Can it serve?',
			responses: {
				'200': answer('It can', {
					type: 'object',
					required: ['status'],
					properties: { status: { type: 'string', const: 'ready' } },
				}),
				...failures([503]),
			},
			security: [],
		},
	},
	'/v1/callbacks/{provider}/{token}': {
		post: {
			operationId: 'receiveCallback',
			tags: ['Platform'],
			summary: 'What a provider tells an organisation',
			description:
				'The address is one of `GET /v1/callbacks/addresses`. The body is whatever the provider sends, with its signature; each thing in it is taken once.',
			parameters: ['provider', 'token'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
			requestBody: { content: { '*/*': { schema: {} } } },
			responses: { '204': { description: 'It was taken' }, ...failures([400, 401, 403, 404, 413, 415, 422, 429, 500, 503]) },
			security: [],
		},
	},
	'/v1/events/stream': {
		get: {
			operationId: 'streamEvents',
			tags: ['Platform'],
			summary: 'What happens, while it happens',
			description:
				'Server-sent events from the log: each message is a CloudEvents envelope, its `id` the position. `Last-Event-ID`, or `after`, goes on behind a position without a gap or a repeat. Told of what the caller may read; see docs/guides/realtime.md.',
			parameters: [
				query('types', 'Names by commas: `listing.published`, `listing.*`; none: all'),
				query('entity', 'One kind of record'),
				query('record', 'One record’s id, together with `entity`'),
				query('after', 'The last position that is known'),
				query('ticket', 'Of `POST /v1/events/ticket`, instead of the header, for browsers'),
				{
					name: 'Last-Event-ID',
					in: 'header',
					description: 'As `after`, sent by browsers themselves',
					schema: { type: 'string' },
				},
			],
			responses: {
				'200': { description: 'The stream', content: { 'text/event-stream': { schema: { type: 'string' } } } },
				...failures([400, 401, 403, 404, 410, 429, 500, 503]),
			},
			security: [{ token: [] }, { secretKey: [] }, { publishableKey: [] }],
		},
	},
	'/v1/events/ticket': {
		post: {
			operationId: 'createEventTicket',
			tags: ['Platform'],
			summary: 'A ticket for one stream',
			description: 'For EventSource, which can send no header: opens one stream, once, within half a minute.',
			responses: {
				'201': answer('The ticket', {
					type: 'object',
					required: ['ticket', 'expiresIn'],
					properties: { ticket: { type: 'string' }, expiresIn: { type: 'integer', description: 'Seconds' } },
				}),
				...failures([401, 403, 429, 500, 503]),
			},
			security: [{ token: [] }, { secretKey: [] }, { publishableKey: [] }],
		},
	},
	'/v1/description': {
		get: {
			operationId: 'getDescription',
			tags: ['Platform'],
			summary: 'What the caller can do here',
			description:
				'Entities, their schemas, and operations: what the console, the forms and `freehold generate --from` are made of.',
			responses: { '200': answer('The description', { type: 'object' }), ...failures([401, 429, 500, 503]) },
			security: [{ token: [] }, { secretKey: [] }, { publishableKey: [] }],
		},
	},
});
