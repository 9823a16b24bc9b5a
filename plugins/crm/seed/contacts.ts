import type { Plugin, RecordObject } from '@freehold/core';

const DAY = 86_400_000;

const TAGS = [
	['First home', '#0ea5e9'],
	['Investor', '#f59e0b'],
	['Sells as well', '#10b981'],
];

const CALLS = [
	{
		channel: 'call',
		direction: 'out',
		type: 'follow_up',
		outcome: 'reached',
		durationSeconds: 420,
		summary: 'Wants a quiet street and a garden.',
	},
	{ channel: 'email', direction: 'in', type: 'feedback', outcome: 'replied', summary: 'Liked the kitchen, not the stairs.' },
	{
		channel: 'viewing',
		direction: 'out',
		type: 'viewing',
		outcome: 'interested',
		durationSeconds: 2700,
		summary: 'Came with her sister; measured the study.',
	},
	{ channel: 'call', direction: 'out', type: 'follow_up', outcome: 'left_message', durationSeconds: 30, summary: null },
];

/** What is known of the people whom the demo has: calls, a household, tags, a segment. Again changes nothing. */
export const seedContacts: NonNullable<Plugin['seed']> = async (scope, random) => {
	if (await scope.records('tag').find({ of: 'contact' })) return;
	const { data: people } = await scope.records('contact').list({ sort: 'createdAt', limit: 12 });
	const tags = await scope.records('tag').createMany(TAGS.map(([name, colour]) => ({ name, colour, of: 'contact' })));
	for (const [at, { id }] of people.slice(0, 6).entries())
		await scope.records('contact').update(id, { tags: [tags[at % tags.length]] });
	await scope.records('interaction').createMany(people.flatMap((person, at) => callsOf(person, at, random)));
	await scope.records('segment').create({
		name: 'Not spoken with for long',
		query: 'status=active&sort=lastInteractionAt',
		visibility: 'organization',
	});
	const [one, other] = people;
	if (!one || !other) return;
	const household = await scope
		.records('household')
		.create({ name: `${one.name.family ?? one.name.full} and partner`, agent: one.agent });
	await scope.records('household-member').createMany([
		{ household: household.id, contact: one.id, role: 'head', decides: true },
		{ household: household.id, contact: other.id, role: 'partner', decides: true },
	]);
};

function callsOf(person: RecordObject, at: number, random: () => number): RecordObject[] {
	return CALLS.slice(0, 1 + (at % CALLS.length)).map((call, nth) => ({
		...call,
		contact: person.id,
		by: person.agent,
		occurredAt: new Date(Date.now() - (at + nth * 3 + random()) * DAY).toISOString(),
	}));
}
