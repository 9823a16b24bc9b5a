import { failures } from './problems.ts';

type Paths = Record<string, Record<string, unknown>>;

const answer = (description: string, schema: unknown) => ({ description, content: { 'application/json': { schema } } });

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
