import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Office, openOffice, type Person } from './office.ts';

describeOnBoth('A conversation on a record', (driver) => {
	let office: Office;
	let maya: Person;
	let jonas: Person;
	let broker: Person;
	beforeAll(async () => {
		office = await openOffice({ driver });
		maya = await office.person('agent', 'Maya Chen');
		jonas = await office.person('agent', 'Jonas Berg');
		broker = await office.person('broker', 'Bea Broker');
	}, 120_000);
	afterAll(() => office?.freehold.stop());

	it('is read and written by those who read the record, and by nobody else', async () => {
		const contact = await office.contact(maya);
		const made = await office.comment(contact, 'Called twice', maya);
		expect(made).toMatchObject({ entity: 'contact', record: contact.id, text: 'Called twice', author: maya.id, editedAt: null });
		expect(await office.comments(contact, broker)).toMatchObject([{ text: 'Called twice' }]);
		expect(await office.comments(contact, jonas)).toEqual([]);
		const mine = await office.ask('GET', `/v1/comments/${made.id}`, undefined, jonas);
		const invented = await office.ask('GET', `/v1/comments/${crypto.randomUUID()}`, undefined, jonas);
		expect([mine.status, invented.status]).toEqual([404, 404]);
		const refused = await office.ask('POST', '/v1/comments', { entity: 'contact', record: contact.id, text: 'Hm' }, jonas);
		const missing = await office.ask(
			'POST',
			'/v1/comments',
			{ entity: 'contact', record: crypto.randomUUID(), text: 'Hm' },
			jonas,
		);
		expect([refused.status, refused.body.errors]).toEqual([missing.status, missing.body.errors]);
		expect(refused.body.errors).toMatchObject([{ pointer: '/record', code: 'reference' }]);
		for (const entity of ['user', 'comment', 'nothing', 'api-key'])
			expect(
				(await office.ask('POST', '/v1/comments', { entity, record: maya.id, text: 'Hm' }, broker)).body.errors,
			).toMatchObject([{ pointer: '/entity', code: 'unknown' }]);
	});

	it('is seen by whoever the record is given to, and no more by whoever it was taken from', async () => {
		const contact = await office.contact(maya);
		await office.comment(contact, 'Prefers mornings', maya);
		await office.call('PATCH', `/v1/contacts/${contact.id}`, { agent: jonas.id });
		expect(await office.comments(contact, jonas)).toMatchObject([{ text: 'Prefers mornings' }]);
		expect(await office.comments(contact, maya)).toEqual([]);
	});

	it('goes with the record into the archive and back', async () => {
		const contact = await office.contact(maya);
		await office.comment(contact, 'On holiday', maya);
		await office.call('DELETE', `/v1/contacts/${contact.id}`);
		expect(await office.comments(contact, broker)).toEqual([]);
	});

	it('has answers one level deep, on the same record only', async () => {
		const contact = await office.contact(maya);
		const first = await office.comment(contact, 'Price?', maya);
		const answer = await office.comment(contact, '700', broker, { replyTo: first.id });
		const again = await office.comment(contact, 'Thanks', maya, { replyTo: answer.id });
		expect([answer.replyTo, again.replyTo]).toEqual([first.id, first.id]);
		const other = await office.contact(maya);
		const body = { entity: 'contact', record: other.id, text: 'x', replyTo: first.id };
		expect((await office.ask('POST', '/v1/comments', body, maya)).body.errors).toMatchObject([{ pointer: '/replyTo' }]);
	});

	it('has words that only their author changes, and that are taken back with a trace', async () => {
		const contact = await office.contact(maya);
		const { id } = await office.comment(contact, 'Typo', maya);
		expect(await office.call('PATCH', `/v1/comments/${id}`, { text: 'No typo' }, maya)).toMatchObject({
			text: 'No typo',
			editedAt: expect.any(String),
		});
		expect((await office.ask('PATCH', `/v1/comments/${id}`, { text: 'Mine' }, broker)).status).toBe(403);
		expect((await office.ask('PATCH', `/v1/comments/${id}`, { text: 'Mine' })).status).toBe(403);
		expect((await office.ask('PATCH', `/v1/comments/${id}`, { text: 'Mine' }, jonas)).status).toBe(404);
		expect((await office.ask('PATCH', `/v1/comments/${id}`, { record: maya.id }, maya)).status).toBe(422);
		expect((await office.ask('PATCH', `/v1/comments/${id}`, { text: ' \n' }, maya)).status).toBe(422);
		expect((await office.ask('DELETE', `/v1/comments/${id}`, undefined, jonas)).status).toBe(404);
		expect((await office.ask('DELETE', `/v1/comments/${id}`, undefined, maya)).status).toBe(204);
		expect(await office.comments(contact, maya)).toMatchObject([{ id, text: '', withdrawnAt: expect.any(String) }]);
		expect((await office.ask('PATCH', `/v1/comments/${id}`, { text: 'Back' }, maya)).status).toBe(409);
	});

	it('stands on the timeline of the record', async () => {
		const contact = await office.contact(maya);
		const { id } = await office.comment(contact, 'Wants a garden', maya);
		const { data } = await office.call('GET', `/v1/contacts/${contact.id}/timeline`, undefined, maya);
		expect(data).toContainEqual(
			expect.objectContaining({ entity: 'comment', record: id, show: expect.objectContaining({ text: 'Wants a garden' }) }),
		);
		const other = await office.contact(maya);
		expect(JSON.stringify(await office.call('GET', `/v1/contacts/${other.id}/timeline`, undefined, maya))).not.toContain(id);
	});

	it('moves with a merge, and back', async () => {
		const [kept, gone] = [await office.contact(maya), await office.contact(maya)];
		await office.comment(gone, 'Said before', maya);
		const merge = await office.call('POST', `/v1/contacts/${kept.id}/merge`, { from: gone.id }).catch((error: Error) => error);
		if (merge instanceof Error) throw merge;
		expect(await office.comments(kept, maya)).toMatchObject([{ text: 'Said before' }]);
	});

	it('makes followers of those who take part; who leaves stays away', async () => {
		const contact = await office.contact(maya);
		await office.comment(contact, `What do you think, @${jonas.id}?`, broker);
		const followers = async () =>
			(await office.call('GET', `/v1/followers?entity=contact&record=${contact.id}&state=following`)).data.map(
				({ person, reason }: { person: string; reason: string }) => [person, reason],
			);
		const now = new Map(await followers());
		expect([now.get(broker.id), now.get(maya.id), now.has(jonas.id)]).toEqual(['commented', 'assigned', false]);
		const left = await office.call('POST', '/v1/followers/leave', { entity: 'contact', record: contact.id }, maya);
		expect(left).toMatchObject({ person: maya.id, state: 'left' });
		await office.comment(contact, 'One more', maya);
		expect(new Map(await followers()).has(maya.id)).toBe(false);
		await office.call('POST', '/v1/followers/follow', { entity: 'contact', record: contact.id }, maya);
		expect(new Map(await followers()).get(maya.id)).toBe('chosen');
		const refused = await office.ask('POST', '/v1/followers/follow', { entity: 'contact', record: contact.id }, jonas);
		expect(refused.body.errors).toMatchObject([{ pointer: '/record', code: 'reference' }]);
	});
});
