import type { BlindKind } from '../encryption/blind-index.ts';
import { bootError } from '../errors.ts';
import { isFoundWhole } from '../schema/encrypted.ts';
import type { Entity, Field, JsonSchema, Registry, Word } from '../schema/model.ts';
import { MAIN_MEMBER } from '../schema/paths.ts';
import { columnName, columnType, shortName, sqlLiteral, suggestName, wordMemberType } from './columns.ts';
import type { Column, ForeignKey, Index, Table } from './model.ts';

/** Names that the platform's own columns have; a field cannot. */
const SYSTEM = ['id', 'organization_id', 'created_at', 'updated_at', 'archived_at', 'search'];

/**
 * The table of an entity, derived from its schema alone: columns, indexes and foreign keys in a fixed order.
 * @throws a boot error where two fields would share a column, or a search field or index names no column
 */
export function tableOf(entity: Entity, registry: Registry): Table {
	const name = columnName(entity.plural);
	const fields = entity.fields.flatMap((field) => fieldColumns(entity, field, registry));
	const columns = [...tenantColumns(entity), ...fields, ...closingColumns(entity)];
	refuseTwins(entity, fields);
	const table: Table = {
		entity,
		name,
		columns,
		indexes: [],
		foreignKeys: foreignKeysOf(entity, name, fields, registry),
		tenantColumn: entity.isOrganization ? 'id' : 'organization_id',
		...searchColumns(entity, fields),
		suggests: entity.searching.suggestions.map((path) => suggestColumn(entity, fields, path)),
		searchWhole: fields.filter(({ encrypted, path }) => encrypted && entity.search.includes(path[0] as string)),
		archive: entity.deletion === 'archive',
	};
	table.indexes = indexesOf(table);
	return table;
}

const system = (name: string, path: string, type: string, nullable = false, standard?: string): Column => ({
	name,
	path: [path],
	type,
	nullable,
	...(standard ? { default: standard } : {}),
	field: null,
});

const tenantColumns = (entity: Entity): Column[] => [
	...(entity.isOrganization ? [] : [system('organization_id', 'organizationId', 'uuid')]),
	system('id', 'id', 'uuid'),
];

const closingColumns = (entity: Entity): Column[] => [
	system('created_at', 'createdAt', 'timestamp with time zone', false, 'now()'),
	system('updated_at', 'updatedAt', 'timestamp with time zone', false, 'now()'),
	...(entity.deletion === 'archive' ? [system('archived_at', 'archivedAt', 'timestamp with time zone', true)] : []),
];

function fieldColumns(entity: Entity, field: Field, registry: Registry): Column[] {
	const word = field.word && registry.words[field.word];
	if (field.encrypted) return encryptedColumns(entity, field);
	return word?.properties ? wordColumns(field, word) : [plainColumn(entity, field, word)];
}

/** The ciphertext, and beside it what it is found by: `email`, `email_blind`, for signing in `email_sign_in`. */
function encryptedColumns(entity: Entity, field: Field): Column[] {
	const kind: BlindKind = field.word === 'email' || field.word === 'phone' ? field.word : 'text';
	const name = columnName(field.name);
	const text = { path: [field.name], type: 'text' };
	const beside = (suffix: string, of: 'organization' | 'platform'): Column => ({
		...text,
		name: columnName(field.name, suffix),
		nullable: true,
		...(field.was ? { was: columnName(field.was, suffix) } : {}),
		field: null,
		blind: { kind, of },
	});
	const isFound = isFoundWhole(entity, field);
	const sealed: Column = {
		...text,
		name,
		nullable: !field.required,
		...(field.was ? { was: columnName(field.was) } : {}),
		field,
		encrypted: { kind, ...(isFound ? { blind: columnName(field.name, 'blind') } : {}) },
	};
	return [
		sealed,
		...(isFound ? [beside('blind', 'organization')] : []),
		...(field.signIn ? [beside('sign-in', 'platform')] : []),
	];
}

function plainColumn(entity: Entity, field: Field, word: JsonSchema | undefined): Column {
	const schema = word ? { ...word, ...field.schema } : field.schema;
	const isState = entity.states?.field === field.name;
	const standard = isState ? entity.states?.initial : schema.default;
	const type = field.ref ? 'uuid' : columnType(schema);
	return {
		name: columnName(field.name),
		path: [field.name],
		type,
		nullable: !field.required && !isState,
		...(standard === undefined || standard === null ? {} : { default: sqlLiteral(standard, type) }),
		...(field.was ? { was: columnName(field.was) } : {}),
		...valuesOf(schema, type),
		field,
	};
}

/** One column a member: `price` → `price_amount`, `price_currency`. */
function wordColumns(field: Field, word: JsonSchema): Column[] {
	const standard = (field.schema.default ?? {}) as Record<string, unknown>;
	return Object.entries(word.properties ?? {}).map(([member, schema]) => {
		const type = wordMemberType(field.word, member) ?? columnType(schema);
		return {
			name: columnName(field.name, member),
			path: [field.name, member],
			type,
			nullable: !field.required || !(word.required ?? []).includes(member),
			...(standard[member] === undefined ? {} : { default: sqlLiteral(standard[member], type) }),
			...(field.was ? { was: columnName(field.was, member) } : {}),
			...valuesOf(schema, type),
			field,
		};
	});
}

const valuesOf = (schema: JsonSchema, type: string): { values?: string[] } =>
	schema.enum && type === 'text' ? { values: schema.enum.filter((value) => value !== null).map(String) } : {};

