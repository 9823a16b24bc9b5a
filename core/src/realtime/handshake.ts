import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import { isKnownHost } from '../http/http.ts';
import type { Actor, Caller } from '../operations/model.ts';

type Site = Pick<Config, 'trustProxy' | 'publicUrl' | 'corsOrigins' | 'allowedHosts'>;

const header = ({ headers }: IncomingMessage, name: string): string => {
	const value = headers[name];
	return (Array.isArray(value) ? value.at(-1) : value) ?? '';
};

/** As HTTP reads it: the last proxy's word, where proxies are believed. */
const forwarded = (request: IncomingMessage, name: string, { trustProxy }: Site): string =>
	trustProxy ? (header(request, name).split(',').at(-1)?.trim() ?? '') : '';

/** Where a socket comes from. */
export function callerOf(request: IncomingMessage, requestId: string, site: Site): Caller {
	const origin = header(request, 'origin');
	return {
		address: forwarded(request, 'x-forwarded-for', site) || (request.socket.remoteAddress ?? ''),
		userAgent: header(request, 'user-agent').slice(0, 300),
		requestId,
		...(origin ? { origin } : {}),
	};
}

/** What can be said before somebody has shown who they are: the host's name, and no page without an address. */
export function refusedAtOnce(request: IncomingMessage, site: Site): string | null {
	const host = forwarded(request, 'x-forwarded-host', site) || header(request, 'host');
	const name = URL.parse(`http://${host}`)?.hostname ?? '';
	if (site.allowedHosts.length && !isKnownHost(site.allowedHosts, name)) return 'host_not_allowed';
	return header(request, 'origin') === 'null' ? 'origin_not_allowed' : null;
}

/**
 * A page may connect with a token only where it could read the answers of HTTP: it is one of this server, or of the origins of the
 * configuration. (Pages with a publishable key are bound to the key's origins, checked with the key.)
 * @throws origin_not_allowed
 */
export function refuseForeignPages(request: IncomingMessage, { kind }: Actor, site: Site): void {
	const origin = header(request, 'origin');
	if (!origin || kind === 'publishable-key') return;
	const host = forwarded(request, 'x-forwarded-host', site) || header(request, 'host');
	const isOurs = URL.parse(origin)?.host === host.toLowerCase() || origin === site.publicUrl || site.corsOrigins.includes(origin);
	if (!isOurs)
		throw problem('origin_not_allowed', {
			detail: `Pages of ${origin.slice(0, 200)} may not connect; FREEHOLD_CORS_ORIGINS names those that may`,
		});
}
