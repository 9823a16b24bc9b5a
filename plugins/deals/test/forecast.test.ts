import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { money, type Office, openOffice, type Record } from './office.ts';

const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

describeOnBoth('What deals will bring', (driver) => {
	let office: Office;
	let { ask, call }: Pick<Office, 'ask' | 'call'> = {} as Office;
	let mine: Record;
	let team: Record;
	beforeAll(async () => {
		office = await openOffice(driver);
		({ ask, call } = office);
		mine = await office.deal({
			agent: office.naomi,
			listing: undefined,
			price: money('100000.00'),
			expectedCloseOn: '2031-03-31',
		});
		await office.deal({ listing: undefined, price: money('333333.33'), expectedCloseOn: '2031-03-01' });
		await office.deal({ listing: undefined, price: money('500000.00'), expectedCloseOn: '2031-04-01' });
		await office.deal({ listing: undefined, price: money('9000.00', 'EUR'), expectedCloseOn: undefined });
		const lost = await office.deal({ listing: undefined });
		await call('POST', `/v1/deals/${lost.id}/lose`, { reason: 'timing' });
		team = await call('POST', '/v1/teams', { name: 'North' });
		await call('POST', '/v1/team-members', { team: team.id, member: office.naomi });
	});
	afterAll(() => office?.stop());

	const forecast = async (query = '', as?: string) =>
		(await call('GET', `/v1/deals/forecast${query}`, undefined, as)).data.map(
			({ key, currency, deals, total, weighted }: Record) => [key, currency, deals, total, weighted],
		);

	it('is weighted by month, each currency by itself, with what is in it', async () => {
		expect(await forecast()).toEqual([
			['2031-03', 'USD', 2, '433333.33', '43333.33'],
			['2031-04', 'USD', 1, '500000.00', '50000.00'],
			[null, 'EUR', 1, '9000.00', '900.00'],
		]);
		const { data } = await call('GET', '/v1/deals/forecast?to=2031-03-31&from=2031-03-31');
		expect(data[0].items).toEqual([
			{
				id: mine.id,
				title: mine.title,
				amount: '100000.00',
				probability: 10,
				weighted: '10000.00',
				expectedCloseOn: '2031-03-31',
				agent: office.naomi,
			},
		]);
	});

	it('is added up by pipeline, agent and team as well, and for one of them', async () => {
		expect(await forecast('?by=pipeline')).toEqual([
			[mine.pipeline, 'EUR', 1, '9000.00', '900.00'],
			[mine.pipeline, 'USD', 3, '933333.33', '93333.33'],
		]);
		expect((await forecast('?by=agent')).length).toBe(3);
		expect(await forecast(`?by=team&team=${team.id}`)).toEqual([[team.id, 'USD', 1, '100000.00', '10000.00']]);
		expect(await forecast(`?by=agent&agent=${office.naomi}&pipeline=${mine.pipeline}`)).toEqual([
			[office.naomi, 'USD', 1, '100000.00', '10000.00'],
		]);
		expect((await ask('GET', '/v1/deals/forecast?from=2031-02-01&to=2031-01-01')).status).toBe(400);
	});

	it('shows agents their own, and viewers nothing', async () => {
		expect(await forecast('', office.agent)).toEqual([['2031-03', 'USD', 1, '100000.00', '10000.00']]);
		expect((await ask('GET', '/v1/deals/forecast', undefined, await office.freehold.harbor.asUser('viewer'))).status).toBe(403);
		const view = await call('GET', '/v1/deals/overview', undefined, office.agent);
		expect(view.stages).toMatchObject([{ name: 'New', deals: 1, stuck: 0 }]);
	});

	it('is one statement', async () => {
		const { app } = office.freehold;
		await app.idle();
		const count = async (path: string) => {
			const before = app.sent.statements;
			await call('GET', path);
			return app.sent.statements - before;
		};
		const paths = ['/v1/deals/forecast?by=team', '/v1/deals/overview', `/v1/commission-lines/earnings?agent=${office.naomi}`];
		for (const path of paths) expect([path, await count(path)]).toEqual([path, 1]);
		// One more to see whether the deal is there, and in reach.
		expect(await count(`/v1/deals/${mine.id}/timeline`)).toBe(2);
	});

	it('has an overview of what is stuck and what is due', async () => {
		const old = new Date(Date.now() - 9.5 * DAY).toISOString();
		await office.freehold.app.asSystem(office.freehold.harbor.id, (scope) =>
			scope.sql('update deals set stage_since = $2 where id = $1', [mine.id, old]),
		);
		await call('POST', '/v1/deal-dates', { deal: mine.id, kind: 'deposit', on: inDays(3) });
		await call('POST', '/v1/deal-dates', { deal: mine.id, kind: 'closing', on: inDays(40) });
		await call('POST', '/v1/contingencies', { deal: mine.id, kind: 'financing', dueOn: inDays(-2) });
		await office.offer(mine, '95000.00', { expiresAt: new Date(Date.now() + 5 * DAY).toISOString() });
		const { stuck, upcoming, stages } = await call('GET', '/v1/deals/overview');
		expect(stuck).toMatchObject([{ id: mine.id, stage: 'New', days: 9.5, limitDays: 7 }]);
		expect(upcoming.map(({ kind, what, overdue }: Record) => [kind, what, overdue])).toEqual([
			['contingency', 'financing', true],
			['date', 'deposit', false],
			['offer', 'offer', false],
		]);
		expect(stages[0]).toMatchObject({ name: 'New', deals: 4, stuck: 1 });
	});
});
