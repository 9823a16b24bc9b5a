import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/**
 * A 256-bit key and the name by which ciphertexts call it: 16 hex digits. As a KeyObject it is made ready once; from bytes each
 * cipher would take ten times as long.
 */
export type CipherKey = { id: string; secret: KeyObject };

/** How every ciphertext in the database begins; no email address, number or sentence does. */
export const MARK = 'fh1:';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + ID_BYTES;
/** Version and key id are 9 bytes, so exactly 12 digits of base64 that are the same for all ciphertexts of a key. */
const PREFIX_LENGTH = MARK.length + (HEADER_BYTES / 3) * 4;

/** Why a ciphertext does not open. Says which key and what for, never what is in it. */
export class CipherError extends Error {
	override readonly name = 'CipherError';
}

/**
 * AES-256-GCM with a fresh 96-bit nonce: version, key id, nonce, tag, ciphertext. `context` says what the value is; it is
 * authenticated with it and not stored, so that a value moved to another place does not open there.
 */
export function sealBytes(key: CipherKey, bytes: Uint8Array, context: string): Buffer {
	const header = headerOf(key.id);
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(ALGORITHM, key.secret, nonce).setAAD(Buffer.concat([header, Buffer.from(context)]));
	const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
	return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
}

/** @throws CipherError where it was changed, was meant for another place, or is another key's */
export function openBytes(key: CipherKey, sealed: Buffer, context: string): Buffer {
	const header = sealed.subarray(0, HEADER_BYTES);
	if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || header[0] !== VERSION)
		throw new CipherError('This is no ciphertext of a version that is known');
	const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
	const body = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
	const cipher = createDecipheriv(ALGORITHM, key.secret, nonce, { authTagLength: TAG_BYTES })
		.setAAD(Buffer.concat([header, Buffer.from(context)]))
		.setAuthTag(sealed.subarray(HEADER_BYTES + NONCE_BYTES, body));
	try {
		return Buffer.concat([cipher.update(sealed.subarray(body)), cipher.final()]);
	} catch {
		throw new CipherError(`A ciphertext of the key ${key.id} was changed, or was made for another place`);
	}
}

/** The same for text, as text: {@link MARK} and base64url. */
export const sealText = (key: CipherKey, text: string, context: string): string =>
	MARK + sealBytes(key, Buffer.from(text), context).toString('base64url');

/** @throws CipherError */
export const openText = (key: CipherKey, sealed: string, context: string): string =>
	openBytes(key, Buffer.from(sealed.slice(MARK.length), 'base64url'), context).toString('utf8');

/** Whether a stored text is a ciphertext; what is not was stored before its field was encrypted. */
export const isSealed = (stored: string): boolean => stored.startsWith(MARK);

/** The id of the key that a ciphertext was made with. */
export const keyIdOf = (sealed: string): string =>
	Buffer.from(sealed.slice(MARK.length, PREFIX_LENGTH), 'base64url').subarray(1, HEADER_BYTES).toString('hex');

/** How all ciphertexts of a key begin, so that SQL can tell them from those of others. */
export const prefixOf = (keyId: string): string => MARK + headerOf(keyId).toString('base64url');

const headerOf = (keyId: string): Buffer => Buffer.concat([Buffer.of(VERSION), Buffer.from(keyId, 'hex')]);
