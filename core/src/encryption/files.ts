import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Sql } from '../data/model.ts';
import type { Files } from '../files/files.ts';
import { CipherError, type CipherKey } from './cipher.ts';
import { organizationOf } from './organization-keys.ts';

const VERSION = 1;
const ID_BYTES = 8;
const SALT_BYTES = 16;
const LENGTH_BYTES = 6;
const HEADER_BYTES = 1 + ID_BYTES + SALT_BYTES + LENGTH_BYTES;
const CHUNK = 64 * 1024;
const TAG_BYTES = 16;

/** Files in two places: those that anybody may read, as they are, and private ones, encrypted. */
export type Places = { open: (organization: string) => Files; sealed: (organization: string) => Files };

/**
 * The files of the organisation that a connection serves. A private file has a key of its own, derived from the
 * organisation's data key; it is read by code only, never at a URL.
 */
export function encryptedFiles({ open, sealed }: Places): (sql: Sql) => Files {
	return (sql) => {
		const organization = sql.organization ?? '';
		const [plain, secret] = [open(organization), sealed(organization)];
		return {
			...plain,
			async put(key, bytes, type, options = {}) {
				if (!options.private) return plain.put(key, bytes, type);
				const sealer = await sql.keyring.sealer(sql);
				await secret.put(key, sealFile(sealer.key, bytes, contextOf(organization, key)), type);
			},
			async get(key) {
				const found = await secret.get(key).catch((error: { code?: string }) => {
					if (error.code !== 'not_found') throw error;
					return null;
				});
				if (!found) return plain.get(key);
				const bytes = Buffer.from(found.bytes);
				const fileKey = await sql.keyring.key(sql, fileKeyIdOf(bytes));
				return { ...found, bytes: openFile(fileKey, bytes, contextOf(organization, key)) };
			},
			async remove(key) {
				await Promise.all([plain.remove(key), secret.remove(key)]);
			},
		};
	};
}

/** Seals a file anew with the newest key, where another one sealed it; resolves to whether it did. */
export async function resealFile(sql: Sql, files: Files, key: string): Promise<boolean> {
	const context = contextOf(organizationOf(sql), key);
	const { bytes, type } = await files.get(key);
	const sealed = Buffer.from(bytes);
	const [old, { key: now }] = [await sql.keyring.key(sql, fileKeyIdOf(sealed)), await sql.keyring.sealer(sql)];
	if (old.id === now.id) return false;
	await files.put(key, sealFile(now, openFile(old, sealed, context), context), type);
	return true;
}

/**
 * Version, key id, salt and length, then chunks of 64 KiB, each with its tag. The file's key is derived (HKDF-SHA256) from data
 * key and salt, so it seals this file alone and a counter can be the nonce. Every chunk is bound to the header, to its place and
 * to the file's name: none can be left out, moved, or brought from elsewhere.
 */
export function sealFile(key: CipherKey, bytes: Uint8Array, context: string): Buffer {
	const header = Buffer.alloc(HEADER_BYTES);
	header.writeUInt8(VERSION, 0);
	Buffer.from(key.id, 'hex').copy(header, 1);
	randomBytes(SALT_BYTES).copy(header, 1 + ID_BYTES);
	header.writeUIntBE(bytes.length, HEADER_BYTES - LENGTH_BYTES, LENGTH_BYTES);
	const secret = fileSecret(key, header, context);
	const parts: Buffer[] = [header];
	for (let at = 0; at < chunksOf(bytes.length); at++) {
		const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(at)).setAAD(header);
		parts.push(cipher.update(bytes.subarray(at * CHUNK, (at + 1) * CHUNK)), cipher.final(), cipher.getAuthTag());
	}
	return Buffer.concat(parts);
}

/** @throws CipherError where it was changed, cut off, or is another file's */
export function openFile(key: CipherKey, sealed: Buffer, context: string): Buffer {
	const header = sealed.subarray(0, HEADER_BYTES);
	if (header.length < HEADER_BYTES || header[0] !== VERSION)
		throw new CipherError('This is no encrypted file of a version that is known');
	const length = header.readUIntBE(HEADER_BYTES - LENGTH_BYTES, LENGTH_BYTES);
	const chunks = chunksOf(length);
	if (sealed.length !== HEADER_BYTES + length + chunks * TAG_BYTES)
		throw new CipherError('An encrypted file was cut off, or added to');
	const secret = fileSecret(key, header, context);
	const parts: Buffer[] = [];
	for (let at = 0; at < chunks; at++) {
		const from = HEADER_BYTES + at * (CHUNK + TAG_BYTES);
		const end = Math.min(from + CHUNK, sealed.length - TAG_BYTES);
		const cipher = createDecipheriv('aes-256-gcm', secret, nonceOf(at), { authTagLength: TAG_BYTES })
			.setAAD(header)
			.setAuthTag(sealed.subarray(end, end + TAG_BYTES));
		try {
			parts.push(cipher.update(sealed.subarray(from, end)), cipher.final());
		} catch {
			throw new CipherError('An encrypted file was changed, or is another one');
		}
	}
	return Buffer.concat(parts);
}

const fileKeyIdOf = (sealed: Buffer): string => sealed.subarray(1, 1 + ID_BYTES).toString('hex');

/** An empty file has one chunk too: its tag says that it is empty. */
const chunksOf = (length: number): number => Math.max(1, Math.ceil(length / CHUNK));

function fileSecret(key: CipherKey, header: Buffer, context: string): KeyObject {
	const salt = header.subarray(1 + ID_BYTES, 1 + ID_BYTES + SALT_BYTES);
	return createSecretKey(Buffer.from(hkdfSync('sha256', key.secret, salt, `freehold file ${context}`, 32)));
}

function nonceOf(chunk: number): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32BE(chunk, 8);
	return nonce;
}

const contextOf = (organization: string, key: string): string => `${organization}/${key}`;
