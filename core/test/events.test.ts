import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { forgetEvents } from '../src/events/log.ts';
import type { FreeholdEvent } from '../src/events/model.ts';

describeOnBoth('Events', (driver) => {
	let app: TestApp;
	let admin: string;
	const heard: FreeholdEvent[] = [];

	beforeAll(async () => {
		app = await startApp(driver);
		admin = await app.harbor.asUser('admin');
		app.app.events.listen((organization, events) => {
			if (organization === app.harbor.id) heard.push(...events);
		});
	});
	afterAll(() => app?.stop());

	const call: TestApp['call'] = (method, path, options) => app.call(method, path, { as: admin, ...options });
	const logOf = async (record: string) => {
		await app.app.idle();
		return (await app.app.events.after(app.harbor.id, 0, 10_000)).filter((event) => event.record === record);
	};
	const contact = async (more = {}) =>
		(
			await call('POST', '/v1/contacts', {
				body: { name: { full: 'Vera Lind' }, email: `v${Math.random()}@lind.example`, ...more },
			})
		).body;

	test('tell that a record was made, changed and archived: which fields, and no value', async () => {
		const { id } = await contact();
		await call('PATCH', `/v1/contacts/${id}`, {
			body: { name: { full: 'Vera Holm' }, email: 'vera@holm.example', phone: '+12125550100' },
		});
		await call('DELETE', `/v1/contacts/${id}`);
		const me = (await call('GET', '/v1/auth/me')).body.user.id;
		const log = await logOf(id);
		expect(log.map(({ type, data }) => [type, data])).toEqual([
			['contact.created', {}],
			['contact.updated', { changed: ['email', 'name', 'phone'] }],
			['contact.deleted', {}],
		]);
		expect(log[0]).toMatchObject({ entity: 'contact', organization: app.harbor.id, actor: { kind: 'user', id: me } });
		expect(JSON.stringify(log)).not.toContain('Holm');
		await expect.poll(() => heard.filter(({ record }) => record === id)).toEqual(log);
	});

	test('have positions without a gap', async () => {
		await Promise.all(Array.from({ length: 20 }, () => contact()));
		await app.app.idle();
		const log = await app.app.events.after(app.harbor.id, 0, 10_000);
		expect(log.map(({ position }) => position)).toEqual(log.map((_, at) => at + 1));
		expect(await app.app.events.head(app.harbor.id)).toBe(log.length);
		await expect.poll(() => heard.map(({ position }) => position)).toEqual(log.map(({ position }) => position));
	});

	test('are not told of what was undone', async () => {
		const before = await app.app.events.head(app.harbor.id);
		await expect(
			app.app.asSystem(app.harbor.id, async ({ records }) => {
				await records('contact').create({ name: { full: 'Nobody' } });
				throw new Error('undone');
			}),
		).rejects.toThrow('undone');
		await app.app.events.look();
		await app.app.idle();
		expect(await app.app.events.head(app.harbor.id)).toBe(before);
	});

	test('are told by transitions, with the states between which they lead, and by code', async () => {
		const address = { line1: '1 Events Street', city: 'Springfield', country: 'US' };
		const body = { headline: 'A house', price: { amount: '500000.00', currency: 'USD' }, address };
		const { id } = (await call('POST', '/v1/listings', { body })).body;
		await call('POST', `/v1/listings/${id}/publish`);
		const page = await app.harbor.publishableKey(['https://site.example']);
		const enquiry = { listing: id, name: 'Nia Moss', email: 'nia@moss.example', message: 'May I see it?' };
		const visitor = { origin: 'https://site.example', 'freehold-form': 'elapsed=4000; trap=0' };
		const enquire = (message: string) =>
			app.call('POST', '/v1/leads/enquire', { as: page, headers: visitor, body: { ...enquiry, message } });
		expect((await enquire('May I see it?')).status).toBe(201);
		expect((await enquire('May I see it?')).status).toBe(201);
		expect((await enquire('Tomorrow?')).status).toBe(201);
		await call('POST', `/v1/listings/${id}/offer`);
		await call('POST', `/v1/listings/${id}/sell`);
		const told = (await logOf(id)).map(({ type, data }) => [type, data]);
		expect(told.filter(([type]) => type !== 'listing.updated')).toEqual([
			['listing.created', {}],
			['listing.published', { from: 'draft', to: 'active' }],
			['listing.closed', { from: 'under_offer', to: 'sold' }],
		]);
		const enquired = heard.filter(({ type }) => type === 'lead.enquired');
		expect(enquired.map(({ data }) => data)).toEqual([
			{ again: false, channel: 'web', listing: id },
			{ again: true, channel: 'web', listing: id },
		]);
		expect(enquired[0]?.actor.kind).toBe('publishable-key');
	});

	test('are refused from code that says what no schema file declares, in words for its author', async () => {
		const { id } = await contact();
		const emit = (type: string, data: Record<string, unknown>) =>
			app.app.asSystem(app.harbor.id, (scope) => scope.emit(type, id, data));
		await expect(emit('lead.sneezed', {})).rejects.toThrow(/no schema file declares this event; there are lead\.enquired/);
		await expect(emit('lead.created', {})).rejects.toThrow(/the database says this by itself/);
		await expect(emit('lead.enquired', { again: 'yes', shoe: 42 })).rejects.toThrow(
			/\/shoe: There is no such field.*\/again: Must be a boolean.*lead\.json/,
		);
	});

	test('are read by their history: filtered, newest first or onward from a position', async () => {
		const { id } = await contact();
		await call('PATCH', `/v1/contacts/${id}`, { body: { name: { full: 'Other' } } });
		await app.app.idle();
		const head = await app.app.events.head(app.harbor.id);
		const history = async (query: string) => (await call('GET', `/v1/events/history?${query}`)).body;
		const ofRecord = await history(`record=${id}`);
		expect(ofRecord.data.map((event: FreeholdEvent) => event.type)).toEqual(['contact.updated', 'contact.created']);
		expect(ofRecord).toMatchObject({ next: null, head });
		expect(ofRecord.data[0]).toEqual((await app.app.events.after(app.harbor.id, head - 1, 1))[0]);
		expect((await history(`record=${id}&type=contact.created,lead.created`)).data).toHaveLength(1);
		expect((await history(`record=${id}&entity=lead`)).data).toHaveLength(0);
		expect((await history(`since=${new Date(Date.now() + 60_000).toISOString()}`)).data).toHaveLength(0);

		const positions: number[] = [];
		for (let after: number | null = 0; after !== null; ) {
			const page: { data: FreeholdEvent[]; next: number | null } = await history(`after=${after}&limit=7`);
			positions.push(...page.data.map(({ position }) => position));
			after = page.next;
		}
		expect(positions).toEqual(Array.from({ length: head }, (_, at) => at + 1));
		const back = await history(`before=${head}&limit=3`);
		expect(back.data.map((event: FreeholdEvent) => event.position)).toEqual([head - 1, head - 2, head - 3]);
		expect(back.next).toBe(head - 3);
		expect((await call('GET', '/v1/events/history?after=now')).status).toBe(400);
		expect((await app.call('GET', '/v1/events/history')).status).toBe(401);
	});

	test('of another organisation are nobody’s business', async () => {
		const { id } = await contact();
		await app.app.idle();
		const other = await app.call('GET', `/v1/events/history?record=${id}`, { as: await app.palm.asUser('owner') });
		expect(other.body.data).toEqual([]);
		expect(await app.app.events.after(app.palm.id, 0, 1000)).not.toContainEqual(expect.objectContaining({ record: id }));
	});

	test('are said from outside where code says them, and only as the schema file declares', async () => {
		const { id } = (await call('POST', '/v1/leads', { body: { contact: (await contact()).id, subject: 'Hello' } })).body;
		const publish = (body: object, as?: string) => call('POST', '/v1/events/publish', { body, ...(as ? { as } : {}) });
		expect((await publish({ type: 'lead.enquired', record: id, data: { again: false } })).status).toBe(202);
		expect((await logOf(id)).at(-1)).toMatchObject({ type: 'lead.enquired', data: { again: false } });
		for (const [body, pointer] of [
			[{ type: 'lead.created', record: id }, '/type'],
			[{ type: 'listing.published', record: id }, '/type'],
			[{ type: 'lead.enquired', record: id, data: { shoe: 1 } }, '/data'],
			[{ type: 'lead.enquired', record: (await contact()).id, data: { again: true } }, '/record'],
		] as const) {
			const refused = await publish(body);
			expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
		}
		const body = { type: 'lead.enquired', record: id, data: { again: false } };
		expect((await publish(body, await app.harbor.asUser('broker'))).status).toBe(403);
	});

	test('are forgotten after 90 days; whoever reads on from there is told to load anew, and no position is given twice', async () => {
		const there = app.palm.id;
		const owner = await app.palm.asUser('owner');
		const make = () => app.call('POST', '/v1/contacts', { as: owner, body: { name: { full: 'Old' } } });
		for (let made = 0; made < 3; made++) await make();
		await app.app.idle();
		const head = await app.app.events.head(there);
		const aged = (days: number, position: number) =>
			app.app.borrow(there, (sql) =>
				sql(
					`insert into events (organization_id, id, position, type, entity, record, data, actor_kind, at, created_at)
					values ($1, gen_random_uuid(), $2, 'contact.created', 'contact', gen_random_uuid(), '{}', 'system', now(), now() - make_interval(days => $3))`,
					[there, position, days],
				),
			);
		await app.app.borrow(there, (sql) => sql('update event_heads set position = position + 3'));
		for (const [days, position] of [
			[92, 1],
			[91, 2],
			[89, 3],
		] as const)
			await aged(days, head + position);
		expect(await forgetEvents(app.app.connections, 1)).toBe(1);
		expect(await forgetEvents(app.app.connections, 100)).toBe(1);
		expect(await forgetEvents(app.app.connections, 100)).toBe(0);
		expect((await app.app.events.after(there, head + 2, 10)).map(({ position }) => position)).toEqual([head + 3]);
		await expect(app.app.events.after(there, head + 1, 10)).rejects.toMatchObject({ code: 'events_forgotten', status: 410 });
		const refused = await app.call('GET', `/v1/events/history?after=${head}`, { as: owner });
		expect([refused.status, refused.body.code, refused.body.oldest]).toEqual([410, 'events_forgotten', head + 3]);
		await make();
		await app.app.idle();
		expect(await app.app.events.head(there)).toBe(head + 4);
	});
});
