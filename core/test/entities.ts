import { temporaryFolder } from '../../tests/harness/temporary.ts';
import type { Entity, Field, JsonSchema, Manifest, Registry, Word } from '../src/schema/model.ts';

const member = (type: string, more: object = {}): JsonSchema => ({ type, ...more }) as JsonSchema;

const object = (required: string[], properties: Record<string, JsonSchema>): JsonSchema => ({
	type: 'object',
	required,
	properties,
});

/** The shared words as far as tables need them. */
export const WORDS = {
	money: object(['amount', 'currency'], { amount: member('string'), currency: member('string') }),
	address: object(['line1', 'city'], {
		line1: member('string'),
		city: member('string'),
		postalCode: { type: ['string', 'null'] },
	}),
	'geo-point': object(['latitude', 'longitude'], { latitude: member('number'), longitude: member('number') }),
	area: object(['value', 'unit'], { value: member('number'), unit: member('string', { enum: ['sqft', 'sqm'] }) }),
	'person-name': object(['full'], { full: member('string'), given: { type: ['string', 'null'] } }),
	email: member('string'),
	phone: member('string'),
	'time-window': object(['start', 'end', 'timeZone'], {
		start: member('string', { format: 'date-time' }),
		end: member('string', { format: 'date-time' }),
		timeZone: member('string'),
	}),
} as Record<Word, JsonSchema>;

/** A field by its schema; `field('price', { $ref: '#/words/money' }, { required: true })`. */
export function field(name: string, schema: JsonSchema, more: Partial<Field> = {}): Field {
	const word = schema.$ref?.split('/').at(-1) as Word | undefined;
	const flags = {
		required: false,
		readOnly: false,
		hidden: false,
		index: false,
		unique: false,
		personal: false,
		encrypted: false,
		audited: true,
	};
	return { name, schema, label: name, ...(word ? { word } : {}), ...flags, ...more };
}

/** An entity of plugin `homes`, all but the given parts as they are by default. */
export function entity(name: string, fields: Field[], more: Partial<Entity> = {}): Entity {
	return {
		name,
		plural: `${name}s`,
		plugin: 'homes',
		file: `schemas/${name}.json`,
		title: name,
		description: '',
		fields,
		titleField: fields[0]?.name ?? 'id',
		search: [],
		searching: { facets: {}, suggestions: [], aliases: {}, inLanguage: false },
		deletion: 'remove',
		uniques: [],
		indexes: [],
		order: '-createdAt',
		columns: [],
		appendOnly: false,
		tells: false,
		events: {},
		internal: false,
		derive: ['list', 'get', 'create', 'update', 'delete', 'import'],
		operations: {},
		isOrganization: false,
		access: { roles: {}, fields: {} },
		...more,
	};
}

/** A plugin `homes` in a new temporary folder. */
export function homes(): Manifest {
	const folder = temporaryFolder('freehold-homes-');
	return { name: 'homes', version: '1.0.0', folder, core: '*', requires: {}, jobs: {}, drivers: {} };
}

export const registryOf = (plugin: Manifest, ...entities: Entity[]): Registry => ({
	plugins: [plugin],
	entities: new Map(entities.map((one) => [one.name, one])),
	words: WORDS,
});
