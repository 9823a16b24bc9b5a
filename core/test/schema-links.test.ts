import { describe, expect, it } from 'vitest';
import { BootError } from '../src/errors.ts';
import { loadRegistry } from '../src/schema/registry.ts';
import { agent, expectFault, type FaultCase, faultsIn, folderWith, homes, manifest } from './schema-fixtures.ts';

const FAULTS: Record<string, FaultCase> = {
	'a reference to nothing': [
		(home) => {
			home.properties.agent['x-ref'] = 'homes/agnt';
		},
		{ code: 'ref_unknown', pointer: '/properties/agent/x-ref', found: '"homes/agnt"', suggestion: 'Did you mean "homes/agent"?' },
	],
	'a reference from an operation to nothing': [
		(home) => {
			home['x-operations'].value.input.properties.by['x-ref'] = 'crm/agent';
		},
		{ code: 'ref_unknown', pointer: '/x-operations/value/input/properties/by/x-ref', suggestion: 'Did you mean "homes/agent"?' },
	],
	'a required field that does not exist': [
		(home) => {
			home.required.push('headlin');
		},
		{ code: 'field_unknown', pointer: '/required/2', suggestion: 'Did you mean "headline"?' },
	],
	'a title that is no field': [
		(home) => {
			home['x-entity'].title = 'name';
		},
		{ code: 'field_unknown', pointer: '/x-entity/title', found: '"name", which is no field' },
	],
	'a column that does not exist': [
		(home) => {
			home['x-entity'].columns[2] = 'address.town';
		},
		{ code: 'field_unknown', pointer: '/x-entity/columns/2' },
	],
	'a search field that does not exist': [
		(home) => {
			home['x-entity'].search[0] = 'headlines';
		},
		{ code: 'field_unknown', pointer: '/x-entity/search/0', suggestion: 'Did you mean "headline"?' },
	],
	'a search field that is no text': [
		(home) => {
			home['x-entity'].search.push('bedrooms');
		},
		{ pointer: '/x-entity/search/2', found: '"bedrooms", which is no text' },
	],
	'an index over a field that does not exist': [
		(home) => {
			home['x-entity'].indexes[0][2] = 'price.amont';
		},
		{ code: 'field_unknown', pointer: '/x-entity/indexes/0/2', suggestion: 'Did you mean "price.amount"?' },
	],
	'a unique list over a list': [
		(home) => {
			home['x-entity'].unique[0][1] = 'features';
		},
		{ pointer: '/x-entity/unique/0/1', found: '"features", a list or an object' },
	],
	'an order that does not exist': [
		(home) => {
			home['x-entity'].order = '-createdAd';
		},
		{ code: 'field_unknown', pointer: '/x-entity/order', suggestion: 'Did you mean "createdAt"?' },
	],
	'an owner that is no user': [
		(home) => {
			home['x-entity'].owner = 'agent';
		},
		{ pointer: '/x-entity/owner', meant: 'a field with "x-ref": "identity/user"' },
	],
	'a public field that is hidden': [
		(home) => {
			home['x-entity'].public.read.push('secret');
		},
		{
			code: 'field_unknown',
			pointer: '/x-entity/public/read/5',
			found: '"secret", which is not',
			meant: 'a field that is not hidden',
		},
	],
	'a public form that sets the state': [
		(home) => {
			home['x-entity'].public.create.push('status');
		},
		{ code: 'field_unknown', pointer: '/x-entity/public/create/3', meant: 'a field that a caller may set' },
	],
	'a public filter on a value that cannot be': [
		(home) => {
			home['x-entity'].public.where.status = ['activ'];
		},
		{ code: 'state_unknown', pointer: '/x-entity/public/where/status/0', suggestion: 'Did you mean "active"?' },
	],
	'a public field that is shown by what is no yes or no': [
		(home) => {
			home['x-entity'].public.shownIf = { price: 'headline' };
		},
		{ pointer: '/x-entity/public/shownIf/price', found: '"headline"', meant: 'a field that is true or false' },
	],
	'a condition on a field that the public does not see': [
		(home) => {
			home['x-entity'].public.shownIf = { pric: 'headline' };
		},
		{ code: 'field_unknown', pointer: '/x-entity/public/shownIf/pric', suggestion: 'Did you mean "price"?' },
	],
	'an initial state that does not exist': [
		(home) => {
			home['x-states'].initial = 'drft';
		},
		{ code: 'state_unknown', pointer: '/x-states/initial', suggestion: 'Did you mean "draft"?' },
	],
	'a transition to nowhere': [
		(home) => {
			home['x-states'].transitions.sell.to = 'solt';
		},
		{ code: 'state_unknown', pointer: '/x-states/transitions/sell/to', suggestion: 'Did you mean "sold"?' },
	],
	'a transition that needs a field that does not exist': [
		(home) => {
			home['x-states'].transitions.publish.requires = ['adress'];
		},
		{ code: 'field_unknown', pointer: '/x-states/transitions/publish/requires/0', suggestion: 'Did you mean "address"?' },
	],
	'states over a field without an enum': [
		(home) => {
			home['x-states'].field = 'headline';
			home['x-entity'].public.create = ['price'];
		},
		{ pointer: '/x-states/field', found: '"headline", which has no enum' },
	],
	'an operation that is a transition already': [
		(home) => {
			home['x-operations'].publish = { on: 'record', permission: 'home:write' };
		},
		{ code: 'operation_duplicate', pointer: '/x-operations/publish', found: /home\.publish/ },
	],
	'an operation with the path of another': [
		(home) => {
			home['x-operations'].rate = { on: 'record', path: '/homes/{id}/value', permission: 'home:write' };
		},
		{ code: 'operation_duplicate', pointer: '/x-operations/rate', found: 'POST /v1/homes/{id}/value, the path of home.value' },
	],
	'a path of a record without its id': [
		(home) => {
			home['x-operations'].value.path = '/homes/value';
		},
		{ pointer: '/x-operations/value/path', meant: 'a path with {id}' },
	],
	'an operation without permission': [
		(home) => {
			delete home['x-operations'].value.permission;
		},
		{ pointer: '/x-operations/value', found: 'no "permission"', meant: /"anyone"/ },
	],
	'a field that the platform adds': [
		(home) => {
			home.properties.createdAt = { type: 'string', format: 'date-time' };
		},
		{ code: 'field_reserved', pointer: '/properties/createdAt' },
	],
	'a field that a list would take for something else': [
		(home) => {
			home.properties.total = { type: 'number' };
		},
		{ code: 'field_reserved', pointer: '/properties/total', meant: /\?total=/ },
	],
	'two fields of one column': [
		(home) => {
			home.properties.priceAmount = { type: 'number' };
		},
		{ code: 'column_duplicate', pointer: '/properties/priceAmount', found: 'the column price_amount, which "price" has' },
	],
	'a required reference that would be cleared': [
		(home) => {
			home.required.push('agent');
		},
		{ pointer: '/properties/agent/x-on-delete', found: '"clear" on a required field' },
	],
	'a rename from a field that is still there': [
		(home) => {
			home.properties.bedrooms['x-was'] = 'furnished';
		},
		{ pointer: '/properties/bedrooms/x-was' },
	],
	'a keyword on a type that it means nothing for': [
		(home) => {
			home.properties.bedrooms.maxLength = 3;
		},
		{ pointer: '/properties/bedrooms/maxLength', found: '"maxLength" on a value of type integer' },
	],
	'a pattern that is none': [
		(home) => {
			home.properties.headline.pattern = '(';
		},
		{ pointer: '/properties/headline/pattern', found: /Invalid regular expression/ },
	],
	'a default that is not among the values': [
		(home) => {
			home.properties.kind.default = 'tent';
		},
		{ pointer: '/properties/kind/default', found: '"tent"' },
	],
	'a default of another type': [
		(home) => {
			home.properties.bedrooms.default = 'one';
		},
		{ pointer: '/properties/bedrooms/default', found: '"one"', meant: 'a value of type integer' },
	],
	'a range that no value is in': [
		(home) => {
			home.properties.bedrooms.minimum = 100;
		},
		{ pointer: '/properties/bedrooms/maximum' },
	],
	'an $id of another plugin': [
		(home) => {
			home.$id = 'house/home';
		},
		{ pointer: '/$id', found: '"house/home"', suggestion: 'Write "$id": "homes/home".' },
	],
	'an $id that is not the file’s name': [
		(home) => {
			home.$id = 'homes/house';
		},
		{ pointer: '/$id', suggestion: 'Or call the file house.json.' },
	],
	'the tenant in another plugin': [
		(home) => {
			home['x-entity'].tenant = 'self';
		},
		{ pointer: '/x-entity/tenant' },
	],
};

