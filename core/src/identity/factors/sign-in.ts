import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Sql } from '../../data/model.ts';
import { Problem, problem } from '../../errors.ts';
import type { Caller, Handler } from '../../operations/model.ts';
import { NOBODY } from '../authenticate.ts';
import type { Factor } from '../factors.ts';
import { type Outcome, settle } from '../finish-sign-in.ts';
import type { Internals } from '../internals.ts';
import { attempt, organizationOf, peek, redeem } from '../one-time.ts';
import { hashSecret } from '../secret.ts';
import type { Guesses } from './guesses.ts';
import { type PasskeyHolder, type Passkeys, readHandle } from './passkeys.ts';
import type { Method, Proof, Proofs } from './proofs.ts';
import { passkeysOf } from './store.ts';

type Parts = Pick<Internals, 'gate' | 'audit' | 'finishSignIn'> & { passkeys: Passkeys; proofs: Proofs; guesses: Guesses };

const PURPOSE = 'second-factor';
const TRIES = 5;
const SIGN_IN = 'sign-in';

/** Signing in with a second factor, or with a passkey alone. */
export function factorSignIn({ gate, audit, passkeys, proofs, guesses, finishSignIn }: Parts): Record<string, Handler> {
	const options: Handler = async ({ body }) => {
		const { challenge } = body as { challenge: string };
		const organization = organizationOf(challenge);
		const own = organization && (await gate.inOrganization(organization, (sql) => ownPasskeys(sql, challenge)));
		if (!own) throw ended();
		return { options: await passkeys.request(purposeOf(challenge), own) };
	};

	const ownPasskeys = async (sql: Sql, challenge: string) => {
		const found = await peek(sql, challenge, PURPOSE);
		return found?.holder ? passkeysOf(sql, found.holder) : null;
	};

	const answerChallenge: Handler = async ({ body }, { caller }) => {
		const { challenge, ...proof } = body as Proof & { challenge: string };
		const organization = organizationOf(challenge);
		if (!organization) throw ended();
		const found = await gate.inOrganization(organization, (sql) => peek(sql, challenge, PURPOSE));
		if (!found?.holder) throw ended();
		const holder = { id: found.holder, organization };
		await guesses.refuse(holder.id, caller);
		const proved = await gate.inOrganization(organization, (sql) => check(sql, { holder, challenge, proof, caller }));
		if (proved instanceof Problem) {
			guesses.wrong(organization, holder.id, caller);
			throw proved;
		}
		await guesses.right(holder.id);
		const factors = [...(found.data.factors as Factor[]), proved];
		const outcome = await gate.inOrganization(organization, async (sql): Promise<Outcome> => {
			const redeemed = await redeem(sql, challenge, PURPOSE);
			return redeemed ? finishSignIn(sql, holder, caller, { factors }) : { refused: ended() };
		});
		return settle(outcome);
	};

	type Answer = { holder: PasskeyHolder; challenge: string; proof: Proof; caller: Caller | undefined };

	/** Refusals are returned, so that the try is counted and kept. */
	const check = async (sql: Sql, { holder, challenge, proof, caller }: Answer): Promise<Method | Problem> => {
		const found = await attempt(sql, challenge, PURPOSE, TRIES);
		if (!found) return ended();
		const proved = await proofs.check(sql, holder.id, proof, purposeOf(challenge));
		if (proved) return proved;
		const context = { organization: holder.organization, actor: NOBODY, caller };
		const event = { kind: 'login_failure' as const, action: 'factor.answer-challenge', entity: 'user', record: holder.id };
		await audit.record(sql, context, event);
		return wrong(challenge, await proofs.methods(sql, holder.id), TRIES - found.tries);
	};

	const passkeyOptions: Handler = async () => ({ options: await passkeys.request(SIGN_IN) });

	/** The passkey says whose it is; until it has proved that, nothing that it says is told back. */
	const passkey: Handler = async ({ body }, { caller }) => {
		const { passkey: answer } = body as { passkey: AuthenticationResponseJSON };
		const holder = readHandle(answer.response.userHandle);
		if (!holder) throw unknown();
		const outcome = await gate.inOrganization(holder.organization, async (sql): Promise<Outcome> => {
			const proved = await proofs.check(sql, holder.id, { passkey: answer }, SIGN_IN);
			return proved ? finishSignIn(sql, holder, caller, { factors: [proved] }) : { refused: unknown() };
		});
		return settle(outcome);
	};

	return {
		'factor.begin-challenge': options,
		'factor.answer-challenge': answerChallenge,
		'factor.begin-sign-in': passkeyOptions,
		'factor.finish-sign-in': passkey,
	};
}

/** A passkey asked for one challenge answers no other. */
const purposeOf = (challenge: string): string => `${PURPOSE}:${hashSecret(challenge)}`;

const ended = (): Problem =>
	problem('unauthenticated', { detail: 'This sign-in has expired or was tried too often; begin again with the password' });

const wrong = (challenge: string, methods: string[], triesLeft: number): Problem =>
	triesLeft > 0
		? problem('second_factor_required', { detail: 'This is not right, or was used before', challenge, methods, triesLeft })
		: ended();

const unknown = (): Problem =>
	problem('invalid_credentials', { detail: 'This passkey is not known here, or did not prove who you are' });
