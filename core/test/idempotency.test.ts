/** The same call sent twice is done once: `Idempotency-Key`. */
import { type App, createApp } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { someRows } from '../../tests/harness/rows.ts';
import { forgetAnswers } from '../src/operations/sweep.ts';

const code = ({ status, body }: Answer): string => `${status}${body?.code ? ` ${body.code}` : ''}`;
const contact = (name: string) => ({ name: { full: name } });
let keys = 0;
const fresh = (): { 'idempotency-key': string } => ({ 'idempotency-key': `0199-a-key-of-the-tests-${process.pid}-${++keys}` });

describeOnBoth('an Idempotency-Key', (driver) => {
	let test: TestApp;
	let as: string;
	let rows: Map<string, string>;
	beforeAll(async () => {
		test = await startApp(driver);
		as = await test.harbor.key('admin');
		rows = await someRows(test, test.harbor);
	});
	afterAll(() => test?.stop());

	const create = (name: string, headers: Record<string, string>, path = '/v1/contacts'): Promise<Answer> =>
		test.call('POST', path, { as, body: contact(name), headers });
	const named = async (name: string): Promise<number> => {
		const found = await test.call('GET', `/v1/contacts?q=${name}`, { as });
		return found.body.data.length;
	};
	/** Status, headers and bytes, as they came over the wire. */
	const raw = async (headers: Record<string, string>, body: string, url = test.url) => {
		const answer = await fetch(`${url}/v1/contacts`, {
			method: 'POST',
			headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers },
			body,
		});
		const bytes = Buffer.from(await answer.arrayBuffer()).toString('hex');
		return { status: answer.status, type: answer.headers.get('content-type'), bytes, headers: answer.headers };
	};

	it('gets the first answer again byte for byte, and says that it is one', async () => {
		const headers = fresh();
		const body = JSON.stringify(contact('Zoë “Byte” Ünal 🏠'));
		const first = await raw(headers, body);
		const again = await raw(headers, body);
		expect(first.status).toBe(201);
		expect({ ...again, headers: null }).toEqual({ ...first, headers: null });
		expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([null, 'true']);
		expect(await named('ünal')).toBe(1);
	});

	it('is not told that the state has changed, by its own first call', async () => {
		const headers = fresh();
		const publish = (key: Record<string, string>) =>
			test.call('POST', `/v1/listings/${rows.get('listing')}/publish`, { as, headers: key });
		const [first, again] = [await publish(headers), await publish(headers)];
		expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
		expect(code(await publish(fresh()))).toBe('409 invalid_transition');
	});

	it.each([
		['another body', '/v1/contacts', contact('Somebody Else')],
		['another query', '/v1/contacts?x=1', contact('Mismatch')],
		[
			'another operation',
			'/v1/properties',
			{ propertyType: 'house', address: { line1: '1 Key Street', city: 'Springfield', country: 'US' } },
		],
	])('is refused with %s', async (_, path, body) => {
		const headers = fresh();
		expect((await create('Mismatch', headers)).status).toBe(201);
		expect(code(await test.call('POST', path, { as, body, headers }))).toBe('422 idempotency_mismatch');
	});

	it('is refused where it is none', async () => {
		for (const key of ['short', 'x'.repeat(201), 'a key with spaces'])
			expect(code(await create('Nobody', { 'idempotency-key': key }))).toBe('400 invalid_header');
	});

	it('lets one of many calls at once do the work', async () => {
		const headers = fresh();
		const all = await Promise.all(Array.from({ length: 12 }, () => create('Atonce', headers)));
		expect(new Set(all.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
		expect(all.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
		expect(await named('atonce')).toBe(1);
	});

	it('keeps nothing of a call that was refused, so that it can be mended and sent again', async () => {
		const headers = fresh();
		expect(code(await test.call('POST', '/v1/contacts', { as, body: {}, headers }))).toBe('422 invalid_input');
		const missing = { contact: '0199aaaa-0000-7000-8000-000000000000', subject: 'x' };
		expect((await test.call('POST', '/v1/leads', { as, body: missing, headers })).status).toBeGreaterThanOrEqual(400);
		expect((await create('Mended', headers)).status).toBe(201);
		expect((await create('Mended', headers)).headers.get('idempotent-replayed')).toBe('true');
	});

	it('is each caller’s own', async () => {
		const headers = fresh();
		const other = await test.harbor.asUser('admin');
		const foreign = await test.palm.key('admin');
		const ids = [];
		for (const actor of [as, other, foreign]) {
			const answer = await test.call('POST', '/v1/contacts', { as: actor, body: contact('Shared'), headers });
			expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, null]);
			ids.push(answer.body.id);
		}
		expect(new Set(ids).size).toBe(3);
	});

	it('stands for the bytes of an upload', async () => {
		const headers = fresh();
		const pixel = await import('sharp').then(({ default: sharp }) =>
			sharp({ create: { width: 8, height: 8, channels: 3, background: '#abc' } })
				.png()
				.toBuffer(),
		);
		const path = `/v1/listings/${rows.get('listing')}/photos`;
		const upload = (body: Uint8Array) =>
			test.call('POST', path, { as, body, headers: { ...headers, 'content-type': 'image/png' } });
		const first = await upload(pixel);
		expect(first.status).toBe(201);
		const again = await upload(pixel);
		expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([201, first.body, 'true']);
		expect(code(await upload(Buffer.concat([pixel, Buffer.from('x')])))).toBe('422 idempotency_mismatch');
		const photos = await test.call('GET', `/v1/listing-photos?listing=${rows.get('listing')}`, { as });
		expect(photos.body.data).toHaveLength(1);
	});

	it('has no meaning for an operation whose answer is never kept: it is done each time', async () => {
		const owner = await test.harbor.asUser('owner');
		const headers = fresh();
		const issue = () => test.call('POST', '/v1/api-keys/issue', { as: owner, headers, body: { name: 'twice', kind: 'secret' } });
		const [first, second] = [await issue(), await issue()];
		expect([first.status, second.status]).toEqual([first.status, first.status]);
		expect(second.body.key).not.toBe(first.body.key);
		expect(second.headers.get('idempotent-replayed')).toBeNull();
		const kept = test.app.operations.filter(({ id, idempotent }) => idempotent && /login|refresh|issue|password/.test(id));
		expect(kept.map(({ id }) => id)).toEqual([]);
	});

	it('has no meaning for what is the same done twice: a change, a deletion, a reading', async () => {
		const { body } = await create('Changing', {});
		const headers = fresh();
		for (const full of ['One', 'Two']) {
			const changed = await test.call('PATCH', `/v1/contacts/${body.id}`, { as, headers, body: contact(full) });
			expect([changed.status, changed.body.name.full]).toEqual([200, full]);
		}
	});

	it('leaves in the database neither the key nor the answer to be read', async () => {
		const headers = fresh();
		await create('Confidential', headers);
		const all = await test.app.borrow(test.harbor.id, (sql) => sql('select * from idempotency_keys'));
		expect(all.length).toBeGreaterThan(0);
		expect(JSON.stringify(all)).not.toMatch(/Confidential|a-key-of-the-tests/);
	});

	it('is good for 24 hours, and then forgotten in small batches, of every organisation', async () => {
		const headers = fresh();
		const first = await create('Yesterday', headers);
		const foreign = await test.palm.key('admin');
		await test.call('POST', '/v1/contacts', { as: foreign, body: contact('Foreign'), headers: fresh() });
		const count = (of: TestApp['harbor']) =>
			test.app.borrow(of.id, async (sql) =>
				Number((await sql<{ n: unknown }>('select count(*) as n from idempotency_keys'))[0]?.n),
			);
		await test.app.borrow(test.harbor.id, (sql) =>
			sql(`update idempotency_keys set created_at = now() - interval '23 hours 59 minutes'`),
		);
		expect((await create('Yesterday', headers)).body.id).toBe(first.body.id);
		const had = await count(test.harbor);
		expect(await forgetAnswers(test.app, 100)).toBe(0);
		for (const { id } of [test.harbor, test.palm])
			await test.app.borrow(id, (sql) => sql(`update idempotency_keys set created_at = now() - interval '24 hours 1 minute'`));
		const again = await create('Yesterday', headers);
		expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, null]);
		expect(again.body.id).not.toBe(first.body.id);
		// All of harbor's but the one that was just used anew, and palm's.
		const palms = await count(test.palm);
		expect(await forgetAnswers(test.app, 3)).toBe(3);
		expect(await forgetAnswers(test.app, 1000)).toBe(had - 1 + palms - 3);
		expect([await count(test.harbor), await count(test.palm)]).toEqual([1, 0]);
	});

	describe.skipIf(driver === 'pglite')('of two processes at once', () => {
		let other: App;
		let url: string;
		beforeAll(async () => {
			other = await createApp(test.app.config);
			url = await other.listen(0);
		});
		afterAll(() => other?.stop());

		it('is answered once', async () => {
			const headers = fresh();
			const body = JSON.stringify(contact('Twoprocesses'));
			const all = await Promise.all(Array.from({ length: 8 }, (_, number) => raw(headers, body, number % 2 ? url : test.url)));
			expect(new Set(all.map(({ status, bytes }) => `${status} ${bytes}`)).size).toBe(1);
			expect(all[0]?.status).toBe(201);
			expect(all.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
			expect(await named('twoprocesses')).toBe(1);
		});
	});
});
