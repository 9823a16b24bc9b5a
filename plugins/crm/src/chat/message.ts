import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import type { Conversation } from './conversation.ts';
import { writeTurn } from './turns.ts';

export type Side = 'visitor' | 'us';

/** A message as both sides are told of it. */
export type Message = {
	position: number;
	from: Side;
	text: string;
	/** ISO 8601. */
	at: string;
	name: string | null;
	automatic: boolean;
};

type New = { side: Side; text: string; key?: string | undefined; by?: string | null; automatic?: boolean };

/** One conversation takes no more than so many: nobody reads on, and another one can be begun. */
const MOST = 1000;
const BEGINNING = 120;

/** Control characters, and those that turn the direction of what stands around them (Unicode TR9: embeddings, overrides, isolates). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** @throws invalid_input where nothing is left that could be seen */
export function plain(text: string): string {
	const seen = text.replace(/\r\n?/g, '\n').replace(UNSEEN, '').normalize('NFC').trim();
	if (seen) return seen;
	const errors = [{ pointer: '/text', code: 'required', detail: 'Found nothing that can be seen' }];
	throw problem('invalid_input', { detail: '/text: Found nothing that can be seen', errors });
}

/**
 * Adds a message to a conversation that is locked, and to the timeline of whoever writes; one that is there already is found again.
 * @returns the message, and whether it is new
 */
export async function addMessage(
	scope: Scope,
	conversation: Conversation,
	{ side, text, key, by = null, automatic = false }: New,
): Promise<{ message: Message; isNew: boolean }> {
	const words = plain(text);
	const known = key && (await scope.records('chat-message').find({ conversation: conversation.id, side, key }));
	if (known) return { message: (await told(scope, [known]))[0] as Message, isNew: false };
	if (conversation.lastPosition >= MOST)
		throw problem('conflict', { detail: `This conversation has ${MOST} messages and takes no more; begin another one` });
	const position = conversation.lastPosition + 1;
	const now = nowOf(scope);
	const sentAt = new Date(now).toISOString();
	const row = { conversation: conversation.id, position, side, text: words, sentAt, key: key ?? null, by, automatic };
	await scope.records('chat-message').create(row);
	const interaction = await writeTurn(scope, conversation, { side, text: words, by, at: now });
	await scope.records('chat-conversation').update(conversation.id, {
		status: 'open',
		lastPosition: position,
		lastAt: sentAt,
		lastFrom: side,
		lastText: words.length > BEGINNING ? `${words.slice(0, BEGINNING)}…` : words,
		unread: side === 'visitor' ? conversation.unread + 1 : 0,
		interaction,
	});
	return { message: (await told(scope, [row]))[0] as Message, isNew: true };
}

/** Messages behind a position, oldest first. */
export const messagesAfter = (scope: Scope, conversation: string, after: number, most: number): Promise<RecordObject[]> =>
	scope
		.records('chat-message')
		.list({ filter: { conversation, 'position[gt]': String(after) }, sort: 'position', limit: most })
		.then(({ data }) => data);

/** Rows as they are told; names of colleagues are looked up once. */
export async function told(scope: Scope, rows: readonly RecordObject[]): Promise<Message[]> {
	const ids = [...new Set(rows.flatMap(({ by }) => by ?? []))];
	const people = ids.length
		? await scope.sql<{ id: string; name: string }>('select id, name_full as name from users where id = any($1::uuid[])', [ids])
		: [];
	const names = new Map(people.map(({ id, name }) => [id, name]));
	return rows.map(({ position, side, text, sentAt, by, automatic }) => ({
		position,
		from: side,
		text,
		at: sentAt,
		name: (!automatic && by && names.get(by)) || null,
		automatic: automatic ?? false,
	}));
}
