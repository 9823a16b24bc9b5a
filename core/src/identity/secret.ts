import { createHash, randomInt } from 'node:crypto';

/** `sk` secret key, `pk` publishable key, `rt` refresh token, `lt` token of a link, `ch` challenge for a second factor. */
export type SecretKind = 'sk' | 'pk' | 'rt' | 'lt' | 'ch';

/** A secret read apart; it says by itself whose row-level security it is looked up under. */
export type Secret = { kind: SecretKind; organization: string };

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(DIGITS.length);
/** 62^22 > 2^128 > 62^21 */
const ORGANIZATION_LENGTH = 22;
/** 62^32: 190 bits */
const RANDOM_LENGTH = 32;
const FORM = /^(sk|pk|rt|lt|ch)_([0-9A-Za-z]{22})_[0-9A-Za-z]{32}$/;

/** A new secret of an organisation (its UUID): `sk_<organisation>_<32 random digits>`, all in base 62. */
export function mintSecret(kind: SecretKind, organization: string): string {
	let random = '';
	for (let index = 0; index < RANDOM_LENGTH; index++) random += DIGITS[randomInt(DIGITS.length)];
	return `${kind}_${uuidToBase62(organization)}_${random}`;
}

/** Reads a secret apart; null where it is none. Says nothing about whether it is known. */
export function parseSecret(text: string): Secret | null {
	const match = FORM.exec(text);
	const organization = match && base62ToUuid(match[2] as string);
	return organization ? { kind: match[1] as SecretKind, organization } : null;
}

/** What is stored of a secret. It has 190 random bits, so a plain SHA-256 cannot be guessed back. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What may be shown of a secret: `sk_0KX…a1b2`. */
export const hintOf = (secret: string): string => `${secret.slice(0, 6)}…${secret.slice(-4)}`;

export function uuidToBase62(uuid: string): string {
	let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
	let text = '';
	for (let index = 0; index < ORGANIZATION_LENGTH; index++) {
		text = DIGITS.charAt(Number(rest % BASE)) + text;
		rest /= BASE;
	}
	return text;
}

/** null where the number is no UUID (greater than 128 bits). */
export function base62ToUuid(text: string): string | null {
	let number = 0n;
	for (const digit of text) number = number * BASE + BigInt(DIGITS.indexOf(digit));
	if (number >= 1n << 128n) return null;
	const hex = number.toString(16).padStart(32, '0');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
