import type { Entity, OperationSpec } from './model.ts';

/** Where an operation is reached. */
export type Route = {
	operation: string;
	method: string;
	path: string;
	/** JSON pointer into the schema file that asks for it. */
	pointer: string;
};

const DERIVED = {
	list: ['GET', ''],
	get: ['GET', '/{id}'],
	create: ['POST', ''],
	update: ['PATCH', '/{id}'],
	delete: ['DELETE', '/{id}'],
	import: ['POST', '/import'],
	export: ['GET', '/export'],
} as const;

/** The path of an operation of `x-operations`, with `/v1` in front. */
export function operationPath(plural: string, name: string, { on, path }: Pick<OperationSpec, 'on' | 'path'>): string {
	if (path) return `/v1${path}`;
	return on === 'record' ? `/v1/${plural}/{id}/${name}` : `/v1/${plural}/${name}`;
}

/** Can its records be searched for? Wherever a list has text search; of the organisation itself there is one. */
export const isSearched = ({ internal, search, isOrganization, derive }: Entity): boolean =>
	!internal && search.length > 0 && !isOrganization && derive.includes('list');

/** Where they are. */
export const searchPath = ({ plural }: Entity): string => `/v1/search/${plural}`;

/** Every route that an entity's schema file asks for. */
export function routesOf(entity: Entity): Route[] {
	const collection = `/v1/${entity.plural}`;
	const derived = (entity.internal ? [] : entity.derive).map((kind) => {
		const [method, below] = DERIVED[kind];
		return { operation: `${entity.name}.${kind}`, method, path: collection + below, pointer: '/x-entity/derive' };
	});
	const transitions = Object.keys(entity.internal ? {} : (entity.states?.transitions ?? {})).map((name) => ({
		operation: `${entity.name}.${name}`,
		method: 'POST',
		path: `${collection}/{id}/${name}`,
		pointer: `/x-states/transitions/${name}`,
	}));
	const declared = Object.entries(entity.operations).map(([name, spec]) => ({
		operation: `${entity.name}.${name}`,
		method: spec.method ?? 'POST',
		path: operationPath(entity.plural, name, spec),
		pointer: `/x-operations/${name}`,
	}));
	const search = isSearched(entity)
		? [{ operation: `${entity.name}.search`, method: 'POST', path: searchPath(entity), pointer: '/x-entity/search' }]
		: [];
	return [...derived, ...search, ...transitions, ...declared];
}
