import { describe, expect, it } from 'vitest';
import { tableOf } from '../src/data/table.ts';
import { deriveOperations } from '../src/operations/derive.ts';
import { describe as describeTo } from '../src/schema/description.ts';
import { expandsOf, filtersOf, sortsOf } from '../src/schema/filters.ts';
import type { Entity } from '../src/schema/model.ts';
import { loadRegistry } from '../src/schema/registry.ts';
import { routesOf } from '../src/schema/routes.ts';
import { createSchema, recordSchema, updateSchema } from '../src/schema/shapes.ts';
import { homes, listing } from './schema-fixtures.ts';

const registry = loadRegistry([homes()]);
const home = registry.entities.get('home') as Entity;
const fieldOf = (name: string) => home.fields.find((field) => field.name === name);

describe('The registry', () => {
	it('has the entities by name, with their fields in file order', () => {
		expect([...registry.entities.keys()]).toEqual(['agent', 'home']);
		expect(home.fields.map(({ name }) => name)).toEqual(Object.keys(listing().properties));
	});

	it('has the shared words, and rewrites references to them', () => {
		expect(Object.keys(registry.words)).toContain('money');
		expect(registry.words.money).not.toHaveProperty('$id');
		expect(fieldOf('price')).toMatchObject({
			word: 'money',
			schema: { $ref: '#/words/money', description: 'The asking price.' },
			index: true,
		});
		expect(fieldOf('livingArea')).toMatchObject({ word: 'area', schema: { $ref: '#/words/area' } });
		expect(home.operations.value?.input?.properties).toMatchObject({
			by: { 'x-ref': 'agent' },
			offer: { $ref: '#/words/money' },
		});
	});

	it('names references by the entity', () => {
		expect(fieldOf('agent')).toMatchObject({ ref: { entity: 'agent', onDelete: 'clear' }, schema: { 'x-ref': 'agent' } });
	});

	it('fills in what a file does not say', () => {
		const agent = registry.entities.get('agent') as Entity;
		expect(agent).toMatchObject({
			deletion: 'archive',
			order: '-createdAt',
			columns: ['name'],
			internal: false,
			uniques: [],
			operations: {},
		});
		expect(agent.derive).toEqual(['list', 'get', 'create', 'update', 'delete', 'import', 'export']);
		expect(fieldOf('livingArea')?.label).toBe('Living area');
		expect(fieldOf('headline')?.label).toBe('Headline');
		expect(fieldOf('bedrooms')?.was).toBe('beds');
	});

	it('knows that a record is always in some state', () => {
		expect(fieldOf('status')).toMatchObject({ required: true, schema: { default: 'draft' } });
	});

	it('reads twenty files in a few milliseconds once the meta-schema is compiled', () => {
		const others = Array.from({ length: 18 }, (_, at) => {
			const entity = { ...listing(), $id: `homes/home${at}` };
			return [`schemas/home${at}.json`, { ...entity, 'x-entity': { ...entity['x-entity'], plural: `homes${at}` } }];
		});
		const plugin = homes(undefined, Object.fromEntries(others));
		const start = performance.now();
		expect(loadRegistry([plugin]).entities.size).toBe(20);
		expect(performance.now() - start).toBeLessThan(200);
	});
});

describe('The record', () => {
	const record = recordSchema(home);

	it('has id, what is not hidden, and the times; all always present', () => {
		const shown = Object.keys(listing().properties).filter((name) => name !== 'secret');
		expect(Object.keys(record.properties)).toEqual(['id', ...shown, 'createdAt', 'updatedAt']);
		expect(record.required).toEqual(Object.keys(record.properties));
		expect(record.additionalProperties).toBe(false);
	});

	it('has null for what is not set', () => {
		expect(record.properties.headline).toMatchObject({ type: 'string' });
		expect(record.properties.bedrooms).toMatchObject({ type: ['integer', 'null'], minimum: 0 });
		expect(record.properties.kind).toMatchObject({ type: ['string', 'null'], enum: ['house', 'flat', null] });
		expect(record.properties.price).toMatchObject({ $ref: '#/words/money' });
		expect(record.properties.address).toMatchObject({
			anyOf: [{ $ref: '#/words/address' }, { type: 'null' }],
			'x-label': 'Address',
		});
		expect(record.properties.status).toMatchObject({ type: 'string', enum: ['draft', 'active', 'sold'] });
	});

	it('tells nothing of the table, and has no defaults', () => {
		const text = JSON.stringify(record);
		for (const keyword of ['x-index', 'x-unique', 'x-on-delete', 'x-was', 'x-hidden', '"default"'])
			expect(text).not.toContain(keyword);
	});

	it('is, for a publishable key, the id and what is public', () => {
		expect(Object.keys(recordSchema(home, registry.words, 'public').properties)).toEqual([
			'id',
			'headline',
			'status',
			'price',
			'bedrooms',
			'agent',
		]);
	});
});

