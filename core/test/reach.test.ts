/** Whose records somebody reaches: their own, their teams', the organisation's; over HTTP, by every way there is to a record. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

type Member = { id: string; as: string };

describeOnBoth('reach', (driver) => {
	let test: People;
	let owner: string;
	let ann: Member;
	let ben: Member;
	let cleo: Member;
	let ids: Record<'annContact' | 'benContact' | 'cleoContact' | 'nobodyContact' | 'annLead' | 'benLead' | 'cleoLead', string>;
	let team: string;

	const member = async (role = 'agent'): Promise<Member> => {
		const person = await test.person(role);
		return { id: person.id, as: (await person.signIn()).accessToken };
	};
	const make = async (path: string, body: object): Promise<string> => {
		const answer = await test.call('POST', path, { as: owner, body });
		expect([path, answer.status, answer.body.detail]).toEqual([path, 201, undefined]);
		return answer.body.id;
	};
	const seen = async (as: string, path: string) =>
		(await test.call('GET', path, { as })).body.data.map(({ id }: { id: string }) => id).sort();
	const some = (...names: (keyof typeof ids)[]) => names.map((name) => ids[name]).sort();

	beforeAll(async () => {
		test = await startWithPeople(driver);
		owner = await test.harbor.asUser('owner');
		[ann, ben, cleo] = [await member(), await member(), await member()];
		const contact = (name: string, agent?: string) => make('/v1/contacts', { name: { full: name }, ...(agent ? { agent } : {}) });
		const lead = (of: string, agent: string) => make('/v1/leads', { contact: of, agent, subject: 'A question' });
		const [annContact, benContact] = [await contact('Of Ann', ann.id), await contact('Of Ben', ben.id)];
		const [cleoContact, nobodyContact] = [await contact('Of Cleo', cleo.id), await contact('Of nobody')];
		ids = {
			annContact,
			benContact,
			cleoContact,
			nobodyContact,
			annLead: await lead(annContact, ann.id),
			benLead: await lead(benContact, ben.id),
			cleoLead: await lead(cleoContact, cleo.id),
		};
		team = await make('/v1/teams', { name: 'North' });
		await make('/v1/team-members', { team, member: ann.id });
		await make('/v1/team-members', { team, member: ben.id });
	});
	afterAll(() => test?.stop());

	it('of an agent is the contacts and leads of their teams to read, and their own to change', async () => {
		expect(await seen(ann.as, '/v1/contacts')).toEqual(some('annContact', 'benContact'));
		expect(await seen(cleo.as, '/v1/leads')).toEqual(some('cleoLead'));
		expect((await test.call('GET', '/v1/contacts?total=true', { as: ann.as })).body.total).toBe(2);
		expect(await seen(ann.as, `/v1/contacts?agent=${cleo.id}`)).toEqual([]);
		expect(await seen(ann.as, '/v1/contacts?q=cleo')).toEqual([]);
		const patch = (id: string, body: object) => test.call('PATCH', `/v1/contacts/${id}`, { as: ann.as, body });
		expect((await patch(ids.annContact, { notes: 'Mine' })).status).toBe(200);
		expect(code(await patch(ids.benContact, { notes: 'Not mine' }))).toBe('403 forbidden');
	});

	it('ends in 403 for a record of the organisation, and in 404 for one of another', async () => {
		const palm = await test.palm.asUser('owner');
		const { body: foreign } = await test.call('POST', '/v1/contacts', { as: palm, body: { name: { full: 'Of Palm' } } });
		for (const [method, path, body] of [
			['GET', '', undefined],
			['PATCH', '', { notes: 'x' }],
			['DELETE', '', undefined],
		] as const) {
			const at = (id: string) => test.call(method, `/v1/contacts/${id}${path}`, { as: ann.as, ...(body ? { body } : {}) });
			const known = await at(ids.cleoContact);
			expect([method, code(known)]).toEqual([method, '403 forbidden']);
			expect(known.body.permission).toMatch(/^contact:(read|write|delete)$/);
			expect([method, code(await at(foreign.id))]).toEqual([method, '404 not_found']);
		}
		const move = (id: string) => test.call('POST', `/v1/leads/${id}/contact`, { as: ann.as });
		expect(code(await move(ids.cleoLead))).toBe('403 forbidden');
		expect(code(await move(ids.benLead))).toBe('403 forbidden');
		expect((await move(ids.annLead)).status).toBe(200);
	});

	it('holds what is made: one’s own, given to nobody, on nobody else’s contact', async () => {
		const post = (body: object) => test.call('POST', '/v1/leads', { as: ann.as, body });
		expect((await post({ contact: ids.annContact })).body).toMatchObject({ agent: ann.id });
		expect(code(await post({ contact: ids.annContact, agent: ben.id }))).toBe('403 forbidden');
		const onOthers = await post({ contact: ids.cleoContact });
		const onNothing = await post({ contact: '0192f000-0000-7000-8000-000000000001' });
		expect(onOthers).toMatchObject({ status: 422, body: { errors: [{ pointer: '/contact', code: 'reference' }] } });
		expect(onOthers.body.detail).toBe(onNothing.body.detail);
		const move = await test.call('PATCH', `/v1/leads/${ids.annLead}`, { as: ann.as, body: { contact: ids.cleoContact } });
		expect(move.status).toBe(422);
		const away = await test.call('PATCH', `/v1/leads/${ids.annLead}`, { as: ann.as, body: { agent: cleo.id } });
		expect(code(away)).toBe('403 forbidden');
		expect((await test.call('PATCH', `/v1/leads/${ids.annLead}`, { as: ann.as, body: { agent: null } })).status).toBe(403);
	});

	it('holds an import to one’s own, refers to nothing beyond, and shows it to who started it', async () => {
		const csv = `contact,subject\n${ids.annContact},Mine\n${ids.cleoContact},Another’s\n`;
		const { body } = await test.call('POST', '/v1/leads/import', {
			as: ann.as,
			body: csv,
			headers: { 'content-type': 'text/csv' },
		});
		expect(body).toMatchObject({ rowsLoaded: 1, rowsRejected: 1, errors: [{ line: 3, column: 'contact' }] });
		expect(await seen(ann.as, '/v1/imports')).toEqual([body.id]);
		expect(await seen(cleo.as, '/v1/imports')).toEqual([]);
		expect((await test.call('GET', `/v1/imports/${body.id}`, { as: cleo.as })).status).toBe(403);
	});

	it('follows the teams at the next request', async () => {
		const { body: joined } = await test.call('POST', '/v1/team-members', { as: owner, body: { team, member: cleo.id } });
		expect(await seen(cleo.as, '/v1/contacts')).toEqual(some('annContact', 'benContact', 'cleoContact'));
		expect((await test.call('GET', `/v1/contacts/${ids.cleoContact}`, { as: ann.as })).status).toBe(200);
		await test.call('DELETE', `/v1/team-members/${joined.id}`, { as: owner });
		expect(await seen(cleo.as, '/v1/contacts')).toEqual(some('cleoContact'));
	});

	it('of who leads a team is its records to read, even where the role says their own', async () => {
		await make('/v1/roles', { name: 'solo', title: 'Solo', grants: ['contact:*:own'] });
		const [lead, follower] = [await member('solo'), await member('solo')];
		const other = await make('/v1/teams', { name: 'South' });
		const theirs = await make('/v1/contacts', { name: { full: 'Of the follower' }, agent: follower.id });
		const leads = await make('/v1/contacts', { name: { full: 'Of the lead' }, agent: lead.id });
		await make('/v1/team-members', { team: other, member: lead.id, role: 'lead' });
		await make('/v1/team-members', { team: other, member: follower.id });
		expect(await seen(lead.as, '/v1/contacts')).toEqual([theirs, leads].sort());
		expect(await seen(follower.as, '/v1/contacts')).toEqual([theirs]);
		expect((await test.call('PATCH', `/v1/contacts/${theirs}`, { as: lead.as, body: { notes: 'x' } })).status).toBe(403);
	});

	it('is the whole organisation for brokers, and for viewers to read', async () => {
		const everything = Object.entries(ids).filter(([name]) => name.endsWith('Contact'));
		for (const role of ['broker', 'viewer', 'admin'] as const) {
			const all = await seen(await test.harbor.asUser(role), '/v1/contacts');
			for (const [, id] of everything) expect(all).toContain(id);
		}
		const viewer = await test.harbor.asUser('viewer');
		expect((await test.call('PATCH', `/v1/contacts/${ids.annContact}`, { as: viewer, body: { notes: 'x' } })).status).toBe(403);
	});

	it('of teams themselves is unique, and never another organisation’s', async () => {
		expect(code(await test.call('POST', '/v1/teams', { as: owner, body: { name: 'North' } }))).toBe('409 conflict');
		expect(code(await test.call('POST', '/v1/team-members', { as: owner, body: { team, member: ann.id } }))).toBe('409 conflict');
		const palm = await test.palm.asUser('owner');
		expect((await test.call('GET', `/v1/teams/${team}`, { as: palm })).status).toBe(404);
		expect((await test.call('POST', '/v1/team-members', { as: palm, body: { team, member: ann.id } })).status).toBe(422);
		const agent = ann.as;
		expect((await test.call('POST', '/v1/teams', { as: agent, body: { name: 'Mine' } })).status).toBe(403);
		expect((await test.call('DELETE', `/v1/teams/${team}`, { as: await test.harbor.asUser('broker') })).status).toBe(204);
		expect(await seen(ann.as, '/v1/contacts')).toEqual(some('annContact'));
	});
});
