import type { Context, Middleware } from 'koa';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change that comes with cookies only, from a page that is not ours. No cookie signs anybody in here; this holds for
 * those that are part of a way to sign in (OIDC), and for any that a plugin or a proxy may set one day.
 * @throws origin_not_allowed
 */
export function refuseForgeries({ publicUrl, corsOrigins }: Pick<Config, 'publicUrl' | 'corsOrigins'>): Middleware {
	const known = new Set([URL.parse(publicUrl)?.origin, ...corsOrigins]);
	return async (context, next) => {
		if (!SAFE.has(context.method) && context.get('cookie') && !context.get('authorization') && isForeign(context, known)) {
			throw problem('origin_not_allowed', {
				detail:
					'A call that changes something and carries cookies only must come from a page of this server; send a token instead',
			});
		}
		await next();
	};
}

/** As the browser says (Fetch Metadata); an older one says at least its origin; what says neither is no browser. */
function isForeign(context: Context, known: ReadonlySet<string | undefined>): boolean {
	const site = context.get('sec-fetch-site');
	const origin = context.get('origin');
	const isOurs = origin === `${context.protocol}://${context.host}` || known.has(origin);
	if (site === 'same-origin' || site === 'none') return false;
	if (site) return !isOurs;
	return origin !== '' && !isOurs;
}
