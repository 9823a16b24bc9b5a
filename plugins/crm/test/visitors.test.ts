/** Saved homes with an account: what a visitor's browsers, the mail and the brokerage see of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth } from '../../../tests/harness/app.ts';
import { DAY, MINUTE, type Office, openOffice } from './office.ts';

const PALM = 'https://palm.example';
const PAGE = 'https://www.harbour.example/saved.html';

describeOnBoth("A visitor's saved homes", (driver) => {
	let office: Office;
	let number = 0;
	let palmPage: string;
	beforeAll(async () => {
		office = await openOffice(driver);
		palmPage = await office.freehold.palm.publishableKey([PALM]);
	});
	afterAll(() => office?.freehold.stop());

	const visit = (operation: string, body: object) => office.visit(`/v1/visitors/${operation}`, body);
	const good = async (operation: string, body: object) => {
		const answer = await visit(operation, body);
		expect([operation, answer.status < 300 || answer.body]).toEqual([operation, true]);
		return answer.body;
	};
	const mailsTo = async (email: string) => {
		await office.settle();
		return office.freehold.mail.filter(({ to }) => to === email);
	};
	const codeIn = (text = '') => /#freehold-saved=(\S+)/.exec(text)?.[1] ?? '';
	const asked = async (email: string) => {
		await good('send-link', { email, page: PAGE });
		return codeIn((await mailsTo(email)).at(-1)?.text);
	};
	/** A browser that is signed in; resolves to its token. */
	const signedIn = async (email: string): Promise<string> => (await good('sign-in', { code: await asked(email) })).token;
	const someone = () => `visitor${++number}@example.com`;
	const at = (minutes: number) => new Date(office.clock.now + minutes * MINUTE).toISOString();
	const saved = (listing: string, minutes = -1) => ({ listing, saved: true, at: at(minutes) });
	const out = (listing: string, minutes = -1) => ({ listing, saved: false, at: at(minutes) });
	const sync = (token: string, ...homes: object[]) => good('sync', { token, homes });
	const savedOf = (answer: { homes: { listing: string; saved: boolean }[] }) =>
		answer.homes.filter((home) => home.saved).map(({ listing }) => listing);
	const faults = ({ status, body }: Answer) => [status, body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
	const isOut = async (token: string) => faults(await visit('sync', { token, homes: [] }));
	const OUT = [422, ['/token']];
	const share = (token: string, name = 'Ada Marsh') =>
		good('share', { token, name, wording: 'Harbor may see my saved homes and write to me about them.', language: 'en' });

	it('are the same in all browsers: of each home the last change wins, whenever a browser comes', async () => {
		const [one, two, three] = [await office.listed(), await office.listed(), await office.listed()];
		const email = someone();
		const phone = await signedIn(email);
		const desk = await signedIn(email);
		await sync(phone, saved(one.id, -30), saved(two.id, -20));
		expect(savedOf(await sync(desk, saved(three.id, -10)))).toEqual([three.id, two.id, one.id]);
		await sync(desk, out(two.id, -5));
		// The phone was away meanwhile, and says what it did earlier.
		expect(savedOf(await sync(phone, saved(two.id, -6), out(one.id, -4)))).toEqual([three.id]);
		expect(savedOf(await sync(desk))).toEqual([three.id]);
		// A clock that runs ahead does not win for ever.
		await sync(phone, saved(one.id, 9999));
		office.clock.now += 2 * MINUTE;
		expect(savedOf(await sync(desk, out(one.id, -1)))).toEqual([three.id]);
		// The same home twice in one call: the later one.
		expect(savedOf(await sync(desk, out(two.id, 0), saved(two.id, -1), saved(two.id.toUpperCase(), -2)))).toEqual([three.id]);
	});

	it('say which are off the market, by the name that the page had; and nothing of what never was on it', async () => {
		const home = await office.listed({ headline: 'By the sound' });
		const draft = await office.call('POST', '/v1/listings', { headline: 'Secret' });
		const token = await signedIn(someone());
		const nowhere = '0192a3b4-0000-7000-8000-0000000000ff';
		expect((await sync(token, saved(home.id), saved(draft.id), saved(nowhere))).homes).toMatchObject([
			{ listing: home.id, title: 'By the sound', onMarket: true },
		]);
		await office.call('POST', `/v1/listings/${home.id}/withdraw`);
		await office.call('PATCH', `/v1/listings/${home.id}`, { headline: 'What the owner thinks of' });
		expect((await sync(token)).homes).toMatchObject([{ title: 'By the sound', onMarket: false, saved: true }]);
		expect(savedOf(await sync(token, out(home.id)))).toEqual([]);
	});

	it('open with a link that works once, for half an hour, and leads to the site that asked', async () => {
		const email = someone();
		const code = await asked(email);
		const [mail] = await mailsTo(email);
		expect(mail).toMatchObject({ kind: 'notice', subject: 'Your saved homes' });
		expect(mail?.text).toContain(`${PAGE}#freehold-saved=lt_`);
		const both = await Promise.all([visit('sign-in', { code }), visit('sign-in', { code })]);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
		const late = await asked(email);
		office.clock.now += 31 * MINUTE;
		expect((await visit('sign-in', { code: late })).body.code).toBe('link_expired');
		for (const made of ['x', `${code.slice(0, -4)}0000`]) expect((await visit('sign-in', { code: made })).status).toBe(410);

		const pages = ['https://evil.example/', 'https://www.harbour.example.evil.example/', 'https://a@www.harbour.example/'];
		for (const page of [...pages, 'http://www.harbour.example/', 'https://www.harbour.example:444/', 'https://%%/'])
			expect([page, ...faults(await visit('send-link', { email, page }))]).toEqual([page, 422, ['/page']]);
		// What stands behind the question mark could send the code elsewhere.
		expect(faults(await visit('send-link', { email, page: `${PAGE}?go=//evil.example` }))).toEqual([422, ['/page']]);
		expect(await mailsTo(email)).toHaveLength(2);

		await good('send-link', { email, page: PAGE, language: 'es-MX' });
		expect((await mailsTo(email)).at(-1)?.subject).toBe('Sus viviendas guardadas');
	});

	it('tell nobody whether an address is known, and write to it three times at most', async () => {
		const known = someone();
		await share(await signedIn(known));
		const unknown = someone();
		const answers = [];
		for (const email of [known, unknown, ` ${known.toUpperCase()} `, unknown, known, unknown, known, unknown])
			answers.push(await visit('send-link', { email, page: PAGE }));
		const told = answers.map(({ status, body }) => [status, body]);
		expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(new Set(['[202,{"received":true}]']));
		// One was used, which frees its place.
		expect([(await mailsTo(known)).length, (await mailsTo(unknown)).length]).toEqual([4, 3]);
		expect(faults(await visit('send-link', { email: 'nobody', page: PAGE }))).toEqual([422, ['/email']]);
	});

	it('are closed in one browser or in all, and after ninety days without a visit', async () => {
		const email = someone();
		const [phone, desk, old] = [await signedIn(email), await signedIn(email), await signedIn(email)];
		expect(await good('sign-out', { token: phone })).toEqual({ signedOut: true });
		expect(await good('sign-out', { token: 'lt_made_up' })).toEqual({ signedOut: true });
		expect([await isOut(phone), (await sync(desk)).email]).toEqual([OUT, email]);
		office.clock.now += 60 * DAY;
		await sync(desk);
		office.clock.now += 60 * DAY;
		expect([await isOut(old), (await sync(desk)).email]).toEqual([OUT, email]);
		const other = await signedIn(email);
		await good('sign-out', { token: desk, everywhere: true });
		expect([await isOut(desk), await isOut(other)]).toEqual([OUT, OUT]);
	});

	it('are seen by the brokerage from the moment the visitor agrees, until they take it back', async () => {
		const agent = await office.colleague('agent');
		const email = someone();
		const contact = await office.call('POST', '/v1/contacts', { name: { full: 'Known Ann' }, email, agent: agent.id });
		const lead = await office.call('POST', '/v1/leads', { subject: 'Looks around', contact: contact.id, source: 'website' });
		const [one, two] = [await office.listed({ headline: 'First love' }), await office.listed()];
		const token = await signedIn(email);
		await sync(token, saved(one.id, -3));
		const homes = async (as?: string) => (await office.call('GET', `/v1/saved-homes?contact=${contact.id}`, undefined, as)).data;
		expect(await homes()).toEqual([]);
		await share(token, 'Somebody else');
		expect((await sync(token, saved(two.id, -2))).shared).toBe(true);
		expect(await homes(await agent.token())).toMatchObject([{ listing: two.id }, { listing: one.id, title: 'First love' }]);
		expect(await homes(await (await office.colleague('agent')).token())).toEqual([]);
		expect((await office.call('GET', `/v1/contacts/${contact.id}`)).name.full).toBe('Known Ann');
		const [visitor] = (await office.call('GET', `/v1/visitors?contact=${contact.id}`)).data;
		expect(visitor).toMatchObject({ wording: expect.stringContaining('may see my saved homes'), language: 'en' });
		expect(JSON.stringify(visitor)).not.toContain(email);
		const timeline = (await office.call('GET', `/v1/contacts/${contact.id}/timeline`)).data;
		expect(JSON.stringify(timeline)).toContain('First love');
		const kinds = (await office.call('GET', `/v1/lead-signals?lead=${lead.id}&kind=saved_listing`)).data;
		expect(kinds.map(({ listing }: { listing: string }) => listing).sort()).toEqual([one.id, two.id].sort());
		const liked = await office.call('GET', `/v1/contacts/${contact.id}/matching-listings`);
		expect(liked.preferences.areas).toEqual(['Seattle']);
		expect(liked.data.map(({ listing }: { listing: string }) => listing)).not.toContain(one.id);

		await sync(token, out(one.id));
		expect(await homes()).toMatchObject([{ listing: two.id }]);
		expect(await good('unshare', { token })).toEqual({ ended: true });
		expect([await homes(), (await office.call('GET', `/v1/visitors?contact=${contact.id}`)).data]).toEqual([[], []]);
		expect(await sync(token)).toMatchObject({ shared: false, homes: [{ saved: false }, { saved: true }] });
	});

	it('make a contact of nobody who did not agree; a new one bears the name they gave', async () => {
		const email = someone();
		const token = await signedIn(email);
		const contacts = async () => (await office.call('GET', `/v1/contacts?email=${email}`)).data;
		expect(await contacts()).toEqual([]);
		const refused = await visit('share', { token, name: 'Ada' });
		expect(faults(refused)).toEqual([422, ['/wording']]);
		await share(token, 'Ada  Marsh');
		expect(await contacts()).toMatchObject([{ name: { full: 'Ada Marsh' } }]);
	});

	it('stand beside the saved searches of the same address, which end there, too; nobody else’s do', async () => {
		const [mine, other] = [someone(), someone()];
		for (const email of [mine, other]) {
			const search = { name: 'Bo', email, title: `Homes of ${email}`, query: 'bedrooms[gte]=9' };
			expect((await office.visit('/v1/saved-searches/subscribe', search)).status).toBe(202);
			const token = /#confirm=(\S+)/.exec((await mailsTo(email))[0]?.text ?? '')?.[1];
			await office.freehold.call('POST', '/v1/saved-searches/confirm', { body: { token } });
		}
		const [token, theirs] = [await signedIn(mine), await signedIn(other)];
		const searches = async (one: string) => (await sync(one)).searches;
		const [search] = await searches(token);
		expect(search).toMatchObject({ name: `Homes of ${mine}`, frequency: 'daily' });
		expect(await good('end-search', { token: theirs, search: search.id })).toEqual({ ended: true });
		expect(await searches(token)).toHaveLength(1);
		await good('end-search', { token, search: search.id });
		expect([await searches(token), (await searches(theirs)).length]).toEqual([[], 1]);
	});

	it('are forgotten when the visitor says so: account, browsers, homes, what was shared, and searches', async () => {
		const email = someone();
		const home = await office.listed();
		const [token, other] = [await signedIn(email), await signedIn(email)];
		await sync(token, saved(home.id));
		await share(token);
		const pending = await asked(email);
		expect(await good('forget', { token })).toEqual({ forgotten: true });
		expect([await isOut(token), await isOut(other)]).toEqual([OUT, OUT]);
		expect((await visit('sign-in', { code: pending })).status).toBe(410);
		expect((await office.call('GET', `/v1/saved-homes?listing=${home.id}`)).data).toEqual([]);
		expect((await sync(await signedIn(email))).homes).toEqual([]);
	});

	it('leave neither tokens nor addresses in the database, and do not outlive two years of silence', async () => {
		const email = someone();
		const home = await office.listed();
		const code = await asked(email);
		const token = (await good('sign-in', { code })).token;
		await sync(token, saved(home.id));
		const pending = await asked(email);
		const rows = await office.freehold.app.asSystem(office.freehold.harbor.id, async ({ sql }) => {
			const all = ['visitors', 'visitor_links', 'visitor_sessions', 'visitor_homes', 'jobs', 'events', 'audit_entries'];
			const texts = [];
			for (const table of all) texts.push(JSON.stringify(await sql(`select t::text as row from ${table} t`)));
			return texts.join();
		});
		for (const secret of [email, code, token, pending]) expect([secret, rows.includes(secret)]).toEqual([secret, false]);

		office.clock.now += 3 * 365 * DAY;
		await office.job('forget-visitors');
		const left = await office.freehold.app.asSystem(office.freehold.harbor.id, ({ sql }) =>
			sql('select id from visitors union all select id from visitor_sessions union all select id from visitor_homes'),
		);
		expect(left).toEqual([]);
	}, 60_000);

	it('are not opened by a token or a code of another brokerage', async () => {
		const token = await signedIn(someone());
		const code = await asked(someone());
		const there = (operation: string, body: object) =>
			office.freehold.call('POST', `/v1/visitors/${operation}`, {
				as: palmPage,
				body,
				headers: { origin: PALM, 'freehold-form': 'elapsed=4000; trap=0', 'x-forwarded-for': '10.77.0.1' },
			});
		expect(faults(await there('sync', { token, homes: [] }))).toEqual(OUT);
		expect((await there('sign-in', { code })).status).toBe(410);
		await there('sign-out', { token, everywhere: true });
		await sync(token);
	});
});
