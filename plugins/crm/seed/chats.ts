import type { RecordObject, Scope } from '@freehold/core';

const MINUTE = 60_000;

type Line = readonly [side: 'visitor' | 'us', text: string, minutesAgo: number];

/** Talks of visitors of the demo's pages: one that nobody has answered yet, and one with somebody who is known. */
const TALKS: readonly { known: boolean; lines: readonly Line[] }[] = [
	{
		known: false,
		lines: [
			['visitor', 'Hello! Do you have anything with a garden, near a school?', 14],
			['visitor', 'Up to 900,000, three bedrooms would do.', 13],
		],
	},
	{
		known: true,
		lines: [
			['visitor', 'Is the roof of this one new?', 190],
			['us', 'It was done in 2021; the invoice is in the disclosure package.', 187],
			['visitor', 'Good. Could I see it at the weekend?', 184],
			['us', 'Saturday at eleven? I will wait at the gate.', 181],
		],
	},
];

/** Again changes nothing. */
export async function seedChats(scope: Scope): Promise<void> {
	if (await scope.records('chat-conversation').find({})) return;
	const leads = await scope
		.records('lead')
		.list({ filter: { stage: 'viewing' }, expand: ['contact'], sort: 'createdAt', limit: 1 });
	const [lead] = leads.data;
	for (const { known, lines } of TALKS) {
		if (known && !lead?.agent) continue;
		await talk(scope, lines, known ? (lead as RecordObject) : null);
	}
}

async function talk(scope: Scope, lines: readonly Line[], lead: RecordObject | null): Promise<void> {
	const at = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
	const [lastFrom, lastText, lastMinutes] = lines.at(-1) as Line;
	const { id } = await scope.records('chat-conversation').create({
		status: 'open',
		answers: lead ? 'person' : 'nobody',
		lastPosition: lines.length,
		lastAt: at(lastMinutes),
		lastFrom,
		lastText,
		unread: lead ? 0 : lines.length,
		...(lead
			? {
					name: lead.contact.name.full,
					contact: lead.contact.id,
					lead: lead.id,
					listing: lead.listing,
					agent: lead.agent,
					firstAnswerAt: at(lines.find(([side]) => side === 'us')?.[2] ?? 0),
				}
			: {}),
	});
	await scope.records('chat-message').createMany(
		lines.map(([side, text, minutes], index) => ({
			conversation: id,
			position: index + 1,
			side,
			text,
			sentAt: at(minutes),
			by: side === 'us' ? (lead?.agent ?? null) : null,
		})),
	);
}
