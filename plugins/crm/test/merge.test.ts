import type { RecordObject } from '@freehold/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

type Row = RecordObject;

/** What tells of changes, and so is never as it was. */
const TOLD = [
	'audit_entries',
	'audit_seals',
	'outbox',
	'events',
	'event_heads',
	'event_receipts',
	'idempotency_keys',
	'usage_counters',
	'contact_merges',
	'sessions',
	'jobs',
	'schedules',
];

describeOnBoth('Two contacts that are one person', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let tags: string[];
	let households: string[];
	let companies: string[];
	let listing: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
		const many = async (path: string, bodies: Row[]) =>
			Promise.all(bodies.map(async (body) => (await call('POST', path, body)).id));
		tags = await many(
			'/v1/tags',
			[1, 2, 3].map((n) => ({ name: `Tag ${n}`, of: 'contact' })),
		);
		households = await many('/v1/households', [{ name: 'One' }, { name: 'Two' }]);
		companies = await many('/v1/companies', [{ name: 'First' }, { name: 'Second' }]);
		const address = { line1: '1 Main St', city: 'Seattle', country: 'US' };
		listing = (await call('POST', '/v1/listings', { headline: 'House', price: { amount: '1.00', currency: 'USD' }, address })).id;
	});
	afterAll(() => freehold?.stop());

	const ask = (method: string, path: string, body?: unknown, as = broker) => freehold.call(method, path, { as, body });
	const call = async (method: string, path: string, body?: unknown) => {
		const answer = await ask(method, path, body);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};

	/** Every row of every table of the organisation, by table. */
	const everything = (): Promise<Record<string, Row[]>> =>
		freehold.app.asSystem(freehold.harbor.id, async ({ sql }) => {
			const tables = await sql<{ name: string }>(
				"select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid where a.attname = 'organization_id' and c.relkind in ('r', 'p') and not c.relispartition order by 1",
			);
			const all: Record<string, Row[]> = {};
			for (const { name } of tables) {
				if (TOLD.includes(name)) continue;
				const rows = await sql<{ row: Row }>(`select to_jsonb(t) - 'updated_at' as row from ${name} t order by t.id`).catch(
					() => [],
				);
				all[name] = rows.map(({ row }) => row);
			}
			// Or nothing would be compared.
			expect(all.contacts?.length).toBeGreaterThan(1);
			return all;
		});

	const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
	const phones = fc.integer({ min: 2065550100, max: 2065550130 }).map((number) => `+1${number}`);
	const emails = fc.integer({ min: 1, max: 20 }).map((number) => `p${number}@example.com`);
	/** A contact with everything that may refer to it, as indexes into what there is. */
	const personOf = fc.record({
		name: fc.constantFrom('Ann Lee', 'Ann Li', 'Robert Brown', 'Roberta Braun'),
		email: optional(emails),
		phone: optional(phones),
		languages: optional(fc.uniqueArray(fc.constantFrom('en', 'de', 'ar'), { maxLength: 3 })),
		notes: optional(fc.constantFrom('Likes tea', 'Likes coffee')),
		birthday: optional(fc.constantFrom('1980-01-02', '1990-03-04')),
		tags: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
		further: fc.uniqueArray(emails, { maxLength: 3 }),
		households: fc.uniqueArray(fc.nat(1), { maxLength: 2 }),
		companies: fc.uniqueArray(fc.nat(1), { maxLength: 2 }),
		leads: fc.nat(2),
		calls: fc.nat(2),
		remarks: fc.nat(2),
	});
	type Person = Record<'tags' | 'households' | 'companies', number[]> &
		Record<'leads' | 'calls' | 'remarks', number> & { name: string; further: string[] } & Row;

	async function make(person: Person): Promise<string> {
		const { name, tags: marks, further, households: homes, companies: firms, leads, calls, remarks, ...plain } = person;
		const { id } = await call('POST', '/v1/contacts', { ...plain, name: { full: name }, tags: marks.map((at) => tags[at]) });
		for (const email of further) await call('POST', '/v1/contact-channels', { contact: id, kind: 'email', email });
		for (const at of homes) await call('POST', '/v1/household-members', { household: households[at], contact: id });
		for (const at of firms) await call('POST', '/v1/company-people', { company: companies[at], contact: id });
		for (let at = 0; at < leads; at++) await call('POST', '/v1/leads', { contact: id, subject: `Lead ${at}`, listing });
		for (let at = 0; at < calls; at++)
			await call('POST', '/v1/interactions', { contact: id, channel: 'call', occurredAt: `2026-02-0${at + 1}T00:00:00Z` });
		for (let at = 0; at < remarks; at++) await call('POST', `/v1/contacts/${id}/notes`, { text: `Note ${at}` });
		return id;
	}
	const fields = ['name', 'email', 'phone', 'languages', 'birthday', 'notes'] as const;
	const taken = fc.uniqueArray(fc.constantFrom(...fields), { maxLength: 6 });
	const lastMerge = async () => (await call('GET', '/v1/contact-merges?limit=1')).data[0].id;
	const counts = (all: Record<string, Row[]>): Record<string, number> =>
		Object.fromEntries(Object.entries(all).map(([table, rows]) => [table, rows.length]));

	it('are merged without a row lost, and parted into exactly what they were', async () => {
		await fc.assert(
			fc.asyncProperty(personOf, personOf, taken, async (one, other, take) => {
				const [winner, loser] = [await make(one), await make(other)];
				await freehold.app.idle();
				const before = await everything();
				await call('POST', `/v1/contacts/${winner}/merge`, { from: loser, take });
				await freehold.app.idle();
				const merged = await everything();
				for (const [table, count] of Object.entries(counts(before)))
					if (table !== 'contact_duplicates') expect([table, (merged[table] as Row[]).length >= count]).toEqual([table, true]);
				await call('POST', `/v1/contact-merges/${await lastMerge()}/undo`);
				await freehold.app.idle();
				const after = await everything();
				// Who may be one person is found anew, and is tested by itself.
				delete before.contact_duplicates;
				delete after.contact_duplicates;
				expect(after).toEqual(before);
			}),
			{ numRuns: driver === 'pglite' ? 8 : 5, seed: 7 },
		);
	}, 240_000);

	it('merged in chains are parted in the other order, one by one', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(personOf, { minLength: 3, maxLength: 4 }), async (people) => {
				const ids: string[] = [];
				for (const person of people) ids.push(await make(person));
				await freehold.app.idle();
				const states = [await everything()];
				const merges: string[] = [];
				for (const [at, id] of ids.slice(1).entries()) {
					await call('POST', `/v1/contacts/${id}/merge`, { from: ids[at] });
					merges.push(await lastMerge());
					states.push(await everything());
				}
				expect((await ask('POST', `/v1/contact-merges/${merges[0]}/undo`)).status).toBe(409);
				for (const merge of merges.reverse()) {
					states.pop();
					await call('POST', `/v1/contact-merges/${merge}/undo`);
					const [now, then] = [await everything(), states.at(-1) as Record<string, Row[]>];
					delete now.contact_duplicates;
					delete then.contact_duplicates;
					expect(now).toEqual(then);
				}
			}),
			{ numRuns: 3, seed: 11 },
		);
	}, 240_000);

	it('keep what the caller chose, and lose no address and no number', async () => {
		const blank = { tags: [], further: [], households: [], companies: [], leads: 0, calls: 0, remarks: 0 };
		const winner = await make({ ...blank, name: 'Ada Byron', email: 'ada@example.com', phone: '+12065550111', notes: 'First' });
		const loser = await make({
			...blank,
			name: 'Ada Lovelace',
			email: 'lovelace@example.com',
			birthday: '1815-12-10',
			notes: 'Second',
			leads: 1,
			tags: [0],
		});
		const kept = await call('POST', `/v1/contacts/${winner}/merge`, { from: loser, take: ['name', 'email'] });
		expect(kept).toMatchObject({
			name: { full: 'Ada Lovelace' },
			email: 'lovelace@example.com',
			phone: '+12065550111',
			birthday: '1815-12-10',
			notes: 'First\n\nSecond',
			tags: [tags[0]],
		});
		expect((await call('GET', `/v1/contact-channels?contact=${winner}`)).data).toMatchObject([{ email: 'ada@example.com' }]);
		expect((await call('GET', `/v1/leads?contact=${winner}`)).data).toHaveLength(1);
		expect((await ask('GET', `/v1/contacts/${loser}`)).status).toBe(404);
		const timeline = (await call('GET', `/v1/contacts/${winner}/timeline`)).data.map(({ entity }: Row) => entity);
		expect(timeline).toContain('contact-merge');
		// What was added since stays, and what was changed since stays changed.
		await call('POST', `/v1/contacts/${winner}/notes`, { text: 'Written afterwards' });
		await call('PATCH', `/v1/contacts/${winner}`, { birthday: '1815-12-11' });
		const undone = await call('POST', `/v1/contact-merges/${await lastMerge()}/undo`);
		expect(undone).toMatchObject({ winner, loser, undoneAt: expect.any(String) });
		expect(await call('GET', `/v1/contacts/${winner}`)).toMatchObject({ name: { full: 'Ada Byron' }, birthday: '1815-12-11' });
		expect((await call('GET', `/v1/notes?contact=${winner}`)).data).toHaveLength(1);
		expect((await call('GET', `/v1/leads?contact=${loser}`)).data).toHaveLength(1);
		expect((await ask('POST', `/v1/contact-merges/${undone.id}/undo`)).status).toBe(409);
	});

	it('are merged by who may, with somebody who is there', async () => {
		const blank = { name: 'Cass', tags: [], further: [], households: [], companies: [], leads: 0, calls: 0, remarks: 0 };
		const [one, other] = [await make(blank), await make(blank)];
		const agent = await freehold.harbor.asUser('agent');
		expect((await ask('POST', `/v1/contacts/${one}/merge`, { from: other }, agent)).status).toBe(403);
		for (const from of [one, '01900000-0000-7000-8000-000000000000', tags[0]]) {
			const { status, body } = await ask('POST', `/v1/contacts/${one}/merge`, { from });
			expect([status, body.errors[0].pointer]).toEqual([422, '/from']);
		}
	});

	it('are told as contact.merged and contact.parted, for whoever keeps a score', async () => {
		const blank = { name: 'Dan', tags: [], further: [], households: [], companies: [], leads: 0, calls: 0, remarks: 0 };
		const [one, other] = [await make(blank), await make(blank)];
		await call('POST', `/v1/contacts/${one}/merge`, { from: other });
		await call('POST', `/v1/contact-merges/${await lastMerge()}/undo`);
		await freehold.app.idle();
		const told = await freehold.app.asSystem(freehold.harbor.id, ({ sql }) =>
			sql<{ type: string; data: Row }>(
				"select type, data from events where record = $1 and type in ('contact.merged', 'contact.parted') order by position",
				[one],
			),
		);
		expect(told).toEqual([
			{ type: 'contact.merged', data: { from: other } },
			{ type: 'contact.parted', data: { from: other } },
		]);
	});

	it('move in every plugin that refers to contacts, without the plugin knowing', async () => {
		const referring = [...freehold.app.registry.entities.values()].filter(({ fields }) =>
			fields.some(({ ref }) => ref?.entity === 'contact'),
		);
		expect(referring.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['lead', 'interaction', 'note', 'contact-channel', 'household-member']),
		);
	});
});
