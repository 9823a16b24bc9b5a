import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The challenges of passkey ceremonies. They say by themselves when they were made and what for, under an HMAC, since who signs
 * in with a passkey alone belongs to no organisation yet whose rows could keep one. That each is used once is seen to
 * where the passkey is kept: it takes only challenges made after the last one it answered.
 */
export type Ceremonies = {
	/** A new challenge for a purpose like `step-up:SESSION`. */
	begin(purpose: string): Uint8Array<ArrayBuffer>;
	/** When this challenge (base64url) was made for this purpose; null where it was not, or more than five minutes ago. */
	began(challenge: string, purpose: string): Date | null;
};

const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const LIFETIME = 5 * 60_000;

/** @param secret the same in every process of a deployment */
export function createCeremonies(secret: Buffer, now: () => number = Date.now): Ceremonies {
	const seal = (head: Buffer, purpose: string): Buffer => createHmac('sha256', secret).update(head).update(purpose).digest();

	return {
		begin(purpose) {
			const head = Buffer.alloc(RANDOM_BYTES + TIME_BYTES);
			randomBytes(RANDOM_BYTES).copy(head);
			head.writeUIntBE(now(), RANDOM_BYTES, TIME_BYTES);
			return new Uint8Array(Buffer.concat([head, seal(head, purpose)]));
		},
		began(challenge, purpose) {
			const bytes = Buffer.from(challenge, 'base64url');
			const head = bytes.subarray(0, RANDOM_BYTES + TIME_BYTES);
			const sealed = bytes.subarray(RANDOM_BYTES + TIME_BYTES);
			if (sealed.length !== 32) return null;
			if (!timingSafeEqual(sealed, seal(head, purpose))) return null;
			const made = head.readUIntBE(RANDOM_BYTES, TIME_BYTES);
			return made <= now() && now() - made <= LIFETIME ? new Date(made) : null;
		},
	};
}
