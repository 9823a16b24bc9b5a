import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';
import { refuseFaults, settingFaults } from '../../tenancy/settings.ts';
import { refusePassword, rememberPassword } from '../change-password.ts';
import { normalEmail } from '../directory.ts';
import { foundOrganization } from '../found.ts';
import type { Internals } from '../internals.ts';
import { mint } from '../one-time.ts';
import { passwordFaults } from '../password-rules.ts';
import { hashPassword } from '../passwords.ts';
import { readAddressee } from '../profile.ts';

type Parts = Pick<Internals, 'gate' | 'directory' | 'later' | 'lockout' | 'post' | 'registration' | 'audit'>;

type Registration = {
	email: string;
	password: string;
	name: { full: string; given?: string | null; family?: string | null };
	organization: { name: string; currency?: string; country?: string; timeZone?: string; locale?: string };
};

/** A link to verify an address works for a day. */
export const VERIFY_MINUTES = 24 * 60;
/** Mails of one kind to one address, and from one address, in an hour. */
export const MAILS = { toOne: 5, fromOne: 30 } as const;

/**
 * `user.register`: founds an organisation with the caller as owner. Everything that a caller can get wrong is told before; the
 * founding itself comes after the answer, so that neither its words nor its time tell whether the address is known.
 */
export function register(parts: Parts): Handler {
	const { later, lockout, registration } = parts;
	return async ({ body }, { caller }) => {
		if (registration === 'closed') {
			throw problem('registration_closed', { detail: 'Accounts are made by an organisation’s administrator here' });
		}
		const wanted = body as Registration;
		refuseFaults(settingFaults(wanted.organization).map((fault) => ({ ...fault, pointer: `/organization${fault.pointer}` })));
		refusePassword(passwordFaults(wanted.password, [wanted.email, wanted.name.full, wanted.organization.name]));
		later.run('a registration failed', async () => {
			if (!(await lockout.spend('register', normalEmail(wanted.email), MAILS.toOne))) return;
			if (!(await lockout.spend('mails from', caller?.address ?? '', MAILS.fromOne))) return;
			await found(parts, wanted);
		});
	};
}

/** A known, verified address gets a word of it instead; one that never was verified may try again. */
async function found({ gate, directory, post, audit }: Parts, wanted: Registration): Promise<void> {
	for (const { organization, user, active } of await directory.accounts(wanted.email)) {
		const known = await gate.read(organization, (sql) => readAddressee(sql, user));
		if (active && known?.verified) return post.send(organization, user, ['registeredBefore', post.signIn]);
	}
	const { name, currency = 'USD', country = 'US', timeZone = 'UTC', locale = 'en-US' } = wanted.organization;
	const passwordHash = await hashPassword(wanted.password);
	const owner = { email: wanted.email, name: wanted.name, passwordHash, verified: false };
	const { organization, owner: user } = await foundOrganization(gate, { name, currency, country, timeZone, locale, owner });
	if (!user) return;
	await post.within(organization, async (sql, put) => {
		await rememberPassword(sql, { organization, user }, passwordHash);
		const context = { organization, actor: { kind: 'user' as const, id: user } };
		await audit.record(sql, context, { kind: 'admin_action', action: 'user.register', entity: 'user', record: user });
		const token = await mint(sql, organization, { purpose: 'verify-email', holder: user, minutes: VERIFY_MINUTES });
		await put(user, ['verify', post.link('verify', token)]);
	});
}
