/** What a caller is told of between two versions of the API: everything that may break them, by that name, and nothing that is none. */
import { describe, expect, it } from 'vitest';
import { apiChanges } from '../src/generate/changes/changes.ts';

type Schema = Record<string, unknown>;
type Parts = {
	sent?: Schema;
	told?: Schema;
	operation?: Schema;
	paths?: Schema;
	schemas?: Schema;
	codes?: Record<string, number>;
};

/** A document with one operation that takes and answers an object. */
const api = ({ sent = {}, told = {}, operation = {}, paths = {}, schemas = {}, codes = { not_found: 404 } }: Parts = {}) => ({
	openapi: '3.1.0',
	info: { version: '1.0.0' },
	paths: {
		'/v1/leads': {
			post: {
				operationId: 'createLead',
				summary: 'Create a lead',
				security: [{ token: [] }, { publishableKey: [] }],
				requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', ...sent } } } },
				responses: { 201: { content: { 'application/json': { schema: { type: 'object', ...told } } } }, 404: {} },
				...operation,
			},
		},
		...paths,
	},
	components: {
		schemas,
		responses: Object.fromEntries(
			Object.entries(codes).map(([code, status]) => [
				code,
				{
					content: {
						'application/problem+json': {
							schema: { allOf: [{}, { properties: { status: { const: status }, code: { enum: [code] } } }] },
						},
					},
				},
			]),
		),
	},
});

const of = (name: string, schema: Schema, ...required: string[]) => ({ properties: { [name]: schema }, required });
const told = (before: object, after: object) => apiChanges(before, after).map(({ weight, text }) => `${weight}: ${text}`);
const text = { type: 'string' };
const query = (name: string, more: object = {}) => ({
	operation: { parameters: [{ name, in: 'query', schema: text, ...more }] },
});

describe('What is sent', () => {
	it.each<[string, Parts, Parts, string[]]>([
		['a field is gone', { sent: of('note', text) }, {}, ['breaking: `note` is no longer taken']],
		['a field is new', {}, { sent: of('note', text) }, ['new: `note` may be sent']],
		['a field is new and needed', {}, { sent: of('note', text, 'note') }, ['breaking: `note` is new and must be sent']],
		['a field is needed', { sent: of('note', text) }, { sent: of('note', text, 'note') }, ['breaking: `note` must be sent now']],
		[
			'a field is not needed',
			{ sent: of('note', text, 'note') },
			{ sent: of('note', text) },
			['new: `note` may be left out now'],
		],
		[
			'a type is narrower',
			{ sent: of('a', { type: ['string', 'null'] }) },
			{ sent: of('a', text) },
			['breaking: `a` is no longer null, but string'],
		],
		['a type is wider', { sent: of('a', text) }, { sent: of('a', { type: ['string', 'null'] }) }, ['new: `a` may be null now']],
		[
			'null said in another way',
			{ sent: of('a', { type: ['string', 'null'] }) },
			{ sent: of('a', { anyOf: [text, { type: 'null' }] }) },
			[],
		],
		[
			'another type',
			{ sent: of('a', text) },
			{ sent: of('a', { type: 'number' }) },
			['breaking: `a` is no longer string, but number'],
		],
		[
			'whole numbers only',
			{ sent: of('a', { type: 'number' }) },
			{ sent: of('a', { type: 'integer' }) },
			['breaking: `a` is no longer number, but integer'],
		],
		[
			'a value is gone',
			{ sent: of('a', { enum: ['x', 'y'] }) },
			{ sent: of('a', { enum: ['x'] }) },
			['breaking: `a` is never `"y"` any more'],
		],
		[
			'a value is new',
			{ sent: of('a', { enum: ['x'] }) },
			{ sent: of('a', { enum: ['x', 'y'] }) },
			['new: `a` may be `"y"` now'],
		],
		[
			'values are named',
			{ sent: of('a', text) },
			{ sent: of('a', { ...text, enum: ['x'] }) },
			['breaking: `a` is one of `"x"` now'],
		],
		[
			'a limit is new',
			{ sent: of('a', text) },
			{ sent: of('a', { ...text, maxLength: 9 }) },
			['breaking: `a` has the maxLength 9'],
		],
		[
			'a limit is tighter',
			{ sent: of('a', { minimum: 1 }) },
			{ sent: of('a', { minimum: 2 }) },
			['breaking: `a` has the minimum 2, and had 1'],
		],
		[
			'a limit is wider',
			{ sent: of('a', { maximum: 1 }) },
			{ sent: of('a', { maximum: 2 }) },
			['new: `a` has the maximum 2, and had 1'],
		],
		['a pattern', { sent: of('a', text) }, { sent: of('a', { ...text, pattern: '^x' }) }, ['breaking: `a` must match `^x`']],
		['a format', { sent: of('a', text) }, { sent: of('a', { ...text, format: 'uuid' }) }, ['breaking: `a` is a uuid now']],
		[
			'nothing else is taken',
			{},
			{ sent: { additionalProperties: false } },
			['breaking: the value takes no other members any more'],
		],
		[
			'deep inside',
			{ sent: of('a', { type: 'array', items: { type: 'object', ...of('b', text) } }) },
			{ sent: of('a', { type: 'array', items: { type: 'object' } }) },
			['breaking: `a[].b` is no longer taken'],
		],
		[
			'an alternative is gone',
			{ sent: of('a', { oneOf: [text, { type: 'number' }] }) },
			{ sent: of('a', { oneOf: [text] }) },
			['breaking: `a` has 1 of its alternatives less'],
		],
		[
			'only words changed',
			{ sent: of('a', { ...text, description: 'x' }) },
			{ sent: of('a', { ...text, title: 'y', examples: ['z'] }) },
			[],
		],
	])('%s', (_, before, after, changes) => expect(told(api(before), api(after))).toEqual(changes));
});

