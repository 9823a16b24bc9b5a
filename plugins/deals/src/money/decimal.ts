/**
 * Money as whole numbers of a currency's smallest unit, in BigInt: cents, yen, fils. A decimal text goes in, a decimal text comes
 * out, and nothing in between is a float.
 */

/** Rates are percent with four places; so many of them are the whole. */
export const WHOLE = 1_000_000n;

/** Decimal places of a currency: 2 for USD, 0 for JPY, 3 for KWD. Source: the currency data of ECMA-402 (CLDR, ISO 4217). */
export function placesOf(currency: string): number {
	let places = known.get(currency);
	if (places === undefined) {
		places = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
		known.set(currency, places);
	}
	return places;
}
const known = new Map<string, number>();

/** `"1234.5"` in USD → 123450n. What is finer than the currency is rounded, half away from zero. */
export function toMinor(amount: string, currency: string): bigint {
	const places = placesOf(currency);
	const [, sign, whole = '0', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
	const exact = BigInt(whole + rest) * 10n ** BigInt(places);
	const minor = divide(exact, 10n ** BigInt(rest.length));
	return sign ? -minor : minor;
}

/** 123450n in USD → `"1234.50"` */
export function fromMinor(minor: bigint, currency: string): string {
	const places = placesOf(currency);
	const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
	const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
	return minor < 0n ? `-${text}` : text;
}

/** Whether a percentage is one of at most four places, or none at all. (JSON Schema's multipleOf cannot tell: 0.0003 is no multiple of 0.0001 in floats.) */
export const isRate = (percent: unknown): boolean =>
	typeof percent !== 'number' || Math.abs(percent * 10_000 - Math.round(percent * 10_000)) < 1e-6;

/** A percentage as a number of at most four places → millionths of the whole: 2.5 → 25000n. */
export const rateOf = (percent: number | null | undefined): bigint => BigInt(Math.round((percent ?? 0) * 10_000));

/** So much of it, rounded half away from zero. */
export const partOf = (amount: bigint, rate: bigint): bigint => divide(amount * rate, WHOLE);

/** Rounded half away from zero; `by` is more than 0. */
export function divide(amount: bigint, by: bigint): bigint {
	const [sign, size] = amount < 0n ? [-1n, -amount] : [1n, amount];
	return sign * ((size * 2n + by) / (by * 2n));
}

export const lesser = (one: bigint, other: bigint): bigint => (one < other ? one : other);
export const greater = (one: bigint, other: bigint): bigint => (one > other ? one : other);
