import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnQueues } from '../../../tests/jobs/setups.ts';
import { nextDigest } from '../src/preferences/times.ts';
import { HOUR, type Office, openOffice, type Person } from './office.ts';

/** The Friday before the clocks of New York go forward; those of Lisbon follow three weeks later. */
const SPRING = Date.parse('2026-03-06T12:00:00Z');

describeOnQueues('Digests', (setup) => {
	let office: Office;
	let maya: Person;
	let broker: Person;
	beforeAll(async () => {
		office = await openOffice(setup, SPRING);
		maya = await office.person('agent', 'Maya Chen');
		broker = await office.person('broker', 'Bea Broker');
	}, 120_000);
	afterAll(() => office?.freehold.stop());
	const digests = (person: Person) => office.mailsTo(person).filter(({ text }) => text.includes('\n- '));

	it('come at the person’s hour, with all that waits, once; and not at all where nothing does', async () => {
		await office.prefer(maya, { timeZone: 'America/New_York', digestHour: 7 });
		const contact = await office.contact(maya, 'Ada Byron');
		const other = await office.contact(maya, 'Alan Turing');
		for (const text of ['One', 'Two']) await office.comment(contact, text, broker);
		await office.comment(other, 'Three', broker);
		await office.settle();
		expect(digests(maya)).toEqual([]);
		// Twelve there in winter is seven; it is past, so tomorrow.
		await office.passes(23 * HOUR);
		expect(digests(maya)).toEqual([]);
		await office.passes(HOUR);
		expect(digests(maya)).toHaveLength(1);
		expect(digests(maya)[0]?.text).toContain('2 new comments: Ada Byron');
		expect(digests(maya)[0]?.text).toContain('Bea Broker commented: Alan Turing');
		expect(digests(maya)[0]?.unsubscribe).toContain('kind=digest');
		for (let day = 0; day < 4; day++) await office.passes(24 * HOUR);
		expect(digests(maya)).toHaveLength(1);
	});

	it('leave out what was read, and what may not be read any more', async () => {
		const [read, taken, kept] = [
			await office.contact(maya, 'Read One'),
			await office.contact(maya, 'Taken One'),
			await office.contact(maya, 'Kept One'),
		];
		for (const one of [read, taken, kept]) await office.comment(one, 'Hello', broker);
		await office.settle();
		await office.call('POST', '/v1/notifications/mark-all-read', { entity: 'contact', record: read.id }, maya);
		await office.call('PATCH', `/v1/contacts/${taken.id}`, { agent: broker.id });
		const before = digests(maya).length;
		await office.passes(30 * HOUR);
		const [digest, ...more] = digests(maya).slice(before);
		expect(more).toEqual([]);
		expect([digest?.text.includes('Kept One'), digest?.text.includes('Read One'), digest?.text.includes('Taken One')]).toEqual([
			true,
			false,
			false,
		]);
	});

	it('go at the hour that was chosen last, and never twice', async () => {
		const contact = await office.contact(maya);
		await office.comment(contact, 'Hello', broker);
		await office.settle();
		await office.prefer(maya, { timeZone: 'Europe/Lisbon', digest: 'weekly', digestDay: 'wednesday', digestHour: 18 });
		const before = digests(maya).length;
		const due = nextDigest(
			{ digest: 'weekly', digestDay: 'wednesday', digestHour: 18 },
			'Europe/Lisbon',
			office.clock.now,
		) as number;
		await office.passes(due - office.clock.now - 1000);
		expect(digests(maya)).toHaveLength(before);
		await office.passes(2000);
		expect(digests(maya)).toHaveLength(before + 1);
		await office.passes(8 * 24 * HOUR);
		expect(digests(maya)).toHaveLength(before + 1);
	});

	it('hold each notification exactly once, whatever comes between, also where a job is done again', async () => {
		const people = await Promise.all(['Ana One', 'Ben Two', 'Cleo Three'].map((name) => office.person('broker', name)));
		const contact = await office.contact(maya);
		for (const person of people) {
			await office.call('POST', '/v1/followers/follow', { entity: 'contact', record: contact.id }, person);
		}
		const zones = ['Australia/Lord_Howe', 'America/New_York', 'Asia/Kathmandu'];
		let written = 0;
		const step = fc.oneof(
			fc.record({ do: fc.constant('comment' as const) }),
			fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 40 }) }),
			fc.record({
				do: fc.constant('prefer' as const),
				who: fc.nat(2),
				zone: fc.constantFrom(...zones),
				hour: fc.nat(23),
				weekly: fc.boolean(),
			}),
			fc.record({ do: fc.constant('again' as const) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
				for (const one of steps) {
					if (one.do === 'comment') {
						await office.comment(contact, `Comment ${++written}`, broker);
						await office.settle();
					} else if (one.do === 'pass') await office.passes(one.hours * HOUR);
					else if (one.do === 'prefer')
						await office.prefer(people[one.who] as Person, {
							timeZone: one.zone,
							digestHour: one.hour,
							digest: one.weekly ? 'weekly' : 'daily',
						});
					else {
						// As after a process that died before it said that it was done.
						const at = new Date(office.clock.now).toISOString();
						await office.freehold.app.asSystem(office.freehold.harbor.id, async (scope) => {
							await scope.enqueue('collaboration.gather-digests', { at });
							for (const { id } of await scope.sql<{ id: string }>('select id from notification_digests'))
								await scope.enqueue('collaboration.send-digest', { digest: id });
						});
						await office.settle();
					}
				}
			}),
			{ numRuns: 4, seed: 3 },
		);
		await office.passes(9 * 24 * HOUR);
		const rows = await office.freehold.app.borrow(office.freehold.harbor.id, (sql) =>
			sql<{ recipient: string; n: number; waiting: number }>(
				`select recipient, sum(count)::int as n, (count(*) filter (where digest is null))::int as waiting from notifications
				where record = $1 and kind = 'commented' and recipient = any($2::uuid[]) group by recipient`,
				[contact.id, people.map(({ id }) => id)],
			),
		);
		expect(rows.map(({ n, waiting }) => [n, waiting])).toEqual(written ? people.map(() => [written, 0]) : []);
		for (const person of people) {
			const told = digests(person).map(({ text }) =>
				Number(/(\d+) new comments/.exec(text)?.[1] ?? (text.includes(' commented') ? 1 : 0)),
			);
			expect(told.reduce((sum, one) => sum + one, 0)).toBe(written);
		}
	}, 240_000);
});
