import type { AfterHook, BeforeHook, Handler, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';

const MENTION = /@([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/gi;
const MOST_MENTIONS = 20;

/** The users whom a text mentions, each once, in the order of the text. */
export const mentionsIn = (text: string): string[] => [
	...new Set([...text.matchAll(MENTION)].map(([, id = '']) => id.toLowerCase())),
];

/** Adds a note to a record of the kind `subject`; `{ contact: id }`. */
export const addNote =
	(subject: string): Handler =>
	async ({ id, body }, scope) => {
		const author = scope.actor.kind === 'user' ? scope.actor.id : null;
		const note = { ...body, visibility: body.visibility ?? 'organization', author };
		if (author === null && note.visibility !== 'organization') {
			const detail = 'Only a person can keep a note to themselves or their team';
			throw problem('invalid_input', { detail, errors: [{ pointer: '/visibility', code: 'invalid', detail }] });
		}
		const mentions = await checkMentions(note, scope);
		const made = await scope.records('note').create({ ...note, mentions, [subject]: id });
		await tell(made.id, mentions, scope);
		return made;
	};

/** What a changed text mentions; a note that nobody else sees mentions nobody. */
export const keepMentions: BeforeHook = async (body, scope) => {
	if (body.text !== undefined) return { ...body, mentions: await checkMentions(body, scope) };
	return body.visibility === 'private' ? { ...body, mentions: [] } : body;
};

/** Whoever is mentioned in a changed text is told of it as it is now. */
export const tellMentioned: AfterHook = async (note: RecordObject, scope, { body }) => {
	if (body.text !== undefined && note.visibility !== 'private') await tell(note.id, note.mentions ?? [], scope);
};

async function checkMentions({ text, visibility }: RecordObject, scope: Scope): Promise<string[]> {
	const mentions = mentionsIn(String(text ?? ''));
	if (mentions.length === 0) return [];
	const fail = (detail: string) => problem('invalid_input', { detail, errors: [{ pointer: '/text', code: 'mention', detail }] });
	if (visibility === 'private') throw fail('A note that only you see mentions nobody');
	if (mentions.length > MOST_MENTIONS)
		throw fail(`At most ${MOST_MENTIONS} people are mentioned in a note; found ${mentions.length}`);
	const rows = await scope.sql<{ id: string }>('select id from users where id = any($1::uuid[]) and archived_at is null', [
		mentions,
	]);
	const known = new Set(rows.map(({ id }) => id));
	const unknown = mentions.find((id) => !known.has(id));
	if (unknown) throw fail(`No user has the id ${unknown}`);
	return mentions;
}

async function tell(note: string, users: string[], scope: Scope): Promise<void> {
	if (users.length) await scope.emit('note.mentioned', note, { users });
}
