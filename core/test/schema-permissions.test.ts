/** A permission that nobody could be granted stops the boot: it would shut everybody out, and nobody would know why. */
import { describe, expect, it } from 'vitest';
import { loadRegistry } from '../src/schema/registry.ts';
import { agent, expectFault, type FaultCase, faultsIn, homeFaults, homes } from './schema-fixtures.ts';

const FAULTS: Record<string, FaultCase> = {
	'an operation for an entity that is not there': [
		(home) => {
			home['x-operations'].value.permission = 'hoem:value';
		},
		{
			code: 'permission_unknown',
			pointer: '/x-operations/value/permission',
			found: '"hoem:value"',
			suggestion: 'Did you mean "home:value"?',
		},
	],
	'an operation for an action that nothing is called after': [
		(home) => {
			home['x-operations'].value.permission = 'home:wriet';
		},
		{ code: 'permission_unknown', pointer: '/x-operations/value/permission', suggestion: 'Did you mean "write"?' },
	],
	'a transition for another entity’s action that is not there': [
		(home) => {
			home['x-states'].transitions.publish.permission = 'agent:publish';
		},
		{ code: 'permission_unknown', pointer: '/x-states/transitions/publish/permission', meant: /agent:read, agent:write/ },
	],
	'a field for an entity that is not there': [
		(home) => {
			home['x-access'] = { fields: { price: { read: 'hom:read-price' } } };
		},
		{ code: 'permission_unknown', pointer: '/x-access/fields/price/read', suggestion: 'Did you mean "home:read-price"?' },
	],
	'a role that is given what nothing needs': [
		(home) => {
			home['x-access'] = { roles: { agent: ['read', 'publsh'] } };
		},
		{ code: 'permission_unknown', pointer: '/x-access/roles/agent/1', suggestion: 'Did you mean "publish"?' },
	],
	'a role that is given its own of what nobody owns': [
		(home) => {
			home['x-access'] = { roles: { agent: ['read:own'] } };
		},
		{ code: 'permission_unknown', pointer: '/x-access/roles/agent/0', meant: /x-entity.owner/ },
	],
};

describe('A permission that nobody can be granted stops the boot:', () => {
	it.each(Object.entries(FAULTS))('%s', (_, fault) => expectFault(fault));
});

describe('A permission that can be granted does not:', () => {
	it.each(['home:read', 'home:delete', 'home:value', 'home:sell', 'agent:write', 'signed-in', 'anyone'])('%s', (permission) => {
		const faults = homeFaults((home) => {
			home['x-operations'].value.permission = permission;
		});
		expect(faults).toEqual([]);
	});

	it('an action that a role is given by name, and one that a field makes', () => {
		const faults = homeFaults((home) => {
			home['x-operations'].value.permission = 'home:appraise';
			home['x-access'] = { roles: { broker: ['*', 'appraise'] }, fields: { price: { write: 'home:set-price' } } };
		});
		expect(faults).toEqual([]);
	});

	it('one of an entity whose own file is wrong, which is told there', () => {
		const plugin = homes(
			(home) => {
				home['x-operations'].value.permission = 'agent:write';
			},
			{ 'schemas/agent.json': { ...agent(), 'x-entty': 1 } },
		);
		expect(faultsIn(() => loadRegistry([plugin])).map(({ pointer }) => pointer)).toEqual(['/x-entty']);
	});
});
