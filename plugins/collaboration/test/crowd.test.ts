import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Office, openOffice, type Person } from './office.ts';

/** More than any office has: a comment is answered before any of them is told, and each is told once. */
const CROWD = 10_000;

describeOnBoth('Ten thousand followers', (driver) => {
	let office: Office;
	let maya: Person;
	beforeAll(async () => {
		office = await openOffice({ driver });
		maya = await office.person('broker', 'Maya Chen');
	}, 120_000);
	afterAll(() => office?.freehold.stop());

	it('do not keep a comment waiting, and are told in batches of few statements', async () => {
		const { freehold } = office;
		const contact = await office.contact(maya);
		await freehold.app.borrow(freehold.harbor.id, async (sql) => {
			await sql(
				`insert into users (organization_id, id, name_full, role, kind, active, email, email_blind, email_sign_in)
				select $1, gen_random_uuid(), 'Reader ' || n, 'viewer', 'person', true, 'x' || n, 'b' || n, 's' || n from generate_series(1, ${CROWD}) n`,
				[freehold.harbor.id],
			);
			await sql(
				`insert into followers (organization_id, id, entity, record, person, state, reason)
				select $1, gen_random_uuid(), 'contact', $2, u.id, 'following', 'chosen' from users u where u.name_full like 'Reader %'`,
				[freehold.harbor.id, contact.id],
			);
		});
		await office.settle();
		await office.comment(contact, 'Warm up', maya);
		await office.settle();
		const began = performance.now();
		await office.comment(contact, 'Hello all', maya);
		const waited = performance.now() - began;
		const before = freehold.app.sent.statements;
		await office.settle();
		const statements = freehold.app.sent.statements - before;
		const [row] = await freehold.app.borrow(freehold.harbor.id, (sql) =>
			sql<{ people: number; least: number; most: number }>(
				`select count(*)::int as people, min(count)::int as least, max(count)::int as most from notifications n
				where record = $1 and recipient in (select id from users where name_full like 'Reader %')`,
				[contact.id],
			),
		);
		expect(row).toEqual({ people: CROWD, least: 2, most: 2 });
		expect(waited).toBeLessThan(2000);
		// Twenty batches.
		expect(statements).toBeLessThan(20 * 60);
	}, 300_000);
});
