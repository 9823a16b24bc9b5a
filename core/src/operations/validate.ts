import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { problem } from '../errors.ts';
import type { JsonSchema, Registry } from '../schema/model.ts';

/** One thing wrong with an input, in the caller's words. */
export type Fault = { pointer: string; code: string; detail: string; expected?: unknown; found?: unknown };

/** Throws `invalid_input` unless the value fits; says every fault at once. */
export type Check = (value: unknown) => void;

/** Lets out only what the schema names; a value that does not fit is our own fault and throws. */
export type Outlet = (value: unknown) => unknown;

/** Compiles every schema of the platform; used at boot only. */
export type Validator = {
	check(schema: JsonSchema): Check;
	/** As `check`, telling the faults instead of throwing them. */
	faults(schema: JsonSchema): (value: unknown) => Fault[];
	outlet(schema: JsonSchema): Outlet;
};

const MAX_FAULTS = 50;
const MAX_DEPTH = 20;

/** What an optimiser wins at each call it costs many times over at each start. */
const PLAIN = { code: { optimize: false } } as const;

export function createValidator(registry: Registry): Validator {
	const ajvOf = (options: object): Ajv2020 => {
		const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, multipleOfPrecision: 6, ...PLAIN, ...options });
		addFormats.default(ajv);
		ajv.addSchema({ $id: 'freehold', words: registry.words } as object);
		return ajv;
	};
	const incoming = ajvOf({});
	const outgoing = ajvOf({ removeAdditional: 'all' });
	const faults: Validator['faults'] = (schema) => {
		const validate = incoming.compile(withWords(schema));
		return (value) => {
			const found = validate(value) ? [] : faultsOf(validate);
			if (found.length === 0) findUnstorable(value, '', found);
			return found;
		};
	};
	return {
		faults,
		check(schema) {
			const faultsIn = faults(schema);
			return (value) => {
				const found = faultsIn(value);
				if (found.length) throw invalidInput(found);
			};
		},
		outlet(schema) {
			const validate = outgoing.compile(withDictionaries(withWords(schema)));
			return (value) => {
				const copy = structuredClone(value);
				if (!validate(copy)) throw new Error(`An answer does not fit its schema: ${JSON.stringify(faultsOf(validate))}`);
				return copy;
			};
		},
	};
}

/** One refusal for all faults; its detail reads as a sentence. */
export function invalidInput(faults: Fault[]) {
	const shown = faults.slice(0, 3).map(({ pointer, detail }) => `${pointer || 'the body'}: ${detail}`);
	const more = faults.length > 3 ? ` (and ${faults.length - 3} more)` : '';
	return problem('invalid_input', { detail: shown.join('; ') + more, errors: faults.slice(0, MAX_FAULTS) });
}

/** `#/words/money` → the one place where all words are compiled. */
function withWords(schema: JsonSchema): JsonSchema {
	return JSON.parse(JSON.stringify(schema), (key, value) =>
		key === '$ref' && typeof value === 'string' && value.startsWith('#/words/') ? `freehold${value}` : value,
	);
}

/** What is let out are the properties that are named; of a dictionary that is each one. */
function withDictionaries(schema: JsonSchema): JsonSchema {
	return JSON.parse(JSON.stringify(schema), (key, value) => {
		if (key === 'properties' || typeof value?.additionalProperties !== 'object') return value;
		const { additionalProperties, ...others } = value;
		return { ...others, patternProperties: { '': additionalProperties } };
	});
}

function faultsOf(validate: ValidateFunction): Fault[] {
	const errors = validate.errors ?? [];
	// An anyOf only says that its parts failed; the parts say why.
	const telling = errors.filter(
		({ keyword, params }) => keyword !== 'anyOf' && keyword !== 'if' && !(keyword === 'type' && params.type === 'null'),
	);
	return (telling.length ? telling : errors).slice(0, MAX_FAULTS * 2).map(faultOf);
}

