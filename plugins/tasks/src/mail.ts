import type { Scope } from '@freehold/core';

export type Letter = { subject: string; paragraphs: readonly string[] };

type Reader = { email: string; name: { full: string } };

/** Whom a letter goes to; null where the person has left, is not active, or wants no reminders by mail. */
async function readerOf(scope: Scope, user: string): Promise<Reader | null> {
	const [row] = await scope.sql<{ wants: boolean }>(
		`select coalesce(w.remind_by_mail, true) as wants from users u
		left join working_times w on w.person = u.id and w.archived_at is null
		where u.id = $1 and u.archived_at is null and u.active and u.kind = 'person'`,
		[user],
	);
	return row?.wants ? ((await scope.records('user').get(user, { fields: ['email', 'name'] })) as Reader) : null;
}

/** Puts a mail to a colleague on its way, in this transaction, where they wish it. */
export async function mailUser(scope: Scope, user: string, { subject, paragraphs }: Letter): Promise<void> {
	const reader = await readerOf(scope, user);
	if (!reader) return;
	const { organization } = scope;
	const sender = organization.senderName ?? organization.name;
	await scope.enqueue('identity.mail', {
		to: reader.email,
		subject: subject.slice(0, 500),
		text: `Hello ${reader.name.full},\n\n${paragraphs.join('\n\n')}\n\n${sender}\n`,
		sender: sender.slice(0, 200),
		decision: { kind: 'notice' },
	});
}
