import { expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { fileOf, monday, same, useOffice } from './office.ts';

describeOnBoth('Appointments from outside', (driver) => {
	const office = useOffice(driver);
	const { asVisitor, good, mails, meet, onMarket, send } = office;

	it('are booked by visitors, confirmed by mail with an invitation, moved and cancelled by its link', async () => {
		const house = await onMarket();
		const day = `from=${monday(0 + 24)}&to=${monday(24 + 24)}`;
		const offered = await asVisitor(`/v1/appointments/slots?listing=${house.id}&${day}`);
		expect([offered.status, Object.keys(offered.body)]).toEqual([200, ['timeZone', 'slots']]);
		const [slot, , , later] = offered.body.slots;
		const person = { listing: house.id, name: 'Vera Visitor', email: 'Vera@Visitors.example ', message: 'With a dog' };
		const booked = await asVisitor('/v1/appointments/book', { ...person, startsAt: slot.start });
		expect([booked.status, Object.keys(booked.body)]).toEqual([201, ['booked', 'startsAt', 'endsAt', 'timeZone']]);
		const [appointment] = (await good('GET', `/v1/appointments?listing=${house.id}&expand=contact,lead`)).data;
		expect(appointment).toMatchObject({
			status: 'confirmed',
			online: true,
			agent: office.me,
			contact: { name: { full: 'Vera Visitor' } },
		});
		expect(appointment.lead.message).toContain('With a dog');

		const again = await asVisitor('/v1/appointments/book', { ...person, startsAt: slot.start });
		expect([again.status, again.body.slots.length]).toEqual([409, 5]);

		const [mail] = await mails(`Appointment: ${appointment.title}`, 2).then((all) =>
			all.filter(({ to }) => to === 'vera@visitors.example'),
		);
		const file = fileOf(mail);
		expect(file).toContain('METHOD:REQUEST');
		expect(file).not.toContain('With a dog');
		const token = /booking\/#(\S+)/.exec(mail?.text ?? '')?.[1] as string;
		const seen = await office.freehold.call('POST', '/v1/bookings/see', { body: { token } });
		expect(seen.body).toMatchObject({ title: appointment.title, status: 'confirmed', organization: 'harbor homes' });
		expect((await office.freehold.call('POST', '/v1/bookings/change', { body: { token, startsAt: later.start } })).status).toBe(
			204,
		);
		expect((await good('GET', `/v1/appointments/${appointment.id}`)).startsAt).toBe(same(later.start));
		const odd = new Date(Date.parse(later.start) + 60_000).toISOString();
		expect((await office.freehold.call('POST', '/v1/bookings/change', { body: { token, startsAt: odd } })).status).toBe(409);
		for (const wrong of ['x', `${token.slice(0, -1)}_`, token.replace(/-0-/, '-1-')])
			expect((await office.freehold.call('POST', '/v1/bookings/see', { body: { token: wrong } })).status).toBe(404);
		expect((await office.freehold.call('POST', '/v1/bookings/cancel', { body: { token } })).status).toBe(204);
		expect((await office.freehold.call('POST', '/v1/bookings/cancel', { body: { token } })).status).toBe(410);
		expect((await mails(`Cancelled: ${appointment.title}`, 2)).map(({ to }) => to).toSorted()).toEqual([
			'agent@harbor.example',
			'vera@visitors.example',
		]);
		expect((await asVisitor('/v1/appointments/book', { ...person, startsAt: later.start })).status).toBe(201);
	});

	it('cannot be booked for what is not on the market', async () => {
		const draft = await good('POST', '/v1/listings', { headline: 'Draft', agent: office.me });
		const body = { startsAt: monday(10), name: 'V', email: 'v@visitors.example' };
		const nowhere = '01900000-0000-7000-8000-000000000000';
		const answers = await Promise.all(
			[draft.id, nowhere].map((listing) => asVisitor('/v1/appointments/book', { ...body, listing })),
		);
		expect(answers.map(({ status, body }) => [status, body.errors[0].pointer])).toEqual(Array(2).fill([422, '/listing']));
		expect((await asVisitor(`/v1/appointments/slots?listing=${draft.id}&from=${monday(0)}&to=${monday(9)}`)).status).toBe(404);
		expect((await asVisitor('/v1/appointments')).status).toBe(403);
	});

	it('of many visitors who want one time, exactly one has it, and the others are shown others', async () => {
		const many = 200;
		const house = await onMarket();
		const at = monday(10 + 48);
		const answers = await Promise.all(
			Array.from({ length: many }, (_, index) =>
				asVisitor('/v1/appointments/book', {
					listing: house.id,
					startsAt: at,
					name: `Visitor ${index}`,
					email: `visitor-${index}@visitors.example`,
				}),
			),
		);
		const statuses = Map.groupBy(answers, ({ status }) => status);
		expect([...statuses].map(([status, all]) => [status, all.length]).toSorted()).toEqual([
			[201, 1],
			[409, many - 1],
		]);
		for (const { body } of statuses.get(409) ?? []) expect(body.slots).toHaveLength(5);
		const { data } = await good('GET', `/v1/appointments?listing=${house.id}`);
		expect(data).toHaveLength(1);
		// Who came too late left nothing behind.
		expect((await good('GET', `/v1/leads?listing=${house.id}`)).data).toHaveLength(1);
	}, 120_000);

	it('are in a feed with a secret address that can be renewed', async () => {
		const team = await meet(monday(9), monday(10), { title: 'Team' });
		await good('PATCH', `/v1/appointments/${team.body.id}`, { outcome: 'They liked it' });
		const off = await meet(monday(11), monday(12), { title: 'Called off' });
		await good('POST', `/v1/appointments/${off.body.id}/cancel`);
		const feed = await good('POST', '/v1/calendar-feeds', { title: 'Mine' });
		const { url } = await good('GET', `/v1/calendar-feeds/${feed.id}/address`);
		const path = new URL(url).pathname;
		expect(path).toMatch(/^\/v1\/calendar\/[\w-]+\.ics$/);
		const read = await office.freehold.call('GET', path);
		expect([read.status, read.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/calendar')]);
		const text = String(read.body).replace(/\r\n[ \t]/g, '');
		expect(text).toContain('SUMMARY:Team');
		expect(text).toContain('STATUS:CANCELLED');
		expect(text).not.toMatch(/ATTENDEE|ORGANIZER|visitors\.example|liked it/);
		expect((await office.freehold.call('GET', path.replace('.ics', 'A.ics'))).status).toBe(404);
		const renewed = await good('POST', `/v1/calendar-feeds/${feed.id}/renew`);
		expect((await office.freehold.call('GET', path)).status).toBe(404);
		expect((await office.freehold.call('GET', new URL(renewed.url).pathname)).status).toBe(200);
		expect((await send('GET', `/v1/calendar-feeds/${feed.id}/address`, undefined, office.broker)).status).toBe(403);
		await good('DELETE', `/v1/calendar-feeds/${feed.id}`);
		expect((await office.freehold.call('GET', new URL(renewed.url).pathname)).status).toBe(404);
	});

	it('of a team are for its members', async () => {
		const owner = await office.freehold.harbor.asUser('owner');
		const team = await good('POST', '/v1/teams', { name: 'North' }, owner);
		expect((await send('POST', '/v1/calendar-feeds', { title: 'Team', team: team.id })).status).toBe(422);
		for (const member of [office.me, office.boss]) await good('POST', '/v1/team-members', { team: team.id, member }, owner);
		const feed = await good('POST', '/v1/calendar-feeds', { title: 'Team', team: team.id }, office.broker);
		const { url } = await good('GET', `/v1/calendar-feeds/${feed.id}/address`, undefined, office.broker);
		expect(String((await office.freehold.call('GET', new URL(url).pathname)).body)).toContain('SUMMARY:Team');
		const [membership] = (await good('GET', `/v1/team-members?member=${office.boss}`, undefined, owner)).data;
		await good('DELETE', `/v1/team-members/${membership.id}`, undefined, owner);
		expect((await office.freehold.call('GET', new URL(url).pathname)).status).toBe(404);
	});
});