function faultOf(error: ErrorObject): Fault {
	const { keyword, params, instancePath } = error;
	const value = error.data as unknown;
	if (keyword === 'required') return fault(`${instancePath}/${asToken(params.missingProperty)}`, 'required', 'This is needed');
	if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
		const name = String(params.additionalProperty ?? params.unevaluatedProperty);
		return fault(`${instancePath}/${asToken(name)}`, 'unknown', 'There is no such field here');
	}
	const meant = MEANT[keyword]?.(params as Record<string, unknown>, error.schema) ?? error.message ?? keyword;
	return {
		...fault(instancePath, keyword, `Must be ${meant}`.replace('Must be must', 'Must')),
		expected: expectedOf(error),
		...(SECRET.test(instancePath) ? {} : { found: shorten(value) }),
	};
}

/** What is typed here is never sent back or logged. */
const SECRET = /\/(?:\w*password|\w*token|secret|key)$/i;

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });
const asToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const MEANT: Record<string, (params: Record<string, unknown>, schema: unknown) => string> = {
	type: ({ type }) => ({ object: 'an object', array: 'a list', integer: 'a whole number' })[String(type)] ?? `a ${type}`,
	enum: ({ allowedValues }) => `one of ${(allowedValues as unknown[]).join(', ')}`,
	const: ({ allowedValue }) => String(allowedValue),
	minimum: ({ limit }) => `${limit} or more`,
	maximum: ({ limit }) => `${limit} or less`,
	exclusiveMinimum: ({ limit }) => `more than ${limit}`,
	exclusiveMaximum: ({ limit }) => `less than ${limit}`,
	multipleOf: ({ multipleOf }) => `a multiple of ${multipleOf}`,
	minLength: ({ limit }) => (limit === 1 ? 'filled in' : `at least ${limit} characters long`),
	maxLength: ({ limit }) => `at most ${limit} characters long`,
	minItems: ({ limit }) => `a list of at least ${limit}`,
	maxItems: ({ limit }) => `a list of at most ${limit}`,
	minProperties: ({ limit }) => `an object with at least ${limit} field${limit === 1 ? '' : 's'}`,
	uniqueItems: () => 'a list without repetitions',
	format: ({ format }) => FORMATS[String(format)] ?? `a valid ${format}`,
	pattern: (_, schema) => `in the form ${schema}`,
};

const FORMATS: Record<string, string> = {
	email: 'an email address such as ann@example.com',
	'date-time': 'a date and time such as 2026-01-31T09:00:00Z',
	date: 'a date such as 2026-01-31',
	uuid: 'a UUID',
	uri: 'a web address such as https://example.com',
};

const expectedOf = ({ keyword, params, schema }: ErrorObject): unknown =>
	keyword === 'enum' ? params.allowedValues : (params.limit ?? params.type ?? params.format ?? params.multipleOf ?? schema);

const shorten = (value: unknown): unknown =>
	typeof value === 'string'
		? value.slice(0, 100)
		: typeof value === 'object' && value !== null
			? Array.isArray(value)
				? 'a list'
				: 'an object'
			: value;

/** PostgreSQL text holds no NUL and no half of a surrogate pair. */
function findUnstorable(value: unknown, pointer: string, faults: Fault[], depth = 0): void {
	if (depth > MAX_DEPTH) {
		faults.push(fault(pointer, 'depth', `Must be at most ${MAX_DEPTH} levels deep`));
	} else if (typeof value === 'string') {
		if (value.includes('\0') || !value.isWellFormed())
			faults.push(fault(pointer, 'text', 'Must be text without NUL or broken characters'));
	} else if (typeof value === 'object' && value !== null) {
		for (const [name, inner] of Object.entries(value)) {
			if (name.includes('\0') || !name.isWellFormed())
				faults.push(fault(pointer, 'text', 'Must not have NUL or broken characters in a name'));
			findUnstorable(inner, `${pointer}/${asToken(name)}`, faults, depth + 1);
		}
	}
}
