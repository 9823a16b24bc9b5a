import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { BootCode, BootFault } from '../errors.ts';
import { didYouMean, nearest, shown } from './wording.ts';

/** The files of `@freehold/schemas` that other files are checked against. */
export type MetaSchema = 'entity' | 'plugin' | 'config';

const require = createRequire(import.meta.url);
/** Absolute path of a file of `@freehold/schemas`. */
export const vocabularyFile = (name: string): string => require.resolve(`@freehold/schemas/${name}`);

const compiled = new Map<MetaSchema, ValidateFunction>();

/**
 * Checks a parsed file against a meta-schema and says what is wrong in words.
 * @param base JSON pointer of `value` inside the file (package.json's `/freehold`)
 * @returns no faults where the file is right
 */
export function checkFile(meta: MetaSchema, value: unknown, file: string, code: BootCode, base = ''): BootFault[] {
	const validate = compiled.get(meta) ?? compile(JSON.parse(readFileSync(vocabularyFile(`${meta}.json`), 'utf8')));
	compiled.set(meta, validate);
	return faultsOf(validate, value).map((fault) => ({ code, file, ...fault, pointer: `${base}${fault.pointer}` || '#' }));
}

/** Checks a value against a schema that a plugin brought (its settings). */
export const checkValue = (schema: object, value: unknown) => faultsOf(compile(schema), value);

/** Meta-schemas are our own and tested, so nothing is spent on checking or optimising them: half the time at boot. */
function compile(schema: object): ValidateFunction {
	const options = { allErrors: true, verbose: true, strict: false, meta: false, validateSchema: false, validateFormats: false };
	return new Ajv2020({ ...options, code: { optimize: false } }).compile(schema);
}

type ValueFault = Pick<BootFault, 'found' | 'meant' | 'suggestion'> & { pointer: string };

function faultsOf(validate: ValidateFunction, value: unknown): ValueFault[] {
	if (validate(value)) return [];
	const errors = withoutEchoes(validate.errors ?? []);
	const faults = new Map<string, ValueFault>();
	for (const error of errors) {
		const fault = faultOf(error, value);
		const key = `${fault.pointer} ${fault.found} ${error.keyword === 'type' ? fault.meant : ''}`;
		if (!faults.has(key)) faults.set(key, fault);
	}
	return [...faults.values()];
}

/** Errors that only repeat what another one tells better. */
function withoutEchoes(errors: ErrorObject[]): ErrorObject[] {
	const choices = errors
		.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'not')
		.map(({ schemaPath }) => `${schemaPath}/`);
	const misspelt = new Set(errors.filter(isUnknownName).map((error) => `${error.instancePath} ${suggestionFor(error) ?? ''}`));
	const wrongType = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
	return errors.filter((error) => {
		if (error.keyword !== 'type' && wrongType.has(error.instancePath)) return false;
		if (error.keyword === 'if' || error.keyword === 'propertyNames') return false;
		if (choices.some((path) => error.schemaPath.startsWith(path))) return false;
		// "x-entiti is unknown, did you mean x-entity?" says already that x-entity is missing.
		return error.keyword !== 'required' || !misspelt.has(`${error.instancePath} ${error.params.missingProperty}`);
	});
}

const isUnknownName = ({ keyword }: ErrorObject): boolean => keyword === 'additionalProperties';

/** The permitted keyword nearest to an unknown one. */
const suggestionFor = (error: ErrorObject): string | undefined =>
	nearest(String(error.params.additionalProperty), Object.keys((error.parentSchema?.properties as object | undefined) ?? {}));

