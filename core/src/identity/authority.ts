import type { Sql } from '../data/model.ts';
import { type InputFault, problem } from '../errors.ts';
import type { Actor } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';
import { nearest } from '../schema/wording.ts';
import type { Catalogue } from './catalogue.ts';
import type { RequireStepUp } from './factors/step-up.ts';
import { exceeding } from './grants.ts';
import { missingPermission } from './refusal.ts';
import type { Roles } from './roles.ts';

/** What all that gives power to somebody asks first: a role of a user, a key's scopes, an invitation, a role's own grants. */
export type Authority = {
	catalogue: Catalogue;
	/** The grants in force of a role, given what is stored for it. */
	grantsOf: Roles['grantsOf'];
	/** The grants in force of an organisation's role. @throws invalid_input at `pointer` where there is no such role */
	read(sql: Sql, role: string, pointer?: string): Promise<readonly string[]>;
	/** @throws invalid_input for each grant that names what does not exist, the nearest one suggested */
	refuseUnknown(grants: readonly string[], pointer: string): void;
	/**
	 * Nobody gives, takes over or changes more than they hold; and power over people and keys only by who has just proved who
	 * they are, or a stolen session or key would make itself a person that outlives it.
	 * @throws forbidden with the first permission that is beyond the actor; step_up_required
	 */
	refuseExceeding(scope: Giving, grants: readonly string[], what: string): Promise<void>;
};

/** Who gives, and the transaction that it is given in. */
type Giving = { actor: Actor; sql: Sql };

type Parts = { roles: Roles; catalogue: Catalogue; entities: ReadonlyMap<string, Entity>; requireStepUp: RequireStepUp };

/** What gives power to others, where it is more than to be read. */
const POWERS = new Set(['user', 'role', 'api-key', 'invitation', 'identity-provider', 'organization', 'session', 'platform']);

const isPower = (grant: string): boolean => {
	const [entity = '', action] = grant.split(':');
	return grant === '*' || (POWERS.has(entity) && action !== 'read');
};

export const createAuthority = ({ roles, catalogue, entities, requireStepUp }: Parts): Authority => ({
	catalogue,
	grantsOf: roles.grantsOf,
	async read(sql, role, pointer = '/role') {
		// Under lock, so that it is not deleted before it is given.
		const [found] = await sql<{ grants: string[] | null }>('select grants from roles where name = $1 for key share', [role]);
		if (found) return roles.grantsOf(role, found.grants);
		const names = (await sql<{ name: string }>('select name from roles order by created_at')).map(({ name }) => name);
		const meant = nearest(role, names);
		const detail = `There is no role “${role}”${meant ? `. Did you mean “${meant}”?` : `; there are ${names.join(', ')}`}`;
		throw invalid([{ pointer, code: 'unknown_role', detail, found: role }]);
	},
	refuseUnknown(grants, pointer) {
		const faults = catalogue.faults(grants, pointer);
		if (faults.length) throw invalid(faults);
	},
	async refuseExceeding({ actor, sql }, grants, what) {
		const beyond = exceeding(actor.permissions, grants, entities);
		if (beyond === undefined) return requireStepUp({ stepUp: grants.some(isPower) }, actor, sql);
		const why = `${what} holds it, and you do not: nobody gives, changes or takes over more than they hold`;
		throw missingPermission(beyond, { title: catalogue.titleOf(beyond.split(':').slice(0, 2).join(':')), why });
	},
});

/** One refusal of an input, for faults found by code and not by a schema. */
export const invalid = (errors: InputFault[]) =>
	problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
