/** A third party's plugin, package.json and one schema file, is in everything that the platform derives. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './harness/app.ts';
import { ROOT } from './harness/once.ts';

const SITE = 'https://www.harbour.example';
const PLUGIN = join(ROOT, 'examples/plugin-open-house');

describe('A plugin of one schema file', () => {
	let freehold: TestApp;
	let broker: string;
	let visitor: string;
	beforeAll(async () => {
		freehold = await startApp('pglite', { plugins: ['./plugins/listings', './plugins/crm', PLUGIN] });
		broker = await freehold.harbor.asUser('broker');
		visitor = await freehold.harbor.publishableKey([SITE]);
	});
	afterAll(() => freehold?.stop());

	const page = { origin: SITE, 'freehold-form': 'elapsed=5000; trap=0' };
	const visit = { name: { full: 'Maria Oduya' }, email: 'maria@example.com', startsAt: '2026-06-06T18:00:00Z', partySize: 2 };

	it('has its forms filled in on a page, and read by colleagues only', async () => {
		const sent = await freehold.call('POST', '/v1/open-houses', { as: visitor, body: visit, headers: page });
		expect([sent.status, Object.keys(sent.body)]).toEqual([201, ['id']]);
		expect((await freehold.call('GET', '/v1/open-houses', { as: visitor, headers: page })).status).toBe(403);
		const { data } = (await freehold.call('GET', '/v1/open-houses?q=maria&sort=startsAt', { as: broker })).body;
		expect(data).toMatchObject([{ id: sent.body.id, ...visit, startsAt: expect.stringMatching(/^2026-06-06T18:00:00/) }]);
		expect(
			(await freehold.call('GET', `/v1/open-houses/${sent.body.id}`, { as: await freehold.palm.asUser('broker') })).status,
		).toBe(404);
	});

	it('has its own rules checked', async () => {
		const { status, body } = await freehold.call('POST', '/v1/open-houses', {
			as: visitor,
			body: { ...visit, partySize: 40 },
			headers: page,
		});
		expect([status, body.errors[0].pointer]).toEqual([422, '/partySize']);
	});

	it('is described to forms, console and SDK generator', async () => {
		const described = async (as: string) =>
			(await freehold.call('GET', '/v1/description', { as, headers: { origin: SITE } })).body;
		const operationsOf = (description: { operations: { id: string; entity: string }[] }) =>
			description.operations.filter(({ entity }) => entity === 'open-house').map(({ id }) => id);
		expect(operationsOf(await described(visitor))).toEqual(['open-house.create']);
		expect(operationsOf(await described(broker))).toEqual(
			expect.arrayContaining(['open-house.list', 'open-house.get', 'open-house.create', 'open-house.update']),
		);
		const { paths } = (await freehold.call('GET', '/openapi.json')).body;
		expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/open-houses', '/v1/open-houses/{id}']));
	});
});