function faultOf(error: ErrorObject, whole: unknown): ValueFault {
	const { keyword, params, instancePath: pointer, parentSchema = {} } = error;
	const description = typeof parentSchema.description === 'string' ? parentSchema.description : undefined;
	if (keyword === 'additionalProperties') return unknownName(error);
	if (keyword === 'required' || keyword === 'dependentRequired') {
		const name = String(params.missingProperty);
		const meaning = (parentSchema.properties as Record<string, { description?: string }> | undefined)?.[name]?.description;
		return {
			pointer,
			found: `no "${name}"`,
			meant: joined(`"${name}" is needed`, meaning ?? (keyword === 'required' ? description : undefined)),
		};
	}
	const name = (error as { propertyName?: string }).propertyName;
	if (name !== undefined)
		return {
			pointer: `${pointer}/${escapePointer(name)}`,
			found: `the name "${name}"`,
			meant: description ?? String(error.message),
			...renamed(name, error),
		};
	const expected = MEANT[keyword]?.(params, error.schema) ?? String(error.message);
	const found = keyword === 'type' ? shown(error.data) : shown(error.data ?? whole);
	return { pointer, found, meant: meaning(keyword, expected, description), ...spelling(error) };
}

function unknownName(error: ErrorObject): ValueFault {
	const name = String(error.params.additionalProperty);
	const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
	const alike = known.filter((candidate) => candidate.startsWith('x-') === name.startsWith('x-'));
	const listed = alike.length > 0 ? alike : known;
	return {
		pointer: `${error.instancePath}/${escapePointer(name)}`,
		found: `"${name}", which nothing here is called`,
		meant: `one of ${listed.join(', ')}`,
		...didYouMean(name, known),
	};
}

/** camelCase is what a snake_case or Capital name was meant to be. */
function renamed(name: string, { keyword, schema }: ErrorObject): { suggestion?: string } {
	if (keyword !== 'pattern' || typeof schema !== 'string') return {};
	const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
	const camel = words
		.map((word, at) => (at ? word.charAt(0).toUpperCase() : word.charAt(0).toLowerCase()) + word.slice(1))
		.join('');
	const kebab = words.join('-').toLowerCase();
	const better = [camel, kebab].find((candidate) => new RegExp(schema, 'u').test(candidate));
	return better ? { suggestion: `Call it "${better}".` } : {};
}

function spelling({ keyword, params, data }: ErrorObject): { suggestion?: string } {
	if (typeof data !== 'string') return {};
	const allowed: unknown[] = keyword === 'enum' ? params.allowedValues : keyword === 'const' ? [params.allowedValue] : [];
	return didYouMean(
		data,
		allowed.filter((value) => typeof value === 'string'),
	);
}

/** Where a pattern or a combination is refused, the description says what is meant; else it adds what the thing is. */
function meaning(keyword: string, expected: string, description: string | undefined): string {
	if (!description) return expected;
	return keyword === 'pattern' || keyword === 'not' || keyword === 'anyOf' ? description : joined(expected, description);
}

const joined = (first: string, second: string | undefined): string => {
	if (!second) return first;
	return second.startsWith(first) ? second : `${first}: ${second}`;
};

const KINDS: Record<string, string> = {
	object: 'an object',
	array: 'a list',
	integer: 'a whole number',
	string: 'a text',
	null: 'null',
};
const kindOf = (type: unknown): string => KINDS[String(type)] ?? `a ${type}`;

const MEANT: Record<string, (params: Record<string, unknown>, schema: unknown) => string> = {
	type: ({ type }) => (Array.isArray(type) ? type : String(type).split(',')).map(kindOf).join(' or '),
	enum: ({ allowedValues }) => `one of ${(allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`,
	const: ({ allowedValue }) => JSON.stringify(allowedValue),
	pattern: (_, schema) => `a text that matches ${schema}`,
	minimum: ({ limit }) => `${limit} or more`,
	maximum: ({ limit }) => `${limit} or less`,
	exclusiveMinimum: ({ limit }) => `more than ${limit}`,
	minLength: ({ limit }) => `a text of ${limit} or more characters`,
	maxLength: ({ limit }) => `a text of at most ${limit} characters`,
	minItems: ({ limit }) => `${limit} or more items`,
	maxItems: ({ limit }) => `at most ${limit} items`,
	minProperties: ({ limit }) => `${limit} or more entries`,
	uniqueItems: () => 'every item once',
};

/** RFC 6901. */
export const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
