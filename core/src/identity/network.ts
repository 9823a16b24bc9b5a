import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Who an address is counted as: itself, or with IPv6 the network of 64 bits that one customer has to choose from. */
export function networkOf(address: string): string {
	const mapped = MAPPED.exec(address)?.[1];
	if (mapped) return mapped;
	if (isIPv4(address) || !isIPv6(address)) return address;
	const [head = '', tail] = (address.split('%')[0] as string).toLowerCase().split('::') as [string, string?];
	const left = head ? head.split(':') : [];
	const right = tail ? tail.split(':') : [];
	const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
	const groups = [...left, ...zeros, ...right].slice(0, 4);
	return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
