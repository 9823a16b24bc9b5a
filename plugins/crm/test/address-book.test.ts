import type { RecordObject } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

type Row = RecordObject;

const CARDS = `BEGIN:VCARD
VERSION:3.0
FN:Maria Oduya
N:Oduya;Maria;;;
EMAIL:Maria@Example.com
EMAIL;TYPE=WORK:maria@work.example
TEL;TYPE=CELL:(206) 555-0142
ADR;TYPE=HOME:;;1204 Queen Anne Ave N;Seattle;WA;98109;US
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Somebody known
TEL:+1 206 555 0177
END:VCARD
BEGIN:VCARD
VERSION:3.0
EMAIL:nameless@example.com
END:VCARD
`;

describeOnBoth('Address books and likely duplicates', (driver) => {
	let freehold: TestApp;
	let broker: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
	});
	afterAll(() => freehold?.stop());

	const ask = (method: string, path: string, body?: unknown, as = broker, type?: string) =>
		freehold.call(method, path, { as, body, ...(type ? { headers: { 'content-type': type } } : {}) });
	const call = async (method: string, path: string, body?: unknown, as = broker) => {
		const answer = await ask(method, path, body, as);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	const load = (text: string, as = broker) => ask('POST', '/v1/contacts/import-vcards', text, as, 'text/vcard');
	const text = async (path: string, as = broker): Promise<string> => {
		const answer = await fetch(freehold.url + path, { headers: { authorization: `Bearer ${as}` } });
		expect([path, answer.status]).toEqual([path, 200]);
		return answer.text();
	};

	it('bring contacts in, leave who is known, and tell what could not be taken', async () => {
		await call('POST', '/v1/contacts', { name: { full: 'Known Already' }, phone: '+12065550177' });
		const { status, body } = await load(CARDS);
		expect([status, body]).toEqual([
			200,
			{ read: 3, created: 1, known: 1, errors: [{ card: 3, line: 15, reason: expect.stringContaining('no name') }] },
		]);
		const [maria] = (await call('GET', '/v1/contacts?email=maria@example.com')).data;
		expect(maria).toMatchObject({
			name: { full: 'Maria Oduya', given: 'Maria', family: 'Oduya' },
			phone: '+12065550142',
			address: { city: 'Seattle', region: 'WA' },
		});
		expect((await call('GET', `/v1/contact-channels?contact=${maria.id}`)).data).toMatchObject([
			{ email: 'maria@work.example', label: 'work' },
		]);
		expect((await load(CARDS)).body).toMatchObject({ created: 0, known: 2 });
		expect((await load('nothing of the kind')).status).toBe(422);
		expect((await load(CARDS, await freehold.harbor.asUser('viewer'))).status).toBe(403);
	});

	it('are written as one reads them, of one contact or of a list, and brought in elsewhere', async () => {
		const [maria] = (await call('GET', '/v1/contacts?email=maria@example.com')).data;
		const one = await text(`/v1/contacts/${maria.id}/vcard`);
		expect(one).toContain('TEL;VALUE=uri;PREF=1:tel:+12065550142\r\n');
		expect(one).toContain('EMAIL;TYPE=work:maria@work.example\r\n');
		expect(await text(`/v1/contacts/${maria.id}/vcard?version=3.0`)).toContain('VERSION:3.0');
		const all = await text('/v1/contacts/vcards?status=active');
		expect(all.match(/BEGIN:VCARD/g)).toHaveLength(2);
		expect(await text('/v1/contacts/vcards?email=maria@example.com')).toContain('Maria');
		expect((await ask('GET', '/v1/contacts/vcards?shoeSize=44')).status).toBe(400);
		expect((await ask('GET', '/v1/contacts/vcards?version=2.1')).status).toBe(400);
		const agent = await freehold.harbor.asUser('agent');
		expect(await text('/v1/contacts/vcards', agent)).toBe('');
		expect((await ask('GET', `/v1/contacts/${maria.id}/vcard`, undefined, agent)).status).toBe(403);
		const elsewhere = await freehold.palm.asUser('broker');
		expect((await load(all, elsewhere)).body).toMatchObject({ read: 2, created: 2 });
		expect((await ask('GET', `/v1/contacts/${maria.id}/vcard`, undefined, elsewhere)).status).toBe(404);
	});

	it('finds who may be the same person, as soon as they are there, with its reasons', async () => {
		const pair = async (first: Row, second: Row) => {
			const one = await call('POST', '/v1/contacts', first);
			const other = await call('POST', '/v1/contacts', second);
			await freehold.app.idle();
			const { data } = await call('GET', `/v1/contact-duplicates?first=${one.id}`);
			expect(data.every(({ second: id }: Row) => id === other.id)).toBe(true);
			return data.map(({ score, reasons, status }: Row) => ({ score, reasons, status }));
		};
		const address = { line1: '77 Pine Street', city: 'Seattle', postalCode: '98101', country: 'US' };
		expect(
			await pair(
				{ name: { full: 'Jon Smith' }, email: 'jon@example.com' },
				{ name: { full: 'Peter Pan' }, email: 'JON@example.com' },
			),
		).toEqual([{ score: 0.9, reasons: ['email'], status: 'open' }]);
		expect(
			await pair(
				{ name: { full: 'Grace Okonkwo' }, address },
				{ name: { full: 'Okonkwo, Grace' }, address: { ...address, line1: '77 Pine St.' } },
			),
		).toEqual([{ score: 0.7, reasons: ['address', 'name'], status: 'open' }]);
		expect(await pair({ name: { full: 'Sam Brown' } }, { name: { full: 'Sam Brown' } })).toEqual([]);
		const kim = await call('POST', '/v1/contacts', { name: { full: 'Kim First' } });
		await call('POST', '/v1/contact-channels', { contact: kim.id, kind: 'phone', phone: '+12065550188' });
		await call('POST', '/v1/contacts', { name: { full: 'Kim Second' }, phone: '+12065550188' });
		await freehold.app.idle();
		expect((await call('GET', `/v1/contact-duplicates?first=${kim.id}`)).data).toHaveLength(1);
	});

	it('remembers what a colleague decided, and what was merged', async () => {
		const open = async () => (await call('GET', '/v1/contact-duplicates?status=open')).data as Row[];
		const [first, second, ...others] = await open();
		expect(others).toHaveLength(1);
		await call('POST', `/v1/contact-duplicates/${first?.id}/dismiss`);
		await call('POST', `/v1/contacts/${second?.first}/merge`, { from: second?.second });
		const { job } = await call('POST', '/v1/contact-duplicates/find');
		expect(job).toEqual(expect.any(String));
		await freehold.app.idle();
		expect((await open()).map(({ id }) => id)).toEqual(others.map(({ id }) => id));
		expect((await call('GET', `/v1/contact-duplicates/${first?.id}`)).status).toBe('dismissed');
		expect((await call('GET', `/v1/contact-duplicates/${second?.id}`)).status).toBe('merged');
		// A pair that has nothing in common any more is no pair.
		await call('PATCH', `/v1/contacts/${others[0]?.second}`, {
			name: { full: 'Zoe Zimmer' },
			phone: null,
			email: null,
			address: null,
		});
		await freehold.app.idle();
		expect(await open()).toEqual([]);
		expect((await ask('GET', '/v1/contact-duplicates', undefined, await freehold.harbor.asUser('agent'))).status).toBe(403);
	});
});
