import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { DAY, MINUTE, type Office, openOffice } from './office.ts';

describeOnBoth('New leads', (driver) => {
	let office: Office;
	let agents: { id: string; token: () => Promise<string> }[];
	beforeAll(async () => {
		office = await openOffice(driver);
		agents = [];
		for (let number = 0; number < 4; number++) agents.push(await office.colleague('agent'));
	});
	afterAll(() => office?.freehold.stop());
	const ids = () => agents.map(({ id }) => id);
	const history = async (lead: string) => (await office.call('GET', `/v1/lead-assignments?lead=${lead}&sort=createdAt`)).data;
	/** A rule for as long as the work lasts. */
	async function withRule<T>(rule: object, work: (id: string) => Promise<T>): Promise<T> {
		const { id } = await office.call('POST', '/v1/routing-rules', { name: 'Rule', ...rule });
		try {
			return await work(id);
		} finally {
			await office.call('DELETE', `/v1/routing-rules/${id}`);
		}
	}

	it('go to the listing’s agent first, unless a rule says that it comes before', async () => {
		const [first, second] = ids() as [string, string];
		const listing = await office.listed({ agent: first });
		await withRule({ users: [second] }, async () => {
			const lead = await office.enquired({ listing: listing.id });
			expect(lead.agent).toBe(first);
			expect(await history(lead.id)).toMatchObject([{ kind: 'listing', agent: first, rule: null }]);
			expect((await office.enquired()).agent).toBe(second);
		});
		await withRule({ name: 'All of ours', users: [second], beforeListingAgent: true }, async (rule) => {
			const lead = await office.enquired({ listing: listing.id });
			expect(lead).toMatchObject({ agent: second, rule });
			expect(await history(lead.id)).toMatchObject([{ kind: 'rule', agent: second, rule, why: 'All of ours: Next in turn' }]);
		});
	});

	it('take turns that are exactly fair, however many come at once', async () => {
		await withRule({ users: ids() }, async () => {
			const leads = await Promise.all(Array.from({ length: 40 }, () => office.enquired()));
			const counts = ids().map((id) => leads.filter(({ agent }) => agent === id).length);
			expect(counts).toEqual([10, 10, 10, 10]);
		});
	}, 60_000);

	it('go to whoever has the fewest open ones', async () => {
		const busy = ids()[0] as string;
		const contact = (await office.call('POST', '/v1/contacts', { name: { full: 'Kim' } })).id;
		for (let number = 0; number < 3; number++) await office.call('POST', '/v1/leads', { contact, agent: busy });
		const idle = await office.colleague('agent');
		await withRule({ users: [busy, idle.id], strategy: 'load' }, async () => {
			const leads = await Promise.all(Array.from({ length: 3 }, () => office.enquired()));
			expect(leads.map(({ agent }) => agent)).toEqual(Array(3).fill(idle.id));
		});
	});

	it('pass by who is away, out of hours, or full', async () => {
		const [away, off, full, there] = ids() as [string, string, string, string];
		const made = [
			await office.call('POST', '/v1/agent-availability', {
				member: away,
				absentFrom: new Date(office.clock.now - DAY).toISOString(),
				absentUntil: new Date(office.clock.now + DAY).toISOString(),
			}),
			await office.call('POST', '/v1/agent-availability', { member: off, hours: { days: [], from: '09:00', to: '17:00' } }),
			await office.call('POST', '/v1/agent-availability', { member: full, mostOpenLeads: 1 }),
		];
		await withRule({ users: ids() }, async () => {
			for (let number = 0; number < 3; number++) expect((await office.enquired()).agent).toBe(there);
		});
		const zone = await office.ask('PATCH', `/v1/agent-availability/${made[1].id}`, { timeZone: 'Mars/Olympus' });
		expect([zone.status, zone.body.errors[0].pointer]).toEqual([422, '/timeZone']);
		for (const { id } of made) await office.call('DELETE', `/v1/agent-availability/${id}`);
	});

	it('are offered to several, and exactly one of 200 tries gets one', async () => {
		const tokens = await Promise.all(agents.map(({ token }) => token()));
		await withRule({ users: ids(), strategy: 'first_to_claim' }, async () => {
			const lead = await office.enquired();
			expect([lead.agent, lead.offeredTo.toSorted()]).toEqual([null, ids().toSorted()]);
			expect(
				(await office.call('GET', '/v1/leads/offered', undefined, tokens[0])).data.map(({ id }: { id: string }) => id),
			).toContain(lead.id);
			const stranger = await (await office.colleague('agent')).token();
			expect((await office.ask('POST', `/v1/leads/${lead.id}/claim`, undefined, stranger)).status).toBe(403);
			const tries = await Promise.all(
				Array.from({ length: 200 }, (_, at) =>
					office.ask('POST', `/v1/leads/${lead.id}/claim`, undefined, tokens[at % tokens.length]),
				),
			);
			const won = tries.filter(({ status }) => status === 200);
			expect(won).toHaveLength(1);
			expect(tries.filter(({ status }) => status === 409)).toHaveLength(199);
			expect((await office.lead(lead.id)).agent).toBe(won[0]?.body.agent);
			expect((await history(lead.id)).map(({ kind }: { kind: string }) => kind)).toEqual(['offered', 'claimed']);
		});
	}, 120_000);

	it('go on to the next where nobody answers within the rule’s minutes, once each time', async () => {
		const pool = ids().slice(0, 3);
		await withRule({ users: pool, answerWithinMinutes: 10 }, async () => {
			const lead = await office.enquired();
			const answered = await office.enquired();
			await office.call('POST', `/v1/leads/${answered.id}/contact`);
			await office.passes(9 * MINUTE);
			expect((await office.lead(lead.id)).agent).toBe(lead.agent);
			await office.passes(2 * MINUTE);
			const second = (await office.lead(lead.id)).agent;
			expect(pool.filter((id) => id !== lead.agent)).toContain(second);
			await office.freehold.app.asSystem(office.freehold.harbor.id, (scope) =>
				scope.enqueue('crm.reassign-lead', { lead: lead.id, agent: lead.agent }),
			);
			await office.settle();
			expect((await office.lead(lead.id)).agent).toBe(second);
			await office.passes(11 * MINUTE);
			await office.passes(60 * MINUTE);
			const all = await history(lead.id);
			expect(all.map(({ kind }: { kind: string }) => kind)).toEqual(['rule', 'reassigned', 'reassigned']);
			expect(new Set(all.map(({ agent }: { agent: string }) => agent))).toEqual(new Set(pool));
			expect((await office.lead(answered.id)).agent).toBe(answered.agent);
		});
	}, 60_000);

	it('keep in their history who gave them to whom by hand', async () => {
		const [first, second] = ids() as [string, string];
		const lead = await office.enquired({ listing: (await office.listed({ agent: first })).id });
		await office.call('PATCH', `/v1/leads/${lead.id}`, { agent: second });
		expect((await history(lead.id)).at(-1)).toMatchObject({ kind: 'by_hand', previous: first, agent: second });
	});

	it('can be tried out: which rule would take one, and why the others would not', async () => {
		const dear = { name: 'Dear', position: 1, users: [ids()[0]], priceFrom: { amount: '2000000.00', currency: 'USD' } };
		const spanish = { name: 'Spanish', position: 2, users: [ids()[1]], languages: ['es'], areas: ['Seattle'] };
		await withRule(dear, () =>
			withRule(spanish, async (rule) => {
				const asked = { area: 'seattle', language: 'es-MX', price: { amount: '500000.00', currency: 'USD' } };
				const trial = await office.call('POST', '/v1/routing-rules/dry-run', asked);
				expect(trial).toMatchObject({
					agent: ids()[1],
					rule,
					rules: [
						{ name: 'Dear', fits: false, why: '500000.00 is less than 2000000.00' },
						{ name: 'Spanish', fits: true },
					],
				});
				const other = await office.call('POST', '/v1/routing-rules/dry-run', { language: 'de' });
				expect(other).toMatchObject({ agent: null, rule: null, why: 'No rule takes it' });
			}),
		);
		const nobody = await office.ask('POST', '/v1/routing-rules', {
			name: 'Odd',
			users: ['01900000-0000-7000-8000-000000000000'],
		});
		expect([nobody.status, nobody.body.errors[0].pointer]).toEqual([422, '/users/0']);
	});

	it('go to a team’s members', async () => {
		const team = await office.call('POST', '/v1/teams', { name: 'Downtown' });
		await office.call('POST', '/v1/team-members', { team: team.id, member: ids()[2], role: 'member' });
		await withRule({ team: team.id }, async () => {
			expect((await office.enquired()).agent).toBe(ids()[2]);
		});
	});
});
