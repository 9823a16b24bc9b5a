import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import { Problem, problem } from '../errors.ts';
import { providerProblem } from '../ports/problem.ts';
import { ProviderError } from '../ports/provider-error.ts';
import { documentOf } from './problem-document.ts';
import { isUnavailable } from './unavailable.ts';

export type State = {
	requestId: string /** Whose call it is, once that is known. */;
	organization?: string | null /** Without what is secret in it. */;
	path?: string;
};

const REQUEST_ID = /^[\w.-]{8,100}$/;

/** Around everything: request id, hardening headers, one log line, and every failure as a problem document. */
export function requests(log: Logger, headers: [name: string, value: string][]): Middleware<State> {
	return async (context, next) => {
		const started = performance.now();
		const given = context.get('x-request-id');
		const id = REQUEST_ID.test(given) ? given : randomUUID();
		context.state.requestId = id;
		context.res.setHeader('X-Request-Id', id);
		for (const [name, value] of headers) context.res.setHeader(name, value);
		try {
			await next();
		} catch (error) {
			answerProblem(context, error, log, id);
		}
		// Paths may hold ids, never secrets; queries may hold names and places of people.
		log.info({
			id,
			method: context.method,
			path: context.state.path ?? context.path,
			status: context.status,
			organization: context.state.organization,
			ms: Math.round((performance.now() - started) * 1000) / 1000,
		});
	};
}

/** Every failure leaves here; what is not a Problem is ours, and the caller is told no more than its id. */
function answerProblem(context: Context, error: unknown, log: Logger, id: string): void {
	let told = error instanceof Problem ? error : (providerProblem(error) ?? valueFault(error, context.method));
	if (told && error instanceof ProviderError) log.warn({ id, err: error, fault: error.fault }, 'a service outside failed');
	if (!told) {
		log.error({ id, err: error, method: context.method, path: context.state.path ?? context.path }, 'request failed');
		told = isUnavailable(error)
			? problem('database_unavailable', { retryAfter: 5 })
			: problem('internal', { detail: `Tell us this id: ${id}` });
	}
	context.status = told.status;
	if (told.status === 401) context.set('WWW-Authenticate', 'Bearer realm="freehold"');
	if (typeof told.extras?.retryAfter === 'number') context.set('Retry-After', String(told.extras.retryAfter));
	if (Array.isArray(told.extras?.allow)) context.set('Allow', told.extras.allow.join(', '));
	context.type = 'application/problem+json';
	context.body = JSON.stringify(documentOf(told, id));
}

/** A value that got past every check and that PostgreSQL cannot hold (class 22) came from the caller all the same. */
function valueFault(error: unknown, method: string): Problem | undefined {
	const { code, message = '' } = error as { code?: unknown; message?: string };
	if (typeof code !== 'string' || !/^22[0-9A-Z]{3}$/.test(code)) return undefined;
	return problem(method === 'GET' ? 'invalid_query' : 'invalid_input', {
		detail: `A value does not fit: ${message.split('\n')[0]}`,
	});
}