describe('A name that leads nowhere, or a combination without sense, stops the boot:', () => {
	it.each(Object.entries(FAULTS))('%s', (_, fault) => expectFault(fault));
});

describe('Faults of several files', () => {
	it('are told all at once, in one message', () => {
		const wrong = homes(
			(home) => {
				home.properties.headline['x-indx'] = true;
				home.properties.kind.type = 'txt';
			},
			{ 'schemas/visit.json': '{ "title": "Visit", }' },
		);
		const load = () => loadRegistry([wrong]);
		expect(faultsIn(load).map(({ code }) => code)).toEqual(['schema_unreadable', 'schema_invalid', 'schema_invalid']);
		expect(load).toThrow(BootError);
		expect(load).toThrow(
			/Freehold cannot start \(3 faults\)[\s\S]*visit\.json[\s\S]*line 1[\s\S]*x-indx[\s\S]*try {4}Did you mean "x-index"\?/,
		);
	});

	it('a file that is no object is a fault, not a crash', () => {
		for (const content of ['null', '[]', '3', '"home"', '']) {
			const plugin = manifest(folderWith({ 'schemas/home.json': content }));
			expect(faultsIn(() => loadRegistry([plugin])).length).toBeGreaterThan(0);
		}
	});

	it('two plugins cannot have an entity of the same name, nor of the same plural', () => {
		const first = homes();
		const twin = agent();
		twin.$id = 'staff/agent';
		const second = manifest(folderWith({ 'schemas/agent.json': twin }), 'staff');
		expect(faultsIn(() => loadRegistry([first, second]))[0]).toMatchObject({ code: 'entity_duplicate', pointer: '/$id' });
		const person = { ...agent(), $id: 'staff/person' };
		const third = manifest(folderWith({ 'schemas/person.json': person }), 'staff');
		expect(faultsIn(() => loadRegistry([first, third]))[0]).toMatchObject({
			code: 'plural_duplicate',
			pointer: '/x-entity/plural',
		});
	});

	it('a reference into a plugin needs that plugin to be required', () => {
		const visit = agent();
		visit.$id = 'visits/visit';
		visit['x-entity'].plural = 'visits';
		visit.properties.home = { type: 'string', format: 'uuid', 'x-ref': 'homes/home' };
		const folder = folderWith({ 'schemas/visit.json': visit });
		expect(faultsIn(() => loadRegistry([homes(), manifest(folder, 'visits')]))).toMatchObject([
			{ code: 'ref_unrequired', pointer: '/properties/home/x-ref', suggestion: expect.stringContaining('Add "homes"') },
		]);
		expect(faultsIn(() => loadRegistry([homes(), manifest(folder, 'visits', { homes: '*' })]))).toEqual([]);
	});

	it('a wrong file that others refer to is not told again as missing', () => {
		const plugin = homes(undefined, { 'schemas/agent.json': { ...agent(), 'x-entty': 1 } });
		expect(faultsIn(() => loadRegistry([plugin])).map(({ pointer }) => pointer)).toEqual(['/x-entty']);
	});
});
