import type { Context, Middleware } from 'koa';
import type { Actor } from '../operations/model.ts';

const METHODS = 'GET, POST, PATCH, PUT, DELETE';
const HEADERS = 'Authorization, Content-Type, Idempotency-Key, Freehold-Form, Freehold-Reason, X-Request-Id';
const EXPOSED = 'X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed';
const ONE_DAY = '86400';

/**
 * A preflight names no key, so it is answered for any origin and gives nothing away; the answer itself is readable only
 * from the origins of the publishable key that asked (checked in `authenticate`), or those of the configuration.
 */
export function preflight(): Middleware {
	return async (context, next) => {
		const origin = context.get('origin');
		if (context.method !== 'OPTIONS' || !origin || !context.get('access-control-request-method')) return next();
		context.set('Access-Control-Allow-Origin', origin);
		context.set('Access-Control-Allow-Methods', METHODS);
		context.set('Access-Control-Allow-Headers', HEADERS);
		context.set('Access-Control-Max-Age', ONE_DAY);
		context.vary('Origin');
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

function expose(context: Context, origin: string): void {
	context.set('Access-Control-Allow-Origin', origin);
	context.set('Access-Control-Expose-Headers', EXPOSED);
	context.vary('Origin');
}
