/** Merging keeps what undoing needs, as the database has it; keys change meanwhile. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rotateDataKeys } from '../core/src/encryption/rotation.ts';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';

describeOnBoth('Contacts that were merged', (driver) => {
	let freehold: TestApp;
	let broker: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
	});
	afterAll(() => freehold?.stop());

	const call = async (method: string, path: string, body?: unknown) => {
		const answer = await freehold.call(method, path, { as: broker, body });
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};

	it('are two again after the keys were changed, each found by what it had', async () => {
		const winner = await call('POST', '/v1/contacts', { name: { full: 'Eve Old' }, email: 'eve@old.example', notes: 'Ours' });
		const loser = await call('POST', '/v1/contacts', { name: { full: 'Eve New' }, email: 'eve@new.example', notes: 'Theirs' });
		await call('POST', `/v1/contacts/${winner.id}/merge`, { from: loser.id, take: ['email', 'notes'] });
		expect(await call('GET', `/v1/contacts/${winner.id}`)).toMatchObject({ email: 'eve@new.example', notes: 'Theirs' });
		const log = { error: (about: object) => expect.unreachable(JSON.stringify(about)) };
		await rotateDataKeys({ ...freehold.app.sealed, connections: freehold.app.connections, log, say: () => {} });
		const [merge] = (await call('GET', '/v1/contact-merges?limit=1')).data;
		await call('POST', `/v1/contact-merges/${merge.id}/undo`);
		for (const { id, email, notes } of [winner, loser]) {
			expect(await call('GET', `/v1/contacts/${id}`)).toMatchObject({ email, notes });
			expect((await call('GET', `/v1/contacts?email=${email}`)).data).toMatchObject([{ id }]);
		}
		// What was given back is sealed by the key of today.
		const keys = await freehold.app.borrow(freehold.harbor.id, (sql) =>
			sql('select distinct left(email, 16) as key from contacts where id = any($1::uuid[])', [[winner.id, loser.id]]),
		);
		expect(keys).toHaveLength(1);
	}, 60_000);
});
