import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { DAY, HOUR, MINUTE, type Office, openOffice } from './office.ts';

describeOnBoth('A lead’s score', (driver) => {
	let office: Office;
	beforeAll(async () => {
		office = await openOffice(driver);
	});
	afterAll(() => office?.freehold.stop());
	const signal = (lead: string, kind: string, more: object = {}) =>
		office.call('POST', '/v1/lead-signals', { lead, kind, ...more });

	it('is there from the first enquiry on, with what made each part', async () => {
		const { id } = await office.enquired({ listing: (await office.listed()).id });
		const lead = await office.lead(id);
		expect(lead).toMatchObject({ score: 6, temperature: 'cold', interactionCount: 1, enquiries: 1 });
		expect(lead.scoreParts.viewingHistory).toEqual({ points: 6, most: 30, because: ['enquired, today'] });
		expect(lead.scoreParts.budgetQualification.because).toEqual(['nothing known of money or time']);
	});

	it('is the same in whichever order signals come in', async () => {
		const { id } = await office.enquired({ listing: (await office.listed()).id });
		const asked = office.clock.now;
		const at = (minutes: number) => ({ at: new Date(asked + minutes * MINUTE).toISOString() });
		office.clock.now += 600 * MINUTE;
		await signal(id, 'replied', at(500));
		expect((await office.lead(id)).scoreParts.responseTime).toMatchObject({ points: 0, because: ['has not answered us yet'] });
		await signal(id, 'contacted', at(450));
		await signal(id, 'contacted', at(10));
		await signal(id, 'contacted', at(550));
		const lead = await office.lead(id);
		expect(lead.scoreParts.responseTime).toMatchObject({ points: 20, because: ['answered us within an hour'] });
		expect(lead).toMatchObject({ firstResponseSeconds: 600 });
	});

	it('rises with every signal and with what is told of money, in the transaction of the change', async () => {
		const listing = await office.listed();
		const { id } = await office.enquired({ listing: listing.id });
		await signal(id, 'contacted');
		office.clock.now += 30 * MINUTE;
		await signal(id, 'replied');
		for (const kind of ['email_opened', 'email_clicked', 'email_clicked', 'viewed_listing', 'saved_listing', 'toured'])
			await signal(id, kind, kind.startsWith('email') ? {} : { listing: listing.id });
		await office.call('PATCH', `/v1/leads/${id}`, {
			budgetTo: { amount: '800000.00', currency: 'USD' },
			financing: 'pre_approved',
			timeframe: 'now',
		});
		const lead = await office.lead(id);
		expect(lead.scoreParts).toMatchObject({
			emailEngagement: { points: 25 },
			viewingHistory: { points: 25 },
			responseTime: { points: 20, because: ['answered us within an hour'] },
			budgetQualification: { points: 25 },
		});
		expect(lead).toMatchObject({ score: 95, temperature: 'hot', interactionCount: 9 });
		expect(await office.call('POST', `/v1/leads/${id}/score`)).toMatchObject({ id, score: 95 });
		const hot = (await office.call('GET', '/v1/leads/hot')).data;
		expect(hot[0]).toMatchObject({ id, score: 95, interactionCount: 9, lastInteraction: expect.any(String) });
	});

	it('fades by night', async () => {
		const { id, score } = await office.enquired().then(({ id }) => office.lead(id));
		expect(score).toBe(6);
		office.clock.now += 60 * DAY - HOUR;
		await office.job('score-leads');
		expect(await office.lead(id)).toMatchObject({
			score: 2,
			scoreParts: { viewingHistory: { because: ['enquired, 59 days ago'] } },
		});
	});

	it('is weighed as the brokerage likes, tried out first', async () => {
		const preview = await office.call('POST', '/v1/lead-policies/preview', { enquired: 30 });
		expect(preview.leads.length).toBeGreaterThan(0);
		expect(preview.leads.every((lead: { before: number; after: number }) => lead.after >= lead.before)).toBe(true);
		const { id } = await office.call('POST', '/v1/lead-policies', { name: 'Ours', enquired: 20 });
		const lead = await office.lead((await office.enquired()).id);
		expect(lead.score).toBe(20);
		await office.call('DELETE', `/v1/lead-policies/${id}`);
	});

	it('takes no signal of tomorrow, of nobody, or twice', async () => {
		const { id } = await office.enquired();
		const tomorrow = new Date(office.clock.now + DAY).toISOString();
		const refused = await office.ask('POST', '/v1/lead-signals', { lead: id, kind: 'toured', at: tomorrow });
		expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/at']);
		const lead = '01900000-0000-7000-8000-000000000000';
		expect((await office.ask('POST', '/v1/lead-signals', { lead, kind: 'toured' })).status).toBe(422);
		await signal(id, 'toured', { source: 'portal 7' });
		expect((await office.ask('POST', '/v1/lead-signals', { lead: id, kind: 'toured', source: 'portal 7' })).status).toBe(409);
		expect(await office.lead(id)).toMatchObject({ interactionCount: 2 });
	});

	it('counts a talk that is written down ahead of its day as of now', async () => {
		const { id } = await office.enquired();
		const { contact } = await office.lead(id);
		const occurredAt = new Date(office.clock.now + DAY).toISOString();
		await office.call('POST', '/v1/interactions', { contact, lead: id, channel: 'call', direction: 'in', occurredAt });
		await office.freehold.app.idle();
		expect(await office.lead(id)).toMatchObject({ interactionCount: 2, answeredAt: expect.any(String) });
		expect((await office.call('GET', '/v1/jobs?state=failed')).data).toEqual([]);
	});

	it('shows each agent their own hot leads alone', async () => {
		const agent = await office.colleague('agent');
		const token = await agent.token();
		expect((await office.call('GET', '/v1/leads/hot', undefined, token)).data).toEqual([]);
		const { id } = (await office.call('GET', '/v1/leads?limit=1&sort=-score')).data[0];
		await office.call('PATCH', `/v1/leads/${id}`, {
			agent: agent.id,
			budgetTo: { amount: '9000000.00', currency: 'USD' },
			financing: 'cash',
			timeframe: 'now',
		});
		for (const kind of ['replied', 'replied', 'replied', 'toured', 'toured', 'toured']) await signal(id, kind);
		expect((await office.call('GET', '/v1/leads/hot', undefined, token)).data.map((one: { id: string }) => one.id)).toEqual([id]);
	});
});

