import type { Plugin, Registry } from '@freehold/core';

const WORDS = [
	'The owner would take an offer below the price if the closing is before the end of the month.',
	'I have the keys until Friday. Call me if you want to show it.',
	'They loved the garden and asked about schools. A second viewing is likely.',
];

/** A few words on records of the other demo data, and somebody who follows them. */
export const seed: NonNullable<Plugin['seed']> = async (scope, random) => {
	// Listings are another plugin's, which need not be there.
	if (!scope.service<Registry>('registry').entities.has('listing')) return;
	if (await scope.records('comment').find({})) return;
	const people = (await scope.records('user').list({ filter: { active: 'true', kind: 'person' }, limit: 5 })).data;
	const listings = (await scope.records('listing').list({ limit: 3 })).data;
	if (people.length === 0) return;
	for (const [at, { id: record }] of listings.entries()) {
		const author = people[Math.floor(random() * people.length)]?.id;
		await scope
			.records('follower')
			.createMany([{ entity: 'listing', record, person: author, state: 'following', reason: 'commented' }], 'skip');
		await scope.records('comment').create({ entity: 'listing', record, author, text: WORDS[at % WORDS.length], mentions: [] });
	}
};
