import type { Plugin, RecordObject } from '@freehold/core';

const ABOUT: readonly [position: string, about: string, languages: string[], areas: string[]][] = [
	[
		'Managing broker',
		'Twenty-two years on these streets. Reads a roof from the pavement, and says no to a house when it is the wrong one.',
		['en', 'es'],
		['Queen Anne', 'Magnolia', 'Madison Park'],
	],
	[
		'Agent',
		'Was a carpenter before. Likes old houses, says what they cost to keep, and answers the phone in the evening, too.',
		['en', 'no'],
		['Ballard', 'Fremont', 'Green Lake'],
	],
	['Agent', 'First homes and island homes. Knows the ferries by heart.', ['en', 'ja'], ['Bainbridge Island', 'West Seattle']],
];

/** The people of the demo who show themselves on its pages. Again changes nothing. */
export const seedAgents: NonNullable<Plugin['seed']> = async (scope) => {
	const profiles = scope.records('agent-profile');
	if ((await profiles.list({ limit: 1 })).data.length > 0) return;
	const { data } = await scope
		.records('user')
		.list({ filter: { 'role[in]': ['broker', 'agent'], active: true, kind: 'person' }, sort: '-role,name', limit: ABOUT.length });
	await profiles.createMany(
		data.map((user: RecordObject, at: number) => {
			const [position, about, languages, areas] = ABOUT[at % ABOUT.length] as (typeof ABOUT)[number];
			return {
				member: user.id,
				shown: true,
				name: user.name.full,
				phone: user.phone,
				rank: at,
				...{ position, about, languages, areas },
			};
		}),
	);
};
