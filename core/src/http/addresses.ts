import ipaddr from 'ipaddr.js';
import { problem } from '../errors.ts';

/** What may be called although it is not on the public internet: exact host names, addresses and networks (CIDR). */
export type Allowed = readonly string[];

/** Public by its number, and still the cloud's own: Azure answers there with secrets of the machine. */
const OF_THE_CLOUD = new Set(['168.63.129.16']);

/** All that is handed out of IPv6 for use on the internet lies here; the rest is reserved, or another protocol in disguise. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Why this address may not be called, in words, or null where it may: only what is routed on the public internet. Private,
 * loopback, link-local (cloud metadata), shared, multicast and reserved networks are not, nor is IPv6 that carries an IPv4
 * address inside (mapped, NAT64, 6to4, Teredo), which would be a way around this.
 * Source: IANA's special-purpose address registries (RFC 6890), as ipaddr.js keeps them.
 */
export function whyNotPublic(address: string): string | null {
	if (!ipaddr.isValid(address)) return 'no address';
	const parsed = ipaddr.parse(address);
	const range = parsed.range();
	if (range !== 'unicast') return RANGES[range] ?? `${range} address`;
	if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_V6)) return 'reserved address';
	return OF_THE_CLOUD.has(parsed.toString()) ? 'address of the cloud’s own services' : null;
}

const RANGES: Record<string, string> = {
	unspecified: 'address of this machine itself (0.0.0.0)',
	loopback: 'address of this machine itself',
	private: 'private address',
	uniqueLocal: 'private address',
	linkLocal: 'link-local address (cloud metadata lies there)',
	carrierGradeNat: 'shared address of a provider’s inner network',
	ipv4Mapped: 'IPv4 address written as IPv6',
	rfc6145: 'IPv4 address written as IPv6',
	rfc6052: 'IPv4 address written as IPv6 (NAT64)',
	'6to4': 'IPv4 address written as IPv6 (6to4)',
	teredo: 'IPv4 address written as IPv6 (Teredo)',
	multicast: 'multicast address',
	broadcast: 'broadcast address',
};

/** Is this host name or address in the list of those that may be called all the same? */
export function isAllowed(host: string, allowed: Allowed): boolean {
	const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
	return allowed.some((entry) => {
		if (entry.toLowerCase() === bare) return true;
		if (!ipaddr.isValid(bare) || !ipaddr.isValidCIDR(entry)) return false;
		const [network, bits] = ipaddr.parseCIDR(entry);
		const address = ipaddr.parse(bare);
		return address.kind() === network.kind() && address.match(network, bits);
	});
}

const PORTS = new Set(['', '80', '443', '8080', '8443']);

/**
 * A URL that somebody gave us, as far as it can be judged without asking for its name.
 * @throws address_refused with what was found and meant
 */
export function readTarget(given: string | URL, allowed: Allowed): URL {
	const text = String(given);
	const url = text.length <= 2048 ? URL.parse(text) : null;
	if (!url) throw refused(`“${text.slice(0, 100)}”`, 'a web address such as https://example.com/hook');
	if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(`the scheme ${url.protocol}`, 'https or http');
	if (url.username || url.password) throw refused('a name or password in the address', 'an address without them');
	if (!url.hostname) throw refused('no host', 'a host name');
	const isNamed = isAllowed(url.hostname, allowed);
	if (!isNamed && !PORTS.has(url.port)) throw refused(`the port ${url.port}`, '80, 443, 8080 or 8443');
	const literal = url.hostname.replace(/^\[|\]$/g, '');
	if (!isNamed && ipaddr.isValid(literal)) refuseInner(literal, literal);
	return url;
}

/** @throws address_refused where the address that a host name leads to is not a public one */
export function refuseInner(host: string, address: string): void {
	const reason = whyNotPublic(address);
	if (reason) throw refused(`${host}, ${/^[aeio]/i.test(reason) ? 'an' : 'a'} ${reason}`, 'a host on the public internet');
}

const refused = (found: string, meant: string) =>
	problem('address_refused', { detail: `Found ${found}; meant ${meant}`, found, meant });
