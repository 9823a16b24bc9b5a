import type { About, Capabilities, Email, Handler, Host, OutwardJobHandler, Scope } from '@freehold/core';
import { kindsHere } from '../preferences/kinds.ts';
import { preferencesOf } from '../preferences/preferences.ts';
import { linkTo, toldOf, wordsOf } from './words.ts';

/** Mails one notification, unless it was read in the console by then, or its reader may not read the record any more. */
export const sendMail: OutwardJobHandler = async ({ notification }: { notification: string }, task) => {
	const mail = await task.transact((scope) => compose(scope, notification));
	if (mail) await task.port('email').send(mail);
	await task.transact((scope) =>
		scope.sql(`update notifications set mail = 'sent', updated_at = now() where id = $1 and mail = 'at-once'`, [notification]),
	);
	return { sent: mail !== null };
};

async function compose(scope: Scope, id: string): Promise<Email | null> {
	const [told] = await toldOf(scope, 'n.id = $1', [id]);
	if (told?.mail !== 'at-once' || told.status === 'read') return null;
	const subject = told.entity && told.record ? { entity: told.entity, record: told.record } : null;
	const may = await scope.service<About>('about').readers(scope.sql, subject, [told.recipient]);
	const reader = may.length ? await readerOf(scope, told.recipient) : null;
	if (!reader) return null;
	const sender = scope.organization.senderName ?? scope.organization.name;
	const { words, link } = unsubscribing(scope, told.recipient, told.kind);
	return {
		to: reader.email,
		subject: wordsOf(told),
		text: `Hello ${reader.name},\n\n${wordsOf(told)}.\n\n${linkTo(scope, told)}\n\n${words}\n\n${sender}\n`,
		decision: { kind: 'notice' },
		sender,
		...link,
	};
}

/** Whom a mail goes to; null where the person has left or is not active. */
export async function readerOf(scope: Scope, person: string): Promise<{ email: string; name: string } | null> {
	const { data } = await scope.records('user').list({ filter: { id: person, active: 'true' }, limit: 1 });
	const [user] = data;
	return user?.email ? { email: user.email, name: user.name.full } : null;
}

const PURPOSE = 'notification emails of ';

/** How the mail says that it can be ended, to people and to mail programs; those call over https alone. */
export function unsubscribing(scope: Scope, person: string, kind: string): { words: string; link: Pick<Email, 'unsubscribe'> } {
	const { publicUrl } = scope.service<Host>('host');
	const token = scope
		.service<Capabilities>('capabilities')
		.mint(PURPOSE + kind, scope.organization.id, { record: person, generation: 0 });
	const words = `To be told otherwise, or not by email: ${publicUrl}/console/collaboration/notifications`;
	const url = `${publicUrl}/v1/notifications/unsubscribe?kind=${kind}&token=${token}`;
	return { words, link: publicUrl.startsWith('https://') ? { unsubscribe: url } : {} };
}

/**
 * `POST /v1/notifications/unsubscribe`: one click, no sign-in, and a second one does no harm. One answer for every token. Source: RFC 8058.
 */
export const unsubscribe: Handler = async ({ query }, scope) => {
	const { kind = '', token = '' } = query as { kind?: string; token?: string };
	// Nothing is worked out for a kind that there is not.
	if (!isKind(scope, kind)) return { ended: true };
	try {
		const capabilities = scope.service<Capabilities>('capabilities');
		await capabilities.enter(PURPOSE + kind, token, (inside, { record: person }) => endEmails(inside, person, kind));
	} catch (error) {
		const { code } = error as { code?: string };
		if (code !== 'not_found' && code !== 'organization_suspended') throw error;
	}
	return { ended: true };
};

const isKind = (scope: Pick<Scope, 'service'>, name: string): boolean =>
	name === 'digest' || kindsHere(scope).some(({ kind }) => kind === name);

async function endEmails(scope: Scope, person: string, kind: string): Promise<void> {
	const set = (await preferencesOf(scope, [person])).get(person);
	const known = kind !== 'digest';
	if (!set) return;
	const kinds = known
		? [...set.kinds.filter((one) => one.kind !== kind), { ...set.kinds.find((one) => one.kind === kind), kind, email: 'never' }]
		: set.kinds;
	await scope.sql(
		`insert into notification_preferences (organization_id, id, person, visibility, digest, digest_hour, digest_day, kinds)
		values ($1, gen_random_uuid(), $2, 'private', $3, 8, 'monday', $4::jsonb)
		on conflict (organization_id, person) do update set kinds = excluded.kinds, digest = excluded.digest, updated_at = now()`,
		[scope.organization.id, person, known ? set.digest : 'never', JSON.stringify(kinds)],
	);
	// What waits already does not go either.
	await scope.sql(
		`update notifications set mail = 'none' where recipient = $1 and mail in ('at-once', 'digest') and ($2 = 'digest' and mail = 'digest' or kind = $2)`,
		[person, kind],
	);
}
