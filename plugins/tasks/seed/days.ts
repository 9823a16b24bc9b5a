import type { Plugin, RecordObject, Scope } from '@freehold/core';

const DAY = 86_400_000;

const TASKS: readonly [title: string, category: string, priority: string, dueInDays: number | null, rest?: RecordObject][] = [
	['Call back about the price', 'call', 'urgent', 0.2, { waiting: true }],
	['Send the energy certificate', 'paperwork', 'high', -1],
	[
		'Book the photographer',
		'marketing',
		'normal',
		2,
		{ checklist: [{ text: 'Keys', done: true }, { text: 'Date' }], progress: 50 },
	],
	['Write the text for the page', 'marketing', 'normal', 3],
	['Ask how the viewing was', 'follow-up', 'high', 1],
	['Order a new sign', 'other', 'low', null],
];

const STEPS = [
	{
		title: 'Take photos',
		category: 'marketing',
		dueDays: 3,
		checklist: ['Agree on a day', 'Tidy up', 'Choose the best twenty'],
		reminders: [1440],
	},
	{ title: 'Collect papers of the house', category: 'paperwork', dueDays: 5 },
	{ title: 'Write the description', category: 'marketing', dueDays: 5, waitsFor: [1] },
	{ title: 'Publish', priority: 'high', dueDays: 7, waitsFor: [1, 2, 3] },
];

/** A working day: what is to be done, and who is met when. Again changes nothing. */
export const seed: NonNullable<Plugin['seed']> = async (scope) => {
	if (await scope.records('task-template').find({ title: 'A home for sale' })) return;
	await scope.records('task-template').create({ title: 'A home for sale', purpose: 'sale', active: true, steps: STEPS });
	const { data } = await scope
		.records('listing')
		.list({ filter: { 'status[in]': ['active', 'under_offer'], 'agent[set]': true }, sort: 'reference', limit: TASKS.length });
	if (data.length === 0) return;
	await scope.records('task').createMany(TASKS.map((task, at) => taskOf(task, data[at % data.length] as RecordObject)));
	for (const [at, listing] of data.slice(0, 3).entries()) await viewing(scope, listing, at);
	for (const [at, listing] of data.slice(3, 6).entries()) await openHouse(scope, listing, at);
};

function taskOf([title, category, priority, days, rest]: (typeof TASKS)[number], listing: RecordObject): RecordObject {
	const dueAt = days === null ? null : new Date(Date.now() + days * DAY).toISOString();
	return { title, category, priority, dueAt, listing: listing.id, assignee: listing.agent, ...rest };
}

/** Tomorrow and the days after, one a day, so that nobody is in two places. */
async function viewing(scope: Scope, listing: RecordObject, at: number): Promise<void> {
	const start = Math.floor(Date.now() / DAY) * DAY + (at + 1) * DAY + 17 * 3_600_000;
	const [startsAt, endsAt] = [new Date(start).toISOString(), new Date(start + 1_800_000).toISOString()];
	const lead = await scope.records('lead').find({ listing: listing.id });
	const { id } = await scope.records('appointment').create({
		kind: 'viewing',
		status: at === 2 ? 'proposed' : 'confirmed',
		title: `Viewing: ${listing.headline}`.slice(0, 200),
		startsAt,
		endsAt,
		place: [listing.address?.line1, listing.address?.city].filter(Boolean).join(', ') || null,
		listing: listing.id,
		agent: listing.agent,
		contact: lead?.contact ?? null,
		lead: lead?.id ?? null,
	});
	const held = { appointment: id, part: 'main', startsAt, heldUntil: endsAt };
	await scope
		.records('appointment-person')
		.createMany([
			{ ...held, agent: listing.agent, holds: true },
			...(lead ? [{ ...held, contact: lead.contact, holds: false }] : []),
		]);
}

/** The Saturdays and Sundays to come, two hours each. */
async function openHouse(scope: Scope, listing: RecordObject, at: number): Promise<void> {
	const midnight = Math.floor(Date.now() / DAY) * DAY;
	const toSaturday = (13 - new Date(midnight).getUTCDay()) % 7 || 7;
	const start = midnight + (toSaturday + at) * DAY + 20 * 3_600_000;
	await scope.records('appointment').create({
		kind: 'open_house',
		status: 'confirmed',
		title: `Open house: ${listing.headline}`.slice(0, 200),
		startsAt: new Date(start).toISOString(),
		endsAt: new Date(start + 2 * 3_600_000).toISOString(),
		listing: listing.id,
		agent: listing.agent,
	});
}
