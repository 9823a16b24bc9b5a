import type { InputFault } from '../errors.ts';
import type { Operation } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';
import { PLATFORM } from '../schema/permissions.ts';
import { inWords, nearest } from '../schema/wording.ts';
import { EVERYTHING, type Reach, readGrant } from './grants.ts';

/** A permission that something needs, as a role editor shows it. */
export type Permission = {
	permission: string;
	entity: string;
	entityTitle: string;
	action: string;
	title: string;
	/** Ids of the operations that need it. */
	operations: string[];
	reaches: Exclude<Reach, 'none'>[];
};

/** Every permission there is; made once at boot from what the operations and fields need. */
export type Catalogue = {
	all: readonly Permission[];
	/** The permission in words, for who lacks it. */
	titleOf(permission: string): string | undefined;
	/** The plugin of an entity that a permission is about. */
	pluginOf(entity: string): string;
	/** What is wrong with a list of grants: entities and actions that nothing needs. */
	faults(grants: readonly string[], pointer: string): InputFault[];
};

type Needed = { permission: string; operation?: Operation };

export function createCatalogue(entities: ReadonlyMap<string, Entity>, operations: readonly Operation[]): Catalogue {
	const needed = new Map<string, Needed[]>();
	const need = (one: Needed): void => void needed.set(one.permission, [...(needed.get(one.permission) ?? []), one]);
	for (const operation of operations) {
		if (operation.permission.includes(':')) need({ permission: operation.permission, operation });
	}
	for (const { access } of entities.values()) {
		for (const { read, write } of Object.values(access.fields)) {
			for (const permission of [read, write]) if (permission) need({ permission });
		}
	}
	const all = [...needed].flatMap(([permission, uses]) => {
		// What the platform's operator may is about organisations, though not the actor's own.
		const entity = entities.get(readGrant(permission).entity) ?? uses[0]?.operation?.entity;
		return entity ? [permissionOf(permission, entity, uses)] : [];
	});
	const known = new Map(all.map((one) => [one.permission, one]));
	const names = [...new Set(all.map(({ entity }) => entity))];
	const actionsOf = (entity: string): string[] => [
		...new Set(all.filter((one) => entity === '*' || one.entity === entity).map(({ action }) => action)),
	];
	return {
		all,
		pluginOf: (entity) => entities.get(entity)?.plugin ?? '',
		titleOf: (permission) => known.get(permission)?.title,
		faults: (grants, pointer) =>
			grants.flatMap((grant, at) => {
				const { entity, action } = readGrant(grant);
				if (grant === EVERYTHING) return [];
				if (entity !== '*' && !names.includes(entity))
					return [unknown(`${pointer}/${at}`, grant, `No permission is about “${entity}”`, nearest(entity, names))];
				const actions = actionsOf(entity);
				if (action === '*' || actions.includes(action)) return [];
				const meant = nearest(action, actions);
				const detail = `Nothing needs the permission ${entity}:${action}; there are ${actions.join(', ')}`;
				return [unknown(`${pointer}/${at}`, grant, detail, meant && `${entity}:${meant}`)];
			}),
	};
}

const unknown = (pointer: string, found: string, detail: string, meant: string | undefined): InputFault => ({
	pointer,
	code: 'unknown_permission',
	detail: meant ? `${detail}. Did you mean “${meant}”?` : detail,
	found,
});

function permissionOf(permission: string, entity: Entity, uses: Needed[]): Permission {
	const operations = uses.flatMap(({ operation }) => (operation ? [operation] : []));
	const { entity: about, action } = readGrant(permission);
	// What is done with no record at hand is nobody's own.
	const onRecords = operations.some((operation) => operation.kind !== 'custom' || operation.path.includes('{id}'));
	const isOwned = entity.owner !== undefined && (onRecords || operations.length === 0);
	return {
		permission,
		entity: about,
		entityTitle: about === PLATFORM ? 'Platform' : entity.title,
		action,
		title: `${titleOf(action, entity, operations)}${about === PLATFORM ? ' of others' : ''}`,
		operations: operations.map(({ id }) => id),
		reaches: isOwned ? ['own', 'team', 'organization'] : ['organization'],
	};
}

function titleOf(action: string, entity: Entity, [first, ...others]: Operation[]): string {
	const plural = entity.plural.replaceAll('-', ' ');
	if (action === 'read') return `See ${plural}`;
	if (action === 'write') return `Create and change ${plural}`;
	if (action === 'delete') return `${entity.deletion === 'archive' ? 'Archive' : 'Delete'} ${plural}`;
	return first && others.length === 0 ? first.title : `${inWords(action)}: ${plural}`;
}
