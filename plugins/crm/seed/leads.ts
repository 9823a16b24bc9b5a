import type { Plugin, RecordObject } from '@freehold/core';
import { PEOPLE, QUESTIONS } from './people.ts';
import { seedWork } from './work.ts';

/** Leads of all demo organisations together. */
const LEADS = 20;
const HOUR = 3_600_000;

/** Stages of a believable pipeline, in the order in which leads are made. */
const STAGES = [
	'new',
	'new',
	'contacted',
	'new',
	'qualified',
	'viewing',
	'new',
	'contacted',
	'won',
	'lost',
	'qualified',
	'contacted',
];
const SOURCES = ['website', 'website', 'portal', 'website', 'phone', 'referral', 'website', 'walk_in'];

/** Twenty people who asked about homes on the market. Again changes nothing. */
export const seed: NonNullable<Plugin['seed']> = async (scope, random, { index, share }) => {
	const listings = await scope
		.records('listing')
		.list({ filter: { 'status[in]': ['active', 'under_offer'] }, sort: 'reference', limit: 40 });
	const people = PEOPLE.slice(Math.round(index * LEADS * 0.6), Math.round(index * LEADS * 0.6) + Math.round(LEADS * share));
	const [first] = people;
	if (!first || (await scope.records('contact').find({ email: emailOf(first) }))) return;
	const leads = people.map((name, at) => leadOf(name, at, listings.data, random));
	const contacts = await scope.records('contact').createMany(leads.map(({ contact }) => contact));
	const rows = leads.map(({ lead }, at) => ({ ...lead, contact: contacts[at] as string }));
	const ids = await scope.records('lead').createMany(rows);
	await seedWork(
		scope,
		rows.map((row, at) => ({ ...row, id: ids[at] })),
		random,
	);
};

function leadOf(name: string, at: number, listings: RecordObject[], random: () => number) {
	const listing = listings.length ? (listings[(at * 3) % listings.length] as RecordObject) : null;
	const [given = name, ...family] = name.split(' ');
	const agent = listing?.agent ?? null;
	const stage = STAGES[at % STAGES.length] as string;
	const enquiries = at % 6 === 4 ? 2 : 1;
	const question = QUESTIONS[(at * 5 + Math.floor(random() * 3)) % QUESTIONS.length] as string;
	return {
		contact: {
			name: { full: name, given, family: family.join(' ') },
			email: emailOf(name),
			// 555-01xx is set aside for made-up numbers.
			phone: at % 4 === 3 ? null : `+1206555${String(100 + at * 4 + Math.floor(random() * 4)).padStart(4, '0')}`,
			agent,
		},
		lead: {
			reference: `Q-${String(10_000_000 + Math.floor(random() * 89_999_999))}`,
			subject: listing?.headline ? `Enquiry: ${listing.headline}` : 'General enquiry',
			listing: listing?.id ?? null,
			source: SOURCES[at % SOURCES.length],
			stage,
			message: question,
			notes: NOTES[stage] ?? null,
			consent: true,
			agent,
			...WISHES[at % WISHES.length],
			enquiries,
			lastEnquiryAt: new Date(Date.now() - (at * 9 + 1 + random() * 4) * HOUR).toISOString(),
		},
	};
}

/** What people said of money and time. */
const WISHES = [
	{ budgetTo: { amount: '900000.00', currency: 'USD' }, financing: 'pre_approved', timeframe: 'now' },
	{},
	{ budgetTo: { amount: '650000.00', currency: 'USD' }, financing: 'needs_mortgage', timeframe: 'six_months' },
	{ financing: 'cash', timeframe: 'three_months', bedroomsFrom: 3 },
];

const NOTES: Record<string, string> = {
	qualified: 'Financing is arranged. Would like to move before summer.',
	viewing: 'Viewing on Saturday at 11, meets us at the door.',
	won: 'Offer accepted; closing in four weeks.',
	lost: 'Found a place closer to work. Asked to hear from us again next year.',
};

const emailOf = (name: string): string =>
	`${name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll(' ', '.')
		.replace(/[^a-z.-]/g, '')}@example.com`;
