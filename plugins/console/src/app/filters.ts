/**
 * Filters, three ways: as the API's query (`price[gte]=500000`), as a form's schema (so that the kit's fields draw them), and in words.
 * Pure; the address bar is where they are kept.
 */
import { type FieldSchema, inWords, type Localise } from '@freehold/widgets/kit';
import type { Catalogue, FoundField } from './catalogue.ts';
import type { Entity, Filter } from './description.ts';
import { enumText } from './values.ts';

/** Parameters that say how a list is shown; the API is not told of them. */
export const HOW = new Set(['columns', 'view']);

/** Parameters of a list that are no filters. */
const NO_FILTER = new Set(['q', 'sort', 'cursor', ...HOW]);

/** Each input of the filter form: its parameter in the query, and the schema that draws it. */
type Input = { parameter: string; filter: Filter; schema: FieldSchema; title: string };

const isRange = ({ type, operators }: Filter) =>
	['number', 'date', 'date-time'].includes(type) && operators.includes('gte') && operators.includes('lte');

function inputsOf(filter: Filter, title: string, { ref, schema: property }: FoundField, local: Localise): Input[] {
	const input = (parameter: string, schema: FieldSchema, label = title): Input => ({
		parameter,
		filter,
		title,
		schema: { ...schema, 'x-label': label },
	});
	const { field, type } = filter;
	// Of a list it is asked whether it has the value: one of a few, or a record that is picked.
	if (filter.operators.includes('has')) {
		const { items = {} } = property;
		return filter.enum || items['x-ref'] ? [input(`${field}[has]`, items)] : [];
	}
	if (filter.enum) return [input(`${field}[in]`, { type: 'array', items: { type: 'string', enum: filter.enum } })];
	if (ref) return [input(field, { type: 'string', format: 'uuid', 'x-ref': ref })];
	// A box would ask for one of the two; nothing asked for is a third.
	if (type === 'boolean') return [input(field, { type: 'string', enum: ['yes', 'no'] })];
	if (isRange(filter)) {
		const schema: FieldSchema = type === 'number' ? { type: 'number' } : { type: 'string', format: 'date' };
		return [
			input(`${field}[gte]`, schema, local.text('from', { name: title })),
			input(`${field}[lte]`, schema, local.text('to', { name: title })),
		];
	}
	return type === 'string' ? [input(field, { type: 'string' })] : [];
}

/** Members of a place that people look for by name. */
const PLACES = /\.(city|postalCode)$/;

/** Is it worth a field? Free text is what the search is for, so of texts only those the table shows are offered. */
function isOffered({ field, type, enum: values }: Filter, entity: Entity): boolean {
	if (entity.columns.includes(field) || PLACES.test(field)) return field !== entity.titleField;
	if (field.includes('.') || field === 'id' || field === 'updatedAt') return false;
	return type !== 'string' || values !== undefined;
}

/** What the form offers, in the order of the entity's columns first, then as in the description. */
export function filterInputs(entity: Entity, catalogue: Catalogue, local: Localise): Input[] {
	const rank = ({ field }: Filter) => (entity.columns.includes(field) ? entity.columns.indexOf(field) : entity.columns.length);
	return entity.filters
		.filter((filter) => isOffered(filter, entity))
		.sort((a, b) => rank(a) - rank(b))
		.flatMap((filter) => {
			const field = catalogue.field(entity, filter.field);
			return !field ? [] : inputsOf(filter, field.label, field, local);
		});
}

/** The schema of the whole form. */
export function filterSchema(inputs: Input[]): FieldSchema {
	return { type: 'object', properties: Object.fromEntries(inputs.map(({ parameter, schema }) => [parameter, schema])) };
}

/** A day in the reader's zone, from its first to its last moment, where the API wants a moment. */
function moment(day: string, parameter: string): string {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const end = parameter.endsWith('[lte]');
	return new Date(year, month - 1, date + (end ? 1 : 0), 0, 0, 0, end ? -1 : 0).toISOString();
}

function dayOf(instant: string): string {
	const date = new Date(instant);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The form's value → the query's parameters. */
export function toQuery(inputs: Input[], value: Record<string, unknown>): [string, string][] {
	return inputs.flatMap(({ parameter, filter }): [string, string][] => {
		const set = value[parameter];
		if (set === undefined || set === '') return [];
		if (Array.isArray(set)) return set.length === 1 ? [[filter.field, String(set[0])]] : [[parameter, set.join(',')]];
		if (filter.type === 'boolean') return [[parameter, String(set === 'yes')]];
		return [[parameter, filter.type === 'date-time' ? moment(String(set), parameter) : String(set)]];
	});
}

/** The query → the form's value. A single choice stands as `status=new` in the address, as a list in the form. */
export function fromQuery(inputs: Input[], query: URLSearchParams): Record<string, unknown> {
	const value: Record<string, unknown> = {};
	for (const { parameter, filter } of inputs) {
		const text = query.get(parameter) ?? (filter.enum ? query.get(filter.field) : null);
		if (text === null) continue;
		if (filter.enum && !filter.operators.includes('has')) value[parameter] = text.split(',');
		else if (filter.type === 'number') value[parameter] = Number(text);
		else if (filter.type === 'boolean') value[parameter] = text === 'true' ? 'yes' : 'no';
		else value[parameter] = filter.type === 'date-time' ? dayOf(text) : text;
	}
	return value;
}

/** The filters that are set. */
export function filtersIn(query: URLSearchParams): [string, string][] {
	return [...query].filter(([name]) => !NO_FILTER.has(name));
}

const SIGNS: Record<string, string> = { gte: '≥', lte: '≤', gt: '>', lt: '<', ne: '≠' };

/** One filter in words: `Price ≥ 500,000`, `Status: New, Qualified`. `name` names a referred record, once it is known. */
export function filterText(
	entity: Entity,
	catalogue: Catalogue,
	[parameter, text]: [string, string],
	local: Localise,
	name?: string,
): string {
	if (parameter === 'where') return text;
	const [, path = parameter, operator = ''] = /^([\w.]+)(?:\[(\w+)\])?$/.exec(parameter) ?? [];
	const filter = entity.filters.find(({ field }) => field === path);
	const label = catalogue.field(entity, path)?.label ?? inWords(path);
	const sign = SIGNS[operator] ?? ':';
	return `${label}${sign === ':' ? ':' : ` ${sign}`} ${name ?? valueText(filter, text, local)}`;
}

function valueText(filter: Filter | undefined, text: string, local: Localise): string {
	if (filter?.enum) return text.split(',').map(enumText).join(', ');
	if (filter?.type === 'number')
		return text
			.split(',')
			.map((part) => local.number(Number(part)))
			.join(', ');
	if (filter?.type === 'boolean') return local.text(text === 'true' ? 'yes' : 'no');
	if (filter?.type === 'date' || filter?.type === 'date-time') return local.date(text);
	return text;
}
