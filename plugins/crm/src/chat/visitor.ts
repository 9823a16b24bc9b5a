import type { Handler, Host, RecordObject, Scope } from '@freehold/core';
import { newToken } from '../alerts/search.ts';
import { takeEnquiry } from '../operations/enquire.ts';
import { readPerson, takeTurn } from '../people.ts';
import { nowOf } from '../response/policy.ts';
import { listingOf, visibleListing } from '../routing/question.ts';
import { type Conversation, conversationOf, conversationWith } from './conversation.ts';
import { answerers, hoursOf } from './hours.ts';
import { addMessage, messagesAfter, plain, told } from './message.ts';
import { writeTurns } from './turns.ts';

/** Messages in one answer. */
const PAGE = 100;
/** Of what was said, what a lead keeps as its message; the timeline has all of it. */
const LONGEST_ENQUIRY = 4000;

type Beginning = { id: string; text: string; listing?: string; page?: string; language?: string };

/** POST /v1/chat-conversations/begin: the first message, and the visitor's secret. */
export const begin: Handler = async ({ body }: { body: Beginning }, scope) => {
	plain(body.text);
	const listing = body.listing ? await visibleListing(scope, body.listing) : null;
	const { token, tokenHash } = newToken(scope);
	const agent = listing?.agent ?? null;
	const { id } = await scope.records('chat-conversation').create({
		status: 'open',
		listing: listing?.id ?? null,
		page: pageOf(body.page, scope),
		language: body.language ?? null,
		agent,
		answers: 'nobody',
		tokenHash,
	});
	const { message } = await addMessage(scope, await conversationWith(scope, id), {
		side: 'visitor',
		text: body.text,
		key: body.id,
	});
	await scope.emit('chat-conversation.begun', id, agent ? {} : { users: await answerers(scope) });
	return { token, position: message.position, at: message.at, ...(await hoursOf(scope)) };
};

/** The page that asks, and no other one: its address may go out in a mail of ours. */
function pageOf(page: string | undefined, { caller }: Scope): string | null {
	return page !== undefined && URL.canParse(page) && new URL(page).origin === caller?.origin ? page : null;
}

/** POST /v1/chat-conversations/say */
export const say: Handler = async ({ body }: { body: { token: string; id: string; text: string } }, scope) => {
	const conversation = await conversationOf(scope, body.token);
	const { message, isNew } = await addMessage(scope, conversation, { side: 'visitor', text: body.text, key: body.id });
	if (isNew) await scope.emit('chat-conversation.asked', conversation.id);
	return { position: message.position, at: message.at };
};

/** POST /v1/chat-conversations/read: in the body, since a token never stands in an address. */
export const read: Handler = async ({ body }: { body: { token: string; after?: number; seen?: number } }, scope) => {
	const conversation = await conversationOf(scope, body.token);
	const rows = await messagesAfter(scope, conversation.id, body.after ?? 0, PAGE);
	const seen = Math.min(body.seen ?? 0, conversation.lastPosition);
	if (seen > conversation.seenPosition)
		await scope.sql('update chat_conversations set seen_position = $2 where id = $1', [conversation.id, seen]);
	return {
		status: conversation.status,
		...(await hoursOf(scope)),
		known: conversation.contact !== null,
		messages: await told(scope, rows),
		more: rows.length === PAGE,
	};
};

/** POST /v1/chat-conversations/listen */
export const listen: Handler = async ({ body }: { body: { token: string } }, scope) => {
	const { id } = await conversationOf(scope, body.token);
	return scope.service<Host>('host').ticketFor(scope, { entity: 'chat-conversation', record: id });
};

type Introduction = { token: string; name: string; email?: string; phone?: string; consent: true; wording: string };

/** POST /v1/chat-conversations/introduce: the conversation becomes a lead, and all that was said stands on its timeline. */
export const introduce: Handler = async ({ body }: { body: Introduction }, scope) => {
	const person = readPerson(body, scope.organization.country);
	await takeTurn(person, scope);
	const conversation = await conversationOf(scope, body.token);
	if (conversation.contact) return { received: true };
	const listing = await listingOf(scope, conversation.listing);
	const messages = await everyMessage(scope, conversation);
	const asked = messages.filter(({ side }) => side === 'visitor').map(({ text }) => text);
	const message = asked.join('\n').slice(0, LONGEST_ENQUIRY);
	const lead = await takeEnquiry(person, { message, consent: true }, listing, 'chat', scope);
	const known = { ...conversation, contact: lead.contact, lead: lead.id };
	await scope.records('chat-conversation').update(conversation.id, {
		name: person.name,
		contact: lead.contact,
		lead: lead.id,
		agent: conversation.agent ?? lead.agent ?? null,
		wording: body.wording.trim(),
		consentAt: new Date(nowOf(scope)).toISOString(),
		interaction: await writeTurns(scope, known, messages),
	});
	await scope.emit('chat-conversation.changed', conversation.id);
	return { received: true };
};

async function everyMessage(scope: Scope, { id, lastPosition }: Conversation): Promise<RecordObject[]> {
	const all: RecordObject[] = [];
	while (all.length < lastPosition) {
		const page = await messagesAfter(scope, id, all.length, PAGE);
		if (page.length === 0) break;
		all.push(...page);
	}
	return all;
}

/** POST /v1/chat-conversations/end */
export const end: Handler = async ({ body }: { body: { token: string } }, scope) => {
	const { id } = await conversationOf(scope, body.token);
	await scope.records('chat-conversation').update(id, { status: 'closed', tokenHash: null });
	await scope.emit('chat-conversation.changed', id);
	return { ended: true };
};
