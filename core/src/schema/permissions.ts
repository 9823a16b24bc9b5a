import type { BootFault } from '../errors.ts';
import type { Entity } from './model.ts';
import { didYouMean } from './wording.ts';

/** What can be done with any record; a permission for anything else is named after an operation of its entity. */
const USUAL = ['read', 'write', 'delete'];

/** What only people of the platform's operator can do is named after no entity: other organisations. */
export const PLATFORM = 'platform';

/** Needs that no permission answers. */
const OPEN = ['anyone', 'signed-in'];

/**
 * Checks that every permission names what can be granted: an entity that is there, and one of its usual actions, an operation or
 * transition of it, or an action that it gives to a role by name. A misspelt one would shut everybody out but administrators.
 * @param names of all entities' files, right or wrong: what is wrong with a file is told there
 */
export function checkPermissions(entities: readonly Entity[], names: ReadonlySet<string>): BootFault[] {
	const actions = new Map([...entities.map((entity) => [entity.name, actionsOf(entity)] as const), [PLATFORM, USUAL]]);
	return entities.flatMap((entity) => [
		...permissionsOf(entity).flatMap(({ permission, pointer, isNew }) =>
			names.has(entityOf(permission)) && !actions.has(entityOf(permission))
				? []
				: checkOne(permission, actions, { file: entity.file, pointer }, isNew),
		),
		...checkRoles(entity),
	]);
}

type Needed = { permission: string; pointer: string /** May it name an action that nothing else does? */; isNew?: boolean };

const entityOf = (permission: string): string => permission.split(':')[0] as string;

function permissionsOf({ operations, states, access }: Entity): Needed[] {
	return [
		...Object.entries(operations).map(([name, { permission }]) => ({ permission, pointer: `/x-operations/${name}/permission` })),
		...Object.entries(states?.transitions ?? {}).flatMap(([name, { permission }]) =>
			permission ? [{ permission, pointer: `/x-states/transitions/${name}/permission` }] : [],
		),
		// A field's permission is made by naming it: there is no operation to call it after.
		...Object.entries(access.fields).flatMap(([name, rule]) =>
			(['read', 'write'] as const).flatMap((way) => {
				const permission = rule[way];
				return permission ? [{ permission, pointer: `/x-access/fields/${name}/${way}`, isNew: true }] : [];
			}),
		),
	];
}

function actionsOf({ operations, states, access }: Entity): string[] {
	const granted = Object.values(access.roles).flatMap((list) => list.map((action) => action.split(':')[0] as string));
	return [...USUAL, ...Object.keys(operations), ...Object.keys(states?.transitions ?? {}), ...granted];
}

function checkOne(
	permission: string,
	actions: ReadonlyMap<string, string[]>,
	place: { file: string; pointer: string },
	isNew = false,
): BootFault[] {
	if (OPEN.includes(permission)) return [];
	const [entity = '', action = ''] = permission.split(':');
	const known = actions.get(entity);
	const fault = { code: 'permission_unknown' as const, ...place, found: `"${permission}"` };
	if (!known) {
		const meant = 'ENTITY:ACTION with the name of an entity';
		const { suggestion } = didYouMean(entity, actions.keys());
		return [{ ...fault, meant, ...(suggestion ? { suggestion: suggestion.replace(/"(.*)"/, `"$1:${action}"`) } : {}) }];
	}
	if (isNew || known.includes(action)) return [];
	return [
		{
			...fault,
			meant: `${USUAL.map((usual) => `${entity}:${usual}`).join(', ')}, an operation of "${entity}", or an action that its x-access.roles names`,
			...didYouMean(action, known),
		},
	];
}

/** What a role is given must be something that can be asked for. */
function checkRoles(entity: Entity): BootFault[] {
	const own = [...USUAL, ...Object.keys(entity.operations), ...Object.keys(entity.states?.transitions ?? {})];
	const named = permissionsOf(entity).flatMap(({ permission }) => {
		const [name, action] = permission.split(':');
		return name === entity.name && action ? [action] : [];
	});
	const known = new Set([...own, ...named, '*']);
	return Object.entries(entity.access.roles).flatMap(([role, list]) =>
		list.flatMap((grant, at): BootFault[] => {
			const [action = '', reach] = grant.split(':');
			const place = { file: entity.file, pointer: `/x-access/roles/${role}/${at}` };
			// They have the one grant `*`, by which they are known; what is private to a person is said by `visibility`.
			if (role === 'owner' || role === 'admin') {
				const meant =
					'no grants: owners and administrators may everything. What only one person sees is said by x-access.visibility';
				return at === 0 ? [{ code: 'permission_unknown', ...place, found: `grants of "${role}"`, meant }] : [];
			}
			if (!known.has(action)) {
				const meant = 'an action that something needs';
				return [{ code: 'permission_unknown', ...place, found: `"${grant}"`, meant, ...didYouMean(action, known) }];
			}
			if (!reach || entity.owner) return [];
			const meant = `"${action}", or x-entity.owner: the field that says whose a record is`;
			return [{ code: 'permission_unknown', ...place, found: `"${grant}", and nobody owns these records`, meant }];
		}),
	);
}
