import { describe, it } from 'vitest';
import { expectFault, type FaultCase } from './schema-fixtures.ts';

const FAULTS: Record<string, FaultCase> = {
	'a misspelt top-level keyword': [
		(home) => {
			home['x-entiti'] = home['x-entity'];
			delete home['x-entity'];
		},
		{
			pointer: '/x-entiti',
			found: '"x-entiti", which nothing here is called',
			meant: /x-entity/,
			suggestion: 'Did you mean "x-entity"?',
		},
	],
	'a misspelt field keyword': [
		(home) => {
			home.properties.headline['x-indx'] = true;
		},
		{ pointer: '/properties/headline/x-indx', meant: /x-index, x-unique/, suggestion: 'Did you mean "x-index"?' },
	],
	'a misspelt standard keyword': [
		(home) => {
			home.properties.headline.maxLenght = 3;
		},
		{ pointer: '/properties/headline/maxLenght', suggestion: 'Did you mean "maxLength"?' },
	],
	'a keyword of JSON Schema that is not in the subset': [
		(home) => {
			home.properties.features.prefixItems = [{ type: 'string' }];
		},
		{ pointer: '/properties/features/prefixItems', found: /prefixItems/ },
	],
	'a misspelt key of x-entity': [
		(home) => {
			home['x-entity'].colums = ['headline'];
		},
		{ pointer: '/x-entity/colums', suggestion: 'Did you mean "columns"?' },
	],
	'no $id': [
		(home) => {
			delete home.$id;
		},
		{ pointer: '#', found: 'no "$id"', meant: /"\$id" is needed: "plugin\/entity"/ },
	],
	'no plural': [
		(home) => {
			delete home['x-entity'].plural;
		},
		{ pointer: '/x-entity', found: 'no "plural"', meant: /table's name/ },
	],
	'a type that does not exist': [
		(home) => {
			home.properties.headline.type = 'sting';
		},
		{
			pointer: '/properties/headline/type',
			found: '"sting"',
			meant: /one of "string", "integer"/,
			suggestion: 'Did you mean "string"?',
		},
	],
	'a value of the wrong kind': [
		(home) => {
			home.properties.price['x-index'] = 'yes';
		},
		{ pointer: '/properties/price/x-index', found: '"yes"', meant: /^a boolean/ },
	],
	'a number where a field should be': [
		(home) => {
			home.properties.headline = 5;
			home['x-entity'].search = ['address.city'];
		},
		{ pointer: '/properties/headline', found: '5', meant: /^an object/ },
	],
	'a format that does not exist': [
		(home) => {
			home.properties.listedAt.format = 'datetime';
		},
		{ pointer: '/properties/listedAt/format', suggestion: 'Did you mean "date-time"?' },
	],
	'a word that does not exist': [
		(home) => {
			home.properties.price.$ref = 'freehold:mony';
		},
		{ pointer: '/properties/price/$ref', suggestion: 'Did you mean "freehold:money"?' },
	],
	'a $ref to elsewhere': [
		(home) => {
			home.properties.price.$ref = '#/$defs/price';
		},
		{ pointer: '/properties/price/$ref', meant: /"freehold:money"/ },
	],
	'a type beside a $ref': [
		(home) => {
			home.properties.price.type = 'object';
			home.properties.price.additionalProperties = false;
		},
		{ pointer: '/properties/price', meant: /\$ref alone says what it is/ },
	],
	'a field without a type': [
		(home) => {
			delete home.properties.furnished.type;
		},
		{ pointer: '/properties/furnished', meant: /one of type, \$ref, allOf/ },
	],
	'an open object': [
		(home) => {
			home.properties.extra = { type: 'object', properties: {} };
		},
		{ pointer: '/properties/extra', found: 'no "additionalProperties"', meant: /"additionalProperties" is needed/ },
	],
	'an object that says it is open': [
		(home) => {
			home.properties.extra = { type: 'object', additionalProperties: true };
		},
		{ pointer: '/properties/extra/additionalProperties', found: 'true', meant: /^false/ },
	],
	'an array of anything': [
		(home) => {
			delete home.properties.features.items;
		},
		{ pointer: '/properties/features', found: 'no "items"' },
	],
	'a field in snake case': [
		(home) => {
			home.properties.lot_area = { type: 'number' };
		},
		{ pointer: '/properties/lot_area', found: 'the name "lot_area"', meant: /camelCase/, suggestion: 'Call it "lotArea".' },
	],
	'a plural in camel case': [
		(home) => {
			home['x-entity'].plural = 'myHomes';
		},
		{ pointer: '/x-entity/plural', found: '"myHomes"', meant: /Lower case words joined by hyphens/ },
	],
	'a reference that is no uuid': [
		(home) => {
			delete home.properties.agent.format;
		},
		{ pointer: '/properties/agent', found: 'no "format"', meant: /uuid/ },
	],
	'x-on-delete without x-ref': [
		(home) => {
			home.properties.furnished['x-on-delete'] = 'clear';
		},
		{ pointer: '/properties/furnished', found: 'no "x-ref"' },
	],
};

describe('A wrong keyword stops the boot with file, pointer, what was found and what was meant:', () => {
	it.each(Object.entries(FAULTS))('%s', (_, fault) => expectFault(fault));
});
