import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Call, describeOnBoth } from '../../../tests/harness/app.ts';
import { type Reader, readStream, until } from '../../../tests/harness/listeners.ts';
import { DAY, HOUR, MINUTE, type Office, openOffice } from './office.ts';

const PAGE = 'https://www.harbour.example';
const WORDING = 'You may write to me about what I asked.';

describeOnBoth('A visitor and the brokerage talk', (driver) => {
	let office: Office;
	let agent: { id: string; token: string };
	const open: Reader[] = [];

	beforeAll(async () => {
		office = await openOffice(driver);
		const one = await office.colleague('agent', 'chat');
		agent = { id: one.id, token: await one.token() };
	});
	afterAll(() => office?.freehold.stop());
	afterEach(() => {
		for (const reader of open.splice(0)) reader.close();
	});

	const visit = (what: string, body: object) => office.visit(`/v1/chat-conversations/${what}`, body);
	const begun = async (text = 'Is the garden shared?', more: object = {}) => {
		const answer = await visit('begin', { id: randomUUID(), text, ...more });
		expect([answer.status, answer.body]).toMatchObject([201, { token: expect.stringMatching(/^lt_/), position: 1 }]);
		const { data } = await office.call('GET', '/v1/chat-conversations?sort=-createdAt&limit=1');
		return { token: answer.body.token as string, id: data[0].id as string, here: answer.body.here as boolean };
	};
	const say = (token: string, text: string, id: string = randomUUID()) => visit('say', { token, id, text });
	const read = async (token: string, after = 0, seen?: number) =>
		(await visit('read', { token, after, ...(seen === undefined ? {} : { seen }) })).body;
	const reply = (id: string, text: string, as = agent.token) =>
		office.call('POST', `/v1/chat-conversations/${id}/reply`, { text }, as);
	const introduce = (token: string, email: string, more: object = {}) =>
		visit('introduce', { token, name: 'Ann Lee', email, consent: true, wording: WORDING, ...more });
	const timelineOf = async (contact: string) =>
		(await office.call('GET', `/v1/interactions?contact=${contact}&sort=occurredAt,createdAt`)).data;

	it('in order, each message once, however often it is sent', async () => {
		const { token, id } = await begun();
		const key = randomUUID();
		const [first, second] = await Promise.all([say(token, 'And the roof?', key), say(token, 'And the roof?', key)]);
		expect([first.body.position, second.body.position]).toEqual([2, 2]);
		await reply(id, 'It is yours alone.');
		const { messages, status, known } = await read(token);
		expect({ status, known }).toEqual({ status: 'open', known: false });
		expect(messages).toMatchObject([
			{ position: 1, from: 'visitor', text: 'Is the garden shared?', name: null },
			{ position: 2, from: 'visitor', text: 'And the roof?' },
			{ position: 3, from: 'us', text: 'It is yours alone.', name: 'agent chat', automatic: false },
		]);
		expect((await read(token, 2)).messages).toHaveLength(1);
	});

	it('as plain text: markup stays words, and nothing hidden turns them round', async () => {
		const { token } = await begun('<b>Hi</b>\u202e evil\u2066 \u0007there');
		expect((await read(token)).messages[0].text).toBe('<b>Hi</b> evil there');
		const empty = await say(token, '\u202e\u0000 ');
		expect([empty.status, empty.body.errors?.[0]?.pointer]).toEqual([422, '/text']);
		expect((await say(token, 'x'.repeat(2001))).status).toBe(422);
	});

	it('and nobody else: a secret that is another one opens nothing, in one and the same words', async () => {
		const { token } = await begun();
		const other = `${token.slice(0, -6)}000000`;
		const foreign = `lt_${'0'.repeat(22)}_${'a'.repeat(32)}`;
		const told = await Promise.all(
			[other, foreign, 'x'].map(async (one) => {
				const { status, body } = await visit('read', { token: one });
				return [status, body.code, body.detail];
			}),
		);
		expect(new Set(told.map(String)).size).toBe(1);
		expect(told[0]?.slice(0, 2)).toEqual([404, 'not_found']);
		const hidden = await office.call('GET', '/v1/chat-conversations?limit=1');
		expect(JSON.stringify(hidden)).not.toMatch(/token/i);
	});

	it('needs the mark of a form, and a page of the key', async () => {
		const as = await office.freehold.harbor.publishableKey([PAGE]);
		const call = (headers: Call['headers']) =>
			office.freehold.call('POST', '/v1/chat-conversations/begin', {
				as,
				body: { id: randomUUID(), text: 'Hello' },
				headers: { 'x-forwarded-for': '10.9.9.9', ...headers },
			});
		expect((await call({ origin: PAGE })).body.code).toBe('looks_automated');
		expect((await call({ origin: 'https://evil.example', 'freehold-form': 'elapsed=4000; trap=0' })).body.code).toBe(
			'origin_not_allowed',
		);
	});

	const listen = async (token: string, query = '') => {
		const { ticket } = (await visit('listen', { token })).body;
		const reader = await readStream(office.freehold.url, { query: `?ticket=${ticket}${query}`, headers: { origin: PAGE } });
		open.push(reader);
		expect([reader.status, reader.problem]).toEqual([200, null]);
		return reader;
	};

	it('live: the stream of a visitor tells of their conversation, goes on where it stopped, and tells of nothing else', async () => {
		const mine = await begun();
		const other = await begun();
		await office.freehold.app.idle();
		const first = await listen(mine.token);
		expect(first.headers.get('access-control-allow-origin')).toBe(PAGE);
		await office.listed();
		await reply(other.id, 'For somebody else.');
		await reply(mine.id, 'For you.');
		await until(() => first.events().length, 'the answer is told');
		expect(first.events().map(({ data }) => [data.type.replace(/^.*?chat/, 'chat'), data.subject])).toEqual([
			['chat-conversation.answered', mine.id],
		]);
		expect(JSON.stringify(first.heard)).not.toContain(agent.id);
		const position = first.events()[0]?.id;
		first.close();
		await reply(mine.id, 'And more.');
		await reply(other.id, 'Not yours.');
		await office.freehold.app.idle();
		const second = await listen(mine.token, `&after=${position}`);
		await until(() => second.events().length, 'what came meanwhile is told');
		expect(second.events().map(({ data }) => data.subject)).toEqual([mine.id]);
	});

	it('with a ticket that nobody else can use, and people and programs get none', async () => {
		const { token } = await begun();
		const { ticket } = (await visit('listen', { token })).body;
		const from = (origin: string) => readStream(office.freehold.url, { query: `?ticket=${ticket}`, headers: { origin } });
		expect((await from('https://evil.example')).problem).toMatchObject({ code: 'origin_not_allowed' });
		expect((await from(PAGE)).problem).toMatchObject({ code: 'unauthenticated' });
		expect((await office.ask('POST', '/v1/chat-conversations/listen', { token })).status).toBe(403);
	});

	it('becomes a lead as an enquiry does, with all that was said on its timeline, turn by turn, and the first answer measured', async () => {
		const listing = await office.listed({ agent: agent.id });
		const { token, id } = await begun('Is it free?', { listing: listing.id, page: `${PAGE}/home.html`, language: 'en' });
		await say(token, 'On Saturday?');
		await reply(id, 'Yes, at ten.');
		await say(token, 'I will come.');
		const { status, body } = await introduce(token, 'ann.chat@example.com');
		expect([status, body]).toEqual([200, { received: true }]);
		await office.settle();
		const talk = await office.call('GET', `/v1/chat-conversations/${id}`);
		expect(talk).toMatchObject({
			name: 'Ann Lee',
			agent: agent.id,
			wording: WORDING,
			page: `${PAGE}/home.html`,
			answers: 'person',
		});
		const lead = await office.lead(talk.lead);
		expect(lead).toMatchObject({ contact: talk.contact, listing: listing.id, agent: agent.id, consent: true, source: 'website' });
		expect(lead.message).toBe('Is it free?\nOn Saturday?\nI will come.');
		expect(lead.firstResponseSeconds).toBe(0);
		expect(await timelineOf(talk.contact)).toMatchObject([
			{ channel: 'chat', direction: 'in', type: 'enquiry', summary: 'Is it free?\nOn Saturday?', lead: lead.id },
			{ channel: 'chat', direction: 'out', summary: 'Yes, at ten.', by: agent.id },
			{ channel: 'chat', direction: 'in', summary: 'I will come.' },
		]);
		await reply(id, 'See you there.');
		await reply(id, 'Bring boots.');
		expect((await timelineOf(talk.contact)).map(({ summary }: { summary: string }) => summary).at(-1)).toBe(
			'See you there.\nBring boots.',
		);
		expect((await introduce(token, 'another@example.com')).body).toEqual({ received: true });
		expect((await office.call('GET', '/v1/contacts?email=another@example.com')).data).toEqual([]);
	});

	it('answered after the lead is there, the time to the first answer is counted from the lead', async () => {
		const { token, id } = await begun('Do you have villas?');
		await introduce(token, 'villas@example.com');
		await office.passes(3 * MINUTE);
		await reply(id, 'We do.');
		await office.settle();
		const { lead } = await office.call('GET', `/v1/chat-conversations/${id}`);
		expect((await office.lead(lead)).firstResponseAt).not.toBeNull();
	});

	it('needs an address that can be answered, and a yes', async () => {
		const { token } = await begun();
		const none = await visit('introduce', { token, name: 'Bo', consent: true, wording: WORDING });
		expect([none.status, none.body.errors?.[0]?.pointer]).toEqual([422, '/email']);
		const no = await introduce(token, 'bo@example.com', { consent: false });
		expect([no.status, no.body.errors?.[0]?.pointer]).toEqual([422, '/consent']);
	});

	it('by mail, once, where the visitor has gone without seeing the answer', async () => {
		const mails = (to: string) => office.freehold.mail.filter((mail) => mail.to === to && /answered you/.test(mail.subject));
		const gone = await begun('Is it quiet?', { page: `${PAGE}/home.html` });
		await introduce(gone.token, 'gone@example.com');
		const there = await begun('Is it bright?', { page: 'https://evil.example/phish' });
		await introduce(there.token, 'there@example.com');
		await reply(gone.id, 'Very.');
		await reply(gone.id, 'At night, too.');
		await reply(there.id, 'Very.');
		await read(there.token, 0, 2);
		await office.passes(3 * MINUTE);
		expect(mails('gone@example.com')).toMatchObject([
			{ kind: 'notice', text: expect.stringContaining('Very.\n\nAt night, too.') },
		]);
		expect(mails('gone@example.com')[0]?.text).toContain(`${PAGE}/home.html`);
		expect(mails('gone@example.com')[0]?.text).not.toContain('lt_');
		expect(mails('there@example.com')).toEqual([]);
		expect((await office.call('GET', `/v1/chat-conversations/${there.id}`)).page).toBeNull();
	});

	it('is told to whoever answers: the agent of the home, or else all who are there', async () => {
		const told = async () => {
			await office.settle();
			const { data } = await office.call(
				'GET',
				'/v1/notifications?kind=chat-conversation.begun&sort=-lastAt',
				undefined,
				agent.token,
			);
			return data.map(({ record }: { record: string }) => record);
		};
		const listing = await office.listed({ agent: agent.id });
		const [mine, anybody] = [await begun('Mine?', { listing: listing.id }), await begun('Whose?')];
		expect(await told()).toEqual(expect.arrayContaining([mine.id, anybody.id]));
	});

	it('a program may answer, is named as one, and keeps silent once a person has taken over', async () => {
		const { token, id } = await begun('Are you real?');
		expect((await office.call('GET', '/v1/chat-conversations?unread[gt]=0&sort=-lastAt&limit=1')).data[0].id).toBe(id);
		await reply(id, 'I am a program.', await office.freehold.harbor.key('admin'));
		expect((await read(token, 1)).messages).toMatchObject([{ automatic: true, name: null }]);
		const taken = await office.call('POST', `/v1/chat-conversations/${id}/assign`, {}, agent.token);
		expect(taken).toMatchObject({ agent: agent.id, answers: 'person' });
		const refused = await office.ask('POST', `/v1/chat-conversations/${id}/reply`, { text: 'Still here' });
		expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
		const nobody = await office.ask('POST', `/v1/chat-conversations/${id}/assign`, { agent: randomUUID() });
		expect([nobody.status, nobody.body.errors?.[0]?.pointer]).toEqual([422, '/agent']);
	});

	it('read, closed, opened again by whoever writes, and ended for good by the visitor', async () => {
		const { token, id } = await begun();
		const talk = () => office.call('GET', `/v1/chat-conversations/${id}`);
		await say(token, 'Hello?');
		expect(await talk()).toMatchObject({ unread: 2, lastFrom: 'visitor', lastText: 'Hello?' });
		const as = agent.token;
		expect(await office.call('POST', `/v1/chat-conversations/${id}/mark-read`, undefined, as)).toMatchObject({ unread: 0 });
		await office.call('POST', `/v1/chat-conversations/${id}/close`, undefined, as);
		expect((await read(token)).status).toBe('closed');
		await say(token, 'One more thing');
		expect(await talk()).toMatchObject({ status: 'open', unread: 1 });
		expect((await visit('end', { token })).body).toEqual({ ended: true });
		expect((await say(token, 'Hm')).status).toBe(404);
		expect((await talk()).status).toBe('closed');
		const { data, next } = await office.call('GET', `/v1/chat-conversations/${id}/messages?after=1`, undefined, as);
		expect([data.map(({ text }: { text: string }) => text), next]).toEqual([['Hello?', 'One more thing'], null]);
	});

	it('says whether anybody is there, by the hours of work and by who of us is away', async () => {
		const hours = async () => {
			const as = await office.freehold.harbor.publishableKey([PAGE]);
			return (await office.freehold.call('GET', '/v1/chat-conversations/hours', { as, headers: { origin: PAGE } })).body;
		};
		expect(await hours()).toEqual({ here: true, opensAt: null });
		const policy = await office.call('POST', '/v1/lead-policies', {
			name: 'Weekdays',
			active: true,
			businessHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
		});
		// A Saturday, 12:00 UTC.
		office.clock.now = Math.ceil(office.clock.now / DAY) * DAY + 12 * HOUR;
		while (new Date(office.clock.now).getUTCDay() !== 6) office.clock.now += DAY;
		const closed = await hours();
		expect(closed.here).toBe(false);
		expect(Date.parse(closed.opensAt)).toBeGreaterThan(office.clock.now);
		expect((await begun('Anybody?')).here).toBe(false);
		await office.call('DELETE', `/v1/lead-policies/${policy.id}`);
	});
});
