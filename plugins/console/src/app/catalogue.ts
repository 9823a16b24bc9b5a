/** Finding one's way in the description: entities by address, operations by entity, fields by path. */
import { type FieldSchema, inWords } from '@freehold/widgets/kit';
import type { Description, Entity, Operation, Screens } from './description.ts';

/** A field found by its path, with the shared word it is, if it is one. */
export type FoundField = { path: string; label: string; schema: FieldSchema; word?: string; ref?: string };

type Kinds = 'pages' | 'tabs' | 'cards' | 'corner' | 'columns' | 'controls';

/** An element of a plugin's at one of its places, with the module that defines it. */
export type Place<Kind extends Kinds> = Screens[Kind][number] & Pick<Screens, 'plugin' | 'module'>;

export type Catalogue = ReturnType<typeof createCatalogue>;

/** `crm` → "CRM", `open-house` → "Open house": an abbreviation is written as one. */
function pluginTitle(name: string): string {
	return name.length <= 3 ? name.toUpperCase() : inWords(name);
}

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

	const collectionOperations = ({ name, plural }: Entity): Operation[] =>
		operations.filter(
			({ entity, kind, path, method, public: isPublic }) =>
				entity === name &&
				['import', 'custom'].includes(kind) &&
				method !== 'GET' &&
				!isPublic &&
				(path === `/v1/${plural}` || path.startsWith(`/v1/${plural}/`)) &&
				!path.includes('{id}'),
		);
	/** Does it ask for `ids` of records of its entity? */
	const isForMany = ({ entity, input }: Operation): boolean =>
		Boolean(input?.required?.includes('ids')) && input?.properties?.ids?.items?.['x-ref'] === entity;

	const placesOf = <Kind extends Kinds>(kind: Kind): Place<Kind>[] =>
		description.screens.flatMap((screens) =>
			(screens[kind] as Screens[Kind][number][]).map((place) => ({ ...place, plugin: screens.plugin, module: screens.module })),
		);

	/** The schema of a word or of an object with members. */
	const open = (schema: FieldSchema): FieldSchema => ({ ...words[wordOf(schema) ?? ''], ...schema });

	return {
		description,
		words,
		/** Entities whose records can be listed, in the order of the description. */
		entities: listed,
		/** Groups of the navigation, one a plugin, its own pages first; the core's own (users, keys) comes last. */
		groups(): { title: string; pages: Place<'pages'>[]; entities: Entity[] }[] {
			const groupOf = ({ plugin, group }: Place<'pages'>): string => group ?? pluginTitle(plugin);
			const pages = placesOf('pages');
			const titles = [...new Set([...listed.map(({ plugin }) => pluginTitle(plugin)), ...pages.map(groupOf)])];
			const own = pluginTitle('identity');
			titles.sort((a, b) => Number(a === own) - Number(b === own));
			return titles.map((title) => ({
				title,
				pages: pages.filter((page) => groupOf(page) === title),
				entities: listed.filter(({ plugin }) => pluginTitle(plugin) === title),
			}));
		},
		/** The page of a plugin at a path. */
		page: (plugin: string, path: string): Place<'pages'> | undefined =>
			placesOf('pages').find((page) => page.plugin === plugin && page.path === path),
		/** What plugins add to records of an entity. */
		tabs: ({ name }: Entity): Place<'tabs'>[] => placesOf('tabs').filter(({ of }) => of === name || of === '*'),
		/** What builds on others knows most of the day, so it comes first. */
		cards: (): Place<'cards'>[] => {
			const order = description.screens.map(({ plugin }) => plugin);
			return placesOf('cards').sort((a, b) => order.indexOf(b.plugin) - order.indexOf(a.plugin));
		},
		/** What plugins add to lists of an entity. */
		columns: ({ name }: Entity): Place<'columns'>[] => placesOf('columns').filter(({ of }) => of === name),
		/** Inputs that plugins bring. */
		controls: (): Place<'controls'>[] => placesOf('controls'),
		corner: (): Place<'corner'>[] => placesOf('corner'),
		/** What one comes for: it has words to search for, and is no part of something else. The core's own is all of it. */
		isMain: ({ plugin, search, partOf }: Entity): boolean => plugin === 'identity' || (search.length > 0 && !partOf),
		/** What one works on in a plugin: what has a process, or else the first that one comes for. */
		firstOf(plugin: string): Entity | undefined {
			const own = listed.filter((entity) => entity.plugin === plugin && this.isMain(entity));
			return own.find(({ states }) => states) ?? own[0];
		},
		entity: (name: string): Entity | undefined => entities.find((entity) => entity.name === name),
		byPlural: (plural: string): Entity | undefined => listed.find((entity) => entity.plural === plural),
		/** The CRUD operation of an entity; undefined where the actor may not. */
		operation: (entity: string, kind: Operation['kind']): Operation | undefined =>
			operations.find((operation) => operation.entity === entity && operation.kind === kind),
		/** Operations on one record of an entity, beyond CRUD. */
		recordOperations: (entity: string): Operation[] =>
			operations.filter(
				({ entity: name, of = name, kind, path }) =>
					of === entity && ['transition', 'custom'].includes(kind) && path.includes('{id}'),
			),
		/** Operations on the whole collection, beyond CRUD: an import, issuing a key. Those for public pages have their forms there. */
		collectionOperations: (entity: Entity): Operation[] => collectionOperations(entity).filter((one) => !isForMany(one)),
		/** Operations on several records that a person has chosen: their input asks for `ids`. */
		operationsOnMany: (entity: Entity): Operation[] => collectionOperations(entity).filter(isForMany),
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
