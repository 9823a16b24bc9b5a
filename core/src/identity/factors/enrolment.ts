import { problem } from '../../errors.ts';
import type { Actor, Operation } from '../../operations/model.ts';
import { hasSecond } from './demand.ts';

/** What a session may do that has to show a second factor first: look at itself, set one up, prove one, and leave. */
const OPEN = new Set([
	'user.me',
	'user.logout',
	'factor.mine',
	'factor.begin-totp',
	'factor.confirm-totp',
	'factor.begin-passkey',
	'factor.add-passkey',
	'factor.begin-proof',
	'factor.prove',
]);

/** Does the organisation ask for a second factor of this role, and has the session shown none? */
export const mustEnrol = (role: string, required: readonly string[] | null, shown: readonly string[] | null): boolean =>
	Boolean(required?.includes(role)) && !hasSecond(shown ?? []);

/** @throws enrolment_required */
export function refuseUnenrolled({ id, permission }: Pick<Operation, 'id' | 'permission'>, { mustEnrol }: Actor): void {
	if (!mustEnrol || permission === 'anyone' || OPEN.has(id)) return;
	throw problem('enrolment_required', {
		detail:
			'Your organisation asks for a second factor: set up an authenticator app (/v1/auth/factors/totp) or a passkey (/v1/auth/factors/passkey/options), or prove the one that you have (/v1/auth/step-up)',
		methods: ['totp', 'passkey'],
	});
}
