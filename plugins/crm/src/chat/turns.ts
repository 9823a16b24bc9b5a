import type { RecordObject, Scope } from '@freehold/core';
import type { Conversation } from './conversation.ts';
import type { Side } from './message.ts';

type Said = { side: Side; text: string; by: string | null /** Milliseconds since 1970. */; at: number };

/** What is said after such a pause is another turn. */
const PAUSE = 30 * 60_000;
const LONGEST = 10_000;

/**
 * What a side says until the other one answers is one turn, and one interaction on the timeline of the visitor: as many as a talk has, not
 * as many as it has messages. Nothing while nobody knows who the visitor is.
 * @returns the interaction that is still written at
 */
export async function writeTurn(scope: Scope, conversation: Conversation, said: Said): Promise<string | null> {
	const { contact, interaction, lastFrom, lastAt } = conversation;
	if (!contact) return null;
	const goesOn = interaction && lastFrom === said.side && lastAt !== null && said.at - lastAt < PAUSE;
	const known = goesOn ? await scope.records('interaction').find({ id: interaction }) : null;
	if (!known) return create(scope, conversation, said, 'other');
	await scope.records('interaction').update(known.id, {
		summary: `${known.summary ?? ''}\n${said.text}`.trim().slice(0, LONGEST),
		durationSeconds: Math.max(0, Math.round((said.at - Date.parse(known.occurredAt)) / 1000)),
	});
	return known.id;
}

/** Writes down what was said before anybody knew who the visitor was. @returns the last turn's interaction */
export async function writeTurns(
	scope: Scope,
	conversation: Conversation,
	messages: readonly RecordObject[],
): Promise<string | null> {
	const turns: Said[] = [];
	for (const { side, text, by, sentAt } of messages) {
		const at = Date.parse(sentAt);
		const last = turns.at(-1);
		if (last && last.side === side) last.text = `${last.text}\n${text}`;
		else turns.push({ side, text, by: by ?? null, at });
	}
	let last: string | null = null;
	// The first one is the enquiry; what it counts for the score is counted by the lead.
	for (const [at, turn] of turns.entries()) last = await create(scope, conversation, turn, at === 0 ? 'enquiry' : 'other');
	return last;
}

async function create(
	scope: Scope,
	{ contact, lead, listing }: Conversation,
	{ side, text, by, at }: Said,
	type: 'enquiry' | 'other',
): Promise<string> {
	const { id } = await scope.records('interaction').create({
		contact,
		lead,
		listing,
		channel: 'chat',
		type,
		direction: side === 'visitor' ? 'in' : 'out',
		occurredAt: new Date(at).toISOString(),
		summary: text.slice(0, LONGEST),
		by,
	});
	return id;
}
