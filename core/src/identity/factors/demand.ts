import type { Sql } from '../../data/model.ts';
import type { Factor, Factors } from '../factors.ts';
import type { Proofs } from './proofs.ts';

/** What shows more than a password does; `mfa`: the identity provider has seen to it. */
const SECOND: readonly Factor[] = ['totp', 'passkey', 'recovery', 'mfa'];

/** Has a second factor been shown among these? A passkey is two by itself: the device, and the person's finger or PIN. */
export const hasSecond = (shown: readonly string[]): boolean => SECOND.some((factor) => shown.includes(factor));

/** Who has set a second factor up is asked for it, however they begin to sign in. */
export const createFactors = (proofs: Proofs): Factors => ({
	async demand(sql, { id }, shown) {
		if (hasSecond(shown)) return null;
		const methods = await proofs.methods(sql, id);
		return methods.length ? { methods } : null;
	},
});

/** The roles of which the organisation asks for a second factor. */
export async function rolesWithSecond(sql: Sql, organization: string): Promise<readonly string[]> {
	const [row] = await sql<{ roles: string[] | null }>(
		`select security -> 'requireSecondFactor' as roles from organizations where id = $1`,
		[organization],
	);
	return row?.roles ?? [];
}