describe('What is told', () => {
	it.each<[string, Parts, Parts, string[]]>([
		['a field is gone', { told: of('note', text) }, {}, ['breaking: `note` is no longer told']],
		['a field is new', {}, { told: of('note', text, 'note') }, ['new: `note` is told']],
		['a field may be missing', { told: of('a', text, 'a') }, { told: of('a', text) }, ['breaking: `a` may be missing now']],
		[
			'a field may be null',
			{ told: of('a', text) },
			{ told: of('a', { type: ['string', 'null'] }) },
			['breaking: `a` may be null now'],
		],
		[
			'a field is never null',
			{ told: of('a', { type: ['string', 'null'] }) },
			{ told: of('a', text) },
			['new: `a` is no longer null, but string'],
		],
		[
			'a value is new',
			{ told: of('a', { enum: ['x'] }) },
			{ told: of('a', { enum: ['x', 'y'] }) },
			['careful: `a` may be `"y"` now'],
		],
		[
			'a value is gone',
			{ told: of('a', { enum: ['x', 'y'] }) },
			{ told: of('a', { enum: ['x'] }) },
			['new: `a` is never `"y"` any more'],
		],
		[
			'another format',
			{ told: of('a', { ...text, format: 'date' }) },
			{ told: of('a', { ...text, format: 'date-time' }) },
			['breaking: `a` is a date-time now'],
		],
		['a longer text', { told: of('a', { ...text, maxLength: 5 }) }, { told: of('a', { ...text, maxLength: 50 }) }, []],
		[
			'another alternative',
			{ told: of('a', { anyOf: [text, { type: 'number' }] }) },
			{ told: of('a', { anyOf: [text, { type: 'number' }, { type: 'boolean' }] }) },
			['breaking: `a` has 1 alternatives more'],
		],
	])('%s', (_, before, after, changes) => expect(told(api(before), api(after))).toEqual(changes));
});

