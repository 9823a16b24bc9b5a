import { malformed } from '../exchange.ts';

/** Of length 1, in six digits: the same text gives the same numbers on every machine. */
export function unit(vector: ArrayLike<number>): number[] {
	let sum = 0;
	for (let at = 0; at < vector.length; at++) sum += (vector[at] as number) ** 2;
	const length = Math.sqrt(sum) || 1;
	return Array.from(vector, (part) => Math.round((part / length) * 1e6) / 1e6);
}

/** @throws ProviderError unavailable where these are not as many vectors of numbers as there were texts, all of one length */
export function unitsOf(vectors: unknown[], count: number, service: string): number[][] {
	const [first] = vectors as [number[] | undefined];
	const isGood =
		vectors.length === count &&
		vectors.every((one) => Array.isArray(one) && one.length > 0 && one.length === first?.length && one.every(Number.isFinite));
	if (!isGood) throw malformed(service, `${count} vectors of one length`);
	return (vectors as number[][]).map(unit);
}
