import type { Report } from './links.ts';
import type { Entity, Field, JsonSchema } from './model.ts';
import { typeOf } from './paths.ts';
import { shown } from './wording.ts';

/** Keywords that mean something for one kind of value only; ajv would ignore them elsewhere without a word. */
const BELONGS: Readonly<Record<string, readonly string[]>> = {
	format: ['string'],
	pattern: ['string'],
	minLength: ['string'],
	maxLength: ['string'],
	minimum: ['number', 'integer'],
	maximum: ['number', 'integer'],
	exclusiveMinimum: ['number', 'integer'],
	exclusiveMaximum: ['number', 'integer'],
	multipleOf: ['number', 'integer'],
	items: ['array'],
	minItems: ['array'],
	maxItems: ['array'],
	uniqueItems: ['array'],
	properties: ['object'],
	required: ['object'],
	additionalProperties: ['object'],
};

/** Checks what a field says about itself: combinations that the meta-schema cannot see. */
export function checkFieldRules(field: Field, entity: Entity, report: Report): void {
	const pointer = `/properties/${field.name}`;
	const isState = entity.states?.field === field.name;
	// A state's default is x-states.initial, which is checked there.
	checkSchema(isState ? { ...field.schema, default: undefined } : field.schema, pointer, report);
	if (field.ref?.onDelete === 'clear' && field.required) {
		report('schema_invalid', `${pointer}/x-on-delete`, {
			found: '"clear" on a required field',
			meant: '"restrict" or "cascade", or not required',
		});
	}
	const type = typeOf(field.schema) ?? '';
	// A list of texts is found by what it has.
	const isFound = type === 'array' && field.schema.items?.type === 'string' && !field.unique;
	if ((field.index || field.unique) && !field.word && ['object', 'array'].includes(type) && !isFound) {
		report('schema_invalid', `${pointer}/${field.index ? 'x-index' : 'x-unique'}`, {
			found: 'an index on a list or an object',
			meant: 'no index here',
		});
	}
	if (field.was && entity.fields.some(({ name }) => name === field.was)) {
		report('schema_invalid', `${pointer}/x-was`, {
			found: `"${field.was}", a field that is still there`,
			meant: 'the name that this field had before',
		});
	}
	if (isState && field.hidden) {
		report('schema_invalid', `${pointer}/x-hidden`, { found: 'a state that is hidden', meant: 'no x-hidden here' });
	}
}

/** Checks one schema and those inside it. */
export function checkSchema(schema: JsonSchema, pointer: string, report: Report): void {
	const type = typeOf(schema);
	for (const keyword of type ? Object.keys(schema) : []) {
		const kinds = Object.hasOwn(BELONGS, keyword) ? BELONGS[keyword] : undefined;
		if (kinds && !kinds.includes(type!)) {
			report('schema_invalid', `${pointer}/${keyword}`, {
				found: `"${keyword}" on a value of type ${type}`,
				meant: `it on type ${kinds.join(' or ')} only`,
			});
		}
	}
	checkPattern(schema, pointer, report);
	checkRange(schema, pointer, report);
	checkDefault(schema, type, pointer, report);
	const members = schema.properties ?? {};
	schema.required?.forEach((name, at) => {
		if (!Object.hasOwn(members, name))
			report('field_unknown', `${pointer}/required/${at}`, {
				found: `"${name}", which is no member`,
				meant: `one of ${Object.keys(members).join(', ')}`,
			});
	});
	for (const [name, member] of Object.entries(members)) checkSchema(member, `${pointer}/properties/${name}`, report);
	if (schema.items) checkSchema(schema.items, `${pointer}/items`, report);
	if (typeof schema.additionalProperties === 'object')
		checkSchema(schema.additionalProperties, `${pointer}/additionalProperties`, report);
	for (const [at, one] of schema.anyOf?.entries() ?? []) checkSchema(one, `${pointer}/anyOf/${at}`, report);
}

function checkPattern({ pattern }: JsonSchema, pointer: string, report: Report): void {
	if (pattern === undefined) return;
	try {
		new RegExp(pattern, 'u');
	} catch (error) {
		report('schema_invalid', `${pointer}/pattern`, {
			found: (error as Error).message,
			meant: 'a regular expression of ECMA-262 with Unicode',
		});
	}
}

const RANGES = [
	['minimum', 'maximum'],
	['minLength', 'maxLength'],
	['minItems', 'maxItems'],
] as const;

function checkRange(schema: JsonSchema, pointer: string, report: Report): void {
	for (const [least, greatest] of RANGES) {
		if (schema[least] !== undefined && schema[greatest] !== undefined && schema[least] > schema[greatest]) {
			report('schema_invalid', `${pointer}/${greatest}`, {
				found: `${schema[greatest]}, less than ${least} ${schema[least]}`,
				meant: 'a range that some value is in',
			});
		}
	}
}

function checkDefault(schema: JsonSchema, type: string | undefined, pointer: string, report: Report): void {
	const { default: value, enum: allowed } = schema;
	if (allowed && type === 'string' && !allowed.every((one) => typeof one === 'string' || one === null)) {
		report('schema_invalid', `${pointer}/enum`, { found: shown(allowed), meant: 'texts, as the type says' });
	}
	if (value === undefined) return;
	if (type && !isOfType(value, type))
		report('schema_invalid', `${pointer}/default`, { found: shown(value), meant: `a value of type ${type}` });
	else if (allowed && !allowed.includes(value))
		report('schema_invalid', `${pointer}/default`, { found: shown(value), meant: `one of ${allowed.map(shown).join(', ')}` });
}

function isOfType(value: unknown, type: string): boolean {
	if (type === 'integer') return Number.isInteger(value);
	if (type === 'array') return Array.isArray(value);
	if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
	return typeof value === type;
}