function refuseTwins(entity: Entity, fields: Column[]): void {
	const seen = new Map<string, string>(SYSTEM.map((name) => [name, 'the platform']));
	for (const column of fields) {
		const other = seen.get(column.name);
		const mine = `"${column.path.join('.')}"`;
		if (other) {
			throw bootError('column_duplicate', {
				file: entity.file,
				detail: `The field ${mine} needs the column ${column.name}, which ${other} has already. Give the field another name.`,
			});
		}
		seen.set(column.name, mine);
	}
}

function searchColumns(entity: Entity, fields: Column[]): Pick<Table, 'search' | 'searchWeights'> {
	const { weights } = entity.searching;
	const found = entity.search.flatMap((path) => {
		const columns = fields.filter((column) => column.path[0] === path || column.path.join('.') === path);
		if (columns.length === 0) throw unknownPath(entity, 'search', path);
		return columns
			.filter(({ type, field, encrypted }) => type === 'text' && field && !encrypted)
			.map(({ name }) => ({ name, weight: weights?.[path] ?? 'D' }));
	});
	return {
		search: found.map(({ name }) => name),
		...(weights && found.length > 0 ? { searchWeights: found.map(({ weight }) => weight) } : {}),
	};
}

function suggestColumn(entity: Entity, fields: Column[], path: string): string {
	const column = fields.find(
		({ path: [name, member], field }) =>
			(member === undefined ? name : `${name}.${member}`) === path ||
			(name === path && member === MAIN_MEMBER[field?.word as Word]),
	);
	if (column?.type !== 'text' || column.encrypted) throw unknownPath(entity, 'suggestions', path);
	return column.name;
}

function foreignKeysOf(entity: Entity, table: string, columns: Column[], registry: Registry): ForeignKey[] {
	return columns.flatMap((column) => {
		const ref = column.field?.ref;
		if (!ref) return [];
		const target = registry.entities.get(ref.entity) ?? registry.entities.get(ref.entity.split('/').at(-1) ?? '');
		if (!target)
			throw bootError('ref_unknown', { file: entity.file, pointer: `/properties/${column.path[0]}/x-ref`, found: ref.entity });
		const key: ForeignKey = {
			name: shortName(table, column.name, 'fkey'),
			column: column.name,
			table: columnName(target.plural),
			onDelete: ref.onDelete,
		};
		return [target.isOrganization && !entity.isOrganization ? { ...key, toOrganization: true } : key];
	});
}

/**
 * Every index serves one organisation's rows in a stable order, so it starts with the organisation and ends with the id.
 * The organisation's own table is the exception: what is unique there is unique for all.
 */
function indexesOf(table: Table): Index[] {
	const { entity } = table;
	const tenant = entity.isOrganization ? [] : [table.tenantColumn];
	const found = new Map<string, Index>();
	const unique = (columns: string[]): void => {
		const index: Index = { name: shortName(table.name, ...columns, 'key'), columns: [...tenant, ...columns], unique: true };
		found.set(`unique ${columns}`, table.archive && tenant.length ? { ...index, where: 'archived_at is null' } : index);
	};
	const sorted = (columns: string[]): void => {
		const own = [...new Set(columns)].filter((name) => name !== 'id');
		if (own.length > 0)
			found.set(`${own}`, { name: shortName(table.name, ...own, 'idx'), columns: [...tenant, ...own, 'id'], unique: false });
	};
	const at = (paths: string[]): string[] => paths.flatMap((path) => columnsAt(table, path));

	for (const field of entity.fields) {
		if (field.unique) unique(at([field.name]));
		if (field.index && field.schema.type === 'array') {
			const columns = at([field.name]);
			found.set(`${columns}`, { name: shortName(table.name, ...columns, 'idx'), columns, unique: false, using: 'gin' });
		} else if (field.index || field.ref || field.word === 'geo-point') sorted(at([field.name]));
	}
	for (const paths of entity.uniques) unique(at(paths));
	for (const paths of entity.indexes) sorted(at(paths));
	sorted(at([entity.order.replace(/^-/, '')]));
	// A quota counts the records of a period.
	if (entity.meter) sorted(['created_at']);
	const search: Index = { name: shortName(table.name, 'search', 'idx'), columns: ['search'], unique: false, using: 'gin' };
	for (const column of table.suggests) sorted([suggestName(column)]);
	return [...found.values(), ...(table.search.length > 0 ? [search] : [])];
}

/** The members that a word is found by; a place by both of its own. */
const mainMembers = (word: Word): readonly string[] =>
	word === 'geo-point' ? ['latitude', 'longitude'] : [MAIN_MEMBER[word] ?? ''];

/** The columns behind a path of the schema file: `price.amount`, `price`, `status`, `createdAt`. */
function columnsAt(table: Table, path: string): string[] {
	const exact = table.columns.find((column) => column.path.join('.') === path);
	if (exact) return [exact.encrypted?.blind ?? exact.name];
	const main = table.columns.filter(
		({ field, path: [name, member] }) => name === path && field?.word && mainMembers(field.word).includes(member ?? ''),
	);
	if (main.length === 0) throw unknownPath(table.entity, 'an index or the order', path);
	return main.map((column) => column.name);
}

const unknownPath = (entity: Entity, where: string, path: string) =>
	bootError('field_unknown', { file: entity.file, detail: `${where} names "${path}", which is no field of ${entity.name}.` });