describe('What a caller sends', () => {
	it('to create has no read-only, hidden or state field, and needs what is required', () => {
		const create = createSchema(home);
		for (const name of ['id', 'status', 'listedAt', 'secret', 'createdAt']) expect(create.properties).not.toHaveProperty(name);
		expect(create.required).toEqual(['headline', 'price']);
		expect(create.properties.bedrooms).toMatchObject({ default: 1 });
	});

	it('to update is the same, nothing needed and nothing filled in', () => {
		const update = updateSchema(home);
		expect(Object.keys(update.properties)).toEqual(Object.keys(createSchema(home).properties));
		expect(update.required).toEqual([]);
		expect(JSON.stringify(update)).not.toContain('"default"');
		expect(update.properties.headline).toMatchObject({ type: 'string' });
		expect(update.properties.furnished).toMatchObject({ type: ['boolean', 'null'] });
	});

	it('with a publishable key is only what x-entity.public.create names', () => {
		expect(Object.keys(createSchema(home, registry.words, 'public').properties)).toEqual(['headline', 'price', 'email']);
	});
});

describe('Lists', () => {
	const filters = filtersOf(home, registry.words, 'full');
	const filterOf = (name: string) => filters.find(({ field }) => field === name);

	it('filter by fields, by members of words, and by the word’s main member under its own name', () => {
		expect(filterOf('price')).toMatchObject({ type: 'number' });
		expect(filterOf('price.currency')).toMatchObject({ type: 'string' });
		expect(filterOf('livingArea.unit')).toMatchObject({ enum: ['sqft', 'sqm'] });
		expect(filterOf('address.city')).toMatchObject({ type: 'string' });
		expect(filterOf('location')).toMatchObject({ type: 'geo-point', operators: ['within'] });
		expect(filterOf('listedAt')).toMatchObject({ type: 'date-time' });
		expect(filterOf('status')).toMatchObject({ enum: ['draft', 'active', 'sold'] });
		expect(filterOf('agent')).toMatchObject({ type: 'uuid' });
		expect(filterOf('email')).toMatchObject({ type: 'string' });
		expect(filterOf('features')).toMatchObject({ type: 'string', operators: ['has', 'set'] });
		expect(filterOf('secret')).toBeUndefined();
	});

	it('sort by what has an order', () => {
		expect(sortsOf(filters)).toEqual(expect.arrayContaining(['price', 'bedrooms', 'createdAt', 'address.city']));
		expect(sortsOf(filters)).not.toContain('location');
		expect(sortsOf(filters)).not.toContain('features');
	});

	it('bring along what a record refers to, and what refers to it', () => {
		expect(expandsOf(home, registry, 'full')).toEqual([{ name: 'agent', entity: 'agent', many: false, field: 'agent' }]);
		expect(expandsOf(registry.entities.get('agent') as Entity, registry, 'full')).toEqual([
			{ name: 'homes', entity: 'home', many: true, field: 'agent' },
		]);
	});
});

describe('The description', () => {
	const tables = new Map([...registry.entities.values()].map((entity) => [entity.name, tableOf(entity, registry)]));
	const operations = deriveOperations(registry, tables);
	const about = { registry, operations, version: '1.2.3', mode: 'mock' as const };

	it('has the routes that the operations have', () => {
		const routes = [...registry.entities.values()]
			.flatMap(routesOf)
			.map(({ operation, method, path }) => `${operation} ${method} ${path}`);
		expect(operations.map(({ id, method, path }) => `${id} ${method} ${path}`).sort()).toEqual(routes.sort());
	});

	it('tells a signed-in actor what it may do', () => {
		const all = describeTo({ ...about, audience: 'full', may: () => true });
		expect(all).toMatchObject({ version: '1.2.3', mode: 'mock' });
		expect(all.entities.map(({ name }) => name)).toEqual(['agent', 'home']);
		expect(all.operations.map(({ id }) => id)).toContain('home.publish');
		const reader = describeTo({ ...about, audience: 'full', may: ({ permission }) => permission === 'agent:read' });
		expect(reader.entities.map(({ name }) => name)).toEqual(['agent']);
		expect(reader.entities[0]?.expands).toEqual([]);
		expect(reader.operations.map(({ id }) => id)).toEqual(['agent.list', 'agent.get', 'agent.export']);
	});

	it('tells a publishable key only what is public', () => {
		const open = describeTo({ ...about, audience: 'public', may: ({ public: isPublic }) => isPublic });
		const described = open.entities.find(({ name }) => name === 'home');
		expect(open.operations.map(({ id }) => id)).toEqual(['agent.list', 'agent.get', 'home.list', 'home.get', 'home.create']);
		expect(Object.keys(described?.schema.properties ?? {})).toEqual(['id', 'headline', 'status', 'price', 'bedrooms', 'agent']);
		expect(described?.columns).toEqual(['headline', 'price', 'agent']);
		expect(described).not.toHaveProperty('states');
		expect(described?.filters.map(({ field }) => field)).toEqual([
			'headline',
			'status',
			'price',
			'price.currency',
			'bedrooms',
			'agent',
			'id',
		]);
		expect(JSON.stringify(open)).not.toMatch(/secret|listedAt/);
	});
});
