/** From a JSON Schema to a list of form fields. Pure; knows no DOM. */
import { inWords } from '../in-words.ts';

/** The part of JSON Schema (and our x- keywords) that a form understands. */
export type FieldSchema = {
	$ref?: string;
	type?: string | string[];
	title?: string;
	description?: string;
	enum?: unknown[];
	const?: unknown;
	default?: unknown;
	format?: string;
	pattern?: string;
	minLength?: number;
	maxLength?: number;
	minimum?: number;
	maximum?: number;
	readOnly?: boolean;
	items?: FieldSchema;
	required?: string[];
	properties?: Record<string, FieldSchema>;
	allOf?: FieldSchema[];
	anyOf?: FieldSchema[];
	[keyword: `x-${string}`]: unknown;
};

/** How a field is shown. The first line are native inputs; the others need rich.ts, which is fetched when a schema has one. */
export type FieldKind =
	| ('text' | 'textarea' | 'choice' | 'boolean' | 'number' | 'date' | 'email' | 'phone')
	| ('money' | 'area' | 'address' | 'geo-point' | 'time-window')
	| ('date-time' | 'reference' | 'list' | 'choices' | 'json');

/** One labelled field. `pointer` is its JSON pointer in the value, the same one that server errors name. */
export type Field = {
	name: string;
	pointer: string;
	kind: FieldKind;
	label: string;
	hint: string;
	required: boolean;
	schema: FieldSchema;
	/** Members of a compound field (`/price/amount`), in order, once rich.ts has read them; none for a single input. */
	parts: Field[];
};

/** The schema's own type, `null` left aside. */
export function typeOf({ type }: FieldSchema): string | undefined {
	return [type].flat().find((one) => one !== 'null');
}

function kindOf(schema: FieldSchema, word: string | undefined): FieldKind {
	const type = typeOf(schema);
	const control = schema['x-control'] as string;
	if (schema['x-ref']) return 'reference';
	if (word) return word === 'person-name' ? 'text' : (word as FieldKind);
	if (schema.enum) return 'choice';
	if (/^(email|phone|textarea)$/.test(control)) return control as FieldKind;
	if (type === 'boolean') return type;
	if (type === 'integer' || type === 'number') return 'number';
	if (type === 'array' && schema.items?.enum) return 'choices';
	if (type === 'array' && typeOf(schema.items ?? {}) === 'string') return 'list';
	if (type !== 'string') return 'json';
	if (/^(date|date-time|email)$/.test(schema.format ?? '')) return schema.format as FieldKind;
	// An address is one line, however long it may be.
	return (schema.maxLength ?? 0) > 500 && schema.format !== 'uri' ? 'textarea' : 'text';
}

/**
 * The fields of an object schema in its order, without read-only and hidden ones. `words` are the shared words (`description.words`),
 * `only` names fields in the order wanted, `at` is the parent's pointer.
 */
export function readFields(schema: FieldSchema, words: Record<string, FieldSchema> = {}, only?: string[], at = ''): Field[] {
	const properties = schema.properties ?? {};
	const fields: Field[] = [];
	for (const name of only ?? Object.keys(properties)) {
		const own = properties[name];
		if (!own || own.readOnly || own['x-read-only'] || own['x-hidden']) continue;
		// An optional word is described as `anyOf` it or null.
		const word = (own.$ref ?? (own.allOf ?? own.anyOf)?.[0]?.$ref)?.split(/[/:]/).pop();
		const full = word ? { ...words[word], ...own } : own;
		const kind = kindOf(full, word);
		const pointer = `${at}/${name}`;
		fields.push({
			name,
			// A person's name is one input, whose value is the member `full`.
			pointer: word === 'person-name' ? `${pointer}/full` : pointer,
			kind,
			label: String(own['x-label'] ?? own.title ?? inWords(name)),
			// What a shared word says about its members is for developers.
			hint: at ? '' : (own.description ?? ''),
			required: schema.required?.includes(name) ?? false,
			schema: full,
			parts: [],
		});
	}
	return fields;
}

/** The kinds that are plain native inputs; the others need rich.ts. */
export const PLAIN = /^(text|textarea|choice|boolean|number|date|email|phone)$/;

/** The inputs of a field: its parts, or itself. */
export function inputsOf(field: Field): Field[] {
	return field.parts.length > 0 ? field.parts : [field];
}
