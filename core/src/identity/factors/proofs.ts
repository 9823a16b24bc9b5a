import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Sql } from '../../data/model.ts';
import { problem } from '../../errors.ts';
import type { Passkeys } from './passkeys.ts';
import { findRecoveryCode } from './recovery-codes.ts';
import { acceptProof, acceptRecoveryCode, type Factor, type FactorKind, factorsOf } from './store.ts';
import { stepOf } from './totp.ts';

/** What a person sends to prove a second factor: one of these. */
export type Proof = { code?: string; recoveryCode?: string; passkey?: AuthenticationResponseJSON };

/** How a second factor can be proved. */
export type Method = FactorKind;

/** Checks second factors. A proof that is taken is used up. */
export type Proofs = {
	/** How this person can prove a second factor; nothing where none is set up. */
	methods(sql: Sql, holder: string): Promise<Method[]>;
	/** What was proved, or null. `purpose` is what a passkey was asked for. */
	check(sql: Sql, holder: string, proof: Proof, purpose: string): Promise<Method | null>;
};

export function createProofs({ passkeys, now }: { passkeys: Passkeys; now: () => number }): Proofs {
	const checkCode = async (sql: Sql, factors: Factor[], code: string): Promise<boolean> => {
		for (const { id, secret } of factors) {
			const step = stepOf(secret, code, now());
			if (step !== null && (await acceptProof(sql, id, new Date(step)))) return true;
		}
		return false;
	};

	const checkRecoveryCode = async (sql: Sql, factors: Factor[], code: string): Promise<boolean> => {
		const at = await findRecoveryCode(
			code,
			factors.map(({ secret }) => secret),
		);
		const found = factors[at];
		return found !== undefined && acceptRecoveryCode(sql, found.id);
	};

	const checkPasskey = async (
		sql: Sql,
		factors: Factor[],
		answer: AuthenticationResponseJSON,
		purpose: string,
	): Promise<boolean> => {
		const factor = factors.find(({ passkey }) => passkey.id === answer.id);
		const assertion = factor && (await passkeys.asserted(answer, purpose, factor.passkey));
		return Boolean(assertion) && acceptProof(sql, factor?.id as string, assertion?.began as Date, assertion?.counter);
	};

	return {
		methods: async (sql, holder) => methodsOf(await factorsOf(sql, holder)),
		async check(sql, holder, proof, purpose) {
			const kind = kindOf(proof);
			const factors = (await factorsOf(sql, holder)).filter((factor) => factor.kind === kind);
			if (kind === 'totp') return (await checkCode(sql, factors, proof.code as string)) ? kind : null;
			if (kind === 'recovery') return (await checkRecoveryCode(sql, factors, proof.recoveryCode as string)) ? kind : null;
			return (await checkPasskey(sql, factors, proof.passkey as AuthenticationResponseJSON, purpose)) ? kind : null;
		},
	};
}

/** Recovery codes stand in for what is set up; by themselves they are no factor. */
export const methodsOf = (factors: readonly Factor[]): Method[] =>
	(['totp', 'passkey', 'recovery'] as const).filter((kind) => factors.some((factor) => factor.kind === kind));

/** @throws invalid_input where there is not exactly one */
function kindOf({ code, recoveryCode, passkey }: Proof): Method {
	const given = [code && 'totp', recoveryCode && 'recovery', passkey && 'passkey'].filter(Boolean) as Method[];
	if (given.length !== 1) {
		const detail = `Found ${given.length} proofs; send one of code, recoveryCode and passkey`;
		throw problem('invalid_input', { detail, errors: [{ pointer: '', code: 'one_proof', detail }] });
	}
	return given[0] as Method;
}
