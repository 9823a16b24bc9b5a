import type { Context, Middleware } from 'koa';
import { problem } from '../errors.ts';
import type { Actor } from '../operations/model.ts';

const METHODS = 'GET, POST, PATCH, PUT, DELETE';
const HEADERS = 'Authorization, Content-Type, Idempotency-Key, Freehold-Form, Freehold-Reason, X-Request-Id';
const EXPOSED = 'X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed';
const ONE_DAY = '86400';

/**
 * A preflight carries no key, so whose origin it is cannot be known: it is answered alike for all, with `*` and without looking
 * at the origin, which tells nobody whom we know. Browsers never send cookies along to `*`. The call that follows is
 * readable only from the origins of the publishable key that it carries (checked in `authenticate`), or those of the
 * configuration. A page without an origin (`null`: a sandboxed frame, a file) is refused, since anybody can be that.
 */
export function preflight(): Middleware {
	return async (context, next) => {
		const origin = context.get('origin');
		if (context.method !== 'OPTIONS' || !origin || !context.get('access-control-request-method')) return next();
		if (origin === 'null')
			throw problem('origin_not_allowed', { detail: 'Found the origin “null”, meant a page with an address' });
		context.set('Access-Control-Allow-Origin', '*');
		context.set('Access-Control-Allow-Methods', METHODS);
		context.set('Access-Control-Allow-Headers', HEADERS);
		context.set('Access-Control-Max-Age', ONE_DAY);
		context.status = 204;
	};
}

/** Lets the page that asked read the answer: its origin was checked against the key, or is in the configuration. */
export function allowOrigin(context: Context, actor: Actor, origin: string | undefined): void {
	if (!origin) return;
	if (actor.kind === 'publishable-key') expose(context, origin);
}

/** Origins of the configuration may read everything, problems included. */
export function configuredOrigins(origins: readonly string[]): Middleware {
	return async (context, next) => {
		const origin = context.get('origin');
		if (origin && origins.includes(origin)) expose(context, origin);
		await next();
	};
}

/** One origin, by name: never `*`, never with cookies (there is no Access-Control-Allow-Credentials anywhere). */
function expose(context: Context, origin: string): void {
	context.set('Access-Control-Allow-Origin', origin);
	context.set('Access-Control-Expose-Headers', EXPOSED);
}
