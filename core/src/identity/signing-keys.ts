import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import type { PlatformKey, PlatformKeys, Read } from '../encryption/platform-keys.ts';

/** One key pair of RS256; `kid` is the public key's RFC 7638 thumbprint, so the same key has the same name everywhere. */
export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; jwk: JWK };

/** The keys that sign access tokens: the newest signs; those before verify until every token of theirs has expired. */
export type SigningKeys = {
	current(): SigningKey;
	/** The key of this name. One that another process has just made is looked up, at most once in a few seconds. */
	find(kid: string): Promise<SigningKey | undefined>;
	/** The public halves, for whoever else has to verify our tokens. */
	published(): Promise<JSONWebKeySet>;
};

/** How long a key still verifies after another has taken its place: as long as a token lives. */
const OVERLAP_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 5_000;

type Parts = { platform: Pick<PlatformKeys, 'all' | 'reload'>; read: Read; now?: () => number };

/** The platform's signing keys as tokens need them. They are made, rotated and kept with the other keys. */
export function createSigningKeys({ platform, read, now = Date.now }: Parts): SigningKeys {
	const pairs = new Map<string, SigningKey>();
	let looked = now();

	const pairOf = (key: PlatformKey): SigningKey => {
		let pair = pairs.get(key.id);
		if (!pair) {
			pair = readKey(key.secret.export());
			pairs.set(key.id, pair);
		}
		return pair;
	};
	const valid = (): SigningKey[] =>
		platform
			.all('signing')
			.filter(({ retired }) => retired === null || now() - retired < OVERLAP_MS)
			.map(pairOf);
	const lookAgain = async (): Promise<void> => {
		if (now() - looked < LOOK_AGAIN_MS) return;
		looked = now();
		await read((sql) => platform.reload(sql));
	};

	return {
		current: () => valid()[0] as SigningKey,
		async find(kid) {
			const known = () => valid().find((key) => key.kid === kid);
			if (known()) return known();
			await lookAgain();
			return known();
		},
		async published() {
			await lookAgain();
			return { keys: valid().map(({ jwk }) => jwk) } as JSONWebKeySet;
		},
	};
}

/** @param der PKCS #8 */
function readKey(der: Buffer): SigningKey {
	const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
	const publicKey = createPublicKey(privateKey);
	const { kty, n, e } = publicKey.export({ format: 'jwk' }) as JWK & { kty: 'RSA'; n: string; e: string };
	// The members in this order: RFC 7638 §3.2.
	const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
	return { kid, privateKey, publicKey, jwk: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
}
