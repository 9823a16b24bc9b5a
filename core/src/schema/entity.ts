import type {
	Access,
	Entity,
	EventSpec,
	Field,
	JsonSchema,
	Manifest,
	OnDelete,
	OperationSpec,
	PublicAccess,
	States,
	TimelineSpec,
	Word,
} from './model.ts';
import type { Searching, Weight } from './searching.ts';
import { inWords } from './wording.ts';

/** `x-entity.search` where it says more than which fields. */
export type SearchKeyword = { fields: Record<string, Weight>; language?: 'organization' | 'none' } & Partial<
	Pick<Searching, 'facets' | 'suggestions' | 'aliases'>
>;

/** A schema file that has passed the meta-schema. */
export type EntityDocument = {
	$id: string;
	title: string;
	description: string;
	required?: string[];
	properties: Record<string, JsonSchema>;
	'x-entity': {
		plural: string;
		title: string;
		search?: string[] | SearchKeyword;
		owner?: string;
		deletion?: Entity['deletion'];
		retention?: string;
		unique?: string[][];
		indexes?: string[][];
		order?: string;
		columns?: string[];
		internal?: boolean;
		events?: boolean;
		audit?: boolean;
		appendOnly?: boolean;
		derive?: Entity['derive'];
		meter?: string;
		public?: PublicAccess;
		tenant?: 'self';
	};
	'x-access'?: Partial<Access>;
	'x-timeline'?: Partial<TimelineSpec> & Pick<TimelineSpec, 'of' | 'at'>;
	'x-about'?: { entity: string; record: string };
	'x-states'?: States;
	'x-operations'?: Record<string, OperationSpec>;
	'x-events'?: Record<string, EventSpec>;
};

const DERIVED: Entity['derive'] = ['list', 'get', 'create', 'update', 'delete', 'import', 'export'];
const DEFAULT_COLUMNS = 5;

/** Reads the keywords out of a checked file: defaults filled in, `$ref`s and `x-ref`s in the form that everything else uses. */
export function entityOf(document: EntityDocument, plugin: Manifest, file: string): Entity {
	const keywords = document['x-entity'];
	const states = document['x-states'];
	const required = new Set(document.required ?? []);
	const fields = Object.entries(document.properties).map(([name, schema]) => fieldOf(name, schema, required.has(name), states));
	return {
		name: nameOf(document.$id),
		plural: keywords.plural,
		plugin: plugin.name,
		file,
		title: document.title,
		description: document.description,
		fields,
		titleField: keywords.title,
		...searchOf(keywords.search),
		...(keywords.owner ? { owner: keywords.owner } : {}),
		deletion: keywords.deletion ?? 'archive',
		...(keywords.retention ? { retention: keywords.retention } : {}),
		uniques: keywords.unique ?? [],
		indexes: keywords.indexes ?? [],
		order: keywords.order ?? '-createdAt',
		columns: keywords.columns ?? defaultColumns(keywords.title, fields),
		tells: keywords.events ?? (plugin.name !== 'identity' && !keywords.internal && !keywords.appendOnly),
		events: Object.fromEntries(
			Object.entries(document['x-events'] ?? {}).map(([name, spec]) => [
				name,
				spec.payload ? { ...spec, payload: rewrite(spec.payload) } : spec,
			]),
		),
		...(keywords.audit === false ? { unaudited: true as const } : {}),
		appendOnly: keywords.appendOnly ?? false,
		internal: keywords.internal ?? false,
		derive: keywords.derive ?? DERIVED,
		...(keywords.meter ? { meter: keywords.meter } : {}),
		...(keywords.public ? { public: keywords.public } : {}),
		access: { roles: {}, fields: {}, ...document['x-access'] },
		...(document['x-timeline'] ? { timeline: { show: [], states: false, ...document['x-timeline'] } } : {}),
		...(document['x-about'] ? { about: document['x-about'] } : {}),
		...(states ? { states } : {}),
		operations: Object.fromEntries(
			Object.entries(document['x-operations'] ?? {}).map(([name, spec]) => [name, operationOf(spec)]),
		),
		isOrganization: keywords.tenant === 'self',
	};
}

