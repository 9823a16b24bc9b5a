import type { Table } from '../data/model.ts';
import type { JsonSchema } from '../schema/model.ts';

const TEXT = 10_000;
const INDEXED_TEXT = 500;
const ITEMS = 500;
const INTEGER = 2 ** 31 - 1;

/**
 * The schema with a bound on everything that had none: what PostgreSQL could not hold is refused by name at the door,
 * never by the database.
 */
export function limited(schema: JsonSchema, table?: Table): JsonSchema {
	if (!schema.properties) return bounded(schema);
	const properties = Object.entries(schema.properties).map(([name, property]) => {
		const column = table?.columns.find(({ path }) => path.length === 1 && path[0] === name);
		const isIndexed = Boolean(column && table?.indexes.some(({ columns, using }) => !using && columns.includes(column.name)));
		return [name, bounded(property, column?.type, isIndexed)];
	});
	return { ...schema, properties: Object.fromEntries(properties) };
}

function bounded(schema: JsonSchema, columnType = '', isIndexed = false): JsonSchema {
	const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
	if (type === 'string' && !schema.enum && !schema.format) {
		return { ...schema, maxLength: Math.min(schema.maxLength ?? TEXT, isIndexed ? INDEXED_TEXT : TEXT) };
	}
	if (type === 'integer') return { ...schema, minimum: schema.minimum ?? -INTEGER, maximum: schema.maximum ?? INTEGER };
	if (type === 'number') {
		const [, precision, scale] = /numeric\((\d+),(\d+)\)/.exec(columnType) ?? [];
		const most = precision ? 10 ** (Number(precision) - Number(scale)) - 1 : 1e15;
		return { ...schema, minimum: schema.minimum ?? -most, maximum: schema.maximum ?? most };
	}
	if (type === 'array')
		return { ...schema, maxItems: schema.maxItems ?? ITEMS, ...(schema.items ? { items: bounded(schema.items) } : {}) };
	return schema.properties ? limited(schema) : schema;
}
