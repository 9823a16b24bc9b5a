import type { Sql } from '../../data/model.ts';
import { problem } from '../../errors.ts';
import type { Actor, Handler, Operation, Scope } from '../../operations/model.ts';
import type { Internals } from '../internals.ts';
import { verifyPassword } from '../passwords.ts';
import { lockUser } from '../sessions.ts';
import type { Guesses } from './guesses.ts';
import { personOf } from './own.ts';
import type { Passkeys } from './passkeys.ts';
import type { Proof, Proofs } from './proofs.ts';
import { passkeysOf } from './store.ts';

/** How long a proof holds for what is dangerous. */
const MINUTES = 10;
const LIFETIME = MINUTES * 60_000;

/**
 * Lets only people do what is marked `stepUp`, and of them only those who proved within the last ten minutes who they are.
 * `sql`: the transaction that the call stands in, if it does. @throws step_up_required
 */
export type RequireStepUp = (operation: Pick<Operation, 'stepUp'>, actor: Actor, sql?: Sql) => Promise<void>;

type Parts = Pick<Internals, 'gate' | 'sessions'> & { passkeys: Passkeys; proofs: Proofs; guesses: Guesses; now: () => number };

export function createStepUp({ gate, proofs, now }: Pick<Parts, 'gate' | 'proofs' | 'now'>): RequireStepUp {
	const isFresh = (provedAt: number | undefined): boolean => provedAt !== undefined && now() - provedAt < LIFETIME;

	/** The actor may be half a minute old, and the proof given to another process: a refusal looks again. */
	const lookAgain = async (sql: Sql, { id, session }: Actor) => {
		const [row] = await sql<{ proved_at: Date | null; has_password: boolean }>(
			`select s.proved_at, u.password_hash is not null as has_password from sessions s join users u on u.id = s.holder
			where s.id = $1 and s.holder = $2 and s.revoked_at is null`,
			[session, id],
		);
		const methods: string[] = await proofs.methods(sql, id as string);
		return { provedAt: row?.proved_at?.getTime(), methods: methods.length || !row?.has_password ? methods : ['password'] };
	};

	return async ({ stepUp }, actor, sql) => {
		if (!stepUp || actor.kind === 'system' || isFresh(actor.provedAt)) return;
		if (actor.kind !== 'user' || !actor.organization) {
			throw problem('step_up_required', {
				detail: 'This is for people who have just proved who they are: a key never can',
				methods: [],
			});
		}
		const look = (with_: Sql) => lookAgain(with_, actor);
		const { provedAt, methods } = await (sql ? look(sql) : gate.inOrganization(actor.organization, look));
		if (isFresh(provedAt)) return;
		const detail = methods.length
			? `This needs a proof of who you are that is not older than ${MINUTES} minutes; give one to /v1/auth/step-up`
			: `This needs a proof of who you are that is not older than ${MINUTES} minutes; sign in again`;
		throw problem('step_up_required', { detail, methods });
	};
}

type Given = Proof & { password?: string };

/** `factor.prove` and its options for a passkey. */
export function stepUpOperations({ passkeys, proofs, guesses, sessions, now }: Omit<Parts, 'gate'>): Record<string, Handler> {
	const options: Handler = async (_input, scope) => ({
		options: await passkeys.request(purposeOf(scope), await passkeysOf(scope.sql, personOf(scope))),
	});

	const stepUp: Handler = async ({ body }, scope) => {
		const person = personOf(scope);
		await guesses.refuse(person, scope.caller, scope.sql);
		const proved = await prove(scope, person, body as Given);
		await sessions.prove(scope.sql, scope.actor.session as string, [proved]);
		scope.afterCommit(() => {
			sessions.forget(person);
			return guesses.right(person);
		});
		await scope.audit({ kind: 'security_event', action: 'factor.prove', details: { factor: proved } });
		return { until: new Date(now() + LIFETIME).toISOString() };
	};

	/** A second factor where there is one: who has stolen a password and a session does not come further with the password. */
	const prove = async (scope: Scope, person: string, { password, ...proof }: Given) => {
		const methods = await proofs.methods(scope.sql, person);
		if (password === undefined) {
			const proved = await proofs.check(scope.sql, person, proof, purposeOf(scope));
			if (!proved) throw guessed(scope, person, methods);
			return proved;
		}
		if (methods.length || Object.keys(proof).length) {
			throw problem('step_up_required', {
				detail: 'Prove it with your second factor; the password alone is not enough',
				methods,
			});
		}
		const user = await lockUser(scope.sql, person);
		if (!(await verifyPassword(user?.passwordHash, password))) throw guessed(scope, person, ['password']);
		return 'password' as const;
	};

	/** Counted outside of the transaction, which ends with the refusal. */
	const guessed = ({ organization, caller }: Scope, person: string, methods: readonly string[]) => {
		guesses.wrong(organization.id, person, caller);
		return problem('step_up_required', { detail: 'This is not right, or was used before', methods });
	};

	return { 'factor.begin-proof': options, 'factor.prove': stepUp };
}

const purposeOf = ({ actor }: Scope): string => `step-up:${actor.session}`;
