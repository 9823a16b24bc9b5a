/** Who may what: the default roles as a table, and what publishable keys are held to. */
import { describe, expect, it } from 'vitest';
import { allows } from '../src/identity/permission.ts';
import { permissionsOf, ROLES } from '../src/identity/roles.ts';
import type { Actor } from '../src/operations/model.ts';

const actor = (role: string | null, kind: Actor['kind'] = 'user'): Actor => ({
	kind,
	id: 'user-1',
	organization: 'organization-1',
	role,
	permissions: permissionsOf(role),
});
const listing = { name: 'listing', plugin: 'listings', owner: 'agent' };
const property = { name: 'property', plugin: 'listings' };
const user = { name: 'user', plugin: 'identity' };
const key = { name: 'api-key', plugin: 'identity' };
const organization = { name: 'organization', plugin: 'identity' };
const own = { field: 'agent', among: ['user-1'] };

describe('the default roles', () => {
	const rows = [
		// permission, entity, owner, admin, broker, agent, viewer
		['listing:read', listing, true, true, true, true, true],
		['listing:write', listing, true, true, true, own, false],
		['listing:delete', listing, true, true, true, own, false],
		['listing:publish', listing, true, true, true, own, false],
		['property:read', property, true, true, true, true, true],
		['property:write', property, true, true, true, false, false],
		['user:read', user, true, true, true, true, true],
		['user:write', user, true, true, false, false, false],
		['user:delete', user, true, true, false, false, false],
		['organization:read', organization, true, true, true, true, true],
		['organization:write', organization, true, true, false, false, false],
		['api-key:read', key, true, true, false, false, false],
		['api-key:write', key, true, true, false, false, false],
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
		expect(allows(granted('listing:*'), 'lead:write', { name: 'lead', plugin: 'crm' })).toBe(false);
		expect(allows(granted('*:*'), 'user:write', user)).toBe(false);
		expect(allows(granted('user:*'), 'user:write', user)).toBe(true);
		expect(allows(granted('listing:write:own', 'listing:write'), 'listing:write', listing)).toBe(true);
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
