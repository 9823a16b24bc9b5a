import { problem, type Scope } from '@freehold/core';

const MENTION = /@([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/gi;
const MOST = 20;

/** The users whom a text mentions, each once, in the order of the text. */
export const mentionsIn = (text: string): string[] => [
	...new Set([...text.matchAll(MENTION)].map(([, id = '']) => id.toLowerCase())),
];

/** @throws invalid_input for more than 20, and for one that is nobody here */
export async function readMentions(text: string, scope: Scope): Promise<string[]> {
	const mentions = mentionsIn(text);
	if (mentions.length === 0) return [];
	const fail = (detail: string) => problem('invalid_input', { detail, errors: [{ pointer: '/text', code: 'mention', detail }] });
	if (mentions.length > MOST) throw fail(`At most ${MOST} people are mentioned in a comment; found ${mentions.length}`);
	const rows = await scope.sql<{ id: string }>('select id from users where id = any($1::uuid[]) and archived_at is null', [
		mentions,
	]);
	const known = new Set(rows.map(({ id }) => id));
	const unknown = mentions.find((id) => !known.has(id));
	if (unknown) throw fail(`No user has the id ${unknown}`);
	return mentions;
}
