import { ERRORS } from '../../errors.ts';
import { refTo, type Schema } from './schemas.ts';

const NAMES: Record<number, string> = {
	400: 'BadRequest',
	401: 'Unauthenticated',
	403: 'Forbidden',
	404: 'NotFound',
	405: 'MethodNotAllowed',
	409: 'Conflict',
	413: 'TooLarge',
	415: 'UnsupportedMediaType',
	421: 'Misdirected',
	422: 'Invalid',
	429: 'RateLimited',
	500: 'Internal',
	503: 'Unavailable',
};

const nameOf = (status: number): string => NAMES[status] ?? `Status${status}`;

/** Every code that a caller can receive, by status. */
function codesByStatus(): Map<number, [code: string, title: string][]> {
	const statuses = new Map<number, [string, string][]>();
	for (const [code, { status, title }] of Object.entries(ERRORS)) {
		if (status !== 'boot') statuses.set(status, [...(statuses.get(status) ?? []), [code, title]]);
	}
	return statuses;
}

/** The responses of failures, one a status; each names its codes. */
export function problemResponses(): Record<string, unknown> {
	const responses = [...codesByStatus()].map(([status, codes]) => [nameOf(status), problemResponse(status, codes)]);
	return Object.fromEntries(responses);
}

/** Every counted answer has them; they are told where they matter most. */
const RATE_LIMIT = {
	'RateLimit-Policy': { description: 'The policy: so many calls in so many seconds.', schema: { type: 'string' } },
	RateLimit: { description: 'Calls left, and seconds that they have to last.', schema: { type: 'string' } },
};

function problemResponse(status: number, codes: [code: string, title: string][]): unknown {
	const [code, title] = codes[0]!;
	return {
		description: codes.map(([name, meaning]) => `\`${name}\`: ${meaning}`).join('. '),
		headers: {
			'X-Request-Id': { schema: { type: 'string' } },
			...(status === 429 || status === 503 ? { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } : {}),
			...(status === 429 ? RATE_LIMIT : {}),
			...(status === 401 ? { 'WWW-Authenticate': { schema: { type: 'string' } } } : {}),
		},
		content: {
			'application/problem+json': {
				schema: {
					allOf: [refTo('Problem'), { properties: { status: { const: status }, code: { enum: codes.map(([name]) => name) } } }],
				},
				example: { type: `https://freehold.dev/errors/${code}`, title, status, code, instance: '/requests/01998d2f-6c1e' },
			},
		},
	};
}

/** `responses` of an operation that can fail with these statuses; one that no code has is left out. */
export function failures(statuses: number[]): Record<string, Schema> {
	const known = codesByStatus();
	const told = statuses.filter((status) => known.has(status));
	return Object.fromEntries(told.map((status) => [String(status), { $ref: `#/components/responses/${nameOf(status)}` }]));
}

export const problemSchemas = (): Record<string, Schema> => ({
	Problem: {
		type: 'object',
		description: 'What went wrong (RFC 9457). Ask by `code`: it never changes its meaning.',
		required: ['type', 'title', 'status', 'code'],
		properties: {
			type: { type: 'string', format: 'uri' },
			title: { type: 'string' },
			status: { type: 'integer' },
			detail: { type: 'string' },
			instance: { type: 'string', description: 'The request, as the server’s log names it.' },
			code: { type: 'string' },
			errors: { type: 'array', items: refTo('InputFault') },
			permission: { type: 'string', description: 'What was missing; with `forbidden`.' },
			retryAfter: { type: 'number', description: 'Seconds; with `rate_limited`.' },
			policy: { type: 'string', description: 'Which limit it was; with `rate_limited`.' },
			limit: { type: 'integer', description: 'So many calls …; with `rate_limited`.' },
			window: { type: 'integer', description: '… in so many seconds; with `rate_limited`.' },
		},
	},
	InputFault: {
		type: 'object',
		description: 'One thing wrong with the input.',
		required: ['pointer', 'code', 'detail'],
		properties: {
			pointer: { type: 'string', description: 'JSON pointer into the body, or `?name` for a query parameter.' },
			code: { type: 'string' },
			detail: { type: 'string' },
			expected: {},
			found: {},
		},
	},
});
