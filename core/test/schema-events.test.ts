/** What `x-events` may say: nothing that cannot happen, nothing that must not stand in a log. */
import { describe, expect, it } from 'vitest';
import { expectFault, type FaultCase, homeFaults, type Loose } from './schema-fixtures.ts';

const saying = (event: Loose) => (home: Loose) => {
	home['x-events'].listed = { description: 'It was listed.', ...event };
};
const payload = (properties: Loose, required?: string[]) => ({
	payload: { type: 'object', additionalProperties: false, properties, ...(required ? { required } : {}) },
});

const FAULTS: Record<string, FaultCase> = {
	'an event that the database says by itself': [
		(home) => {
			home['x-events'].updated = { description: 'It changed.' };
		},
		{ pointer: '/x-events/updated', found: 'an event called "updated"' },
	],
	'an operation that does not exist': [
		saying({ on: ['publsh'] }),
		{ pointer: '/x-events/listed/on/0', found: '"publsh"', suggestion: 'Did you mean "publish"?' },
	],
	'an operation that tells of no record': [
		(home) => {
			home['x-operations'].count = { on: 'collection', permission: 'home:read' };
			saying({ on: ['count'] })(home);
		},
		{ pointer: '/x-events/listed/on/0', found: '"count", which tells of no record' },
	],
	'a field that no transition knows': [
		saying({ on: ['publish'], ...payload({ by: { type: 'string' } }, ['by']) }),
		{ pointer: '/x-events/listed/payload/required/0', found: '"by"' },
	],
	'personal data': [
		saying(payload({ name: { type: 'string', 'x-personal': true } })),
		{ pointer: '/x-events/listed/payload/properties/name', found: 'personal data' },
	],
	'a shared word': [
		saying(payload({ price: { $ref: 'freehold:money' } })),
		{ pointer: '/x-events/listed/payload/properties/price', found: 'a shared word' },
	],
	'an object': [
		saying(payload({ deep: { type: 'object', additionalProperties: false, properties: {} } })),
		{ pointer: '/x-events/listed/payload/properties/deep', found: 'object' },
	],
	'a reference to nothing': [
		saying(payload({ by: { type: 'string', format: 'uuid', 'x-ref': 'homes/agnt' } })),
		{ code: 'ref_unknown', pointer: '/x-events/listed/payload/properties/by/x-ref', suggestion: 'Did you mean "homes/agent"?' },
	],
};

describe('x-events', () => {
	it.each(Object.entries(FAULTS))('is refused with %s', (_what, fault) => expectFault(fault));

	it.each([
		[
			'said by a transition, with the states',
			saying({ on: ['publish'], ...payload({ from: { type: 'string' }, to: { type: 'string' } }, ['from', 'to']) }),
		],
		['said by an operation', saying({ on: ['value', 'sell'] })],
		[
			'said by code',
			saying(payload({ again: { type: 'boolean' }, tags: { type: 'array', items: { type: 'string' } } }, ['again'])),
		],
	])('is fine where it is %s', (_what, change) => expect(homeFaults(change)).toEqual([]));
});
