import { isDeepStrictEqual } from 'node:util';
import type { DescribedOperation } from '../../schema/description.ts';
import type { JsonSchema } from '../../schema/model.ts';
import { functionName, pascal } from '../names.ts';
import type { Subject } from '../subjects.ts';

/** A schema as OpenAPI has it. */
export type Schema = Record<string, unknown>;

export const refTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** The shared words, by the names they have in the SDK. */
export const wordSchemas = (words: Record<string, JsonSchema>): Record<string, Schema> =>
	Object.fromEntries(Object.entries(words).map(([word, schema]) => [pascal(word), toOpenapi(schema)]));

/** An entity's record, what is sent to make or change one, and the bodies and answers that only its operations have. */
export function entitySchemas(subject: Subject): Record<string, Schema> {
	const { entity, type, operations } = subject;
	const schemas: Record<string, Schema> = { [type]: toOpenapi(entity.schema) };
	if (operations.some(isReading)) schemas[`${type}Selection`] = selectionSchema(subject);
	for (const operation of operations) {
		if (operation.kind === 'list') schemas[`${type}Page`] = pageSchema(subject);
		const input = inputName(operation, subject);
		if (input) schemas[input] = toOpenapi(operation.input!);
		const output = answerName(operation, subject);
		if (output && output !== type && !isReading(operation)) schemas[output] = toOpenapi(operation.output!);
	}
	return schemas;
}

export const isReading = ({ kind }: Pick<DescribedOperation, 'kind'>): boolean => kind === 'list' || kind === 'get';

/** The component that an operation's JSON body has. */
export function inputName(operation: DescribedOperation, { type, entity }: Subject): string | undefined {
	const { kind, input, method } = operation;
	if (!input || method === 'GET') return undefined;
	return kind === 'create' || kind === 'update' ? type + pascal(kind) : `${pascal(functionName(operation, entity))}Input`;
}

/** The component that an operation answers with. */
export function answerName(operation: DescribedOperation, { type, entity }: Subject): string | undefined {
	if (operation.kind === 'list') return `${type}Page`;
	if (!operation.output) return undefined;
	return isDeepStrictEqual(operation.output, entity.schema) ? type : `${pascal(functionName(operation, entity))}Answer`;
}

/** What a read answers: the record, or what was asked for of it. */
export const readSchema = ({ type }: Subject): Schema => ({ anyOf: [refTo(type), refTo(`${type}Selection`)] });

function pageSchema(subject: Subject): Schema {
	return {
		type: 'object',
		description: `A page of ${subject.entity.plural.replaceAll('-', ' ')}.`,
		required: ['data', 'next'],
		additionalProperties: false,
		properties: {
			data: { type: 'array', items: readSchema(subject) },
			next: { type: ['string', 'null'], description: 'Send it as `cursor` for the next page; null at the end.' },
			total: { type: 'integer', description: 'Number of all matches; only with `total=true`.' },
		},
	};
}

/** The record with some fields only, with whole records in place of ids, and with those that refer to it. */
function selectionSchema({ entity, type }: Subject): Schema {
	const properties = { ...(toOpenapi(entity.schema).properties as Record<string, Schema>) };
	for (const { name, entity: other, many } of entity.expands) {
		const record = { type: 'object', description: `A ${other.replaceAll('-', ' ')}.` };
		properties[name] = many ? { type: 'array', maxItems: 50, items: record } : { anyOf: [properties[name] ?? {}, record] };
	}
	return {
		title: `${entity.title}, as asked for`,
		description: `A ${type} with the fields that \`fields\` names or a publishable key may see, and what \`expand\` brings along.`,
		type: 'object',
		required: ['id'],
		additionalProperties: false,
		properties,
	};
}

/** Keywords of ours that say something to a reader outside. */
const TOLD = new Set(['x-label', 'x-ref', 'x-reso']);

/** References lead to the components; keywords that only the platform needs go. */
export function toOpenapi(schema: JsonSchema): Schema {
	const result: Schema = {};
	for (const [keyword, value] of Object.entries(schema)) {
		if (keyword === '$ref') Object.assign(result, refTo(pascal(String(value).replace(/^.*[/:]/, ''))));
		else if (keyword === 'x-read-only') result.readOnly = value;
		else if (keyword === 'properties') result.properties = mapValues(value as Record<string, JsonSchema>, toOpenapi);
		else if (keyword === 'items' || keyword === 'additionalProperties')
			result[keyword] = isSchema(value) ? toOpenapi(value) : value;
		else if (Array.isArray(value) && /^(allOf|anyOf|oneOf)$/.test(keyword)) result[keyword] = value.map(toOpenapi);
		else if (!/^(\$schema|\$id|x-.*)$/.test(keyword) || TOLD.has(keyword)) result[keyword] = value;
	}
	return result;
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

const mapValues = <From, To>(from: Record<string, From>, change: (value: From) => To): Record<string, To> =>
	Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]));
