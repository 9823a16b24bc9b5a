import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/**
 * An answer is kept for a day so that it can be given again, and it may hold whatever the record holds. So it is sealed with the
 * caller's own Idempotency-Key, of which only a hash is stored: who reads the database cannot read the answers.
 */
const NONCE = 12;
const TAG = 16;

const keyOf = (key: string, caller: string): Buffer =>
	createHmac('sha256', key).update(`freehold kept answer ${caller}`).digest();

/** AES-256-GCM: nonce, tag, text; in base64. */
export function seal(text: string, key: string, caller: string): string {
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv('aes-256-gcm', keyOf(key, caller), nonce);
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** @throws where it was sealed with another key, or changed */
export function open(sealed: string, key: string, caller: string): string {
	const bytes = Buffer.from(sealed, 'base64');
	const decipher = createDecipheriv('aes-256-gcm', keyOf(key, caller), bytes.subarray(0, NONCE), { authTagLength: TAG });
	decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
}
