import type { Table } from '../data/model.ts';
import type { Entity, JsonSchema, OperationSpec, Registry } from '../schema/model.ts';
import { isSearched, searchPath } from '../schema/routes.ts';
import { createSchema, recordSchema, updateSchema } from '../schema/shapes.ts';
import { searchInput, searchOutput } from '../search/ask.ts';
import { timelineOperations } from '../timeline/operations.ts';
import { limited } from './limits.ts';
import type { Operation, OperationKind } from './model.ts';

/**
 * Every operation that the schema files imply: CRUD, import, one for each transition, and what `x-operations` declares.
 * Pure; the order is the registry's, so that everything generated from it is stable.
 */
export function deriveOperations(registry: Registry, tables: Map<string, Table>): Operation[] {
	const operations: Operation[] = [];
	for (const entity of registry.entities.values()) {
		const shapes = shapesOf(entity, registry, tables.get(entity.name) as Table);
		if (!entity.internal) operations.push(...crud(entity, shapes), ...searches(entity, shapes), ...transitions(entity, shapes));
		for (const [name, spec] of Object.entries(entity.operations)) {
			const of = spec.of ? (registry.entities.get(spec.of) as Entity) : entity;
			operations.push(declared({ entity, of }, name, spec, shapes));
		}
	}
	return [...operations, ...timelineOperations(registry)];
}

type Shapes = {
	record: JsonSchema;
	create: JsonSchema;
	update: JsonSchema;
	publicRecord?: JsonSchema;
	publicCreate?: JsonSchema;
};

function shapesOf(entity: Entity, registry: Registry, table: Table): Shapes {
	return {
		record: recordSchema(entity, registry.words),
		create: limited(createSchema(entity, registry.words), table),
		update: limited(updateSchema(entity, registry.words), table),
		...(entity.public?.read ? { publicRecord: recordSchema(entity, registry.words, 'public') } : {}),
		...(entity.public?.create ? { publicCreate: limited(createSchema(entity, registry.words, 'public'), table) } : {}),
	};
}

const pageOf = (record: JsonSchema): JsonSchema => ({
	type: 'object',
	required: ['data', 'next'],
	additionalProperties: false,
	properties: {
		data: { type: 'array', items: record },
		next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end' },
		total: { type: 'integer', description: 'Number of all matches; only with total=true' },
	},
});

function crud(entity: Entity, shapes: Shapes): Operation[] {
	const collection = `/v1/${entity.plural}`;
	const record = `${collection}/{id}`;
	const title = entity.title.toLowerCase();
	const plural = entity.plural.replaceAll('-', ' ');
	const readable = Boolean(shapes.publicRecord);
	const build = (kind: OperationKind, rest: Partial<Operation>): Operation => ({
		id: `${entity.name}.${kind}`,
		kind,
		entity,
		of: entity,
		title: '',
		description: '',
		method: 'GET',
		path: record,
		status: 200,
		permission: `${entity.name}:${READING.includes(kind) ? 'read' : kind === 'delete' ? 'delete' : 'write'}`,
		public: false,
		stepUp: false,
		audit: false,
		idempotent: rest.method === 'POST',
		...rest,
	});
	const reads = { public: readable };
	const all: Record<string, Operation> = {
		list: build('list', {
			title: `List ${plural}`,
			description: `${entity.description} Filtered, sorted and in pages.`.trim(),
			path: collection,
			output: pageOf(shapes.record),
			...(shapes.publicRecord ? { publicOutput: pageOf(shapes.publicRecord) } : {}),
			...reads,
		}),
		get: build('get', {
			title: `Get one ${title}`,
			output: shapes.record,
			...(shapes.publicRecord ? { publicOutput: shapes.publicRecord } : {}),
			...reads,
		}),
		create: build('create', {
			title: `Create ${one(title)}`,
			method: 'POST',
			path: collection,
			status: 201,
			input: shapes.create,
			output: shapes.record,
			public: Boolean(shapes.publicCreate),
			...(shapes.publicCreate ? { publicInput: shapes.publicCreate, publicOutput: shapes.publicRecord ?? CREATED } : {}),
		}),
		update: build('update', {
			title: `Change ${one(title)}`,
			description: 'Only the fields that are sent change; null clears an optional one.',
			method: 'PATCH',
			input: shapes.update,
			output: shapes.record,
		}),
		delete: build('delete', {
			title: `${entity.deletion === 'archive' ? 'Archive' : 'Delete'} ${one(title)}`,
			method: 'DELETE',
			status: 204,
		}),
		import: build('import', {
			title: `Import ${plural} from CSV`,
			description:
				'Good rows are loaded, each bad one is reported with line, column and reason. Sending the same file again goes on where it stopped. With `check=true` its first hundred rows are checked, and nothing is loaded or kept.',
			method: 'POST',
			path: `${collection}/import`,
			accepts: ['text/csv'],
			maxBytes: 2 ** 30,
			output: IMPORT_REPORT,
			idempotent: false,
		}),
		export: build('export', {
			title: `Export ${plural} to CSV`,
			description: 'All that the filters find, in the fields that the caller sees; columns are named as an import names them.',
			path: `${collection}/export`,
			produces: 'text/csv',
		}),
	};
	return entity.derive.map((kind) => all[kind] as Operation);
}

