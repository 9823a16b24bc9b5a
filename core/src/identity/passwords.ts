import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

/** argon2id with OWASP's first choice of memory and passes: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;
const BCRYPT = /^\$2[aby]\$\d\d\$/;

/** The stored form of a password. The same letters typed on another keyboard (Unicode NFKC) are the same password. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/**
 * Whether the password is the one behind the stored form: argon2, or bcrypt of the system that the account came from. Without
 * one (no such account, or no password set) a stand-in is verified, so that the answer takes as long and does not tell which
 * accounts exist.
 */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
	standIn ??= hashPassword('stand-in for accounts that do not exist');
	const form = stored ?? (await standIn);
	// The other system took the letters as they were typed.
	const matching = BCRYPT.test(form) ? verifyBcrypt(password, form) : verify(form, password.normalize('NFKC'));
	const matches = await matching.catch(() => false);
	return matches && Boolean(stored);
}

/** Is it kept in a form of before? Who has just shown the password lets it be kept in today's. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(CURRENT);

/** Makes the stand-in ahead, so that the first unknown account is not answered later than the next. */
export async function warmUpPasswords(): Promise<void> {
	standIn ??= hashPassword('stand-in for accounts that do not exist');
	await standIn;
}

let standIn: Promise<string> | undefined;
