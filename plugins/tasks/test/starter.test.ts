import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

describeOnBoth('The first tasks of a listing', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let template: { id: string };
	let number = 0;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
	});
	afterAll(() => freehold?.stop());

	const send = (method: string, path: string, body?: unknown) =>
		freehold.call(method, path, { as: broker, ...(body === undefined ? {} : { body }) });
	const listing = (body: object = {}) =>
		send('POST', '/v1/listings', { headline: `House ${++number}`, purpose: 'sale', propertyType: 'house', ...body });
	const tasksOf = async (id: string) => (await send('GET', `/v1/tasks?listing=${id}&sort=title`)).body.data;
	const STEPS = [
		{ title: '1 Take photos', category: 'marketing', dueDays: 2, reminders: [60], checklist: ['Book', 'Tidy'] },
		{ title: '2 Write the text', dueDays: 0, priority: 'high', waitsFor: [1] },
		{ title: '3 Celebrate' },
	];
	beforeEach(async () => {
		for (const { id } of (await send('GET', '/v1/task-templates')).body.data) await send('DELETE', `/v1/task-templates/${id}`);
		template = (
			await send('POST', '/v1/task-templates', {
				title: `Houses ${++number}`,
				purpose: 'sale',
				propertyType: 'house',
				steps: STEPS,
			})
		).body;
	});

	it('are there with it, for its agent, from the templates of its kind', async () => {
		const { body } = await listing();
		const tasks = await tasksOf(body.id);
		expect(tasks).toMatchObject([
			{
				title: '1 Take photos',
				assignee: body.agent,
				template: template.id,
				category: 'marketing',
				checklist: [{ text: 'Book' }, { text: 'Tidy' }],
			},
			{ title: '2 Write the text', priority: 'high' },
			{ title: '3 Celebrate', dueAt: null },
		]);
		for (const { dueAt } of tasks.slice(0, 2)) expect(Date.parse(dueAt)).toBeGreaterThan(Date.now());
		expect((await send('GET', `/v1/tasks/${tasks[1].id}/blockers`)).body.data).toMatchObject([{ id: tasks[0].id }]);
		expect((await send('GET', `/v1/jobs?kind=tasks.remind`)).status).toBeLessThan(500);
	});

	it('are for listings of that kind only, not for others and not where the template is off', async () => {
		expect(await tasksOf((await listing({ purpose: 'rent' })).body.id)).toEqual([]);
		expect(await tasksOf((await listing({ propertyType: 'land' })).body.id)).toEqual([]);
		await send('PATCH', `/v1/task-templates/${template.id}`, { active: false });
		expect(await tasksOf((await listing()).body.id)).toEqual([]);
	});

	it('are not made for imported listings', async () => {
		const csv = `reference,headline,purpose,propertyType\nR-${++number},Imported,sale,house\n`;
		const { body } = await freehold.call('POST', '/v1/listings/import', {
			as: broker,
			body: Buffer.from(csv),
			headers: { 'content-type': 'text/csv' },
		});
		expect(body.rowsLoaded).toBe(1);
		const [imported] = (await send('GET', '/v1/listings?headline=Imported')).body.data;
		expect(await tasksOf(imported.id)).toEqual([]);
	});

	it('refuse the listing where a template cannot be used, say why, and leave nothing half written', async () => {
		const counts = async () => {
			const paths = ['listings', 'properties', 'tasks', 'audit-entries'].map((plural) => `/v1/${plural}?limit=1&total=true`);
			const owner = await freehold.harbor.asUser('owner');
			const answers = await Promise.all(paths.map((path) => freehold.call('GET', path, { as: owner })));
			return answers.map(({ body }) => body.total);
		};
		const faults: [object, string][] = [
			[{ title: 'A', category: 'gardening' }, 'gardening'],
			[{ title: 'A', assignee: '01900000-0000-7000-8000-000000000000' }, 'not an active user'],
			[{ title: 'A', waitsFor: [4] }, 'does not stand above it'],
		];
		for (const [step, why] of faults) {
			await send('PATCH', `/v1/task-templates/${template.id}`, { steps: [...STEPS, step] });
			const before = await counts();
			const { status, body } = await listing({ address: { line1: `${++number} Nowhere`, city: 'Seattle', country: 'US' } });
			expect([status, body.code]).toEqual([409, 'conflict']);
			expect(body.detail).toContain(why);
			expect(body.detail).toContain('task 4');
			expect(await counts()).toEqual(before);
		}
		await send('PATCH', `/v1/task-templates/${template.id}`, { steps: STEPS });
		expect((await listing()).status).toBe(201);
	});
});
