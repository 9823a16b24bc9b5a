import type { BootFault } from '../errors.ts';
import { type EntityDocument, nameOf } from './entity.ts';
import type { Entity, JsonSchema, Manifest } from './model.ts';
import { checkPermissions } from './permissions.ts';
import { routesOf } from './routes.ts';
import { didYouMean } from './wording.ts';

/** An entity with the file it was read from. */
export type Read = { entity: Entity; document: EntityDocument; plugin: Manifest };

/** Paths below /v1 that are the platform's own. */
const TAKEN_PLURALS = ['auth', 'description', 'platform', 'usage'];

/** Checks what one file cannot see: other entities' names, references to them, and paths. `ids`: of all files, right or wrong. */
export function checkNeighbours(all: Read[], ids: ReadonlySet<string>): BootFault[] {
	return [
		...checkTwins(all),
		...all.flatMap((read) => checkReferences(read, ids)),
		...checkRoutes(all.map(({ entity }) => entity)),
		...checkPermissions(
			all.map(({ entity }) => entity),
			new Set([...ids].map(nameOf)),
		),
	];
}

function checkTwins(all: Read[]): BootFault[] {
	const faults: BootFault[] = [];
	const names = new Map<string, Entity>();
	const plurals = new Map<string, Entity>();
	for (const { entity } of all) {
		const { file, name, plural } = entity;
		const namesake = names.get(name);
		if (namesake)
			faults.push({
				code: 'entity_duplicate',
				file,
				pointer: '/$id',
				found: `"${name}", which ${namesake.file} describes`,
				meant: 'a name that no other plugin has',
			});
		else names.set(name, entity);
		const twin = plurals.get(plural);
		if (twin && !namesake)
			faults.push({
				code: 'plural_duplicate',
				file,
				pointer: '/x-entity/plural',
				found: `"${plural}", the plural in ${twin.file}`,
				meant: 'a plural that no other entity has',
			});
		if (!twin) plurals.set(plural, entity);
		if (TAKEN_PLURALS.includes(plural) || plural.startsWith('freehold-')) {
			faults.push({
				code: 'plural_duplicate',
				file,
				pointer: '/x-entity/plural',
				found: `"${plural}", which the platform uses`,
				meant: 'another plural',
			});
		}
		if (entity.isOrganization && entity.plugin !== 'identity') {
			faults.push({
				code: 'schema_invalid',
				file,
				pointer: '/x-entity/tenant',
				found: '"self"',
				meant: 'nothing: only identity/organization is the tenant',
			});
		}
	}
	return faults;
}

function checkReferences({ document, plugin, entity }: Read, ids: ReadonlySet<string>): BootFault[] {
	return referencesIn(document).flatMap(([pointer, id]): BootFault[] => {
		const owner = id.slice(0, id.indexOf('/'));
		const place = { file: entity.file, pointer };
		if (!ids.has(id)) {
			const sameName = [...ids].find((other) => nameOf(other) === nameOf(id));
			const suggestion = sameName ? { suggestion: `Did you mean "${sameName}"?` } : didYouMean(id, ids);
			return [
				{
					code: 'ref_unknown',
					...place,
					found: `"${id}"`,
					meant: 'the $id of a schema file of an installed plugin',
					...suggestion,
				},
			];
		}
		if (owner === plugin.name || owner === 'identity' || Object.hasOwn(plugin.requires, owner)) return [];
		return [
			{
				code: 'ref_unrequired',
				...place,
				found: `"${id}", and "${plugin.name}" does not require "${owner}"`,
				meant: 'a plugin that is sure to be there and to start first',
				suggestion: `Add "${owner}" to freehold.requires in package.json of "${plugin.name}".`,
			},
		];
	});
}

/** All `x-ref`s of a file with where they stand: fields, bodies and answers of operations, payloads of events. */
function referencesIn(document: EntityDocument): [pointer: string, id: string][] {
	const found: [string, string][] = [];
	const visit = (schema: JsonSchema, pointer: string): void => {
		if (typeof schema['x-ref'] === 'string') found.push([`${pointer}/x-ref`, schema['x-ref']]);
		for (const [name, member] of Object.entries(schema.properties ?? {})) visit(member, `${pointer}/properties/${name}`);
		if (schema.items) visit(schema.items, `${pointer}/items`);
		if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, `${pointer}/additionalProperties`);
		for (const [at, one] of schema.anyOf?.entries() ?? []) visit(one, `${pointer}/anyOf/${at}`);
	};
	for (const [name, schema] of Object.entries(document.properties)) visit(schema, `/properties/${name}`);
	for (const [name, { input, output, of }] of Object.entries(document['x-operations'] ?? {})) {
		if (of) found.push([`/x-operations/${name}/of`, of]);
		if (input) visit(input, `/x-operations/${name}/input`);
		if (output && output !== 'record') visit(output, `/x-operations/${name}/output`);
	}
	for (const [name, { payload }] of Object.entries(document['x-events'] ?? {}))
		if (payload) visit(payload, `/x-events/${name}/payload`);
	return found;
}

function checkRoutes(entities: Entity[]): BootFault[] {
	const faults: BootFault[] = [];
	const operations = new Map<string, string>();
	const paths = new Map<string, string>();
	for (const entity of entities) {
		for (const { operation, method, path, pointer } of routesOf(entity)) {
			const place = { code: 'operation_duplicate' as const, file: entity.file, pointer };
			const route = `${method} ${path}`;
			const twin = operations.get(operation);
			if (twin) faults.push({ ...place, found: `the operation ${operation}, which ${twin} is already`, meant: 'another name' });
			else if (paths.has(route))
				faults.push({ ...place, found: `${route}, the path of ${paths.get(route)}`, meant: 'another name or path' });
			operations.set(operation, `${entity.file} at ${pointer}`);
			paths.set(route, operation);
		}
	}
	return faults;
}