describeOnBoth('The first answer', (driver) => {
	let office: Office;
	let agent: { id: string };
	let broker: { id: string };
	beforeAll(async () => {
		office = await openOffice(driver);
		agent = await office.colleague('agent');
		broker = await office.colleague('broker');
	});
	afterAll(() => office?.freehold.stop());
	const overdue = async (lead: string) =>
		(await office.call('GET', `/v1/follow-ups?lead=${lead}&reason=overdue&sort=createdAt`)).data.map(
			(one: { agent: string }) => one.agent,
		);
	const mails = () => office.freehold.mail.filter(({ subject }) => subject.startsWith('Nobody has answered'));

	it('is due in five minutes; then the agent is told, then the brokers, each once', async () => {
		const { id } = await office.enquired({ listing: (await office.listed({ agent: agent.id })).id });
		const lead = await office.lead(id);
		expect(Math.round((Date.parse(lead.responseDueAt) - office.clock.now) / MINUTE)).toBe(5);
		await office.passes(4 * MINUTE);
		expect(await overdue(id)).toEqual([]);
		await office.passes(2 * MINUTE);
		expect([await overdue(id), (await office.lead(id)).escalatedTo]).toEqual([[agent.id], 'agent']);
		await office.freehold.app.asSystem(office.freehold.harbor.id, (scope) =>
			scope.enqueue('crm.watch-response', { lead: id, level: 'agent' }),
		);
		await office.settle();
		expect(await overdue(id)).toEqual([agent.id]);
		await office.passes(6 * MINUTE);
		expect([await overdue(id), (await office.lead(id)).escalatedTo]).toEqual([[agent.id, broker.id], 'broker']);
		await office.passes(HOUR);
		expect(await overdue(id)).toHaveLength(2);
		expect(mails().map(({ to }) => to)).toEqual([expect.stringContaining('agent.'), expect.stringContaining('broker.')]);
		expect(mails()[0]?.text).not.toContain('Ann');
	});

	it('is measured, and nobody is told where it came in time', async () => {
		const { id } = await office.enquired({ listing: (await office.listed({ agent: agent.id })).id });
		await office.passes(2 * MINUTE);
		await office.call('POST', `/v1/leads/${id}/contact`);
		const lead = await office.lead(id);
		expect(Math.abs(lead.firstResponseSeconds - Math.round((office.clock.now - Date.parse(lead.createdAt)) / 1000))).toBeLessThan(
			3,
		);
		await office.passes(HOUR);
		expect([await overdue(id), (await office.lead(id)).escalatedTo]).toEqual([[], 'nobody']);
		const { data } = await office.call('GET', '/v1/leads/response-times');
		expect(data).toMatchObject([{ agent: agent.id, leads: 2, inTime: 1, overdue: 1 }]);
	});

	it('waits for the hours of work where the brokerage keeps some', async () => {
		const { id: policy } = await office.call('POST', '/v1/lead-policies', {
			name: 'Office hours',
			businessHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
		});
		office.clock.now = Date.parse('2027-01-08T16:58:00Z'); // A Friday.
		const { id } = await office.enquired();
		expect((await office.lead(id)).responseDueAt).toContain('2027-01-11T09:03:');
		await office.call('DELETE', `/v1/lead-policies/${policy}`);
		const wrong = { name: 'Never', businessHours: { days: [1], from: '17:00', to: '09:00' } };
		expect((await office.ask('POST', '/v1/lead-policies', wrong)).body.errors[0].pointer).toBe('/businessHours/to');
	});
});
