import { describe, it } from 'vitest';
import { expectFault, type FaultCase } from './schema-fixtures.ts';

const FAULTS: Record<string, FaultCase> = {
	'a visibility without an owner': [
		(home) => {
			home.properties.seen = { type: 'string', enum: ['private', 'organization'] };
			home.required.push('seen');
			home['x-access'] = { visibility: 'seen' };
		},
		{ pointer: '/x-access/visibility', meant: /in an entity with an owner/ },
	],
	'a timeline of what is no reference': [
		(home) => {
			home['x-timeline'] = { of: ['headline'], at: 'createdAt' };
		},
		{ code: 'field_unknown', pointer: '/x-timeline/of/0', meant: 'a field with x-ref' },
	],
	'a timeline at a moment that may be unset': [
		(home) => {
			home['x-timeline'] = { of: ['agent'], at: 'listedAt' };
		},
		{ pointer: '/x-timeline/at', found: '"listedAt"' },
	],
	'a timeline that shows what is hidden': [
		(home) => {
			home['x-timeline'] = { of: ['agent'], at: 'createdAt', show: ['secret'] };
		},
		{ code: 'field_unknown', pointer: '/x-timeline/show/0' },
	],
};

describe('Where records stand and who sees them', () => {
	it.each(Object.entries(FAULTS))('%s is refused', (_name, one) => {
		expectFault(one);
	});
});
