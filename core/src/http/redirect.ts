import type { Context } from 'koa';
import { problem } from '../errors.ts';

/** What every redirect is held to: a path of this server, or an origin that the configuration names. */
export type RedirectRule = { origins?: readonly string[] };

/**
 * The address that a redirect may go to, in normal form.
 * @throws address_refused for another origin, a scheme that is not http(s), credentials, or what browsers read as another host (`//host`, `/\host`)
 */
export function safeTarget(target: string, { origins = [] }: RedirectRule = {}): string {
	const here = 'http://here.invalid';
	// Browsers drop tabs and line ends out of an address, and with them what was between two slashes.
	const isOneLine = !/[\s\p{Cc}]/u.test(target);
	const url = isOneLine ? URL.parse(target, here) : null;
	if (url?.origin === here && /^\/(?![/\\])/.test(target)) return `${url.pathname}${url.search}${url.hash}`;
	if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && origins.includes(url.origin)) return url.href;
	throw problem('address_refused', {
		detail: `Found “${target.slice(0, 100)}”, meant a path of this server such as /console/, or an address at ${origins.join(', ') || 'an origin of the configuration'}`,
	});
}

/** The only way in which anything here sends a browser elsewhere. @throws address_refused */
export function redirect(context: Context, target: string, rule?: RedirectRule): void {
	const to = safeTarget(target, rule);
	context.body = null;
	context.status = 303;
	context.set('Location', to);
}
