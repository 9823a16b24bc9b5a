import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Platform, startPlatform, type TestOrganization } from '@freehold/testing';

const SITE = 'https://www.harbor.example';
const DAYS = 24 * 3_600_000;

let freehold: Platform;
let harbor: TestOrganization;

before(async () => {
	freehold = await startPlatform();
	harbor = await freehold.found('harbor');
});
after(() => freehold?.stop());

const body = { name: { full: 'Maria Oduya' }, email: 'maria@example.com', message: 'At noon, if you can' };

const asBroker = async (method: string, path: string, more: { body?: object } = {}) =>
	freehold.call(method, path, { as: await harbor.asUser('broker'), ...more });
const create = async (): Promise<string> => {
	const { status, body: made } = await asBroker('POST', '/v1/samples', { body });
	assert.equal(status, 201);
	return made.id;
};
const statusOf = async (id: string): Promise<string> => (await asBroker('GET', `/v1/samples/${id}`)).body.status;
const waiting = async (): Promise<{ open: number; since: string | null }> => (await asBroker('GET', '/v1/samples/waiting')).body;

test('a visitor fills in the form of a page, and reads nothing', async () => {
	const as = await harbor.publishableKey([SITE]);
	const headers = { origin: SITE, 'freehold-form': 'elapsed=5000; trap=0' };
	const sent = await freehold.call('POST', '/v1/samples', { as, headers, body });
	assert.equal(sent.status, 201);
	assert.deepEqual(Object.keys(sent.body), ['id']);
	assert.equal((await freehold.call('GET', '/v1/samples', { as, headers })).status, 403);
	assert.equal(await statusOf(sent.body.id), 'open');
});

test('a wrong field is told where it is', async () => {
	const { status, body: problem } = await asBroker('POST', '/v1/samples', { body: { ...body, email: 'nobody' } });
	assert.deepEqual([status, problem.errors[0].pointer], [422, '/email']);
});

test('it is told how many are open', async () => {
	const { open } = await waiting();
	const id = await create();
	assert.equal((await waiting()).open, open + 1);
	assert.equal((await asBroker('POST', `/v1/samples/${id}/close`)).status, 200);
	assert.equal((await waiting()).open, open);
});

test('what nobody closes within thirty days is closed', async () => {
	const id = await create();
	await freehold.later(29 * DAYS);
	assert.equal(await statusOf(id), 'open');
	await freehold.later(2 * DAYS);
	assert.equal(await statusOf(id), 'closed');
});

test('another organisation sees none of it', async () => {
	const id = await create();
	const palm = await freehold.found('palm');
	assert.equal((await freehold.call('GET', `/v1/samples/${id}`, { as: await palm.asUser('admin') })).status, 404);
});
