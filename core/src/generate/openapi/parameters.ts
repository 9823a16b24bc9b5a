import type { DescribedOperation } from '../../schema/description.ts';
import type { Filter } from '../../schema/filters.ts';
import type { JsonSchema } from '../../schema/model.ts';
import type { Subject } from '../subjects.ts';
import { isReading, type Schema, toOpenapi } from './schemas.ts';

type Parameter = Record<string, unknown>;

/** What an operation takes in its path, its query and its headers. */
export function parametersOf(operation: DescribedOperation, subject: Subject): Parameter[] {
	const { kind, path, method, input, idempotent, public: isPublic } = operation;
	return [
		...(path.includes('{id}') ? [ID] : []),
		...(isReading(operation) ? readParameters(subject) : []),
		...(kind === 'list' ? listParameters(subject) : []),
		...(kind === 'export' ? exportParameters(subject) : []),
		...(method === 'GET' && input ? queryOf(input) : []),
		...(idempotent && method === 'POST' ? [IDEMPOTENCY_KEY] : []),
		...(isPublic && method === 'POST' ? [FORM] : []),
	];
}

const ID: Parameter = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

const IDEMPOTENCY_KEY: Parameter = {
	name: 'Idempotency-Key',
	in: 'header',
	description: 'Made up by the caller, kept for 24 hours: the same key and body have one effect and the same answer.',
	schema: { type: 'string', maxLength: 255 },
	example: '0198f2a4-7c1d-7b6e-9f3a-2d5c8e1b4a60',
};

const FORM: Parameter = {
	name: 'Freehold-Form',
	in: 'header',
	description: 'Needed with a publishable key: milliseconds since the form was shown, and whether its hidden field was filled.',
	schema: { type: 'string', pattern: '^elapsed=[0-9]+; ?trap=[01]$' },
	example: 'elapsed=8400; trap=0',
};

function readParameters({ entity }: Subject): Parameter[] {
	const expands = entity.expands.map(({ name }) => name);
	return [
		several('fields', Object.keys(entity.schema.properties ?? {}), 'Only these fields come, and `id`.'),
		...(expands.length > 0 ? [several('expand', expands, 'Related records that come along.')] : []),
	];
}

const several = (name: string, values: string[], description: string, more: Schema = {}): Parameter => ({
	name,
	in: 'query',
	description,
	style: 'form',
	explode: false,
	schema: { type: 'array', items: { type: 'string', enum: values }, ...more },
});

function listParameters({ entity }: Subject): Parameter[] {
	const sorts = entity.sorts.flatMap((sort) => [sort, `-${sort}`]);
	return [
		query('limit', { type: 'integer', minimum: 1, maximum: 100, default: 20 }, 'Records on a page.'),
		query('cursor', { type: 'string' }, '`next` of the page before.'),
		...(sorts.length > 0
			? [several('sort', sorts, `\`-\` in front is descending. Default: \`${entity.order}\`.`, { maxItems: 4 })]
			: []),
		...(entity.search.length > 0
			? [query('q', { type: 'string', maxLength: 200 }, `Searches ${entity.search.join(', ')}.`)]
			: []),
		query(
			'where',
			{ type: 'string', maxLength: 1000 },
			'The query language: `status:active price:500000..800000 -sold`. Holds together with all other filters.',
		),
		query('total', { type: 'boolean', default: false }, 'Count all matches too.'),
		...entity.filters.flatMap((filter) => filterParameters(filter, entity.schema)),
	];
}

/** Everything of a list that is not of its pages. */
const exportParameters = (subject: Subject): Parameter[] =>
	[...readParameters(subject), ...listParameters(subject)].filter(
		({ name }) => !['limit', 'cursor', 'total', 'expand'].includes(name as string),
	);

const query = (name: string, schema: Schema, description?: string): Parameter => ({
	name,
	in: 'query',
	...(description ? { description } : {}),
	schema,
});

const MEANINGS: Record<string, string> = {
	ne: 'is not, or is not set',
	in: 'is one of',
	gt: 'is more than',
	gte: 'is at least',
	lt: 'is less than',
	lte: 'is at most',
	set: 'is set, or is not',
	has: 'has',
};

function filterParameters(filter: Filter, record: JsonSchema): Parameter[] {
	const { field, operators } = filter;
	const description = record.properties?.[field]?.description;
	return operators.map((operator) => {
		if (operator === 'within') return { ...several(`${field}[within]`, [], ''), ...RECTANGLE };
		if (operator === 'eq') return query(field, valueSchema(filter), description);
		const name = `${field}[${operator}]`;
		const meaning = `${field} ${MEANINGS[operator] ?? operator}`;
		if (operator === 'set') return query(name, { type: 'boolean' }, meaning);
		if (operator !== 'in') return query(name, valueSchema(filter), meaning);
		return {
			...query(name, { type: 'array', maxItems: 100, items: valueSchema(filter) }, meaning),
			style: 'form',
			explode: false,
		};
	});
}

const RECTANGLE: Parameter = {
	description: 'Inside the rectangle of west, south, east, north, in degrees (WGS 84).',
	schema: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
	example: [-122.5, 47.4, -122.1, 47.8],
};

function valueSchema({ type, enum: values }: Filter): Schema {
	if (values) return { type: 'string', enum: values };
	if (type === 'number' || type === 'boolean' || type === 'string') return { type };
	return { type: 'string', format: type };
}

/** A GET takes its input in the query. */
const queryOf = ({ properties = {}, required = [] }: JsonSchema): Parameter[] =>
	Object.entries(properties).map(([name, schema]) => {
		const { description } = schema;
		return { ...query(name, toOpenapi(schema), description), ...(required.includes(name) ? { required: true } : {}) };
	});
