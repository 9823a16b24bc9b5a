import { problem } from '../../errors.ts';
import type { BeforeHook, Handler, Scope } from '../../operations/model.ts';
import { type Authority, invalid } from '../authority.ts';
import { reachOf } from '../grants.ts';

type Parts = { authority: Authority /** A role changed: look at its holders again. */; forget: (organization: string) => void };
type Stored = { name: string; title: string; grants: string[] | null; built_in: boolean };

/** What holds for roles: grants that exist, never more than whose hand writes them, an owner who may everything, none deleted in use. */
export function roleHooks({ authority, forget }: Parts): Record<string, BeforeHook> {
	return {
		'role.create': async (body, scope) => {
			const grants = (body.grants ?? []) as string[];
			authority.refuseUnknown(grants, '/grants');
			await authority.refuseExceeding(scope, grants, 'This role');
			return { ...body, grants };
		},
		'role.update': async (body, scope, { id = '' }) => {
			const role = await lockRole(scope, id);
			if (!role) return body;
			if (body.name !== undefined && body.name !== role.name)
				throw invalid([{ pointer: '/name', code: 'fixed', detail: 'Users and keys refer to it: a role keeps its name' }]);
			if (body.grants === undefined) return body;
			if (role.name === 'owner')
				throw problem('conflict', { detail: 'An owner may do everything; what this role grants cannot be changed' });
			const grants = body.grants === null && !role.built_in ? [] : (body.grants as string[] | null);
			if (grants) authority.refuseUnknown(grants, '/grants');
			await authority.refuseExceeding(scope, authority.grantsOf(role.name, role.grants), `The role “${role.title}”`);
			await authority.refuseExceeding(scope, authority.grantsOf(role.name, grants), 'The role as you would have it');
			scope.afterCommit(() => forget(scope.organization.id));
			return { ...body, grants };
		},
		'role.delete': async (body, scope, { id = '' }) => {
			const role = await lockRole(scope, id);
			if (!role) return body;
			if (role.built_in) throw problem('conflict', { detail: `The role “${role.title}” is built in and stays` });
			await refuseUsed(scope, role);
			return body;
		},
	};
}

async function lockRole({ sql }: Scope, id: string): Promise<Stored | undefined> {
	const [role] = await sql<Stored>('select name, title, grants, built_in from roles where id = $1 for update', [id]);
	return role;
}

/** Who is archived keeps no role alive: nobody acts as them any more. */
async function refuseUsed({ sql }: Scope, { name, title }: Stored): Promise<void> {
	const [used] = await sql<Record<string, number>>(
		`select (select count(*)::integer from users where role = $1 and archived_at is null) as users,
			(select count(*)::integer from api_keys where role = $1) as keys,
			(select count(*)::integer from invitations where role = $1 and accepted_at is null) as invitations,
			(select count(*)::integer from identity_providers where role = $1) as "identity providers"`,
		[name],
	);
	const uses = Object.entries(used ?? {}).filter(([, count]) => count > 0);
	if (uses.length) {
		const by = uses.map(([what, count]) => `${count} ${what}`).join(', ');
		throw problem('conflict', { detail: `The role “${title}” is in use (${by}); give them another one first` });
	}
	await sql(`update users set role = 'viewer' where role = $1`, [name]);
}

/** `role.permissions` and `role.catalogue`: what a role may do, and all that there is. */
export const roleOperations = (authority: Authority): Record<string, Handler> => ({
	'role.permissions': async ({ id }, scope) => {
		const { name, grants: stored } = await scope.records('role').get(id);
		const grants = authority.grantsOf(name as string, stored as string[] | null);
		const permissions = authority.catalogue.all.map(({ permission, entity, title }) => ({
			permission,
			title,
			reach: reachOf(grants, permission, authority.catalogue.pluginOf(entity)),
		}));
		return { role: name, grants, permissions };
	},
	'role.catalogue': async () => ({ data: authority.catalogue.all }),
});
