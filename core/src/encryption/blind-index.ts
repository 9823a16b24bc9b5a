import { createHmac, type KeyObject } from 'node:crypto';

/** What makes two values the same one: addresses and numbers in their one form, other texts letter by letter. */
export type BlindKind = 'email' | 'phone' | 'text';

/** The form that is compared. Mail servers may tell `Ann@` from `ann@`; people never mean two persons by it. */
export function normalise(kind: BlindKind, value: string): string {
	if (kind === 'email') return value.trim().normalize('NFC').toLowerCase().normalize('NFC');
	return kind === 'phone' ? value.trim() : value.normalize('NFC');
}

/**
 * What stands beside a ciphertext so that equality can be asked of the database: HMAC-SHA256 of the normalised value. Who has
 * the database without the key can neither read it nor try values out; that two rows are equal it does tell.
 */
export const blindIndex = (secret: KeyObject | Buffer, kind: BlindKind, value: string): string =>
	createHmac('sha256', secret)
		.update(`${kind}\0${normalise(kind, value)}`)
		.digest('base64url');
