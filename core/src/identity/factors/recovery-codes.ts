import { randomBytes, randomInt } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';

/** Without 0, 1, I, L, O and U: nothing is read wrong from paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const COUNT = 10;
const LENGTH = 10;

/** Ten codes to be shown once, and what is kept of each. */
export type RecoveryCodes = { shown: string[]; kept: string[] };

/** Codes like `7KQ4M-X2RTD` (49 bits each). */
export async function makeRecoveryCodes(): Promise<RecoveryCodes> {
	const salt = randomBytes(16);
	const shown = Array.from({ length: COUNT }, () => {
		const digits = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
		return `${digits.slice(0, LENGTH / 2)}-${digits.slice(LENGTH / 2)}`;
	});
	return { shown, kept: await Promise.all(shown.map((code) => digest(code, salt))) };
}

/** Which of a person's kept codes this is, or -1. All ten have one salt, so that looking among them costs one hash. */
export async function findRecoveryCode(code: string, kept: readonly string[]): Promise<number> {
	const salt = kept[0]?.split('.')[0];
	if (salt === undefined) return -1;
	return kept.indexOf(await digest(code, Buffer.from(salt, 'base64url')));
}

/** argon2id (the library's default), since 49 bits could be tried out by who has stolen the table; written as people write: spaces and case do not matter. */
async function digest(code: string, salt: Buffer): Promise<string> {
	const plain = code.toUpperCase().replaceAll(/[\s-]/g, '');
	const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
	return `${salt.toString('base64url')}.${(await hashRaw(plain, { ...cost, salt })).toString('base64url')}`;
}
