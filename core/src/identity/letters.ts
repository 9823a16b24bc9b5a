import type { Addressee } from './profile.ts';

/** What a mail says. */
export type Letter = { subject: string; text: string };

type To = Pick<Addressee, 'name' | 'organization'>;

const write = ({ name, organization }: To, subject: string, ...paragraphs: string[]): Letter => ({
	subject,
	text: `Hello ${name},\n\n${paragraphs.join('\n\n')}\n\n${organization}\n`,
});

const NOT_YOU = 'If this was not you, there is nothing to do: nothing happens without the link.';

const UNKNOWN_CHANGE = 'If you do not know of this, set another password at once, and tell your administrator.';

/** Every mail of accounts: short, in the organisation's name, and in none of them a password. */
export const LETTERS = {
	verify: (to: To, link: string) =>
		write(
			to,
			'Verify your email address',
			`Please follow this link to show that this address is yours. It works for one day.`,
			link,
			NOT_YOU,
		),
	registeredBefore: (to: To, link: string) =>
		write(
			to,
			'You have an account already',
			`Somebody tried to register with this address, which has an account with ${to.organization}. You can sign in with it. Should the password be forgotten, ask there for a link to set another one:`,
			link,
			'If this was not you, there is nothing to do.',
		),
	welcome: (to: To, link: string) =>
		write(
			to,
			`Your account with ${to.organization}`,
			'An account was made for you. Follow this link to set a password; then you can sign in with this address. The link works for seven days.',
			link,
		),
	resetPassword: (to: To, link: string) =>
		write(to, 'Set another password', 'Follow this link to set another password. It works once, within an hour.', link, NOT_YOU),
	passwordChanged: (to: To) =>
		write(
			to,
			'Your password was changed',
			'The password of your account was changed, and you were signed out everywhere else.',
			'If this was not you, ask for a link to set another password at once, and tell your administrator.',
		),
	verifyNewEmail: (to: To, link: string) =>
		write(
			to,
			'Verify your new email address',
			'Follow this link to use this address for your account from now on. It works for one day.',
			link,
			NOT_YOU,
		),
	emailWillChange: (to: To) =>
		write(
			to,
			'Your email address is about to change',
			'Somebody who is signed in to your account asked to use another email address for it. It changes once the link that was sent there is followed.',
			'If this was not you, set another password at once, and tell your administrator.',
		),
	emailChanged: (to: To) =>
		write(
			to,
			'Your email address was changed',
			'Your account has another email address now; this one does not sign in any more.',
			'If you do not know of this, tell your administrator at once.',
		),
	locked: (to: To, minutes: string) =>
		write(
			to,
			'Sign-in to your account is locked for a while',
			`Five sign-ins in a row failed, so nobody can sign in to your account for ${minutes} minutes.`,
			'If this was not you, somebody is guessing your password. A long password that you use nowhere else keeps them out.',
		),
	factorAdded: (to: To, label: string) =>
		write(to, 'A way to sign in was added', `“${label}” was added to the ways in which you sign in.`, UNKNOWN_CHANGE),
	factorRemoved: (to: To, label: string) =>
		write(to, 'A way to sign in was removed', `“${label}” was removed from the ways in which you sign in.`, UNKNOWN_CHANGE),
	recoveryCodesRenewed: (to: To) =>
		write(
			to,
			'Your recovery codes were renewed',
			'New recovery codes were made; the old ones do not work any more.',
			UNKNOWN_CHANGE,
		),
	factorsReset: (to: To) =>
		write(
			to,
			'Your second factors were removed',
			'An administrator removed all your authenticator apps, passkeys and recovery codes, and signed you out everywhere.',
			UNKNOWN_CHANGE,
		),
	sessionReused: (to: To) =>
		write(
			to,
			'You were signed out on one device',
			'A sign-in of yours was used from two places at once, as happens when it was copied. That device was signed out; sign in again there.',
			'If you did not do this yourself, set another password, and look through the devices where you are signed in.',
		),
} as const;
