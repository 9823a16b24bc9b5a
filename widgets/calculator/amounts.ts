/** What people type as money or percent, as whole numbers, and back. */

/** Digits after the point in a currency: 2, 0 for yen, 3 for dinars. */
export const digitsOf = (currency: string): number =>
	new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/**
 * `725,000`, `725000.5`, `٧٢٥٠٠٠`, `725.000,50` as a whole number of 10^-digits; undefined where it is no number. The last point or comma is
 * the decimal one where at most `digits` digits follow it and it stands there once.
 */
export function toUnits(text: string, digits: number): bigint | undefined {
	const plain = text
		.replace(/[٠-٩]/g, (sign) => String(sign.charCodeAt(0) - 0x660))
		.replace(/[٬\s\u00a0\u202f'’_]/g, '')
		.replace(/٫/g, '.');
	const [, mark, tail = ''] = /([.,])(\d*)$/.exec(plain) ?? [];
	const isDecimal = mark !== undefined && tail.length <= digits && plain.split(mark).length === 2;
	const whole = (isDecimal ? plain.slice(0, -tail.length - 1) : plain).replace(/[.,]/g, '');
	if (!/^\d{1,15}$/.test(whole || '0') || plain === '') return undefined;
	return BigInt((whole || '0') + (isDecimal ? tail : '').padEnd(digits, '0'));
}

/** As `Intl` takes it without losing a digit. */
export function fromUnits(units: bigint, digits: number): string {
	const text = units.toString().padStart(digits + 1, '0');
	return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
}