/** The plain list means: all alike, nothing counted, nothing suggested. */
function searchOf(keyword: string[] | SearchKeyword = []): Pick<Entity, 'search' | 'searching'> {
	const nothing = { facets: {}, suggestions: [], aliases: {}, inLanguage: false };
	if (Array.isArray(keyword)) return { search: keyword, searching: nothing };
	const { fields, language, ...more } = keyword;
	return {
		search: Object.keys(fields),
		searching: { ...nothing, weights: fields, inLanguage: language === 'organization', ...more },
	};
}

/** `crm/contact` → `contact` */
export const nameOf = (id: string): string => id.slice(id.indexOf('/') + 1);

function fieldOf(name: string, source: JsonSchema, isRequired: boolean, states: States | undefined): Field {
	const schema = rewrite(source);
	// A record is always in some state, from the first on.
	const isState = states?.field === name;
	if (isState) schema.default = states.initial;
	const word = schema.$ref?.slice('#/words/'.length) as Word | undefined;
	const target = schema['x-ref'] as string | undefined;
	const text = (keyword: `x-${string}`): string | undefined => schema[keyword] as string | undefined;
	return {
		name,
		schema,
		...(word ? { word } : {}),
		required: isRequired || isState,
		readOnly: schema['x-read-only'] === true,
		hidden: schema['x-hidden'] === true,
		...(target ? { ref: { entity: target, onDelete: (schema['x-on-delete'] as OnDelete | undefined) ?? 'restrict' } } : {}),
		index: schema['x-index'] === true,
		unique: schema['x-unique'] === true,
		personal: schema['x-personal'] === true,
		encrypted: schema['x-encrypted'] === true,
		audited: schema['x-audit'] !== false,
		...(schema['x-sign-in'] === true ? { signIn: true } : {}),
		...(text('x-was') ? { was: text('x-was') } : {}),
		label: text('x-label') ?? schema.title ?? inWords(name),
		...(text('x-control') ? { control: text('x-control') } : {}),
		...(text('x-reso') ? { reso: text('x-reso') } : {}),
	};
}

function operationOf(spec: OperationSpec): OperationSpec {
	const { input, output, of } = spec;
	return {
		...spec,
		...(of ? { of: nameOf(of) } : {}),
		...(input ? { input: rewrite(input) } : {}),
		...(output && output !== 'record' ? { output: rewrite(output) } : {}),
	};
}

/** Keywords whose values are data, not schemas. */
const DATA = new Set(['default', 'examples', 'const', 'enum']);

/** `$ref: "freehold:money"` (alone or in an allOf) → `#/words/money`; `x-ref: "crm/contact"` → `contact`; at any depth. */
function rewrite(schema: JsonSchema): JsonSchema {
	const result: Record<string, unknown> = {};
	for (const [keyword, value] of Object.entries(schema)) {
		if (keyword === '$comment') continue;
		if (keyword === '$ref') result.$ref = `#/words/${(value as string).slice('freehold:'.length)}`;
		else if (keyword === 'allOf') Object.assign(result, rewrite((value as JsonSchema[])[0] ?? {}));
		else if (keyword === 'x-ref') result['x-ref'] = nameOf(value as string);
		else if (keyword === 'properties') {
			const members = Object.entries(value as Record<string, JsonSchema>);
			result.properties = Object.fromEntries(members.map(([name, member]) => [name, rewrite(member)]));
		} else if (DATA.has(keyword) || typeof value !== 'object' || value === null) result[keyword] = value;
		else if (Array.isArray(value))
			result[keyword] = value.map((one) => (typeof one === 'object' && one !== null ? rewrite(one) : one));
		else result[keyword] = rewrite(value as JsonSchema);
	}
	return result as JsonSchema;
}

/** The field that names a record, then the first ones of which a table cell can show something. */
function defaultColumns(title: string, fields: Field[]): string[] {
	const shown = fields.filter(
		({ name, hidden, schema }) => !hidden && name !== title && schema.type !== 'object' && schema.type !== 'array',
	);
	return [title, ...shown.slice(0, DEFAULT_COLUMNS - 1).map(({ name }) => name)];
}
