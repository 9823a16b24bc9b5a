import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { type Problem, problem } from '../../errors.ts';
import type { Handler, Scope } from '../../operations/model.ts';
import type { Internals } from '../internals.ts';
import { readProfile } from '../profile.ts';
import { rolesWithSecond } from './demand.ts';
import type { Passkeys } from './passkeys.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import {
	acceptProof,
	addPasskey,
	addPendingTotp,
	type Factor,
	factorsOf,
	passkeysOf,
	pendingTotp,
	putRecoveryCodes,
	removeFactor,
	renameFactor,
} from './store.ts';
import { newTotp, stepOf } from './totp.ts';

type Parts = Pick<Internals, 'sessions' | 'post'> & { passkeys: Passkeys; now: () => number };

/** A person's own factors: setting up, naming, renewing, removing. */
export function ownFactors({ passkeys, sessions, post, now }: Parts): Record<string, Handler> {
	const mine: Handler = async (_input, scope) => {
		const { kind, id } = scope.actor;
		const factors = kind === 'user' && id ? await factorsOf(scope.sql, id) : [];
		return {
			factors: factors.filter(isDevice).map(shown),
			recoveryCodesLeft: factors.filter(({ kind }) => kind === 'recovery').length,
			isRequired: await isRequired(scope),
		};
	};

	const beginTotp: Handler = async ({ body }, scope) => {
		const person = personOf(scope);
		const { label = 'Authenticator app' } = body as { label?: string };
		const profile = await readProfile(scope.sql, person);
		const setup = newTotp(scope.organization.name, profile?.email ?? person);
		const id = await addPendingTotp(scope.sql, scope.organization.id, person, setup.secret, label);
		return { id, ...setup };
	};

	const confirmTotp: Handler = async ({ body }, scope) => {
		const { id, code } = body as { id: string; code: string };
		const pending = await pendingTotp(scope.sql, personOf(scope), id);
		if (!pending) throw problem('not_found', { detail: 'No authenticator app waits under this id; begin again' });
		const step = stepOf(pending.secret, code, now());
		if (step === null || !(await acceptProof(scope.sql, id, new Date(step)))) {
			throw notRight('/code', 'This is not the code that the app shows now; is the clock of the device right?');
		}
		return added(scope, id, 'totp');
	};

	const beginPasskey: Handler = async (_input, scope) => {
		const person = personOf(scope);
		const profile = await readProfile(scope.sql, person);
		if (!profile) throw problem('not_found', { detail: 'This user is not there any more' });
		const holder = {
			id: person,
			organization: scope.organization.id,
			account: profile.email,
			name: profile.name.full,
			organizationName: scope.organization.name,
		};
		return { options: await passkeys.creation(holder, purposeOf(scope), await passkeysOf(scope.sql, person)) };
	};

	const addOne: Handler = async ({ body }, scope) => {
		const { label = 'Passkey', passkey: answer } = body as { label?: string; passkey: RegistrationResponseJSON };
		const person = personOf(scope);
		const passkey = await passkeys.created(answer, purposeOf(scope));
		if (!passkey) throw notRight('/passkey', 'This answer does not fit what was asked for; ask for the options again');
		const id = await addPasskey(scope.sql, scope.organization.id, person, { ...passkey, label });
		if (!id) throw problem('conflict', { detail: 'This passkey is set up already' });
		return added(scope, id, 'passkey');
	};

	/** The session has proved the new factor; who had none before gets recovery codes. */
	const added = async (scope: Scope, id: string, kind: 'totp' | 'passkey') => {
		const person = personOf(scope);
		const factors = await factorsOf(scope.sql, person);
		const isFirst = factors.filter(isDevice).length === 1;
		const recoveryCodes = isFirst ? await newCodes(scope) : undefined;
		if (scope.actor.session) await sessions.prove(scope.sql, scope.actor.session, [kind]);
		scope.afterCommit(() => sessions.forget(person));
		const factor = factors.find((one) => one.id === id) as Factor;
		await tell(scope, 'factor.add', factor);
		return { factor: shown(factor), ...(recoveryCodes ? { recoveryCodes } : {}) };
	};

	const newCodes = async (scope: Scope): Promise<string[]> => {
		const { shown: codes, kept } = await makeRecoveryCodes();
		await putRecoveryCodes(scope.sql, scope.organization.id, personOf(scope), kept);
		return codes;
	};

	const renew: Handler = async (_input, scope) => {
		const factors = await factorsOf(scope.sql, personOf(scope));
		if (!factors.some(isDevice)) {
			throw problem('conflict', { detail: 'Recovery codes stand in for an authenticator app or a passkey; set one up first' });
		}
		const recoveryCodes = await newCodes(scope);
		await scope.audit({ kind: 'security_event', action: 'factor.renew-recovery-codes' });
		await post.put(scope, personOf(scope), ['recoveryCodesRenewed']);
		return { recoveryCodes };
	};

	const rename: Handler = async ({ id, body }, scope) => {
		const factor = await ownFactor(scope, id);
		const { label } = body as { label: string };
		await renameFactor(scope.sql, id, label);
		return shown({ ...factor, label });
	};

	const remove: Handler = async ({ id }, scope) => {
		const factor = await ownFactor(scope, id);
		const factors = await factorsOf(scope.sql, personOf(scope));
		if (factors.filter(isDevice).length === 1 && (await isRequired(scope))) {
			throw problem('conflict', { detail: 'Your organisation asks for a second factor; set up another one first' });
		}
		await removeFactor(scope.sql, personOf(scope), id);
		await tell(scope, 'factor.remove', factor);
	};

	const tell = async (scope: Scope, action: 'factor.add' | 'factor.remove', { id, kind, label }: Factor): Promise<void> => {
		await scope.audit({ kind: 'security_event', action, entity: 'factor', record: id, details: { kind, label } });
		await post.put(scope, personOf(scope), [action === 'factor.add' ? 'factorAdded' : 'factorRemoved', label]);
	};

	return {
		'factor.mine': mine,
		'factor.begin-totp': beginTotp,
		'factor.confirm-totp': confirmTotp,
		'factor.begin-passkey': beginPasskey,
		'factor.add-passkey': addOne,
		'factor.renew-recovery-codes': renew,
		'factor.rename': rename,
		'factor.remove': remove,
	};
}

const isDevice = ({ kind }: Factor): boolean => kind !== 'recovery';

const shown = ({ id, kind, label, isSynced, createdAt, lastUsedAt }: Factor) => ({
	id,
	kind,
	label,
	isSynced,
	createdAt: createdAt.toISOString(),
	lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

/** @throws forbidden where no person asks */
export function personOf({ actor }: Pick<Scope, 'actor'>): string {
	if (actor.kind === 'user' && actor.id) return actor.id;
	throw problem('forbidden', { detail: 'This is for people: a key has no second factor' });
}

/** A new passkey answers only the session that asked for it. */
const purposeOf = (scope: Scope): string => `add:${personOf(scope)}:${scope.actor.session}`;

/** @throws not_found for another person's too */
async function ownFactor(scope: Scope, id: string): Promise<Factor> {
	const factor = (await factorsOf(scope.sql, personOf(scope))).find((one) => one.id === id && isDevice(one));
	if (!factor) throw problem('not_found', { detail: `No factor of yours has the id ${id}` });
	return factor;
}

async function isRequired({ sql, organization, actor }: Scope): Promise<boolean> {
	return (await rolesWithSecond(sql, organization.id)).includes(actor.role ?? '');
}

const notRight = (pointer: string, detail: string): Problem =>
	problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code: 'not_right', detail }] });
