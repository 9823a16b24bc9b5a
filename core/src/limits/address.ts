import { isIPv4 } from 'node:net';

/**
 * What an address is counted as: IPv4 by itself, IPv6 by its /64, since that is what one household or machine is given.
 * A port, which some proxies add, does not make another address of it.
 */
export function addressKey(address: string): string {
	const bare = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
	if (!bare.includes(':')) return bare.slice(0, 64);
	const mapped = bare.slice(bare.lastIndexOf(':') + 1);
	if (isIPv4(mapped) && /^(?:0*:)*:?(?:ffff:)?$/i.test(bare.slice(0, -mapped.length))) return mapped;
	const [head = '', tail] = (bare.split('%', 1)[0] as string).toLowerCase().split('::', 2);
	const groups = head ? head.split(':') : [];
	const after = tail ? tail.split(':').length : 0;
	if (tail !== undefined) groups.push(...Array<string>(Math.max(0, 8 - groups.length - after)).fill('0'), ...tail.split(':'));
	const network = groups.slice(0, 4).map((group) => Number.parseInt(group || '0', 16).toString(16));
	return `${network.join(':')}::/64`;
}
