import {
	type AuthenticationResponseJSON,
	generateAuthenticationOptions,
	generateRegistrationOptions,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Ceremonies } from './ceremony.ts';

/** What is kept of a passkey. `id` and `publicKey` are base64url. */
export type Passkey = { id: string; publicKey: string; counter: number; transports: string[] };

/** Whose passkey it is. */
export type PasskeyHolder = { id: string; organization: string };

/** What the passkey proved: when the challenge was made that it answered, and its new counter. */
export type Assertion = { began: Date; counter: number };

/** WebAuthn, relying party's side. Passkeys are discoverable and verify the person (a finger, a face, a PIN). */
export type Passkeys = {
	creation(
		holder: PasskeyHolder & { account: string; name: string; organizationName: string },
		purpose: string,
		existing: readonly Passkey[],
	): Promise<PublicKeyCredentialCreationOptionsJSON>;
	/** The new passkey, or null where the answer does not hold. */
	created(answer: RegistrationResponseJSON, purpose: string): Promise<(Passkey & { isSynced: boolean }) | null>;
	/** Without passkeys named, the browser offers all it has for this site. */
	request(purpose: string, allowed?: readonly Passkey[]): Promise<PublicKeyCredentialRequestOptionsJSON>;
	/** null where the answer does not hold: signature, challenge, origin, site, counter or the person's verification. */
	asserted(answer: AuthenticationResponseJSON, purpose: string, passkey: Passkey): Promise<Assertion | null>;
};

/** Where passkeys are used: the site is the public URL's host, and the pages are its own and those of the configured origins. */
export type Site = { publicUrl: string; corsOrigins: readonly string[] };

const TIMEOUT = 5 * 60_000;
/** EdDSA, ES256, RS256 (COSE): what devices have today. */
const ALGORITHMS = [-8, -7, -257];

export function createPasskeys(site: Site, ceremonies: Ceremonies): Passkeys {
	const rpID = new URL(site.publicUrl).hostname;
	const origins = [new URL(site.publicUrl).origin, ...site.corsOrigins];

	/** The library's check of the challenge, which tells us when it was made. */
	const expecting = (purpose: string) => {
		const found: { began?: Date } = {};
		const expectedChallenge = (challenge: string): boolean => {
			const began = ceremonies.began(challenge, purpose);
			if (began) found.began = began;
			return began !== null;
		};
		return { found, expectedChallenge };
	};

	return {
		creation: (holder, purpose, existing) =>
			generateRegistrationOptions({
				rpName: holder.organizationName,
				rpID,
				userName: holder.account,
				userDisplayName: holder.name,
				userID: handleOf(holder),
				challenge: ceremonies.begin(purpose),
				timeout: TIMEOUT,
				attestationType: 'none',
				supportedAlgorithmIDs: ALGORITHMS,
				excludeCredentials: existing.map(({ id, transports }) => ({ id, transports })),
				authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
			}),
		async created(answer, purpose) {
			const { expectedChallenge } = expecting(purpose);
			const { verified, registrationInfo } = await verifyRegistrationResponse({
				response: answer,
				expectedChallenge,
				expectedOrigin: origins,
				expectedRPID: rpID,
				requireUserVerification: true,
				supportedAlgorithmIDs: ALGORITHMS,
			}).catch(() => ({ verified: false, registrationInfo: undefined }));
			if (!verified || !registrationInfo) return null;
			const { id, publicKey, counter } = registrationInfo.credential;
			return {
				id,
				publicKey: Buffer.from(publicKey).toString('base64url'),
				counter,
				transports: answer.response.transports ?? [],
				isSynced: registrationInfo.credentialBackedUp,
			};
		},
		request: (purpose, allowed) =>
			generateAuthenticationOptions({
				rpID,
				challenge: ceremonies.begin(purpose),
				timeout: TIMEOUT,
				userVerification: 'required',
				...(allowed ? { allowCredentials: allowed.map(({ id, transports }) => ({ id, transports })) } : {}),
			}),
		async asserted(answer, purpose, { id, publicKey, counter, transports }) {
			const { found, expectedChallenge } = expecting(purpose);
			const outcome = await verifyAuthenticationResponse({
				response: answer,
				expectedChallenge,
				expectedOrigin: origins,
				expectedRPID: rpID,
				requireUserVerification: true,
				credential: { id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter, transports },
			}).catch(() => null);
			if (!outcome?.verified || !found.began) return null;
			return { began: found.began, counter: outcome.authenticationInfo.newCounter };
		},
	};
}

/** 32 bytes that lead from a passkey to its organisation and its user. */
const handleOf = ({ organization, id }: PasskeyHolder): Uint8Array<ArrayBuffer> =>
	new Uint8Array(Buffer.from(`${organization}${id}`.replaceAll('-', ''), 'hex'));

/** Whose a passkey says it is (base64url); null where it is none of ours. Nothing is proved by it. */
export function readHandle(handle: string | undefined): PasskeyHolder | null {
	const hex = Buffer.from(handle ?? '', 'base64url').toString('hex');
	if (hex.length !== 64) return null;
	return { organization: uuid(hex.slice(0, 32)), id: uuid(hex.slice(32)) };
}

const uuid = (hex: string): string =>
	[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
