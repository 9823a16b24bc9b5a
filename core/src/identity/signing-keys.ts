import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { bootError } from '../errors.ts';

/** One key pair of RS256; `kid` is the public key's RFC 7638 thumbprint, so the same key has the same name everywhere. */
export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; jwk: JWK };

/** Where the keys come from; part of the platform's configuration. */
export type SigningKeySource = { signingKey?: string | undefined; mode: 'development' | 'production'; dataFolder: string };

const PEM_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/g;
const MINIMUM_BITS = 2048;

/**
 * The keys that sign access tokens: the first one signs, all verify. To rotate, put the new key before the old one and drop
 * the old one 15 minutes later. In development a key is made once and kept in the data folder.
 * @throws BootError signing_key: none in production, or not usable
 */
export function loadSigningKeys(source: SigningKeySource): [SigningKey, ...SigningKey[]] {
	const pem = source.signingKey ?? developmentKey(source);
	// Environment files often hold a PEM on one line, its line ends written as \n.
	const blocks = pem.replaceAll('\\n', '\n').match(PEM_BLOCK);
	if (!blocks) throw unusable('a text without a private key');
	const [first, ...others] = blocks.map(readKey);
	return [first as SigningKey, ...others];
}

function developmentKey({ mode, dataFolder }: SigningKeySource): string {
	if (mode === 'production') {
		throw bootError('signing_key', {
			pointer: 'FREEHOLD_SIGNING_KEY',
			found: 'nothing',
			meant: 'an RSA private key (PEM, 2048 bits or more); every server of one deployment has the same',
			suggestion: 'Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
		});
	}
	if (dataFolder.startsWith('memory:')) return makeKey();
	const file = join(dataFolder, 'signing-key.pem');
	if (existsSync(file)) return readFileSync(file, 'utf8');
	mkdirSync(dataFolder, { recursive: true });
	try {
		writeFileSync(file, makeKey(), { mode: 0o600, flag: 'wx' });
	} catch (error) {
		// Of two processes that start at once, the second takes the first one's key.
		if ((error as { code?: string }).code !== 'EEXIST') throw error;
	}
	return readFileSync(file, 'utf8');
}

const makeKey = (): string =>
	generateKeyPairSync('rsa', { modulusLength: MINIMUM_BITS }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function readKey(pem: string): SigningKey {
	const privateKey = importPem(pem);
	const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
	if (privateKey.asymmetricKeyType !== 'rsa' || bits < MINIMUM_BITS) {
		throw unusable(`a key of type ${privateKey.asymmetricKeyType}${bits ? ` with ${bits} bits` : ''}`);
	}
	const publicKey = createPublicKey(privateKey);
	const { kty, n, e } = publicKey.export({ format: 'jwk' }) as JWK & { kty: 'RSA'; n: string; e: string };
	// The members in this order: RFC 7638 §3.2.
	const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
	return { kid, privateKey, publicKey, jwk: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
}

function importPem(pem: string): KeyObject {
	try {
		return createPrivateKey(pem);
	} catch (cause) {
		throw unusable('a private key that cannot be read (is it encrypted?)', cause);
	}
}

const unusable = (found: string, cause?: unknown) =>
	bootError('signing_key', {
		pointer: 'FREEHOLD_SIGNING_KEY',
		found,
		meant: `an RSA private key in PEM, ${MINIMUM_BITS} bits or more, without a passphrase`,
		...(cause ? { cause } : {}),
	});
