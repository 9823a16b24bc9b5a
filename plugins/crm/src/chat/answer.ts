import type { AfterHook, Handler, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { conversationWith } from './conversation.ts';
import { addMessage, messagesAfter, told } from './message.ts';

/** Messages in one answer. */
const PAGE = 100;
/** How long a visitor has to see an answer on the page before it goes by mail. */
const MAIL_AFTER = 2 * 60_000;

/** GET /v1/chat-conversations/{id}/messages */
export const messages: Handler = async ({ id, query }, scope) => {
	const rows = await messagesAfter(scope, id, Number(query.after ?? 0), PAGE);
	return { data: await told(scope, rows), next: rows.length === PAGE ? rows.at(-1)?.position : null };
};

/**
 * POST /v1/chat-conversations/{id}/reply
 * @throws conflict where a program answers and a person has taken over
 */
export const reply: Handler = async ({ id, body }: { id: string; body: { id?: string; text: string } }, scope) => {
	const { actor } = scope;
	const automatic = actor.kind !== 'user';
	const conversation = await conversationWith(scope, id);
	if (automatic && conversation.answers === 'person')
		throw problem('conflict', { detail: 'A person has taken this conversation over; programs keep silent' });
	const by = actor.kind === 'user' || actor.key !== undefined ? actor.id : null;
	const { message, isNew } = await addMessage(scope, conversation, { side: 'us', text: body.text, key: body.id, by, automatic });
	if (!isNew) return message;
	await scope.records('chat-conversation').update(id, {
		answers: automatic ? 'program' : 'person',
		...(automatic || conversation.agent ? {} : { agent: actor.id }),
		...(conversation.hasAnswer ? {} : { firstAnswerAt: message.at }),
	});
	await scope.emit('chat-conversation.answered', id);
	const at = new Date(nowOf(scope) + MAIL_AFTER);
	await scope.enqueue(
		'crm.mail-chat',
		{ conversation: id, position: message.position },
		{ at, key: `${id} ${message.position}` },
	);
	return message;
};

/** POST /v1/chat-conversations/{id}/assign. @throws invalid_input at /agent */
export const assign: Handler = async ({ id, body }: { id: string; body: { agent?: string } }, scope) => {
	const agent = body.agent ?? (scope.actor.kind === 'user' ? scope.actor.id : null);
	await conversationWith(scope, id);
	if (!agent || !(await isColleague(agent, scope))) throw noColleague();
	await scope.records('chat-conversation').update(id, { agent, answers: 'person' });
	await scope.emit('chat-conversation.changed', id);
	return scope.records('chat-conversation').get(id);
};

async function isColleague(id: string, { sql }: Scope): Promise<boolean> {
	const [row] = await sql(`select 1 from users where id = $1 and active and kind = 'person' and archived_at is null`, [id]);
	return row !== undefined;
}

function noColleague() {
	const detail = 'Meant the id of somebody who works here';
	return problem('invalid_input', { detail: `/agent: ${detail}`, errors: [{ pointer: '/agent', code: 'reference', detail }] });
}

/** POST /v1/chat-conversations/{id}/mark-read */
export const markRead: Handler = async ({ id }, scope) => {
	const { unread } = await conversationWith(scope, id);
	if (unread) {
		await scope.records('chat-conversation').update(id, { unread: 0 });
		await scope.emit('chat-conversation.changed', id);
	}
	return scope.records('chat-conversation').get(id);
};

/** Closed, or opened again. */
export const changed: AfterHook = ({ id }, scope) => scope.emit('chat-conversation.changed', id);
