/** A passkey device in software (WebAuthn level 3, ES256, no attestation), and the browser around it. */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

type Descriptor = { id: string };
export type CreationOptions = { challenge: string; rp: { id: string }; user: { id: string }; excludeCredentials?: Descriptor[] };
export type RequestOptions = { challenge: string; rpId: string; allowCredentials?: Descriptor[] };

type Held = { id: string; key: KeyObject; rpId: string; handle: string; counter: number };

/** What a browser may be made to say otherwise than it should. */
export type Lie = { origin?: string; rpId?: string; type?: string; verified?: boolean; counter?: number; handle?: string };

export class Authenticator {
	readonly held: Held[] = [];
	readonly origin: string;
	constructor(origin: string) {
		this.origin = origin;
	}

	/** `navigator.credentials.create()` */
	create(options: CreationOptions, lie: Lie = {}) {
		if (options.excludeCredentials?.some(({ id }) => this.held.some((one) => one.id === id)))
			throw new Error('InvalidStateError');
		const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const id = randomBytes(32);
		this.held.push({ id: id.toString('base64url'), key: privateKey, rpId: options.rp.id, handle: options.user.id, counter: 0 });
		const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
		const cose = cbor(
			new Map<number, unknown>([
				[1, 2],
				[3, -7],
				[-1, 1],
				[-2, Buffer.from(x, 'base64url')],
				[-3, Buffer.from(y, 'base64url')],
			]),
		);
		const length = Buffer.alloc(2);
		length.writeUInt16BE(id.length);
		const authData = Buffer.concat([
			authenticatorData(lie.rpId ?? options.rp.id, 0, lie.verified ?? true, 0x40),
			Buffer.alloc(16),
			length,
			id,
			cose,
		]);
		const attestation = cbor(
			new Map<string, unknown>([
				['fmt', 'none'],
				['attStmt', new Map()],
				['authData', authData],
			]),
		);
		return {
			id: id.toString('base64url'),
			rawId: id.toString('base64url'),
			type: 'public-key',
			authenticatorAttachment: 'platform',
			clientExtensionResults: { credProps: { rk: true } },
			response: {
				clientDataJSON: this.clientData('webauthn.create', options.challenge, lie).toString('base64url'),
				attestationObject: attestation.toString('base64url'),
				transports: ['internal', 'hybrid'],
			},
		};
	}

	/** `navigator.credentials.get()` */
	get(options: RequestOptions, lie: Lie = {}) {
		const allowed = options.allowCredentials?.map(({ id }) => id);
		const held = this.held.find(({ id, rpId }) => rpId === options.rpId && (!allowed?.length || allowed.includes(id)));
		if (!held) throw new Error('NotAllowedError');
		held.counter = lie.counter ?? held.counter + 1;
		const clientData = this.clientData('webauthn.get', options.challenge, lie);
		const authData = authenticatorData(lie.rpId ?? held.rpId, held.counter, lie.verified ?? true);
		const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
		return {
			id: held.id,
			rawId: held.id,
			type: 'public-key',
			clientExtensionResults: {},
			response: {
				clientDataJSON: clientData.toString('base64url'),
				authenticatorData: authData.toString('base64url'),
				signature: createSign('sha256').update(signed).sign(held.key).toString('base64url'),
				userHandle: lie.handle ?? held.handle,
			},
		};
	}

	private clientData(type: string, challenge: string, lie: Lie): Buffer {
		return Buffer.from(
			JSON.stringify({ type: lie.type ?? type, challenge, origin: lie.origin ?? this.origin, crossOrigin: false }),
		);
	}
}

/** Present, and verified where the device has looked at a finger or asked for a PIN. */
function authenticatorData(rpId: string, counter: number, verified: boolean, more = 0): Buffer {
	const head = Buffer.alloc(37);
	createHash('sha256').update(rpId).digest().copy(head);
	head[32] = 0x01 | (verified ? 0x04 : 0) | more;
	head.writeUInt32BE(counter, 33);
	return head;
}

/** As much of CBOR (RFC 8949) as attestations need. */
function cbor(value: unknown): Buffer {
	const head = (major: number, count: number): Buffer => {
		if (count < 24) return Buffer.from([(major << 5) | count]);
		if (count < 256) return Buffer.from([(major << 5) | 24, count]);
		return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
	};
	if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
	if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
	if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
	const entries = [...(value as Map<unknown, unknown>)];
	return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}
