/**
 * Shares an amount by weights so that the parts always add up to it: everybody gets their whole units, and what is left goes, one
 * unit each, to the largest remainders, the earlier of two that are alike first (Hamilton's method). Weights that are all 0 count alike.
 * @param weights none less than 0
 */
export function split(amount: bigint, weights: readonly bigint[]): bigint[] {
	if (weights.length === 0) return [];
	if (amount < 0n) return split(-amount, weights).map((part) => -part);
	const sum = weights.reduce((all, weight) => all + weight, 0n);
	if (sum === 0n)
		return split(
			amount,
			weights.map(() => 1n),
		);
	const parts = weights.map((weight, at) => ({ at, part: (amount * weight) / sum, left: (amount * weight) % sum }));
	let rest = amount - parts.reduce((all, { part }) => all + part, 0n);
	const byRemainder = [...parts].sort((one, other) =>
		one.left === other.left ? one.at - other.at : one.left > other.left ? -1 : 1,
	);
	for (const one of byRemainder) {
		if (rest === 0n) break;
		one.part += 1n;
		rest -= 1n;
	}
	return parts.map(({ part }) => part);
}
