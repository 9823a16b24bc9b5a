/** Plugins' code that hears events: once for each, in order, in one transaction with what it does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import type { FreeholdEvent } from '../src/events/model.ts';

const heard: { name: string; event: FreeholdEvent }[] = [];
/** How often the subscriber fails before it succeeds. */
let failures = 0;
const world = globalThis as { hear?: (name: string, event: FreeholdEvent) => void };

const CODE = `export default {
	name: 'ears',
	on: {
		'contact.created': {
			async open(event, scope) {
				await scope.records('lead').create({ contact: event.record, subject: 'Of ' + event.id });
				globalThis.hear('open', event);
			},
		},
		'contact.updated': { async order(event) { globalThis.hear('order', event); } },
		'lead.enquired': { async score(event) { globalThis.hear('score', event); } },
	},
};`;

const PLUGINS = ['./plugins/listings', './plugins/crm', './plugins/console'];

function plugin(code: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-plugin-'));
	mkdirSync(join(folder, 'schemas'));
	mkdirSync(join(folder, 'src'));
	const freehold = { name: 'ears', core: '^0.1.0', requires: { crm: '^0.1.0' }, code: './src/plugin.js' };
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'ears', version: '1.0.0', type: 'module', freehold }));
	writeFileSync(join(folder, 'src/plugin.js'), code);
	return folder;
}

