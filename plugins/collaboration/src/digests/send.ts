import type { About, Email, OutwardJobHandler, Scope } from '@freehold/core';
import { nowOf } from '../clock.ts';
import { readerOf, unsubscribing } from '../notifications/letter.ts';
import { linkTo, type Told, toldOf, wordsOf } from '../notifications/words.ts';

/** Lines in one mail; the rest is counted, and stands in the console. */
const MOST = 50;

/** Mails one digest: what of it its reader may still read, and has not read in the console. Nothing left: nothing is sent. */
export const sendDigest: OutwardJobHandler = async ({ digest }: { digest: string }, task) => {
	const mail = await task.transact((scope) => compose(scope, digest));
	if (mail) await task.port('email').send(mail);
	await task.transact((scope) =>
		scope.sql('update notification_digests set sent_at = coalesce(sent_at, $2), updated_at = now() where id = $1', [
			digest,
			new Date(nowOf(scope)),
		]),
	);
	return { sent: mail !== null };
};

async function compose(scope: Scope, digest: string): Promise<Email | null> {
	const [row] = await scope.sql<{ person: string; sent: boolean }>(
		'select person, sent_at is not null as sent from notification_digests where id = $1',
		[digest],
	);
	const reader = row && !row.sent ? await readerOf(scope, row.person) : null;
	if (!row || !reader) return null;
	const told = await toldOf(scope, `n.digest = $1 and n.status <> 'read'`, [digest]);
	const readable = await readableOf(scope, row.person, told);
	if (readable.length === 0) return null;
	const lines = readable.slice(0, MOST).map((one) => `- ${wordsOf(one)}\n  ${linkTo(scope, one)}`);
	const rest = readable.length - lines.length;
	const sender = scope.organization.senderName ?? scope.organization.name;
	const { words, link } = unsubscribing(scope, row.person, 'digest');
	return {
		to: reader.email,
		subject: readable.length === 1 ? wordsOf(readable[0] as Told) : `${readable.length} things happened`,
		text: `Hello ${reader.name},\n\n${lines.join('\n')}${rest > 0 ? `\n- and ${rest} more` : ''}\n\n${words}\n\n${sender}\n`,
		decision: { kind: 'notice' },
		sender,
		...link,
	};
}

/** Of each record once: whether its reader may read it still. */
async function readableOf(scope: Scope, person: string, told: readonly Told[]): Promise<Told[]> {
	const about = scope.service<About>('about');
	const known = new Map<string, boolean>();
	for (const { entity, record } of told) {
		const key = `${entity} ${record}`;
		if (known.has(key)) continue;
		const subject = entity && record ? { entity, record } : null;
		known.set(key, (await about.readers(scope.sql, subject, [person])).length > 0);
	}
	return told.filter(({ entity, record }) => known.get(`${entity} ${record}`));
}
