import type { Email, OutwardJobHandler, Scope } from '@freehold/core';

type Row = { contact: string; page: string | null; from: number; last: number };

/** In one mail. */
const IN_ONE = 100;

/**
 * Mails what a visitor was answered and has not seen: they have left the page, and said where they can be reached. Each answer asks for it;
 * the last one's job does it for all. Its id makes every attempt the same mail, and what was mailed is marked.
 */
export const mailAnswers: OutwardJobHandler = async (
	{ conversation, position }: { conversation: string; position: number },
	task,
) => {
	const ready = await task.transact((scope) => compose(scope, conversation, position));
	if (!ready) return;
	await task.port('email').send(ready.mail);
	await task.transact((scope) =>
		scope.sql('update chat_conversations set mailed_position = greatest(coalesce(mailed_position, 0), $2) where id = $1', [
			conversation,
			ready.last,
		]),
	);
};

async function compose(scope: Scope, id: string, position: number): Promise<{ mail: Email; last: number } | null> {
	const [row] = await scope.sql<Row>(
		`select contact, page, greatest(coalesce(seen_position, 0), coalesce(mailed_position, 0)) as "from", coalesce(last_position, 0) as last
		from chat_conversations where id = $1 and contact is not null and archived_at is null`,
		[id],
	);
	if (!row || row.from >= row.last) return null;
	const filter = { conversation: id, side: 'us', 'position[gt]': String(row.from) };
	const { data } = await scope.records('chat-message').list({ filter, sort: 'position', limit: IN_ONE });
	const contact = await scope.records('contact').find({ id: row.contact });
	const last = data.at(-1)?.position;
	if (!last || last > position || !contact?.email) return null;
	const sender = scope.organization.senderName ?? scope.organization.name;
	const words = data.map(({ text }) => text).join('\n\n');
	const goOn = row.page ? `\n\nTo write back, go on with the chat where you began it: ${row.page}` : '';
	return {
		last,
		mail: {
			to: contact.email,
			subject: `${sender} has answered you`,
			text: `You wrote to us in the chat on our page. Our answer:\n\n${words}${goOn}\n\n${sender}\n`,
			decision: { kind: 'notice' },
			sender,
		},
	};
}
