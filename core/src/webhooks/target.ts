import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import { isAllowed } from '../http/addresses.ts';
import type { CheckTarget } from '../http/outbound.ts';
import { invalid } from '../identity/authority.ts';

type Parts = { config: Pick<Config, 'mode' | 'outboundAllow'>; checkTarget: CheckTarget };

/** A hook may run twice for one call, the second time inside a transaction, where nobody should wait for a name server. */
const SHORTLY = { max: 1000, ttl: 10_000 };

/**
 * Whether events may be sent to this address: over TLS in production, and never to an address that is not public, unless the configuration
 * allows it. Every delivery looks again at what its name leads to.
 * @throws invalid_input, address_refused, address_failed
 */
export function createCheckAddress({ config: { mode, outboundAllow }, checkTarget }: Parts): CheckTarget {
	const known = new LRUCache<string, true>(SHORTLY);
	return async (text) => {
		if (known.has(text)) return;
		const url = URL.parse(text);
		if (!url) throw fault(text, 'a web address such as https://example.com/hooks');
		if (url.hash) throw fault(`a fragment (${url.hash.slice(0, 40)})`, 'an address without one: it is never sent');
		if (url.protocol !== 'https:' && mode === 'production' && !isAllowed(url.hostname, outboundAllow)) {
			throw problem('address_refused', {
				detail: `Found the scheme ${url.protocol}; meant https: what is sent is nobody else’s to read`,
				found: url.protocol,
				meant: 'https:',
			});
		}
		await checkTarget(text);
		known.set(text, true);
	};
}

const fault = (found: string, meant: string) =>
	invalid([{ pointer: '/url', code: 'address', detail: `Found ${found.slice(0, 100)}; meant ${meant}` }]);
