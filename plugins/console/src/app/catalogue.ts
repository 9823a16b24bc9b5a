/** Finding one's way in the description: entities by address, operations by entity, fields by path. */
import { type FieldSchema, inWords } from '@freehold/widgets/kit';
import type { Description, Entity, Operation } from './description.ts';

/** A field found by its path, with the shared word it is, if it is one. */
export type FoundField = { path: string; label: string; schema: FieldSchema; word?: string; ref?: string };

export type Catalogue = ReturnType<typeof createCatalogue>;

/** `crm` → "CRM", `open-house` → "Open house": an abbreviation is written as one. */
function pluginTitle(name: string): string {
	return name.length <= 3 ? name.toUpperCase() : inWords(name);
}

/** Is a record of it a picture? */
export const isPicture = ({ schema }: Entity): boolean =>
	Object.values(schema.properties ?? {}).some((field) => field['x-control'] === 'photo');

/** The word a schema refers to, also where the reference stands in `allOf`. */
export function wordOf(schema: FieldSchema): string | undefined {
	const ref = schema.$ref ?? schema.allOf?.find((part) => part.$ref)?.$ref;
	return ref?.replace('#/words/', '');
}

/** May a field be left empty? A form says that in its own way, so "or null" is taken out of the fields' schemas. */
function withoutNull(schema: FieldSchema): FieldSchema {
	const { anyOf, ...beside } = schema;
	const [only, ...others] = anyOf?.filter(({ type }) => type !== 'null') ?? [];
	const own: FieldSchema = only && others.length === 0 ? { ...only, ...beside } : { ...schema };
	if (Array.isArray(own.type)) own.type = own.type.filter((type) => type !== 'null');
	if (Array.isArray(own.type) && own.type.length === 1) own.type = own.type[0];
	if (own.enum) own.enum = own.enum.filter((value) => value !== null);
	return own;
}

function plainSchema(schema: FieldSchema): FieldSchema {
	const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, withoutNull(field)]);
	return { ...schema, properties: Object.fromEntries(properties) };
}

/** Makes the description easy to ask. */
export function createCatalogue(description: Description) {
	const { words } = description;
	const entities = description.entities.map((entity) => ({ ...entity, schema: plainSchema(entity.schema) }));
	const operations = description.operations.map((operation) => ({
		...operation,
		input: operation.input && plainSchema(operation.input),
	}));
	const listed = entities.filter((entity) =>
		operations.some(({ entity: name, kind }) => name === entity.name && kind === 'list'),
	);

	/** The schema of a word or of an object with members. */
	const open = (schema: FieldSchema): FieldSchema => ({ ...words[wordOf(schema) ?? ''], ...schema });

	return {
		description,
		words,
		/** Entities whose records can be listed, in the order of the description. */
		entities: listed,
		/** Groups of the navigation, one a plugin; the core's own (users, keys) comes last. */
		groups(): { plugin: string; title: string; entities: Entity[] }[] {
			const plugins = [...new Set(listed.map((entity) => entity.plugin))].sort(
				(a, b) => Number(a === 'identity') - Number(b === 'identity'),
			);
			return plugins.map((plugin) => ({
				plugin,
				title: pluginTitle(plugin),
				entities: listed.filter((entity) => entity.plugin === plugin).sort((a, b) => Number(isPicture(a)) - Number(isPicture(b))),
			}));
		},
		entity: (name: string): Entity | undefined => entities.find((entity) => entity.name === name),
		byPlural: (plural: string): Entity | undefined => listed.find((entity) => entity.plural === plural),
		/** The CRUD operation of an entity; undefined where the actor may not. */
		operation: (entity: string, kind: Operation['kind']): Operation | undefined =>
			operations.find((operation) => operation.entity === entity && operation.kind === kind),
		/** Operations on one record of an entity, beyond CRUD. */
		recordOperations: (entity: string): Operation[] =>
			operations.filter(
				({ entity: name, kind, path }) => name === entity && ['transition', 'custom'].includes(kind) && path.includes('{id}'),
			),
		/** Operations on the whole collection, beyond CRUD: an import, issuing a key. Those for public pages have their forms there. */
		collectionOperations: ({ name, plural }: Entity): Operation[] =>
			operations.filter(
				({ entity, kind, path, method, public: isPublic }) =>
					entity === name &&
					['import', 'custom'].includes(kind) &&
					method !== 'GET' &&
					!isPublic &&
					(path === `/v1/${plural}` || path.startsWith(`/v1/${plural}/`)) &&
					!path.includes('{id}'),
			),
		/** Follows a path like `address.city` through the entity's schema. */
		field(entity: Entity, path: string): FoundField | undefined {
			let schema = entity.schema;
			let label = '';
			for (const step of path.split('.')) {
				const next: FieldSchema | undefined = open(schema).properties?.[step];
				if (!next) return undefined;
				schema = next;
				label = String(next['x-label'] ?? (label ? undefined : next.title) ?? inWords(step));
			}
			return { path, label, schema, word: wordOf(schema), ref: schema['x-ref'] as string | undefined };
		},
		/** "Leads": the plural in words. */
		pluralTitle: (entity: Entity): string => inWords(entity.plural).replace(/^Api\b/, 'API'),
	};
}
