import type { Entity, Field, JsonSchema, Registry, Word } from './model.ts';

/** Fields that the platform adds to every record, with their schemas. */
export const SYSTEM_FIELDS: Readonly<Record<string, JsonSchema>> = {
	id: { type: 'string', format: 'uuid', description: 'Made by the platform (UUIDv7).', 'x-label': 'Id' },
	createdAt: { type: 'string', format: 'date-time', description: 'When it was made.', 'x-label': 'Created' },
	updatedAt: { type: 'string', format: 'date-time', description: 'When it last changed.', 'x-label': 'Changed' },
};

/** The member that stands for the whole word in a filter or a sort: `price` means `price.amount`. */
export const MAIN_MEMBER: Readonly<Partial<Record<Word, string>>> = {
	money: 'amount',
	area: 'value',
	'person-name': 'full',
	'time-window': 'start',
	address: 'line1',
};

/** What a path such as `price`, `price.amount`, `status` or `createdAt` leads to. */
export type PathTarget = { field: Field | null; member?: string; schema: JsonSchema };

type Fields = Pick<Entity, 'fields'>;
type Words = Registry['words'];

/** Follows a path from an entity into its fields and their words' members; undefined where it leads nowhere. */
export function followPath(entity: Fields, path: string, words: Words): PathTarget | undefined {
	const [name = '', member, ...deeper] = path.split('.');
	if (deeper.length > 0) return undefined;
	if (Object.hasOwn(SYSTEM_FIELDS, name)) return member === undefined ? { field: null, schema: SYSTEM_FIELDS[name]! } : undefined;
	const field = entity.fields.find((candidate) => candidate.name === name);
	if (!field) return undefined;
	const word = field.word && words[field.word];
	if (member === undefined) return { field, schema: word ? { ...word, ...field.schema } : field.schema };
	const members = word?.properties ?? {};
	return Object.hasOwn(members, member) ? { field, member, schema: members[member]! } : undefined;
}

/** Every path that names a value: fields, and the members of object words. */
export function pathsOf(entity: Fields, words: Words): string[] {
	const own = entity.fields.flatMap((field) => {
		const members = field.word ? Object.keys(words[field.word].properties ?? {}) : [];
		return [field.name, ...members.map((member) => `${field.name}.${member}`)];
	});
	return [...own, ...Object.keys(SYSTEM_FIELDS)];
}

/** A schema's one type, `null` aside; of an enum without a type, that of its values. */
export const typeOf = (schema: JsonSchema): string | undefined =>
	Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : (schema.type ?? enumType(schema));

const enumType = (schema: JsonSchema): string | undefined => {
	const first = schema.enum?.find((value) => value !== null) ?? schema.const;
	return first === undefined ? undefined : typeof first;
};

/** `listing-photos` → `listingPhotos` */
export const camelCase = (name: string): string => name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `listing-photos` → `listing_photos`, `livingArea` → `living_area`, `line1` stays. */
export const snakeCase = (name: string): string =>
	name
		.replaceAll('-', '_')
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
		.replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
		.toLowerCase();
