import { hash, verify } from '@node-rs/argon2';
import type { InputFault } from '../errors.ts';

/** argon2id with OWASP's first choice of memory and passes: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The rules, from the specification's password row; each is told by itself. */
const RULES: { code: string; detail: string; holds: (password: string) => boolean }[] = [
	{ code: 'password_length', detail: 'Use 8 or more characters', holds: (password) => [...password].length >= 8 },
	{ code: 'password_upper', detail: 'Use an upper-case letter', holds: (password) => /\p{Lu}/u.test(password) },
	{ code: 'password_lower', detail: 'Use a lower-case letter', holds: (password) => /\p{Ll}/u.test(password) },
	{ code: 'password_digit', detail: 'Use a digit', holds: (password) => /\p{Nd}/u.test(password) },
	{ code: 'password_symbol', detail: 'Use a symbol, like ! or -', holds: (password) => /[^\p{L}\p{N}\s]/u.test(password) },
];

/** Every rule that a new password breaks, all at once. */
export const passwordFaults = (password: string, pointer = '/password'): InputFault[] =>
	RULES.filter((rule) => !rule.holds(password)).map(({ code, detail }) => ({ pointer, code, detail }));

/** The stored form of a password. The same letters typed on another keyboard (Unicode NFKC) are the same password. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/**
 * Whether the password is the one behind the stored form. Without one (no such account, or no password set) a stand-in is
 * verified, so that the answer takes as long and does not tell which accounts exist.
 */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
	standIn ??= hashPassword('stand-in for accounts that do not exist');
	const matches = await verify(stored ?? (await standIn), password.normalize('NFKC')).catch(() => false);
	return matches && Boolean(stored);
}

/** Makes the stand-in ahead, so that the first unknown account is not answered later than the next. */
export async function warmUpPasswords(): Promise<void> {
	standIn ??= hashPassword('stand-in for accounts that do not exist');
	await standIn;
}

let standIn: Promise<string> | undefined;