describeOnBoth('Subscribers', (driver) => {
	let app: TestApp;
	let owner: string;
	let folder: string;

	beforeAll(async () => {
		world.hear = (name, event) => {
			if (failures-- > 0) throw new Error('not yet');
			heard.push({ name, event });
		};
		folder = plugin(CODE);
		app = await startApp(driver, { plugins: [...PLUGINS, folder] });
		owner = await app.harbor.asUser('owner');
	});
	beforeEach(() => {
		heard.length = 0;
		failures = 0;
	});
	afterAll(async () => {
		await app?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const call: TestApp['call'] = (method, path, options) => app.call(method, path, { as: owner, ...options });
	const contact = async () => (await call('POST', '/v1/contacts', { body: { name: { full: 'Vera Lind' } } })).body.id as string;
	const leadsOf = async (id: string) => (await call('GET', `/v1/leads?contact=${id}`)).body.data as { subject: string }[];
	const jobs = (where: string) =>
		app.app.borrow(app.harbor.id, (sql) =>
			sql<{ id: string; error: string; payload: { event: string } }>(`select * from jobs where ${where}`),
		);

	test('hear of what was committed, and do their part once', async () => {
		const id = await contact();
		await app.app.idle();
		expect(heard.map(({ name, event }) => [name, event.type, event.record])).toEqual([['open', 'contact.created', id]]);
		expect(await leadsOf(id)).toMatchObject([{ subject: `Of ${heard[0]?.event.id}` }]);
		const [created] = (await call('GET', `/v1/events/history?entity=lead`)).body.data;
		expect(created).toMatchObject({ type: 'lead.created', actor: { kind: 'system' } });
	});

	test('leave nothing behind where they fail, and are tried again', async () => {
		failures = 1;
		const id = await contact();
		await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(1);
		await app.app.idle();
		expect(await leadsOf(id)).toHaveLength(1);
	});

	test('hear of one record in the order in which it changed', async () => {
		const ids = await Promise.all([contact(), contact(), contact()]);
		const change = (id: string, at: number) => call('PATCH', `/v1/contacts/${id}`, { body: { notes: `Note ${at}` } });
		await Promise.all(Array.from({ length: 12 }, (_, at) => ids.map((id) => change(id, at))).flat());
		await app.app.idle();
		for (const id of ids) {
			const positions = heard
				.filter(({ name, event }) => name === 'order' && event.record === id)
				.map(({ event }) => event.position);
			expect(positions).toHaveLength(12);
			expect(positions).toEqual(positions.toSorted((a, b) => a - b));
		}
	}, 120_000);

	test('hear again what is replayed only where they have not heard it, or somebody insists', async () => {
		const before = await app.app.events.head(app.harbor.id);
		const id = await contact();
		await app.app.idle();
		const replay = (more: object) => call('POST', '/v1/events/replay', { body: { after: before, ...more } });
		const answer = await replay({ types: ['contact.created'] });
		expect([answer.status, answer.body]).toEqual([200, { handed: 1, next: null }]);
		await app.app.idle();
		expect(heard).toHaveLength(1);
		await replay({ types: ['contact.created'], to: 'ears/contact.created/open', again: true });
		await app.app.idle();
		expect(heard.map(({ event }) => event.id)).toEqual([heard[0]?.event.id, heard[0]?.event.id]);
		expect(await leadsOf(id)).toHaveLength(2);
		expect((await replay({ to: 'ears/contact.created/shut' })).body.errors).toMatchObject([{ pointer: '/to' }]);
		expect((await replay({ types: ['contact.sneezed'] })).body.errors).toMatchObject([{ pointer: '/types/0' }]);
		expect(
			(await app.call('POST', '/v1/events/replay', { as: await app.harbor.asUser('broker'), body: { after: 0 } })).status,
		).toBe(403);
		const { body } = await call('GET', '/v1/audit-entries?action=event.replay&kind=admin_action');
		expect(body.data[0].details).toMatchObject({ after: before, again: true });
	});

	test('are not given what is no longer as the schema file says: it is in the log, and a dead letter tells why', async () => {
		const id = await contact();
		await app.app.borrow(app.harbor.id, (sql) =>
			sql(
				`insert into outbox (organization_id, id, type, entity, record, data, actor_kind, at)
				values ($1, gen_random_uuid(), 'lead.enquired', 'lead', $2, '{"again": "perhaps"}', 'system', now()),
					($1, gen_random_uuid(), 'ghost.vanished', 'ghost', $2, '{}', 'system', now())`,
				[app.harbor.id, id],
			),
		);
		await app.app.events.look();
		await app.app.events.idle();
		const log = await app.app.events.after(app.harbor.id, 0, 10_000);
		const told = log.filter(({ record, type }) => record === id && type !== 'contact.created');
		expect(told.map(({ type }) => type)).toEqual(['lead.enquired', 'ghost.vanished']);
		await expect
			.poll(async () => (await jobs(`state = 'failed'`)).map(({ error }) => JSON.stringify(error)), { timeout: 30_000 })
			.toEqual([expect.stringContaining('is not as the schema files say by now: /again: Must be a boolean')]);
		expect(heard.filter(({ name }) => name === 'score')).toEqual([]);
		// It holds nobody up.
		const later = await contact();
		await expect.poll(() => heard.map(({ event }) => event.record)).toContain(later);
	}, 60_000);

	test('that cannot be asked for hold up neither others nor what comes later', async () => {
		let victim = '';
		app.app.events.follow('broken', async ({ sql, organization }, events) => {
			await sql(
				`insert into event_receipts (organization_id, id, event, subscriber) select $1, gen_random_uuid(), e, 'broken' from unnest($2::uuid[]) e`,
				[organization.id, events.map(({ id }) => id)],
			);
			if (events.some(({ record }) => record === victim)) throw new Error('cannot bear this one');
		});
		const records = await app.app.asSystem(app.harbor.id, async ({ records }) => {
			const ids = await records('contact').createMany(['One', 'Two', 'Three'].map((full) => ({ name: { full } })));
			victim = ids[1] as string;
			return ids;
		});
		await app.app.events.idle();
		const log = await app.app.events.after(app.harbor.id, 0, 10_000);
		const told = log.filter(({ record, type }) => records.includes(record) && type === 'contact.created');
		expect(told).toHaveLength(3);
		const faults = await app.app.borrow(app.harbor.id, (sql) => sql('select event, follower, message from event_faults'));
		expect(faults).toEqual([
			{ event: told.find(({ record }) => record === victim)?.id, follower: 'broken', message: 'cannot bear this one' },
		]);
		const receipts = await app.app.borrow(app.harbor.id, (sql) =>
			sql<{ event: string }>(`select event from event_receipts where subscriber = 'broken'`),
		);
		const kept = told.filter(({ record }) => receipts.some(({ event }) => log.find(({ id }) => id === event)?.record === record));
		expect(kept.map(({ record }) => record)).toEqual(records.filter((record) => record !== victim));
		await expect.poll(() => heard.map(({ event }) => event.record)).toEqual(expect.arrayContaining(records));
	});

	test('of an event that no schema file declares stop the start', async () => {
		const wrong = plugin(`export default { name: 'ears', on: { 'contact.craeted': { async x() {} } } };`);
		try {
			await expect(startApp(driver, { plugins: [...PLUGINS, wrong] })).rejects.toThrow(/contact\.craeted.*\n.*contact\.created/);
		} finally {
			rmSync(wrong, { recursive: true, force: true });
		}
	});
});
