import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMigrations, driftOf, migrateStatus, migrateUp } from '../src/data/migrate.ts';
import type { Entity, Manifest, Registry } from '../src/schema/model.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { entity, field, homes, registryOf } from './entities.ts';
import { dropAll } from './shape.ts';

const ANNA = '01890000-0000-7000-8000-00000000000a';
const BERT = '01890000-0000-7000-8000-00000000000b';
const HOME = '01890000-0000-7000-8000-000000000001';
const ROOM = '01890000-0000-7000-8000-000000000002';

const status = (...values: string[]) => field('status', { type: 'string', enum: values }, { required: true });

const home = (...more: Parameters<typeof entity>[1]): Entity =>
	entity('home', [field('headline', { type: 'string' }, { required: true }), ...more], {
		search: ['headline'],
		deletion: 'archive',
	});

const room = (onDelete: 'restrict' | 'clear' | 'cascade' = 'restrict'): Entity =>
	entity('room', [field('home', { type: 'string', format: 'uuid' }, { ref: { entity: 'home', onDelete } })]);

describe.each(DATABASES)('migrations on %s', (_name, open) => {
	let database: TestDatabase;
	let plugin: Manifest;

	beforeAll(async () => {
		database = await open();
	});
	afterAll(() => database.close());
	beforeEach(async () => {
		await dropAll(database.owner);
		plugin = homes();
	});

	const query = (text: string, values?: unknown[]) => database.owner.query(text, values);
	const migrate = async (registry: Registry, allowDestroy: string[] = []) => {
		const written = createMigrations({ registry, allowDestroy });
		await migrateUp(database.owner, registry.plugins, { allowDestroy: allowDestroy.length > 0 });
		return written;
	};
	/** As the platform works: its role, one organisation or none. */
	const asPlatform = async <T>(organization: string | null, work: () => Promise<T>): Promise<T> => {
		await query(`select set_config('freehold.organization', $1, false)`, [organization ?? '']);
		await database.owner.exec('set role freehold_app');
		try {
			return await work();
		} finally {
			await database.owner.exec('reset role');
		}
	};
	const addHome = (organization: string, id = HOME) =>
		query(`insert into homes (organization_id, id, headline) values ($1, $2, 'Blue door')`, [organization, id]);

	test('a plugin’s first migration is one file and a snapshot, and a second run writes nothing', async () => {
		const registry = registryOf(plugin, home());
		expect(driftOf(registry)).toEqual(['homes']);
		await migrate(registry);
		expect(readdirSync(join(plugin.folder, 'migrations')).sort()).toEqual(['0001_initial.sql', 'snapshot.json']);
		expect(driftOf(registry)).toEqual([]);
		expect(createMigrations({ registry })).toEqual([]);
		expect((await migrateUp(database.owner, [plugin])).applied).toEqual([]);
	});

	test('with no organisation set there are no rows, and another’s are neither read, written nor referred to', async () => {
		await migrate(registryOf(plugin, home(), room()));
		await asPlatform(ANNA, () => addHome(ANNA));
		expect(await asPlatform(null, () => query('select * from homes'))).toEqual([]);
		expect(await asPlatform(BERT, () => query('select * from homes'))).toEqual([]);
		expect(await asPlatform(BERT, () => query(`update homes set headline = 'Red door' returning id`))).toEqual([]);
		expect(await asPlatform(BERT, () => query('delete from homes returning id'))).toEqual([]);
		await expect(asPlatform(BERT, () => addHome(ANNA, ROOM))).rejects.toThrow(/row-level security/);
		await expect(asPlatform(null, () => addHome(ANNA, ROOM))).rejects.toThrow(/row-level security/);
		const refer = (organization: string) =>
			asPlatform(organization, () =>
				query('insert into rooms (organization_id, id, home) values ($1, $2, $3)', [organization, ROOM, HOME]),
			);
		await expect(refer(BERT)).rejects.toThrow(/foreign key/);
		await refer(ANNA);
		expect(await asPlatform(ANNA, () => query('select headline from homes'))).toEqual([{ headline: 'Blue door' }]);
	});

	test('the platform’s role cannot set row-level security aside', async () => {
		await migrate(registryOf(plugin, home()));
		await addHome(ANNA).catch(() => {});
		await expect(asPlatform(ANNA, () => query('alter table homes disable row level security'))).rejects.toThrow(/must be owner/);
		const off = asPlatform(null, async () => {
			await query('set row_security = off');
			return query('select * from homes');
		});
		await expect(off).rejects.toThrow(/row-level security/);
		await query('reset row_security');
	});

	test.each([
		['restrict', 1],
		['clear', 1],
		['cascade', 0],
	] as const)('a referred row is deleted: %s', async (onDelete, left) => {
		await migrate(registryOf(plugin, home(), room(onDelete)));
		await asPlatform(ANNA, async () => {
			await addHome(ANNA);
			await query('insert into rooms (organization_id, id, home) values ($1, $2, $3)', [ANNA, ROOM, HOME]);
			const remove = query('delete from homes');
			await (onDelete === 'restrict' ? expect(remove).rejects.toThrow(/foreign key/) : remove);
			const rooms = await query('select organization_id, home from rooms');
			expect(rooms).toHaveLength(left);
			if (onDelete === 'clear') expect(rooms).toEqual([{ organization_id: ANNA, home: null }]);
		});
	});

	test('a field that is gone is not dropped unless asked for by name, and a destructive file needs a flag', async () => {
		await migrate(registryOf(plugin, home(field('floors', { type: 'integer' }))));
		const registry = registryOf(plugin, home());
		expect(() => createMigrations({ registry })).toThrow(/lose homes\.floors[\s\S]*--destroy homes\.floors/);
		expect(() => createMigrations({ registry, allowDestroy: ['homes.roof'] })).toThrow(/homes\.floors/);
		expect(readdirSync(join(plugin.folder, 'migrations'))).toHaveLength(2);

		const [written] = createMigrations({ registry, allowDestroy: ['homes.floors'] });
		expect(written?.path).toMatch(/0002_drop_homes_floors\.sql$/);
		expect(readFileSync(written?.path ?? '', 'utf8')).toMatch(/^-- freehold migration\n-- destroys: homes\.floors\n/);
		await expect(migrateUp(database.owner, [plugin])).rejects.toThrow(/--allow-destroy/);
		expect((await migrateUp(database.owner, [plugin], { allowDestroy: true })).applied).toHaveLength(1);

		await dropAll(database.owner);
		// Nothing to lose on a new database: no flag.
		expect((await migrateUp(database.owner, [plugin])).applied).toHaveLength(2);
	});

	test('a declared rename keeps the values', async () => {
		await migrate(registryOf(plugin, home(field('cost', { $ref: '#/words/money' }, { index: true }))));
		await query(`insert into homes (organization_id, id, headline, cost_amount, cost_currency) values ($1, $2, 'x', 5, 'USD')`, [
			ANNA,
			HOME,
		]);
		await migrate(registryOf(plugin, home(field('price', { $ref: '#/words/money' }, { index: true, was: 'cost' }))));
		expect(await query('select price_amount, price_currency from homes')).toEqual([
			{ price_amount: '5.00', price_currency: 'USD' },
		]);
		expect(driftOf(registryOf(plugin, home(field('price', { $ref: '#/words/money' }, { index: true, was: 'cost' }))))).toEqual(
			[],
		);
	});

	test('a required field without a default is not added to a table that may hold rows', async () => {
		await migrate(registryOf(plugin, home()));
		const floors = (more: object, required: boolean) =>
			registryOf(plugin, home(field('floors', { type: 'integer', ...more }, { required })));
		expect(() => createMigrations({ registry: floors({}, true) })).toThrow(/homes\.floors is required and has no default/);
		await query(`insert into homes (organization_id, id, headline) values ($1, $2, 'x')`, [ANNA, HOME]);
		await migrate(floors({}, false));
		await migrate(floors({ default: 2 }, true));
		expect(await query('select floors from homes')).toEqual([{ floors: 2 }]);
	});

	test('an enum value is added freely; taking one away is a loss that has to be named', async () => {
		await migrate(registryOf(plugin, home(status('draft', 'old'))));
		await query(`insert into homes (organization_id, id, headline, status) values ($1, $2, 'x', 'old')`, [ANNA, HOME]);
		await migrate(registryOf(plugin, home(status('draft', 'old', 'new'))));
		const less = registryOf(
			plugin,
			home(field('status', { type: 'string', enum: ['draft', 'new'], default: 'draft' }, { required: true })),
		);
		expect(() => createMigrations({ registry: less })).toThrow(/--destroy homes\.status=old/);
		await migrate(less, ['homes.status=old']);
		expect(await query('select status from homes')).toEqual([{ status: 'draft' }]);
		await expect(query(`update homes set status = 'old'`)).rejects.toThrow(/check/);
	});

	test('a wider type is a plain change, a narrower one a loss', async () => {
		await migrate(registryOf(plugin, home(field('size', { type: 'integer' }))));
		await query(`insert into homes (organization_id, id, headline, size) values ($1, $2, 'x', 7)`, [ANNA, HOME]);
		await migrate(registryOf(plugin, home(field('size', { type: 'number', multipleOf: 0.01 }))));
		expect(await query('select size from homes')).toEqual([{ size: '7.00' }]);
		await migrate(registryOf(plugin, home(field('size', { type: 'string' }))));
		expect(await query('select size from homes')).toEqual([{ size: '7.00' }]);
		const narrower = registryOf(plugin, home(field('size', { type: 'integer' })));
		expect(() => createMigrations({ registry: narrower })).toThrow(/--destroy homes\.size/);
	});

	test('a file that was edited after it was applied is refused, and line ends do not matter', async () => {
		await migrate(registryOf(plugin, home()));
		const path = join(plugin.folder, 'migrations/0001_initial.sql');
		const text = readFileSync(path, 'utf8');
		writeFileSync(path, text.replaceAll('\n', '\r\n'));
		expect((await migrateStatus(database.owner, [plugin])).map(({ state }) => state)).toEqual(['applied']);
		writeFileSync(path, `${text}\n-- and one thing more`);
		await expect(migrateUp(database.owner, [plugin])).rejects.toThrow(/changed after it was applied/);
	});

	test('a file that fails leaves nothing behind, neither tables nor the lock', async () => {
		createMigrations({ registry: registryOf(plugin, home()) });
		writeFileSync(join(plugin.folder, 'migrations/0002_wrong.sql'), 'create table half (id int);\n\nselect 1 / 0;\n');
		await expect(migrateUp(database.owner, [plugin])).rejects.toThrow(/0002_wrong\.sql[\s\S]*division by zero/);
		expect(await query(`select to_regclass('half') as half, to_regclass('homes') is not null as homes`)).toEqual([
			{ half: null, homes: true },
		]);
		expect(await query(`select 1 from pg_locks where locktype = 'advisory'`)).toEqual([]);
	});

	test('a value is unique within its organisation, among what is not archived', async () => {
		await migrate(
			registryOf(plugin, entity('home', [field('headline', { type: 'string' }, { unique: true })], { deletion: 'archive' })),
		);
		await addHome(ANNA);
		await addHome(BERT, ROOM);
		const again = () => addHome(ANNA, '01890000-0000-7000-8000-000000000003');
		await expect(again()).rejects.toThrow(/homes_headline_key/);
		await query('update homes set archived_at = now()');
		await again();
	});

	test('search finds words of the searched fields, money filters and search may use their indexes', async () => {
		await migrate(registryOf(plugin, home(field('price', { $ref: '#/words/money' }, { index: true }))));
		await addHome(ANNA);
		expect(await query(`select id from homes where search @@ websearch_to_tsquery('simple', 'door')`)).toEqual([{ id: HOME }]);
		const leaky = await query(
			`select proname from pg_proc where proname in ('numeric_ge', 'numeric_lt', 'ts_match_vq') and not proleakproof`,
		);
		expect(leaky).toEqual([]);
	});

	test('names longer than PostgreSQL’s 63 bytes stay distinct', async () => {
		const long = (last: string) =>
			field(`aVeryLongNameThatGoesOnAndOnUntilItIsNearlyTheEnd${last}`, { $ref: '#/words/money' }, { index: true });
		await migrate(registryOf(plugin, home(long('A'), long('B'))));
		expect(driftOf(registryOf(plugin, home(long('A'), long('B'))))).toEqual([]);
	});

	test('a field may be called like a word of SQL', async () => {
		await migrate(
			registryOf(
				plugin,
				home(field('order', { type: 'integer' }, { index: true }), field('user', { type: 'string', default: "o'neill" })),
			),
		);
		await addHome(ANNA);
		expect(await query('select order_, user_ from homes')).toEqual([{ order_: null, user_: "o'neill" }]);
	});

	test('records whose changes are told have triggers, which go when that ends and stay as they are when a field comes', async () => {
		const told = (tells: boolean, ...more: Parameters<typeof home>) => ({ ...home(...more), tells });
		const triggers = () =>
			query(`select tgname as name from pg_trigger where tgrelid = 'homes'::regclass and tgname like 'tell%' order by 1`);
		const [made] = await migrate(registryOf(plugin, told(true)));
		expect(readFileSync(made?.path as string, 'utf8')).toContain(`execute function freehold_tell('home', '', '')`);
		expect(await triggers()).toEqual([{ name: 'tell_delete' }, { name: 'tell_insert' }, { name: 'tell_update' }]);
		// There is no outbox in this database: who writes is not held up by that.
		await addHome(ANNA);
		const [grown] = await migrate(registryOf(plugin, told(true, field('rooms', { type: 'integer' }))));
		expect(readFileSync(grown?.path as string, 'utf8')).not.toContain('trigger');
		await migrate(registryOf(plugin, told(false, field('rooms', { type: 'integer' }))));
		expect(await triggers()).toEqual([]);
	});

	test('two fields that need the same column are refused', () => {
		const registry = registryOf(
			plugin,
			home(field('price', { $ref: '#/words/money' }), field('priceAmount', { type: 'number' })),
		);
		expect(() => createMigrations({ registry })).toThrow(/column price_amount/);
	});
});
