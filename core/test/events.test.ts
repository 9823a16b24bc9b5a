import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
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
});
