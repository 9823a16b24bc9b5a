import { createSecretKey, hkdfSync } from 'node:crypto';
import { type CipherKey, openBytes, sealBytes } from './cipher.ts';

/**
 * Who holds the master key: the port to a key management service. It wraps the key-encryption keys and nothing else, a
 * handful in all, so that a call across the network at start and once in 90 days is nothing. The driver `local` has the key
 * in this process; one for a cloud's service sends `wrap` and `unwrap` there, with `context` as its encryption context.
 */
export type KeyService = {
	driver: 'local' | (string & {});
	/** Names the master key in use, and is no secret: what a wrapped key is noted down with. */
	masterId: string;
	wrap(secret: Buffer, context: string): Promise<string>;
	/** @throws where it was wrapped by another master key or for something else */
	unwrap(wrapped: string, context: string): Promise<Buffer>;
};

/** The master key in this process's memory. 32 bytes; what wraps and what names it are derived (HKDF-SHA256). */
export function localKeyService(masterKey: Buffer): KeyService {
	const derive = (what: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', masterKey, '', what, length));
	const key: CipherKey = {
		id: derive('freehold master key: name', 8).toString('hex'),
		secret: createSecretKey(derive('freehold master key: wrap', 32)),
	};
	return {
		driver: 'local',
		masterId: key.id,
		wrap: async (secret, context) => wrapKey(key, secret, context),
		unwrap: async (wrapped, context) => unwrapKey(key, wrapped, context),
	};
}

/** A key under another key, as text. */
export const wrapKey = (under: CipherKey, secret: Buffer, context: string): string =>
	sealBytes(under, secret, context).toString('base64url');

/** @throws CipherError */
export const unwrapKey = (under: CipherKey, wrapped: string, context: string): Buffer =>
	openBytes(under, Buffer.from(wrapped, 'base64url'), context);