describe('An operation', () => {
	const other = { '/v1/offers': { get: { operationId: 'listOffers', summary: 'List offers', responses: { 200: {} } } } };
	const moved = { '/v1/bids': other['/v1/offers'] };
	it.each<[string, Parts, Parts, string[]]>([
		['is gone', { paths: other }, {}, ['breaking: is gone']],
		['is new', {}, { paths: other }, ['new: is new: List offers']],
		[
			'has moved',
			{ paths: other },
			{ paths: moved },
			['breaking: is gone; `listOffers` is `GET /v1/bids` now', 'new: is new: List offers'],
		],
		[
			'has another name in the SDK',
			{},
			{ operation: { operationId: 'addLead' } },
			['breaking: the SDK’s function `createLead` is called `addLead`'],
		],
		['has a new parameter', {}, query('q'), ['new: the parameter `q` may be sent']],
		['needs a parameter', query('q'), query('q', { required: true }), ['breaking: the parameter `q` must be sent now']],
		['needs a new parameter', {}, query('q', { required: true }), ['breaking: the parameter `q` is new and must be sent']],
		['takes a parameter no longer', query('q'), {}, ['breaking: the parameter `q` is no longer taken']],
		[
			'has a narrower parameter',
			query('q'),
			query('q', { schema: { ...text, enum: ['x'] } }),
			['breaking: `q` is one of `"x"` now'],
		],
		[
			'is not for pages any more',
			{},
			{ operation: { security: [{ token: [] }] } },
			['breaking: is not for publishableKey any more'],
		],
		['needs a sign-in', { operation: { security: [] } }, {}, ['breaking: needs a sign-in or a key now']],
		[
			'needs another permission',
			{ operation: { 'x-permission': 'lead:write' } },
			{ operation: { 'x-permission': 'lead:admin' } },
			['careful: needs the permission `lead:admin`, and needed `lead:write`'],
		],
		[
			'answers another status',
			{},
			{ operation: { responses: { 202: {} } } },
			['breaking: answers 202, and answered 201', 'breaking: application/json is no longer answered'],
		],
		[
			'takes another media type',
			{},
			{ operation: { requestBody: { content: { 'text/csv': {} } } } },
			['breaking: application/json is no longer taken', 'new: text/csv is taken'],
		],
		['takes no body', {}, { operation: { requestBody: undefined } }, ['breaking: takes no body any more']],
		['will go', {}, { operation: { deprecated: true } }, ['careful: will go: see its description']],
	])('%s', (_, before, after, changes) => expect(told(api(before), api(after))).toEqual(changes));

	it('fails with codes that never change their meaning', () => {
		expect(told(api(), api({ codes: { not_found: 404, gone: 410 } }))).toEqual(['careful: `gone` (410) is new']);
		expect(told(api({ codes: { gone: 410 } }), api({ codes: {} }))).toEqual(['breaking: `gone` is gone']);
		expect(told(api({ codes: { gone: 410 } }), api({ codes: { gone: 404 } }))).toEqual([
			'breaking: `gone` is answered with 404, and was with 410',
		]);
	});
});

it('tells of a schema with a name once in each direction, wherever it is named, also where it names itself', () => {
	const ref = { $ref: '#/components/schemas/Lead' };
	const lead = (more: Schema) => ({
		Lead: { type: 'object', properties: { parent: { anyOf: [ref, { type: 'null' }] }, ...more } },
	});
	const parts = { sent: of('one', ref), told: { properties: { one: ref, many: { type: 'array', items: ref } } } };
	expect(apiChanges(api({ ...parts, schemas: lead({ note: text }) }), api({ ...parts, schemas: lead({}) }))).toEqual([
		{ weight: 'breaking', where: '`Lead`, as sent', text: '`note` is no longer taken' },
		{ weight: 'breaking', where: '`Lead`, as told', text: '`note` is no longer told' },
	]);
});
