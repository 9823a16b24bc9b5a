import { readExpand, readFields, readList } from '../data/list.ts';
import type { View } from '../data/projection.ts';
import { problem } from '../errors.ts';
import type { JsonSchema } from '../schema/model.ts';
import { type Checked, checkFilter, checkQuery } from './check.ts';
import { type Facet, readFacets } from './facets.ts';

/** The body of `POST /v1/search/PLURAL`, as its schema let it through. */
export type SearchBody = {
	query?: string;
	filter?: Record<string, unknown>;
	saved?: string;
	sort?: string;
	limit?: number;
	cursor?: string;
	fields?: string[];
	expand?: string[];
	facets?: string[];
	total?: boolean;
	explain?: boolean;
};

/** A search as asked for, checked against what the actor may see. */
export type Asked = {
	checked: Checked;
	/** Undefined: the best match first. */
	sort: string | undefined;
	limit: number;
	cursor: string | undefined;
	fields: string[] | undefined;
	expand: string[];
	facets: Facet[];
	total: boolean;
	explain: boolean;
};

/** Finds a saved filter that the actor may use: its text. */
export type FindSaved = (id: string, resource: string) => Promise<string>;

/** @throws invalid_input with a pointer into the body */
export async function readSearch(view: View, body: SearchBody, findSaved: FindSaved): Promise<Asked> {
	const { query, filter, saved, sort, limit = 20, cursor, fields, expand, facets = [], total = false, explain = false } = body;
	const parts: Checked[] = [];
	if (query !== undefined) parts.push(inBody('/query', () => checkQuery(view, query)));
	if (filter !== undefined) parts.push(checkFilter(view, filter, '/filter'));
	if (saved !== undefined) {
		const text = await findSaved(saved, view.table.entity.plural);
		parts.push(inBody('/saved', () => checkQuery(view, text)));
	}
	if (sort !== undefined) inBody('/sort', () => readList(view, { sort }));
	return {
		checked: parts.length === 1 ? (parts[0] as Checked) : { kind: 'all', parts },
		sort,
		limit,
		cursor,
		fields: fields && inBody('/fields', () => readFields(view, fields.join(','))),
		expand: inBody('/expand', () => readExpand(view, expand?.join(','))),
		facets: readFacets(view, facets),
		total,
		explain,
	};
}

/** What reads a query parameter reads a member of the body, too; its fault is then told there. */
function inBody<T>(pointer: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		const fault = error as { code?: string; detail?: string; errors?: { pointer: string }[]; extras?: object };
		if (fault.code !== 'invalid_query') throw error;
		throw problem('invalid_input', {
			...(fault.detail ? { detail: fault.detail } : {}),
			errors: (fault.errors ?? []).map((one) => ({ ...one, pointer })) as never,
			...fault.extras,
		});
	}
}

const names = (description: string): JsonSchema => ({
	type: 'array',
	maxItems: 100,
	items: { type: 'string', maxLength: 100 },
	description,
});

const ANYTHING: JsonSchema = {
	anyOf: [
		{ type: ['string', 'null'] },
		{ type: 'number' },
		{ type: 'boolean' },
		{ type: ['array', 'null'] },
		{ type: ['object', 'null'] },
	],
};

/** What a search takes. */
export const searchInput = (plural: string): JsonSchema => ({
	title: 'Search',
	description: `Which ${plural} are wanted. What is said in several ways holds together.`,
	type: 'object',
	additionalProperties: false,
	properties: {
		query: {
			type: 'string',
			maxLength: 1000,
			description: 'In the query language: status:active price:500000..800000 "sea view" -sold',
			examples: ['house -sold', 'createdAt>=2026-01-01', '(a OR "b c") no:id'],
		},
		filter: {
			type: 'object',
			description: 'The same as data; see filter.json of the published schemas.',
			additionalProperties: ANYTHING,
		},
		saved: { type: 'string', format: 'uuid', description: 'A saved filter.' },
		sort: { type: 'string', maxLength: 200, description: 'As in a list; left out: the best match first.' },
		limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Records on a page.' },
		cursor: { type: 'string', maxLength: 1000, description: '`next` of the page before.' },
		fields: names('Only these fields come, and id.'),
		expand: names('Related records that come along.'),
		facets: names('Fields to count all matches by.'),
		total: { type: 'boolean', default: false, description: 'Count the matches too.' },
		explain: { type: 'boolean', default: false, description: 'Say how each hit came to its score.' },
	},
});

const RANGES: JsonSchema = {
	type: 'array',
	description: 'Beginning and end of what matched, in UTF-16 units of the text.',
	items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
};

const HIT: JsonSchema = {
	type: 'object',
	required: ['id', 'score', 'highlights'],
	additionalProperties: false,
	properties: {
		id: { type: 'string', format: 'uuid' },
		score: { type: ['number', 'null'], description: 'null where a sort was asked for.' },
		highlights: {
			type: 'array',
			items: {
				type: 'object',
				required: ['field', 'text', 'ranges'],
				additionalProperties: false,
				properties: {
					field: { type: 'string' },
					text: { type: 'string', description: 'Plain text, to be escaped like any other.' },
					ranges: RANGES,
				},
			},
		},
		text: { type: 'number', description: 'Only with explain: how well the words match.' },
		boosts: { type: 'array', items: { type: 'string' }, description: 'Only with explain: the rules that applied.' },
	},
};

/** What a search answers. */
export const searchOutput = (record: JsonSchema): JsonSchema => ({
	type: 'object',
	required: ['data', 'hits', 'next'],
	additionalProperties: false,
	properties: {
		data: { type: 'array', items: record },
		hits: { type: 'array', description: 'Of each record, in the same order, how it was found.', items: HIT },
		next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end' },
		total: { type: 'integer', description: 'Number of all matches; only with total or facets.' },
		exact: { type: 'boolean', description: 'false: there are more than total, which is counted up to 10,000 without facets.' },
		facets: {
			type: 'object',
			description: 'Of each facet at most 50 values or ranges.',
			additionalProperties: {
				type: 'array',
				items: {
					type: 'object',
					required: ['count'],
					additionalProperties: false,
					properties: {
						value: { type: ['string', 'null'] },
						from: { type: ['number', 'null'], description: 'Lowest value of a range.' },
						to: { type: ['number', 'null'], description: 'Where the next range begins.' },
						count: { type: 'integer' },
					},
				},
			},
		},
	},
});
