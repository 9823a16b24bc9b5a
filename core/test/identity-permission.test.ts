/** Who may what: the default roles as a table, and what publishable keys are held to. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../core/src/config.ts';
import { ROOT } from '../../tests/harness/once.ts';
import { covers, exceeding } from '../src/identity/grants.ts';
import { allows } from '../src/identity/permission.ts';
import { createRoles, ROLES } from '../src/identity/roles.ts';
import type { Actor } from '../src/operations/model.ts';
import { findPlugins } from '../src/plugin.ts';
import type { Entity } from '../src/schema/model.ts';
import { loadRegistry } from '../src/schema/registry.ts';

const { entities } = loadRegistry(findPlugins(loadConfig(ROOT, {})));
const roles = createRoles(entities);
const entity = (name: string): Entity => entities.get(name) as Entity;

const actor = (role: string | null, kind: Actor['kind'] = 'user'): Actor => ({
	kind,
	id: 'user-1',
	organization: 'organization-1',
	role,
	permissions: roles.grantsOf(role, null),
	team: ['user-1', 'user-2'],
});
const listing = entity('listing');
const property = entity('property');
const lead = entity('lead');
const contact = entity('contact');
const user = entity('user');
const key = entity('api-key');
const organization = entity('organization');
const team = entity('team');
const own = { field: 'agent', among: ['user-1'] };
const ours = { field: 'agent', among: ['user-1', 'user-2'] };

describe('the default roles', () => {
	const rows = [
		// permission, entity, owner, admin, broker, agent, viewer
		['listing:read', listing, true, true, true, true, true],
		['listing:write', listing, true, true, true, own, false],
		['listing:delete', listing, true, true, true, own, false],
		['listing:clear-wording', listing, true, true, true, false, false],
		['property:read', property, true, true, true, true, true],
		['property:write', property, true, true, true, false, false],
		['lead:read', lead, true, true, true, ours, true],
		['lead:write', lead, true, true, true, own, false],
		['lead:enquire', lead, true, true, true, true, false],
		['contact:read', contact, true, true, true, ours, true],
		['contact:delete', contact, true, true, true, own, false],
		['user:read', user, true, true, true, true, true],
		['user:write', user, true, true, false, false, false],
		['user:delete', user, true, true, false, false, false],
		['organization:read', organization, true, true, true, true, true],
		['organization:write', organization, true, true, false, false, false],
		['api-key:read', key, true, true, false, false, false],
		['api-key:write', key, true, true, false, false, false],
		['team:read', team, true, true, true, true, true],
		['team:write', team, true, true, true, false, false],
		['role:write', entity('role'), true, true, false, false, false],
		['invitation:write', entity('invitation'), true, true, false, false, false],
		['signed-in', user, true, true, true, true, true],
		['anyone', user, true, true, true, true, true],
	] as const;

	it.each(rows)('%s', (permission, entity, ...verdicts) => {
		for (const [index, role] of Object.keys(ROLES).entries())
			expect([role, allows(actor(role), permission, entity)]).toEqual([role, verdicts[index]]);
	});

	it('give an unknown role nothing', () => {
		for (const role of ['superuser', 'constructor', '__proto__', '', null])
			expect(allows(actor(role), 'listing:read', listing)).toBe(false);
	});

	it('hold for secret keys as for users', () => {
		expect(allows(actor('viewer', 'secret-key'), 'listing:read', listing)).toBe(true);
		expect(allows(actor('viewer', 'secret-key'), 'listing:write', listing)).toBe(false);
	});

	it('give nobody only what anyone may', () => {
		const nobody: Actor = { kind: 'nobody', id: null, organization: null, role: null, permissions: ['*'] };
		expect(allows(nobody, 'anyone', user)).toBe(true);
		expect(allows(nobody, 'signed-in', user)).toBe(false);
		expect(allows(nobody, 'listing:read', listing)).toBe(false);
	});

	it('take named grants as they stand', () => {
		const granted = (...permissions: string[]): Actor => ({ ...actor(null), permissions });
		expect(allows(granted('listing:publish'), 'listing:publish', listing)).toBe(true);
		expect(allows(granted('listing:publish'), 'listing:write', listing)).toBe(false);
		expect(allows(granted('listing:*'), 'listing:write', listing)).toBe(true);
		expect(allows(granted('listing:*'), 'lead:write', lead)).toBe(false);
		expect(allows(granted('*:*'), 'user:write', user)).toBe(false);
		expect(allows(granted('user:*'), 'user:write', user)).toBe(true);
		expect(allows(granted('listing:write:own', 'listing:write'), 'listing:write', listing)).toBe(true);
	});
});

describe('reach', () => {
	const holding = (permissions: string[], more: Partial<Actor> = {}): Actor => ({ ...actor(null), permissions, ...more });

	it('is the farthest that any grant has', () => {
		expect(allows(holding(['lead:read:own', 'lead:read:team']), 'lead:read', lead)).toEqual(ours);
		expect(allows(holding(['lead:read:own', '*:read']), 'lead:read', lead)).toBe(true);
	});

	it('lets who leads a team read its records, and not write them', () => {
		const leader = holding(['lead:*:own'], { led: ['user-1', 'user-2'] });
		expect(allows(leader, 'lead:read', lead)).toEqual(ours);
		expect(allows(leader, 'lead:write', lead)).toEqual(own);
	});

	it('is nothing for records that nobody owns, and for a key that is nobody', () => {
		expect(allows(holding(['property:write:own']), 'property:write', property)).toBe(false);
		expect(allows(holding(['lead:read:own'], { kind: 'secret-key' }), 'lead:read', lead)).toBe(false);
		expect(allows(holding(['lead:read:own'], { kind: 'secret-key', key: 'key-1' }), 'lead:read', lead)).toEqual(own);
	});
});

describe('holding more than another', () => {
	it.each([
		['*', '*:*', true],
		['*', 'user:write', true],
		['*:*', '*', false],
		['*:*', 'lead:read', true],
		['*:*', 'user:read', false],
		['*:read', '*:write', false],
		['lead:*', 'lead:read:team', true],
		['lead:read:team', 'lead:read:own', true],
		['lead:read:own', 'lead:read:team', false],
		['lead:read:team', 'lead:read', false],
		['lead:read', '*:read', false],
		['lead:read', 'lead:*', false],
		['user:*', 'user:write', true],
	])('%s holds %s: %s', (held, wanted, verdict) => expect(covers(held, wanted, entities)).toBe(verdict));

	it('names the first grant that is beyond', () => {
		expect(exceeding(['lead:*', 'listing:read'], ['lead:read', 'listing:write:own', '*'], entities)).toBe('listing:write:own');
		expect(exceeding(['*:*'], ['lead:read', 'listing:*'], entities)).toBeUndefined();
	});
});

describe('a publishable key', () => {
	it('is permitted nothing by name: what it may do, the schemas say', () => {
		const page = actor('admin', 'publishable-key');
		expect(allows(page, 'listing:read', listing)).toBe(false);
		expect(allows(page, 'signed-in', listing)).toBe(false);
		expect(allows(page, 'anyone', listing)).toBe(true);
	});
});
