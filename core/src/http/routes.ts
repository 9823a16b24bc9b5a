import { Readable } from 'node:stream';
import createRouter, { type HTTPMethod } from 'find-my-way';
import type { Context, Middleware } from 'koa';
import { Problem, problem } from '../errors.ts';
import { NOBODY } from '../identity/authenticate.ts';
import type { Door } from '../operations/door.ts';
import type { Actor, Caller, Input, Operation } from '../operations/model.ts';
import { readBody } from './body.ts';
import { allowOrigin } from './cors.ts';
import { tellStanding } from './rate-limit.ts';
import type { State } from './requests.ts';

/** Who sent this `Authorization` header, or nobody. @throws unauthenticated, token_expired, origin_not_allowed */
export type Authenticate = (authorization: string | undefined, caller: Caller) => Promise<Actor>;

/** A route that is not an operation: description, health, documents. */
export type Page = {
	method: 'GET' | 'POST';
	path: string;
	handle: (context: Context, actor: () => Promise<Actor>, caller: Caller) => Promise<void> | void;
};

/** Told of every answer to an operation. */
export type Measure = (operation: string, status: number, seconds: number) => void;
/** A page that anybody is shown, whoever they are. */
export type OpenPage = Page & { handle: (context: Context) => Promise<void> | void };

/** One radix tree for every operation and page; the method and path of a request find it without trying one by one. */
export function routes(door: Door, authenticate: Authenticate, pages: Page[], measure: Measure = () => {}): Middleware<State> {
	const router = createRouter<never>({ ignoreTrailingSlash: true, maxParamLength: 200 });
	const noop = (): void => {};
	for (const operation of door.operations.values()) {
		router.on(operation.method as HTTPMethod, operation.path.replace('{id}', ':id'), noop, { operation });
	}
	for (const page of pages) router.on(page.method, page.path, noop, { page });

	return async (context, next) => {
		const method = context.method === 'HEAD' ? 'GET' : context.method;
		const found = router.find(method as HTTPMethod, pathOf(context.path));
		if (!found) return refuse(context, next);
		const { operation, page } = found.store as { operation?: Operation; page?: Page };
		const caller = callerOf(context);
		const signIn = async (): Promise<Actor> => {
			// Who signs in is nobody yet, whatever stale token the client still sends along.
			const isOpen = operation?.permission === 'anyone';
			const actor = isOpen ? NOBODY : await known(context, caller);
			context.state.organization = actor.organization;
			allowOrigin(context, actor, caller.origin);
			return actor;
		};
		if (page) return page.handle(context, signIn, caller);
		const began = performance.now();
		let status = 500;
		try {
			await answer(context, door, operation as Operation, found.params.id, await signIn(), caller);
			status = context.status;
		} catch (error) {
			if (error instanceof Problem) status = error.status;
			throw error;
		} finally {
			measure((operation as Operation).id, status, (performance.now() - began) / 1000);
			if (caller.standing) tellStanding(context.res, caller.standing);
		}
	};

	/** Who sends tokens and keys that are none is counted as a stranger, or could go on guessing for ever. */
	async function known(context: Context, caller: Caller): Promise<Actor> {
		try {
			return await authenticate(context.get('authorization') || undefined, caller);
		} catch (error) {
			if ((error as { code?: unknown }).code === 'unauthenticated') door.limiter.stranger(caller);
			throw error;
		}
	}

	async function refuse(context: Context, next: () => Promise<void>): Promise<void> {
		const path = pathOf(context.path);
		const allow = (['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const).filter((method) => router.find(method, path));
		if (allow.length) throw problem('method_not_allowed', { detail: `This path takes ${allow.join(', ')}`, allow });
		await next();
		if (context.status === 404 && context.body === undefined)
			throw problem('not_found', { detail: `Nothing is at ${context.path.slice(0, 200)}` });
	}
}

/** Pages for which nobody signs in and no route is looked for. */
export function pagesAlone(alone: readonly OpenPage[]): Middleware<State> {
	return async (context, next) => {
		const page = alone.find(({ path }) => path === context.path);
		if (!page) return next();
		if (!['GET', 'HEAD'].includes(context.method))
			throw problem('method_not_allowed', { detail: 'This path takes GET', allow: ['GET'] });
		await page.handle(context);
	};
}

/** A path that cannot be decoded is at nothing; it is looked up as it stands. */
function pathOf(path: string): string {
	try {
		decodeURIComponent(path);
		return path;
	} catch {
		throw problem('not_found', { detail: 'The path is not well encoded' });
	}
}

async function answer(
	context: Context,
	door: Door,
	operation: Operation,
	id: string | undefined,
	actor: Actor,
	caller: Caller,
): Promise<void> {
	const input: Input = {
		...(id === undefined ? {} : { id }),
		...(context.querystring ? { query: readQuery(context.querystring) } : {}),
		...(operation.method === 'GET' ? {} : await readBody(context.req, operation)),
	};
	const { status, json, replayed, stream } = await door.invoke(operation.id, input, actor, caller);
	context.status = status;
	if (replayed) context.set('Idempotent-Replayed', 'true');
	if (stream) {
		context.attachment(stream.name);
		context.type = operation.produces as string;
		context.body = Readable.from(stream.body);
		return;
	}
	if (json === null) {
		context.body = null;
		context.status = status;
		return;
	}
	context.type = 'application/json';
	context.body = json;
}

const LONGEST_QUERY = 8_000;
const MOST_PARAMETERS = 100;

/** Each parameter once; the same one twice is refused, not guessed at. */
function readQuery(querystring: string): Record<string, string> {
	if (querystring.length > LONGEST_QUERY)
		throw problem('invalid_query', { detail: `Found ${querystring.length} characters, meant at most ${LONGEST_QUERY}` });
	const given = new URLSearchParams(querystring);
	if (given.size > MOST_PARAMETERS)
		throw problem('invalid_query', { detail: `Found ${given.size} parameters, meant at most ${MOST_PARAMETERS}` });
	const query: Record<string, string> = Object.create(null);
	for (const [name, value] of given) {
		if (name in query) {
			const detail = `${name.slice(0, 60)} is given twice; give it once, with values separated by commas where several are meant`;
			throw problem('invalid_query', { detail, errors: [{ pointer: `?${name}`, code: 'repeated', detail }] });
		}
		query[name] = value;
	}
	return query;
}

function callerOf(context: Context): Caller {
	const header = (name: string): string | undefined => context.get(name) || undefined;
	const key = header('idempotency-key');
	// Browsers leave the origin of a page of our own out where it only reads; they say so, and no page can say it for another.
	const origin =
		header('origin') ?? (header('sec-fetch-site') === 'same-origin' ? `${context.protocol}://${context.host}` : undefined);
	const form = header('freehold-form');
	const reason = header('freehold-reason');
	return {
		address: context.ip,
		userAgent: context.get('user-agent').slice(0, 300),
		requestId: context.state.requestId,
		...(key ? { idempotencyKey: key } : {}),
		...(origin ? { origin } : {}),
		...(form ? { form } : {}),
		...(reason ? { reason: reason.slice(0, 500) } : {}),
	};
}
