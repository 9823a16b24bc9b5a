import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { DAY, HOUR, type Office, openOffice } from './office.ts';

describeOnBoth('Follow-ups', (driver) => {
	let office: Office;
	beforeAll(async () => {
		office = await openOffice(driver);
	});
	afterAll(() => office?.freehold.stop());
	const of = async (lead: string, reason = 'cadence') =>
		(await office.call('GET', `/v1/follow-ups?lead=${lead}&reason=${reason}&sort=attempt`)).data;

	it('come on days 1, 3, 7, 14 and 30, five times at most, once each', async () => {
		const { id } = await office.enquired({ name: 'Maria Oduya' });
		await office.settle();
		const began = office.clock.now;
		for (const day of [1, 2, 3, 4, 7, 8, 14, 15, 30, 31, 40]) {
			office.clock.now = began + day * DAY;
			await office.job('follow-up-daily');
		}
		const made = await of(id);
		const days = made.map(({ dueAt }: { dueAt: string }) => Math.round((Date.parse(dueAt) - began) / DAY));
		expect(days).toEqual([1, 3, 7, 14, 30]);
		expect(made[0]).toMatchObject({ channel: 'phone', status: 'open', attempt: 1, text: expect.stringContaining('Hello Maria') });
		expect(new Set(made.map(({ text }: { text: string }) => text)).size).toBe(5);
		expect((await office.lead(id)).nextFollowUpAt).toBeNull();
	}, 60_000);

	it('are by email only where the person allows it, and nothing is sent by itself', async () => {
		const { id } = await office.enquired();
		await office.call('PATCH', `/v1/leads/${id}`, { allowAutomated: true });
		const mails = office.freehold.mail.length;
		office.clock.now += DAY + HOUR;
		await office.job('follow-up-daily');
		expect(await of(id)).toMatchObject([{ channel: 'email' }]);
		expect(office.freehold.mail.slice(mails).filter(({ to }) => to.startsWith('ann'))).toEqual([]);
	}, 180_000);

	it('end when the person answers, when the lead ends, and when the person wants no more', async () => {
		const leads = [await office.enquired(), await office.enquired(), await office.enquired()];
		office.clock.now += DAY + HOUR;
		await office.job('follow-up-daily');
		for (const { id } of leads) expect(await of(id)).toHaveLength(1);
		const [answered, lost, unwilling] = leads.map(({ id }) => id) as [string, string, string];
		await office.call('POST', '/v1/lead-signals', { lead: answered, kind: 'replied' });
		await office.call('POST', `/v1/leads/${lost}/lose`);
		await office.call('PATCH', `/v1/leads/${unwilling}`, { doNotContact: true });
		office.clock.now += 60 * DAY;
		await office.job('follow-up-weekly');
		for (const id of [answered, lost, unwilling]) expect(await of(id)).toMatchObject([{ status: 'skipped' }]);
		expect(await of(unwilling, 'cold')).toEqual([]);
		expect(await of(lost, 'cold')).toEqual([]);
	});

	it('begin anew when the person writes again, and end where a viewing is arranged', async () => {
		const person = { email: 'again@example.com', listing: (await office.listed()).id };
		const { id } = await office.enquired(person);
		office.clock.now += DAY + HOUR;
		await office.job('follow-up-daily');
		await office.visit('/v1/leads/enquire', { name: 'Ann Lee', message: 'Still there?', ...person });
		expect(await of(id)).toMatchObject([{ status: 'skipped' }]);
		const next = Date.parse((await office.lead(id)).nextFollowUpAt);
		expect(Math.round((next - office.clock.now) / DAY)).toBe(1);
		office.clock.now += DAY + HOUR;
		await office.job('follow-up-daily');
		expect((await of(id)).map(({ status }: { status: string }) => status).toSorted()).toEqual(['open', 'skipped']);
		await office.call('POST', `/v1/leads/${id}/qualify`);
		expect(await office.lead(id)).toMatchObject({ nextFollowUpAt: null, firstResponseAt: expect.any(String) });
	});

	it('try a cold lead again every 90 days, on the weekly run, once', async () => {
		const { id } = await office.enquired();
		await office.call('POST', '/v1/lead-signals', { lead: id, kind: 'replied' });
		office.clock.now += 91 * DAY;
		await office.job('score-leads');
		await office.job('follow-up-weekly');
		await office.job('follow-up-weekly');
		const [first, ...others] = await of(id, 'cold');
		expect([first.text.includes('some time ago'), others]).toEqual([true, []]);
		await office.call('POST', `/v1/follow-ups/${first.id}/skip`);
		office.clock.now += 89 * DAY;
		await office.job('follow-up-weekly');
		expect(await of(id, 'cold')).toHaveLength(1);
		office.clock.now += 2 * DAY;
		await office.job('follow-up-weekly');
		expect(await of(id, 'cold')).toHaveLength(2);
	});

	it('count as contact when they are done, and come back when they are snoozed', async () => {
		const { id } = await office.enquired();
		office.clock.now += DAY + HOUR;
		await office.job('follow-up-daily');
		const [followUp] = await of(id);
		const past = await office.ask('POST', `/v1/follow-ups/${followUp.id}/snooze`, { until: '2020-01-01T00:00:00Z' });
		expect([past.status, past.body.errors[0].pointer]).toEqual([422, '/until']);
		const until = new Date(office.clock.now + DAY).toISOString();
		expect(await office.call('POST', `/v1/follow-ups/${followUp.id}/snooze`, { until })).toMatchObject({ status: 'snoozed' });
		office.clock.now += 2 * DAY;
		await office.job('follow-up-daily');
		expect((await of(id))[0]).toMatchObject({ status: 'open' });
		await office.call('POST', `/v1/follow-ups/${followUp.id}/finish`);
		expect(await office.lead(id)).toMatchObject({ interactionCount: 2, firstResponseAt: expect.any(String) });
		expect(
			(
				await office.ask('POST', `/v1/follow-ups/${followUp.id}/snooze`, {
					until: new Date(office.clock.now + DAY).toISOString(),
				})
			).status,
		).toBe(409);
	});

	it('follow a cadence of the brokerage’s own, by source', async () => {
		const { id: cadence } = await office.call('POST', '/v1/follow-up-cadences', {
			name: 'Web',
			sources: ['website'],
			days: [2],
			mostAttempts: 1,
		});
		const lead = await office.lead((await office.enquired()).id);
		expect(Math.round((Date.parse(lead.nextFollowUpAt) - office.clock.now) / DAY)).toBe(2);
		const falling = await office.ask('POST', '/v1/follow-up-cadences', { name: 'Odd', days: [3, 1] });
		expect([falling.status, falling.body.errors[0].pointer]).toEqual([422, '/days/1']);
		await office.call('DELETE', `/v1/follow-up-cadences/${cadence}`);
	});

	it('run by themselves: every morning, and on Monday at nine where the organisation is', async () => {
		const { body } = await office.ask('GET', '/v1/schedules');
		const cron = Object.fromEntries(body.data.map(({ kind, cron }: Record<string, string>) => [kind, cron]));
		expect(cron).toMatchObject({
			'crm.follow-up-weekly': '0 9 * * 1',
			'crm.follow-up-daily': '0 8 * * *',
			'crm.alert-digests': '0 7 * * *',
		});
	});
});
