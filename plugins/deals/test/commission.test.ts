import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { money, type Office, openOffice, type Record } from './office.ts';

describeOnBoth('The commission of a deal', (driver) => {
	let office: Office;
	let { ask, call }: Pick<Office, 'ask' | 'call'> = {} as Office;
	beforeAll(async () => {
		office = await openOffice(driver);
		({ ask, call } = office);
	});
	afterAll(() => office?.stop());

	/** A deal on the buying side, so that it takes no listing along, that is won. */
	const won = async (more: object): Promise<Record> => {
		const deal = await office.deal({ side: 'buying', agent: office.naomi, ...more });
		await call('POST', `/v1/offers/${(await office.offer(deal, (more as Record).price?.amount)).id}/accept`);
		await office.bring(deal, ['Qualified', 'Under contract']);
		return call('POST', `/v1/deals/${deal.id}/win`, {});
	};
	const statementOf = async (deal: Record) => (await call('GET', `/v1/commission-statements?deal=${deal.id}`)).data[0];
	const linesOf = async (statement: Record) =>
		(await call('GET', `/v1/commission-lines?statement=${statement.id}&sort=id`)).data.map(({ to, agent, amount }: Record) => [
			to,
			agent,
			amount,
		]);

	it('is shared among the agents of our side by their parts, after referral and deductions', async () => {
		const plan = await office.plan({
			listingShare: 50,
			referralShare: 25,
			deductions: [
				{ name: 'Transaction fee', amount: '395.00' },
				{ name: 'Franchise', rate: 6 },
			],
			agentShare: 60,
		});
		const deal = await office.deal({ side: 'buying', commissionPlan: plan.id, agent: office.naomi, price: money('333333.33') });
		const julian = (await call('GET', '/v1/auth/me')).user.id;
		await call('POST', '/v1/deal-parties', { deal: deal.id, role: 'buying_agent', user: office.naomi, share: 66.6667 });
		await call('POST', '/v1/deal-parties', { deal: deal.id, role: 'buying_agent', user: julian, share: 33.3333 });
		const { gross, lines } = await call('POST', `/v1/deals/${deal.id}/preview-commission`, {});
		expect(gross).toBe('16666.67');
		expect(lines.map(({ to, agent, amount }: Record) => [to, agent, amount])).toEqual([
			['other_side', null, '8333.34'],
			['referral', null, '2083.33'],
			['deduction', null, '395.00'],
			['deduction', null, '500.00'],
			['agent', office.naomi, '2142.00'],
			['brokerage', office.naomi, '1428.00'],
			['agent', julian, '1071.00'],
			['brokerage', julian, '714.00'],
		]);
		expect((await call('POST', `/v1/deals/${deal.id}/preview-commission`, { price: money('1000000.00') })).gross).toBe(
			'50000.00',
		);
		expect((await ask('POST', `/v1/deals/${deal.id}/preview-commission`, {}, office.agent)).status).toBe(403);
	});

	it('goes beyond the cap to the agent, who pays it once a year', async () => {
		const plan = await office.plan({ listingShare: 0, agentShare: 50, rate: 10, cap: '12000.00' });
		const [first, second] = [
			await won({ commissionPlan: plan.id, price: money('200000.00') }),
			await won({ commissionPlan: plan.id, price: money('200000.00') }),
		];
		expect(await linesOf(await statementOf(first))).toEqual([
			['agent', office.naomi, '10000.00'],
			['brokerage', office.naomi, '10000.00'],
		]);
		expect(await linesOf(await statementOf(second))).toEqual([
			['agent', office.naomi, '18000.00'],
			['brokerage', office.naomi, '2000.00'],
		]);
		const agents = [{ agent: office.naomi, share: 1 }];
		const preview = (on: string) =>
			call('POST', `/v1/commission-plans/${plan.id}/preview`, { price: money('100.00'), side: 'buying', agents, on });
		expect((await preview('2021-05-05')).lines).toHaveLength(2);
		// Opened again, a deal gives back what it took of the cap.
		await call('POST', `/v1/deals/${first.id}/reopen`, {});
		expect((await statementOf(first)).status).toBe('void');
		const lines = await linesOf(await statementOf(first));
		expect(lines.slice(2)).toEqual([
			['agent', office.naomi, '-10000.00'],
			['brokerage', office.naomi, '-10000.00'],
		]);
		const third = await won({ commissionPlan: plan.id, price: money('200000.00') });
		expect((await linesOf(await statementOf(third)))[1]).toEqual(['brokerage', office.naomi, '10000.00']);
	});

	it('is approved, paid and corrected by lines that stay; agents see their own part only', async () => {
		const plan = await office.plan({ listingShare: 0, agentShare: 70, rate: 3 });
		const deal = await won({ commissionPlan: plan.id, price: money('100000.00') });
		const statement = await statementOf(deal);
		const correct = (body: object) => ask('POST', `/v1/commission-statements/${statement.id}/correct`, body);
		expect((await correct({ to: 'agent', amount: '-50.00', reason: 'Staging' })).body.errors[0].pointer).toBe('/agent');
		expect((await correct({ to: 'brokerage', amount: '0.001', reason: 'None' })).body.errors[0].pointer).toBe('/amount');
		expect((await correct({ to: 'agent', agent: office.naomi, amount: '-50.00', reason: 'Staging' })).status).toBe(201);
		expect((await ask('POST', `/v1/commission-statements/${statement.id}/approve`, undefined, office.agent)).status).toBe(403);
		await call('POST', `/v1/commission-statements/${statement.id}/approve`);
		expect((await ask('POST', `/v1/deals/${deal.id}/reopen`, {})).body.detail).toContain('approved');
		const seen = (await call('GET', '/v1/commission-lines?limit=100', undefined, office.agent)).data;
		expect(seen.length).toBeGreaterThan(2);
		expect(new Set(seen.map(({ agent }: Record) => agent))).toEqual(new Set([office.naomi]));
		const before = await call('GET', '/v1/commission-lines/earnings', undefined, office.agent);
		expect(before.lines.filter(({ deal: of }: Record) => of === deal.id).map(({ amount }: Record) => amount)).toEqual([
			'2100.00',
			'-50.00',
		]);
		expect(before.totals).toMatchObject([{ currency: 'USD', approved: '2050.00', paid: '0' }]);
		await call('POST', `/v1/commission-statements/${statement.id}/pay`);
		const after = await call('GET', `/v1/commission-lines/earnings?agent=${office.naomi}`);
		expect(after.totals).toMatchObject([{ approved: '2050.00', paid: '2050.00' }]);
		const broker = (await call('GET', '/v1/auth/me')).user.id;
		expect((await ask('GET', `/v1/commission-lines/earnings?agent=${broker}`, undefined, office.agent)).status).toBe(403);
		expect((await ask('GET', '/v1/commission-plans', undefined, office.agent)).status).toBe(403);
		expect(Object.keys(await call('GET', `/v1/deals/${deal.id}`, undefined, office.agent))).not.toContain('commissionPlan');
		const set = await ask('PATCH', `/v1/deals/${deal.id}`, { commissionPlan: plan.id }, office.agent);
		expect([set.status, set.body.errors?.[0]?.pointer ?? set.body.permission]).toEqual([403, expect.any(String)]);
	});

	it('is printed as a PDF', async () => {
		const plan = await office.plan({ listingShare: 0 });
		const deal = await won({ commissionPlan: plan.id });
		const { id } = await statementOf(deal);
		expect((await ask('POST', `/v1/commission-statements/${id}/print`)).status).toBe(202);
		await office.freehold.app.idle();
		const { file } = await call('GET', `/v1/commission-statements/${id}`);
		const answer = await fetch(`${office.freehold.url}/v1/storage/${file}`, {
			headers: { authorization: `Bearer ${office.broker}` },
		});
		expect((await answer.text()).slice(0, 5)).toBe('%PDF-');
	});

	it('is worked out later where the plan comes later, and not in another currency', async () => {
		const [dollars, dirhams] = [await office.plan(), await office.plan({ currency: 'AED' })];
		const deal = await won({});
		expect(await statementOf(deal)).toBeUndefined();
		expect((await ask('PATCH', `/v1/deals/${deal.id}`, { commissionPlan: dirhams.id })).status).toBe(409);
		await call('PATCH', `/v1/deals/${deal.id}`, { commissionPlan: dollars.id });
		expect((await statementOf(deal)).gross).toBe('34500.00');
		expect((await ask('PATCH', `/v1/deals/${deal.id}`, { price: money('1.00') })).status).toBe(409);
	});

	it('needs a plan that makes sense', async () => {
		const faults = async (body: object) =>
			(await ask('POST', '/v1/commission-plans', { name: 'Nonsense', ...body })).body.errors.map(
				({ pointer }: Record) => pointer,
			);
		expect(await faults({})).toEqual(['/rate']);
		expect(await faults({ method: 'flat' })).toEqual(['/flat']);
		expect(await faults({ method: 'tiered', tiers: [{ upTo: '100', rate: 5 }] })).toEqual(['/tiers/0/upTo']);
		expect(await faults({ rate: 5, minimum: '100', maximum: '50' })).toEqual(['/maximum']);
		expect(await faults({ rate: 5, deductions: [{ name: 'Fee' }] })).toEqual(['/deductions/0']);
		expect(await faults({ rate: 5, currency: 'usd' })).toEqual(['/currency']);
	});
});
