import type { Filter } from '../schema/filters.ts';
import type { Subject } from './subjects.ts';
import { comment } from './types.ts';

const VALUES: Record<Filter['type'], string> = {
	number: 'number',
	string: 'string',
	boolean: 'boolean',
	'date-time': 'Instant',
	date: 'string',
	uuid: 'string',
	'geo-point': 'never',
};

/** The types of what a list can be filtered and sorted by, as text. */
export function conditionTypes({ entity, type }: Subject): string[] {
	const { filters, sorts, schema } = entity;
	const plural = entity.plural.replaceAll('-', ' ');
	const fields = [...new Set(filters.map(({ field }) => field))];
	const members = fields.map((field) => {
		const types = filters.filter((filter) => filter.field === field).map(conditionType);
		const description = schema.properties?.[field]?.description;
		const key = /^\w+$/.test(field) ? field : `'${field}'`;
		return `${description ? `\t/** ${comment(description)} */\n` : ''}\t${key}?: ${types.join(' | ')};`;
	});
	return [
		`/** What a list of ${plural} can be filtered by; all conditions hold together. */\nexport type ${type}Filter = {\n${members.join('\n')}\n};`,
		`/** What a list of ${plural} can be sorted by; \`-\` in front is descending. */\nexport type ${type}Sort = ${sorts.map((sort) => `'${sort}'`).join(' | ') || 'never'};`,
	];
}

function conditionType({ type, operators, enum: values }: Filter): string {
	if (operators.includes('within')) return 'Within';
	const value = values ? values.map((one) => JSON.stringify(one)).join(' | ') : VALUES[type];
	if (operators.includes('has')) return `{ has?: ${value}; set?: boolean }`;
	if (operators.includes('gte')) return `Compare<${value}>`;
	if (operators.includes('in')) return `Match<${value}>`;
	return type === 'boolean' && operators.includes('ne') ? 'Flag' : '{ set?: boolean }';
}
