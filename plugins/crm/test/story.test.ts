import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Answer, describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

const SITE = 'https://www.harbour.example';
const LONG_AGO = "update leads set last_enquiry_at = now() - interval '1 day'";

describeOnBoth('An enquiry from a brokerage’s page', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let visitor: string;
	let listing: { id: string; agent: string; headline: string };
	let number = 0;
	beforeAll(async () => {
		freehold = await startApp(driver, { trustProxy: true });
		broker = await freehold.harbor.asUser('broker');
		visitor = await freehold.harbor.publishableKey([SITE]);
	});
	afterAll(() => freehold?.stop());
	beforeEach(async () => {
		listing = await listed(`House ${++number}`);
	});

	const call = async (method: string, path: string, body?: unknown) =>
		(await freehold.call(method, path, { as: broker, body })).body;
	async function listed(headline: string) {
		const draft = await call('POST', '/v1/listings', {
			headline,
			price: { amount: '725000.00', currency: 'USD' },
			address: { line1: `${number} Main St`, city: 'Seattle', country: 'US' },
		});
		return call('POST', `/v1/listings/${draft.id}/publish`);
	}
	/** Every visitor has an address of their own, as on a real site. */
	const enquire = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
		freehold.call('POST', '/v1/leads/enquire', {
			as: visitor,
			body: { message: 'Is it still free?', ...body },
			headers: {
				origin: SITE,
				'freehold-form': 'elapsed=4000; trap=0',
				'x-forwarded-for': `10.0.0.${++number % 250}`,
				...headers,
			},
		});
	const leadsOf = async (contact: string) => (await call('GET', `/v1/leads?contact=${contact}&sort=createdAt`)).data;
	const contactsBy = async (email: string) => (await call('GET', `/v1/contacts?email=${encodeURIComponent(email)}`)).data;
	const aDayPasses = () => freehold.app.asSystem(freehold.harbor.id, (scope) => scope.sql(LONG_AGO));

	it('makes a contact and a lead on the listing, for the listing’s agent', async () => {
		const { status, body } = await enquire({
			listing: listing.id,
			name: ' Maria  Oduya ',
			email: 'Maria@Example.com ',
			phone: '(206) 555-0142',
			consent: true,
		});
		expect([status, body]).toEqual([201, { received: true, reference: expect.stringMatching(/^Q-/) }]);
		const [contact] = await contactsBy('maria@example.com');
		expect(contact).toMatchObject({
			name: { full: 'Maria Oduya' },
			email: 'maria@example.com',
			phone: '+12065550142',
			agent: listing.agent,
		});
		expect(await leadsOf(contact.id)).toMatchObject([
			{
				reference: body.reference,
				listing: listing.id,
				agent: listing.agent,
				stage: 'new',
				source: 'website',
				enquiries: 1,
				consent: true,
				message: 'Is it still free?',
				subject: `Enquiry: ${listing.headline}`,
			},
		]);
	});

	it('finds the contact again by email or by phone, and tells the sender nothing of it', async () => {
		const first = await enquire({ name: 'Aiko', email: 'aiko@example.com', phone: '206 555 0151' });
		const byEmail = await enquire({ listing: listing.id, name: 'Aiko', email: 'AIKO@example.com' });
		const other = await listed('Another house');
		const byPhone = await enquire({ listing: other.id, name: 'Aiko T.', email: 'new@example.com', phone: '+1 206 555 0151' });
		expect([byEmail, byPhone].map(({ status, body }) => [status, Object.keys(body)])).toEqual(
			Array(2).fill([first.status, Object.keys(first.body)]),
		);
		const [contact, ...others] = await contactsBy('aiko@example.com');
		expect([others, await contactsBy('new@example.com')]).toEqual([[], []]);
		const leads = await leadsOf(contact.id);
		expect(leads).toHaveLength(3);
		expect(leads[2].notes).toContain('Gave the email address new@example.com');
		expect(contact).toMatchObject({ name: { full: 'Aiko' }, phone: '+12065550151' });
	});

	it('prefers the email where email and phone are two contacts’, leaves both, and notes it', async () => {
		await enquire({ name: 'Ben', email: 'ben@example.com' });
		await enquire({ name: 'Carla', phone: '206 555 0160' });
		await enquire({ listing: listing.id, name: 'Ben', email: 'ben@example.com', phone: '206 555 0160' });
		const [ben] = await contactsBy('ben@example.com');
		expect(ben.phone).toBeNull();
		expect((await leadsOf(ben.id)).at(-1)).toMatchObject({
			listing: listing.id,
			notes: expect.stringContaining('another contact, Carla'),
		});
	});

	it('adds to the open lead on the same listing instead of opening a second one', async () => {
		const person = { listing: listing.id, name: 'Dan', email: 'dan@example.com' };
		const first = await enquire(person);
		await aDayPasses();
		const second = await enquire({ ...person, message: 'May I come on Friday?' });
		// A reference of its own: the same one would tell a stranger that the person is known here.
		expect(second.body.reference).not.toBe(first.body.reference);
		const [dan] = await contactsBy('dan@example.com');
		const [lead, ...others] = await leadsOf(dan.id);
		expect([others, lead.enquiries, lead.message]).toEqual([
			[],
			2,
			expect.stringMatching(/^Is it still free\?\n\n\[.+ UTC, Q-.+\]\nMay I come on Friday\?$/),
		]);
		await call('POST', `/v1/leads/${lead.id}/lose`);
		await enquire({ ...person, message: 'I have changed my mind' });
		expect(await leadsOf(dan.id)).toHaveLength(2);
	});

	it('sent twice by an impatient finger, even at once, is one enquiry', async () => {
		const person = { listing: listing.id, name: 'Eve', email: 'eve@example.com', phone: '206 555 0170' };
		const sent = await Promise.all(Array.from({ length: 6 }, () => enquire(person)));
		expect(sent.map(({ status }) => status)).toEqual(Array(6).fill(201));
		expect(new Set(sent.map(({ body }) => body.reference)).size).toBe(1);
		const [eve, ...others] = await contactsBy('eve@example.com');
		expect([others, await leadsOf(eve.id)]).toMatchObject([[], [{ enquiries: 1, message: 'Is it still free?' }]]);
	});

	it('needs an email address or a phone number that can be one, and says which is wrong', async () => {
		const faults = async (body: object) =>
			(await enquire({ name: 'Finn', ...body })).body.errors.map((fault: { pointer: string }) => fault.pointer);
		expect(await faults({})).toEqual(['/email']);
		expect(await faults({ email: 'finn@', phone: '12' })).toEqual(['/email', '/phone']);
		expect(await faults({ email: 'finn@example.com', phone: 'none' })).toEqual(['/phone']);
		expect(await faults({ email: 'finn@example.com', listing: '01900000-0000-7000-8000-000000000000' })).toEqual(['/listing']);
		expect(await contactsBy('finn@example.com')).toEqual([]);
	});

	it('is about nothing that is not on the market', async () => {
		await call('POST', `/v1/listings/${listing.id}/withdraw`);
		const { status, body } = await enquire({ listing: listing.id, name: 'Gus', email: 'gus@example.com' });
		expect([status, body.errors[0].pointer]).toEqual([422, '/listing']);
	});

	it('is refused from machines and from other pages', async () => {
		const gus = { name: 'Gus', email: 'gus@example.com' };
		expect((await enquire(gus, { 'freehold-form': 'elapsed=200; trap=0' })).body.code).toBe('looks_automated');
		expect((await enquire(gus, { 'freehold-form': 'elapsed=9000; trap=1' })).body.code).toBe('looks_automated');
		expect((await enquire(gus, { origin: 'https://evil.example' })).body.code).toBe('origin_not_allowed');
		expect(await contactsBy('gus@example.com')).toEqual([]);
	});

	it('keeps contacts that colleagues enter in the same form', async () => {
		await call('POST', '/v1/contacts', { name: { full: 'Hana' }, email: 'Hana@Example.com' });
		await enquire({ name: 'Hana', email: 'hana@example.COM' });
		expect(await contactsBy('hana@example.com')).toHaveLength(1);
	});
});
