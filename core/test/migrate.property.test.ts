import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMigrations, migrateUp } from '../src/data/migrate.ts';
import type { Entity, Field, JsonSchema } from '../src/schema/model.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { entity, field, homes, registryOf } from './entities.ts';
import { dropAll, shapeInDatabase } from './shape.ts';

/** One change in a schema file. */
type Step =
	| { kind: 'add'; type: number; index: boolean; unique: boolean; search: boolean; required: boolean }
	| { kind: 'drop' | 'rename' | 'toggle index' | 'toggle search'; at: number }
	| { kind: 'retype'; at: number; type: number };

const TYPES: JsonSchema[] = [
	{ type: 'string', default: 'a' },
	{ type: 'string', enum: ['a', 'b', 'c'], default: 'b' },
	{ type: 'string', enum: ['a', 'c', 'd'], default: 'c' },
	{ type: 'integer', default: 3 },
	{ type: 'number', multipleOf: 0.01, default: 1.5 },
	{ type: 'boolean', default: true },
	{ type: 'array', items: { type: 'string' }, default: [] },
	{ $ref: '#/words/money', default: { amount: '1.00', currency: 'USD' } },
	{ $ref: '#/words/address', default: { line1: 'x', city: 'y' } },
	{ $ref: '#/words/geo-point', default: { latitude: 1, longitude: 2 } },
	{ $ref: '#/words/area', default: { value: 1, unit: 'sqm' } },
];
const REFERENCE: JsonSchema = { type: 'string', format: 'uuid' };
const typeAt = fc.nat(TYPES.length);
const at = fc.nat(7);

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		kind: fc.constant('add' as const),
		type: typeAt,
		index: fc.boolean(),
		unique: fc.boolean(),
		search: fc.boolean(),
		required: fc.boolean(),
	}),
	fc.record({ kind: fc.constantFrom('drop', 'rename', 'toggle index', 'toggle search' as const), at }) as fc.Arbitrary<Step>,
	fc.record({ kind: fc.constant('retype' as const), at, type: typeAt }),
);

type Version = { fields: Field[]; search: string[] };

const schemaAt = (type: number): JsonSchema => TYPES[type] ?? REFERENCE;

function shaped(name: string, type: number, more: Partial<Field>): Field {
	const schema = schemaAt(type);
	if (schema !== REFERENCE) return field(name, schema, more);
	return field(name, schema, { ...more, required: false, ref: { entity: 'agent', onDelete: 'clear' } });
}

const isIndexable = ({ schema }: Field): boolean => schema.type !== 'array';

function next(version: Version, change: Step, serial: number): Version {
	const { fields, search } = version;
	if (change.kind === 'add') {
		const { type, required } = change;
		const made = shaped(`f${serial}`, type, { required });
		const able = isIndexable(made);
		const added = { ...made, index: change.index && able, unique: change.unique && able };
		return { fields: [...fields, added], search: change.search ? [...search, added.name] : search };
	}
	const old = fields[change.at % Math.max(fields.length, 1)];
	if (!old) return version;
	const replace = (by: Field[]): Field[] => fields.flatMap((one) => (one === old ? by : [one]));
	switch (change.kind) {
		case 'drop':
			return { fields: replace([]), search: search.filter((name) => name !== old.name) };
		case 'rename': {
			const name = `f${serial}`;
			return { fields: replace([{ ...old, name, was: old.name }]), search: search.map((one) => (one === old.name ? name : one)) };
		}
		case 'toggle index':
			return { fields: replace([{ ...old, index: !old.index && isIndexable(old) }]), search };
		case 'toggle search':
			return { fields, search: search.includes(old.name) ? search.filter((name) => name !== old.name) : [...search, old.name] };
		case 'retype': {
			const made = shaped(old.name, change.type, { required: old.required });
			return {
				fields: replace([{ ...made, index: old.index && isIndexable(made), unique: old.unique && isIndexable(made) }]),
				search,
			};
		}
	}
}

const agent = entity('agent', [field('name', { type: 'string' })]);

const homeOf = ({ fields, search }: Version): Entity => entity('home', fields, { search, deletion: 'archive' });

/** Every loss that the schema files could mean, allowed: what is compared is the shape. */
const everything = (message: string): string[] => [...message.matchAll(/--destroy (\S+)/g)].map(([, name = '']) => name);

describe.each(DATABASES)('any sequence of changes on %s', (_name, open) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await open();
	});
	afterAll(() => database.close());

	test('step by step gives the same shape as from nothing', { timeout: 240_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
				const { owner } = database;
				const plugin = homes();
				let version: Version = { fields: [field('headline', { type: 'string' })], search: ['headline'] };
				const write = (where: typeof plugin): void => {
					const registry = registryOf(where, agent, homeOf(version));
					try {
						createMigrations({ registry });
					} catch (error) {
						createMigrations({ registry, allowDestroy: everything((error as Error).message) });
					}
				};
				await dropAll(owner);
				write(plugin);
				await migrateUp(owner, [plugin]);
				for (const [serial, change] of steps.entries()) {
					version = next(version, change, serial);
					write(plugin);
					await migrateUp(owner, [plugin], { allowDestroy: true });
				}
				const grown = await shapeInDatabase(owner);

				const fresh = homes();
				await dropAll(owner);
				write(fresh);
				await migrateUp(owner, [fresh]);
				expect(grown).toEqual(await shapeInDatabase(owner));
			}),
			{ numRuns: 60 },
		);
	});
});