const READING: OperationKind[] = ['list', 'get', 'export'];

function searches(entity: Entity, shapes: Shapes): Operation[] {
	if (!isSearched(entity)) return [];
	const plural = entity.plural.replaceAll('-', ' ');
	return [
		{
			id: `${entity.name}.search`,
			kind: 'search',
			entity,
			of: entity,
			title: `Search ${plural}`,
			description: 'By words, fields and places, the best match first; with counts by facet.',
			method: 'POST',
			path: searchPath(entity),
			input: searchInput(plural),
			output: searchOutput(shapes.record),
			status: 200,
			permission: `${entity.name}:read`,
			public: false,
			stepUp: false,
			audit: false,
			idempotent: false,
		},
	];
}

/** What a form on a page is told where the entity shows nothing to publishable keys. */
const CREATED: JsonSchema = {
	type: 'object',
	required: ['id'],
	additionalProperties: false,
	properties: { id: { type: 'string', format: 'uuid' } },
};

const IMPORT_REPORT: JsonSchema = {
	type: 'object',
	title: 'Import report',
	required: ['id', 'status', 'reason', 'rowsRead', 'rowsLoaded', 'rowsRejected', 'errors'],
	additionalProperties: false,
	properties: {
		id: { type: ['string', 'null'], format: 'uuid', description: 'null where rows were only checked' },
		status: { type: 'string', enum: ['running', 'done', 'stopped', 'checked'] },
		reason: {
			type: ['string', 'null'],
			description: 'Why it stopped before the end of the file; sent again, the file goes on from there',
		},
		rowsRead: { type: 'integer' },
		rowsLoaded: { type: 'integer' },
		rowsRejected: { type: 'integer' },
		errors: {
			type: 'array',
			description: 'The first 1,000 refused cells',
			items: {
				type: 'object',
				required: ['line', 'column', 'reason', 'found'],
				additionalProperties: false,
				properties: {
					line: { type: 'integer', description: 'Line in the file, the header being line 1' },
					column: { type: 'string' },
					reason: { type: 'string' },
					found: { type: 'string' },
				},
			},
		},
	},
};

function transitions(entity: Entity, shapes: Shapes): Operation[] {
	return Object.entries(entity.states?.transitions ?? {}).map(([name, transition]) => ({
		id: `${entity.name}.${name}`,
		kind: 'transition' as const,
		entity,
		of: entity,
		title: transition.title ?? `${words(name)} ${one(entity.title.toLowerCase())}`,
		description: `From ${transition.from.join(' or ')} to ${transition.to}.`,
		method: 'POST' as const,
		path: `/v1/${entity.plural}/{id}/${name}`,
		output: shapes.record,
		status: 200,
		permission: transition.permission ?? `${entity.name}:write`,
		public: false,
		stepUp: false,
		audit: false,
		idempotent: true,
	}));
}

type About = Pick<Operation, 'entity' | 'of'>;

function declared({ entity, of }: About, name: string, spec: OperationSpec, shapes: Shapes): Operation {
	const method = spec.method ?? 'POST';
	const output = spec.output === 'record' ? shapes.record : spec.output;
	const below = spec.on === 'record' ? `${entity.plural}/{id}/${name}` : `${entity.plural}/${name}`;
	return {
		id: `${entity.name}.${name}`,
		kind: 'custom',
		entity,
		of,
		title: spec.title ?? `${words(name)} ${entity.title.toLowerCase()}`,
		description: spec.description ?? '',
		method,
		path: `/v1/${spec.path?.replace(/^\//, '') ?? below}`,
		...(spec.input ? { input: limited(spec.input) } : {}),
		...(spec.accepts ? { accepts: spec.accepts } : {}),
		...(spec.maxBytes ? { maxBytes: spec.maxBytes } : {}),
		...(output ? { output } : {}),
		...(spec.produces ? { produces: spec.produces } : {}),
		status: spec.status ?? (output || spec.produces ? 200 : 204),
		permission: spec.permission,
		public: spec.public ?? false,
		stepUp: spec.stepUp ?? false,
		audit: spec.audit ?? false,
		idempotent: spec.idempotent ?? method === 'POST',
		...(spec.limit ? { limit: spec.limit } : {}),
	};
}

/** `a listing`, `an open house` */
const one = (title: string): string => `${/^[aeio]/i.test(title) ? 'an' : 'a'} ${title}`;

const words = (name: string): string => {
	const text = name.replaceAll('-', ' ');
	return text.charAt(0).toUpperCase() + text.slice(1);
};
