import type { RecordObject } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

type Row = RecordObject;

describeOnBoth('Contacts and what belongs to them', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let agent: string;
	let agentId: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
		agent = await freehold.harbor.asUser('agent');
		agentId = (await freehold.call('GET', '/v1/auth/me', { as: agent })).body.user.id;
	});
	afterAll(() => freehold?.stop());

	const ask = (method: string, path: string, body?: unknown, as = broker) => freehold.call(method, path, { as, body });
	const call = async (method: string, path: string, body?: unknown, as = broker) => {
		const answer = await ask(method, path, body, as);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	let people = 0;
	const person = (more: Row = {}): Promise<Row> =>
		call('POST', '/v1/contacts', { name: { full: `Person Number${++people}x` }, ...more });
	const faults = async (method: string, path: string, body?: unknown, as = broker) => {
		const answer = await ask(method, path, body, as);
		return [answer.status, ...(answer.body.errors ?? []).map(({ pointer }: Row) => pointer)];
	};

	it('has a name of 2 to 100 characters, and channels that are found', async () => {
		expect(await faults('POST', '/v1/contacts', { name: { full: 'A' } })).toEqual([422, '/name/full']);
		expect(await faults('POST', '/v1/contacts', { name: { full: 'A'.repeat(101) } })).toEqual([422, '/name/full']);
		const ann = await person({ email: 'ann@example.com' });
		const channel = { contact: ann.id, kind: 'email', email: 'Ann@Work.example', label: 'work' };
		await call('POST', '/v1/contact-channels', channel);
		expect((await call('GET', '/v1/contact-channels?email=ann@work.example')).data).toMatchObject([{ contact: ann.id }]);
		expect((await call('GET', '/v1/contact-channels?q=ann@work.example')).data).toHaveLength(1);
		expect(await faults('POST', '/v1/contact-channels', { ...channel, kind: 'phone' })).toEqual([422, '/phone', '/email']);
		expect((await ask('POST', '/v1/contact-channels', channel)).status).toBe(409);
	});

	it('is active, inactive or archived, and the list of active ones follows', async () => {
		const ben = await person();
		expect(ben.status).toBe('active');
		const active = async () => (await call('GET', `/v1/contacts?status=active&id=${ben.id}`)).data.length;
		expect(await active()).toBe(1);
		await call('POST', `/v1/contacts/${ben.id}/deactivate`);
		expect(await active()).toBe(0);
		await call('POST', `/v1/contacts/${ben.id}/reactivate`);
		expect(await active()).toBe(1);
		expect((await ask('PATCH', `/v1/contacts/${ben.id}`, { status: 'archived' })).status).toBe(422);
	});

	it('is marked with tags of its kind, found by them, and by languages', async () => {
		const tag = await call('POST', '/v1/tags', { name: 'Investor', of: 'contact' });
		const other = await call('POST', '/v1/tags', { name: 'Investor', of: 'company' });
		expect(await faults('POST', '/v1/contacts', { name: { full: 'Cy Twombly' }, tags: [tag.id, other.id] })).toEqual([
			422,
			'/tags/1',
		]);
		const cy = await person({ tags: [tag.id], languages: ['en', 'pt-BR'] });
		expect((await call('GET', `/v1/contacts?tags[has]=${tag.id}`)).data.map(({ id }: Row) => id)).toEqual([cy.id]);
		expect((await call('GET', '/v1/contacts?languages[has]=pt-BR')).data).toHaveLength(1);
		expect((await ask('GET', '/v1/contacts?languages[gte]=pt')).status).toBe(400);
		await call('DELETE', `/v1/tags/${tag.id}`);
		expect((await call('GET', `/v1/contacts/${cy.id}`)).tags).toEqual([]);
	});

	it('counts interactions and knows the last one, also of those taken away', async () => {
		const dora = await person();
		const at = (day: number) => `2026-10-0${day}T09:00:00.000Z`;
		for (const day of [2, 3, 1])
			await call('POST', '/v1/interactions', { contact: dora.id, channel: 'call', direction: 'out', occurredAt: at(day) });
		const now = async () => {
			const { interactionCount, lastInteractionAt } = await call('GET', `/v1/contacts/${dora.id}`);
			return [interactionCount, lastInteractionAt && new Date(lastInteractionAt).toISOString()];
		};
		expect(await now()).toEqual([3, at(3)]);
		const [last] = (await call('GET', `/v1/interactions?contact=${dora.id}`)).data;
		await call('DELETE', `/v1/interactions/${last.id}`);
		expect(await now()).toEqual([2, at(2)]);
		expect((await call('GET', '/v1/contacts?sort=-lastInteractionAt&limit=1')).data[0].id).toBe(dora.id);
	});

	it('has one timeline of everything, page by page, and so has its lead', async () => {
		const eve = await person();
		const lead = await call('POST', '/v1/leads', { contact: eve.id, subject: 'A flat' });
		await call('POST', `/v1/leads/${lead.id}/activities`, {
			channel: 'call',
			type: 'follow_up',
			direction: 'out',
			outcome: 'reached',
			durationSeconds: 300,
			summary: 'Likes the garden',
			occurredAt: '2026-01-05T10:00:00Z',
		});
		await call('POST', `/v1/contacts/${eve.id}/notes`, { text: 'Has two dogs' });
		await call('POST', `/v1/leads/${lead.id}/contact`);
		await call('POST', `/v1/leads/${lead.id}/notes`, { text: 'Is in a hurry' });
		const what = (page: Row) => page.data.map((one: Row) => [one.what, one.entity, one.show.text ?? one.show.summary ?? one.to]);
		expect(what(await call('GET', `/v1/contacts/${eve.id}/timeline`))).toEqual([
			['state', 'lead', 'contacted'],
			['record', 'note', 'Has two dogs'],
			['record', 'lead', null],
			['record', 'interaction', 'Likes the garden'],
		]);
		const ofLead = await call('GET', `/v1/leads/${lead.id}/timeline`);
		expect(what(ofLead)).toEqual([
			['record', 'note', 'Is in a hurry'],
			['state', 'lead', 'contacted'],
			['record', 'interaction', 'Likes the garden'],
		]);
		expect(ofLead.data[1]).toMatchObject({ from: 'new', to: 'contacted', by: expect.any(String), record: lead.id });
		const pages: unknown[] = [];
		let cursor = '';
		do {
			const page: Row = await call('GET', `/v1/contacts/${eve.id}/timeline?limit=1${cursor && `&cursor=${cursor}`}`);
			pages.push(...what(page));
			cursor = page.next;
		} while (cursor);
		expect(pages).toHaveLength(4);
		expect((await ask('GET', `/v1/contacts/${eve.id}/timeline?cursor=abc`)).status).toBe(400);
		const sent = freehold.app.sent.statements;
		await call('GET', `/v1/contacts/${eve.id}/timeline`);
		expect(freehold.app.sent.statements - sent).toBeLessThanOrEqual(6);
	});

	it('shows notes as their visibility says, and mentions colleagues', async () => {
		const finn = await person({ agent: agentId });
		const note = (text: string, visibility: string, as: string) =>
			call('POST', `/v1/contacts/${finn.id}/notes`, { text, visibility }, as);
		const secret = await note('To myself', 'private', broker);
		await note('To the team', 'team', broker);
		await note('To all', 'organization', broker);
		const seen = async (as: string) =>
			(await call('GET', `/v1/contacts/${finn.id}/timeline`, undefined, as)).data.map(({ show }: Row) => show.text);
		expect(await seen(broker)).toEqual(['To all', 'To the team', 'To myself']);
		expect(await seen(agent)).toEqual(['To all']);
		const owner = await freehold.harbor.asUser('owner');
		expect((await ask('GET', `/v1/notes/${secret.id}`, undefined, owner)).status).toBe(404);
		expect((await ask('PATCH', `/v1/notes/${secret.id}`, { text: 'Mine now' }, owner)).status).toBe(404);
		expect((await ask('DELETE', `/v1/notes/${secret.id}`, undefined, owner)).status).toBe(404);
		expect((await call('GET', '/v1/notes?limit=100', undefined, owner)).data.map(({ text }: Row) => text)).not.toContain(
			'To myself',
		);
		const mention = await call('POST', `/v1/contacts/${finn.id}/notes`, { text: `@${agentId} please call` });
		expect(mention.mentions).toEqual([agentId]);
		expect(await faults('POST', `/v1/contacts/${finn.id}/notes`, { text: `@${finn.id} you` })).toEqual([422, '/text']);
		expect(await faults('POST', `/v1/contacts/${finn.id}/notes`, { text: `@${agentId} you`, visibility: 'private' })).toEqual([
			422,
			'/text',
		]);
	});

	it('keeps its parts from whom the contact is kept', async () => {
		const gus = await person();
		const hers = await person({ agent: agentId });
		for (const contact of [gus.id, hers.id])
			await call('POST', '/v1/contact-channels', { contact, kind: 'phone', phone: '+12065550100' });
		const seen = async () =>
			(await call('GET', '/v1/contact-channels?phone=%2B12065550100', undefined, agent)).data.map(({ contact }: Row) => contact);
		expect(await seen()).toEqual([hers.id]);
		await call('PATCH', `/v1/contacts/${gus.id}`, { agent: agentId });
		expect(await seen()).toHaveLength(2);
		await call('PATCH', `/v1/contacts/${gus.id}`, { agent: null });
		expect(await seen()).toHaveLength(1);
		expect((await ask('GET', `/v1/contacts/${gus.id}/timeline`, undefined, agent)).status).toBe(403);
		expect((await ask('POST', `/v1/contacts/${gus.id}/notes`, { text: 'Hello' }, agent)).status).toBe(403);
		expect(
			(await ask('POST', '/v1/interactions', { contact: gus.id, channel: 'call', occurredAt: '2026-01-01T00:00:00Z' }, agent))
				.status,
		).toBe(422);
	});

	it('is in segments, which are checked when they are saved and when they are used', async () => {
		await person({ lifecycle: 'vendor' });
		await person({ lifecycle: 'vendor', agent: agentId });
		const segment = await call('POST', '/v1/segments', { name: 'Sellers', query: 'lifecycle=vendor&sort=-lastInteractionAt' });
		expect(await call('GET', `/v1/segments/${segment.id}/count`)).toEqual({ total: 2 });
		expect(await call('GET', `/v1/segments/${segment.id}/count`, undefined, agent)).toEqual({ total: 1 });
		const page = await call('GET', `/v1/segments/${segment.id}/contacts?limit=1`);
		expect(page.data).toMatchObject([{ lifecycle: 'vendor', name: { full: expect.any(String) } }]);
		expect((await call('GET', `/v1/segments/${segment.id}/contacts?limit=1&cursor=${page.next}`)).data).toHaveLength(1);
		for (const query of ['shoeSize=44', 'lifecycle=king', 'limit=5', 'status[gte]=active'])
			expect(await faults('POST', '/v1/segments', { name: 'Bad', query })).toEqual([422, '/query']);
		await freehold.app.asSystem(freehold.harbor.id, (scope) =>
			scope.sql("update segments set query = 'shoeSize=44' where id = $1", [segment.id]),
		);
		const gone = await ask('GET', `/v1/segments/${segment.id}/contacts`);
		expect([gone.status, gone.body.detail]).toEqual([
			400,
			expect.stringContaining('“Sellers” does not fit the contacts any more'),
		]);
	});
});
