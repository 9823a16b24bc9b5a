import type { Operation } from '../operations/model.ts';
import { expandsOf, type Filter, filtersOf, sortsOf } from './filters.ts';
import type { Entity, JsonSchema, PublicAccess, Registry, States } from './model.ts';
import { type DescribedScreens, describeScreens } from './screens.ts';
import { type Audience, recordSchema } from './shapes.ts';

/** What a caller can do here, in one document: the only source of console, forms and SDK. */
export type Description = {
	version: string;
	/** Whether the ports to the outside world are stand-ins. */
	mode: 'mock' | 'live';
	/** The shared words; `{ "$ref": "#/words/money" }` in a schema leads here. */
	words: Record<string, JsonSchema>;
	entities: DescribedEntity[];
	operations: DescribedOperation[];
	/** Screens that plugins bring to the console. */
	screens: DescribedScreens[];
};

export type DescribedEntity = {
	name: string;
	plural: string;
	plugin: string;
	title: string;
	description: string;
	titleField: string;
	search: string[];
	/** What a search of it can be counted by. */
	facets: string[];
	order: string;
	columns: string[];
	owner?: string;
	/** The entity of whose records these are a part (a phone number of a contact), or the history: seen there rather than by themselves. */
	partOf?: string;
	deletion: Entity['deletion'];
	states?: States;
	public?: PublicAccess;
	/** The record; properties keep x-label, x-control and x-ref (an entity's name). */
	schema: JsonSchema;
	filters: Filter[];
	sorts: string[];
	expands: { name: string; entity: string; many: boolean }[];
};

export type DescribedOperation = Pick<
	Operation,
	'id' | 'kind' | 'title' | 'description' | 'method' | 'path' | 'status' | 'permission' | 'public' | 'idempotent'
> & {
	/** The entity's name. */
	entity: string;
	/** The entity whose record `{id}` is, where that is another one. */
	of?: string;
	input?: JsonSchema;
	accepts?: string[];
	maxBytes?: number;
	output?: JsonSchema;
	/** Media type of an answer that is streamed instead. */
	produces?: string;
};

type Options = {
	registry: Registry;
	operations: readonly Operation[];
	/** Fields of an entity that the caller may not read, or not send. */
	withheld?: (entity: string, when: 'read' | 'write') => ReadonlySet<string>;
	/** May the caller do this? Only what it may is described. */
	may: (operation: Operation) => boolean;
	audience: Audience;
	version: string;
	mode: Description['mode'];
};

const NONE: ReadonlySet<string> = new Set();

/** Describes the platform to one caller: the operations it may call, and the entities these are about. */
export function describe({ registry, operations, may, withheld = () => NONE, audience, version, mode }: Options): Description {
	const permitted = operations.filter((operation) => may(operation) && (audience === 'full' || operation.public));
	const names = new Set(permitted.map(({ entity }) => entity.name));
	const readable = new Set(permitted.filter(({ kind }) => kind === 'list' || kind === 'get').map(({ entity }) => entity.name));
	const entities = [...registry.entities.values()].filter(({ name }) => names.has(name));
	return {
		version,
		mode,
		words: registry.words,
		entities: entities.map((entity) => describeEntity(entity, registry, audience, readable, withheld(entity.name, 'read'))),
		operations: permitted.map((operation) => describeOperation(operation, audience, withheld(operation.entity.name, 'write'))),
		screens: audience === 'full' ? describeScreens(registry, new Set(permitted.map(({ id }) => id))) : [],
	};
}

function describeEntity(
	entity: Entity,
	registry: Registry,
	audience: Audience,
	readable: ReadonlySet<string>,
	withheld: ReadonlySet<string>,
): DescribedEntity {
	const { name, plural, plugin, title, description, titleField, order, deletion, owner, states } = entity;
	const schema = without(recordSchema(entity, registry.words, audience), withheld);
	const isShown = (path: string): boolean => Object.hasOwn(schema.properties, path.replace(/^-/, '').split('.')[0]!);
	const filters = filtersOf(entity, registry.words, audience).filter(({ field }) => isShown(field));
	return {
		name,
		plural,
		plugin,
		title,
		description,
		titleField,
		search: entity.search.every(isShown) ? entity.search : [],
		facets: Object.keys(entity.searching.facets).filter((path) => filters.some(({ field }) => field === path)),
		order,
		columns: entity.columns.filter(isShown),
		...(owner && isShown(owner) ? { owner } : {}),
		...partOf(entity),
		deletion,
		...(states && audience === 'full' ? { states } : {}),
		...(entity.public ? { public: entity.public } : {}),
		schema,
		filters,
		sorts: sortsOf(filters),
		expands: expandsOf(entity, registry, audience)
			.filter((expand) => readable.has(expand.entity))
			.map(({ field: _, ...expand }) => expand),
	};
}

/** What goes with another record, or is only ever added to one. What belongs to a person stands by itself: it is looked for by whose it is. */
function partOf({ fields, appendOnly }: Entity): { partOf?: string } {
	const whole = fields.find(
		({ ref, required }) => ref && ref.entity !== 'user' && (appendOnly || (required && ref.onDelete === 'cascade')),
	);
	return whole?.ref ? { partOf: whole.ref.entity } : {};
}

/** The schema without these of its properties. */
function without<Shape extends JsonSchema>(schema: Shape, names: ReadonlySet<string>): Shape {
	if (names.size === 0 || !schema.properties) return schema;
	return {
		...schema,
		properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => !names.has(name))),
		...(schema.required ? { required: schema.required.filter((name) => !names.has(name)) } : {}),
	};
}

function describeOperation(operation: Operation, audience: Audience, withheld: ReadonlySet<string>): DescribedOperation {
	const { id, kind, entity, of, title, description, method, path, accepts, maxBytes, status, permission, idempotent } = operation;
	const input = (audience === 'public' ? operation.publicInput : undefined) ?? operation.input;
	const output = (audience === 'public' ? operation.publicOutput : undefined) ?? operation.output;
	return {
		id,
		kind,
		entity: entity.name,
		...(of === entity ? {} : { of: of.name }),
		title,
		description,
		method,
		path,
		...(input ? { input: without(input, withheld) } : {}),
		...(accepts ? { accepts } : {}),
		...(maxBytes ? { maxBytes } : {}),
		...(output ? { output } : {}),
		...(operation.produces ? { produces: operation.produces } : {}),
		status,
		permission,
		public: operation.public,
		idempotent,
	};
}
