import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Sql } from '../../data/model.ts';
import { type Problem, problem } from '../../errors.ts';
import type { Caller, Handler } from '../../operations/model.ts';
import type { Factor } from '../factors.ts';
import { type FinishSignIn, type Outcome, settle } from '../finish-sign-in.ts';
import type { Gate } from '../gate.ts';
import { attempt, organizationOf, peek, redeem } from '../one-time.ts';
import { hashSecret } from '../secret.ts';
import { type Passkeys, readHandle } from './passkeys.ts';
import type { Proof, Proofs } from './proofs.ts';
import { passkeysOf } from './store.ts';

type Parts = { gate: Gate; passkeys: Passkeys; proofs: Proofs; finishSignIn: FinishSignIn };

const PURPOSE = 'second-factor';
const TRIES = 5;
const SIGN_IN = 'sign-in';

/** Signing in with a second factor, or with a passkey alone. */
export function factorSignIn({ gate, passkeys, proofs, finishSignIn }: Parts): Record<string, Handler> {
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

	const secondFactor: Handler = async ({ body }, { caller }) => {
		const { challenge, ...proof } = body as Proof & { challenge: string };
		const organization = organizationOf(challenge);
		if (!organization) throw ended();
		return settle(await gate.inOrganization(organization, (sql) => prove(sql, { organization, challenge, proof, caller })));
	};

	type Attempt = { organization: string; challenge: string; proof: Proof; caller: Caller | undefined };

	/** Refusals are returned, so that the try is counted. */
	const prove = async (sql: Sql, { organization, challenge, proof, caller }: Attempt): Promise<Outcome> => {
		const found = await attempt(sql, challenge, PURPOSE, TRIES);
		if (!found?.holder) return { refused: ended() };
		const proved = await proofs.check(sql, found.holder, proof, purposeOf(challenge));
		if (!proved) return { refused: wrong(challenge, await proofs.methods(sql, found.holder), TRIES - found.tries) };
		await redeem(sql, challenge, PURPOSE);
		const factors = [...(found.data.factors as Factor[]), proved];
		return finishSignIn(sql, { id: found.holder, organization }, caller, { factors });
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
		'factor.answer-challenge': secondFactor,
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
