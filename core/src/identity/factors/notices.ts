import type { Scope } from '../../operations/model.ts';
import type { Mailer } from '../../ports/email.ts';
import { readProfile } from '../profile.ts';

/** What a person is told by mail of their second factors, so that a change that they did not make is noticed. */
export type Notice = 'added' | 'removed' | 'recovery-codes' | 'reset';

export type Notices = { tell(scope: Scope, user: string, notice: Notice, label?: string): Promise<void> };

const TEXTS: Record<Notice, (label: string) => { subject: string; what: string }> = {
	added: (label) => ({ subject: 'A way to sign in was added', what: `“${label}” was added to the ways in which you sign in.` }),
	removed: (label) => ({
		subject: 'A way to sign in was removed',
		what: `“${label}” was removed from the ways in which you sign in.`,
	}),
	'recovery-codes': () => ({
		subject: 'Your recovery codes were renewed',
		what: 'New recovery codes were made; the old ones do not work any more.',
	}),
	reset: () => ({
		subject: 'Your second factors were removed',
		what: 'An administrator removed all your authenticator apps, passkeys and recovery codes, and signed you out everywhere.',
	}),
};

export const createNotices = ({ mailer }: { mailer: Mailer }): Notices => ({
	async tell(scope, user, notice, label = '') {
		const profile = await readProfile(scope.sql, user);
		if (!profile) return;
		const { subject, what } = TEXTS[notice](label);
		const { id: organization, name } = scope.organization;
		const text = `${what}\n\nIf this was not you, change your password and tell an administrator of ${name}.`;
		scope.afterCommit(() =>
			mailer.send({ to: profile.email, subject: `${subject} (${name})`, text, kind: 'security', organization }),
		);
	},
});
