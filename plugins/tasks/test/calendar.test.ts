import { expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { DAY, fileOf, monday, same, useOffice } from './office.ts';

describeOnBoth('Appointments', (driver) => {
	const office = useOffice(driver);
	const { good, mails, meet, send } = office;

	it('go from proposed over confirmed to done, and say what is wrong with their times', async () => {
		const { body } = await meet(monday(9), monday(10), { title: 'Team' });
		expect(body).toMatchObject({ status: 'proposed', agent: office.me, revision: 0, online: false });
		expect((await send('POST', `/v1/appointments/${body.id}/complete`)).status).toBe(409);
		expect((await good('POST', `/v1/appointments/${body.id}/confirm`)).status).toBe('confirmed');
		expect((await meet(monday(11), monday(11))).body.errors).toMatchObject([{ pointer: '/endsAt' }]);
		expect((await meet(monday(11), new Date(Date.parse(monday(11)) + 2 * DAY).toISOString())).body.errors).toMatchObject([
			{ pointer: '/endsAt', code: 'length' },
		]);
		expect((await meet(monday(11), monday(12), { timeZone: '+02:00' })).body.errors).toMatchObject([{ pointer: '/timeZone' }]);
		await good('POST', `/v1/appointments/${body.id}/complete`);
		expect((await send('PATCH', `/v1/appointments/${body.id}`, { startsAt: monday(7) })).status).toBe(409);
		expect((await good('PATCH', `/v1/appointments/${body.id}`, { outcome: 'They liked it' })).outcome).toBe('They liked it');
	});

	it('put nobody in two places, however they come to be; the next one may begin when one ends', async () => {
		const first = (await meet(monday(13), monday(14))).body;
		const taken = await meet(monday(13, 30), monday(15));
		expect([taken.status, taken.body.agent]).toEqual([409, office.me]);
		expect(taken.body.slots.length).toBeGreaterThan(0);
		const next = await meet(monday(14), monday(15));
		expect(next.status).toBe(201);
		expect((await send('PATCH', `/v1/appointments/${next.body.id}`, { startsAt: monday(13, 45) })).status).toBe(409);
		await good('POST', `/v1/appointments/${first.id}/cancel`);
		expect((await send('PATCH', `/v1/appointments/${next.body.id}`, { startsAt: monday(13, 45) })).status).toBe(200);
		// The database itself.
		const bosses = await good(
			'POST',
			'/v1/appointments',
			{ kind: 'call', startsAt: monday(5), endsAt: monday(6) },
			office.broker,
		);
		const held = office.freehold.app.asSystem(office.freehold.harbor.id, (scope) =>
			scope.records('appointment-person').create({
				appointment: bosses.id,
				agent: office.me,
				part: 'guest',
				startsAt: monday(14, 30),
				heldUntil: monday(14, 40),
				holds: true,
			}),
		);
		await expect(held).rejects.toMatchObject({ code: '23P01' });
		expect((await send('DELETE', `/v1/appointments/${next.body.id}`)).status).toBe(409);
		await good('POST', `/v1/appointments/${next.body.id}/cancel`);
		expect((await send('DELETE', `/v1/appointments/${next.body.id}`)).status).toBe(204);
	});

	it('of a person that many make at once are one', async () => {
		const at = [monday(16), monday(17)] as const;
		const answers = await Promise.all(Array.from({ length: 12 }, () => meet(...at)));
		expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(11).fill(409)]);
	});

	it('have further people, each of them free', async () => {
		const client = await good('POST', '/v1/contacts', { name: { full: 'Ada Client' }, email: 'ada@clients.example' });
		const meeting = await good('POST', '/v1/appointments', {
			kind: 'meeting',
			title: 'Signing',
			startsAt: monday(18),
			endsAt: monday(19),
			contact: client.id,
			invite: true,
		});
		expect(await good('PUT', `/v1/appointments/${meeting.id}/people`, { agents: [office.boss] })).toEqual({
			agents: [office.me, office.boss],
			contacts: [client.id],
		});
		expect((await meet(monday(18, 30), monday(19), {}, office.broker)).status).toBe(409);
		const none = '01900000-0000-7000-8000-000000000000';
		expect((await send('PUT', `/v1/appointments/${meeting.id}/people`, { contacts: [none] })).body.errors[0].pointer).toBe(
			'/contacts/0',
		);
		await good('PATCH', `/v1/appointments/${meeting.id}`, { startsAt: monday(18, 15) });
		await good('POST', `/v1/appointments/${meeting.id}/cancel`);
		const cancelled = await mails('Cancelled: Signing', 2);
		expect(cancelled.map(({ to }) => to).toSorted()).toEqual(['ada@clients.example', 'broker@harbor.example']);
		const file = fileOf(cancelled[0]);
		expect(file).toContain('METHOD:CANCEL');
		expect(file).toContain('SEQUENCE:2');
		expect(file).toContain(`UID:${meeting.id}@freehold`);
	});

	it('leave free what is within the hours, without absences and appointments', async () => {
		const free = async (query = '') =>
			(await good('GET', `/v1/availability?user=${office.boss}&from=${monday(0)}&to=${monday(24)}&minutes=60${query}`)).slots.map(
				({ start }: { start: string }) => start.slice(11, 16),
			);
		expect((await free()).length).toBe(29);
		const hours = [{ day: 'monday', from: '09:00', to: '12:00' }];
		const { id } = await good('POST', '/v1/working-times', { person: office.boss, hours, timeZone: 'UTC' }, office.broker);
		expect(await free()).toEqual(['09:00', '09:15', '09:30', '09:45', '10:00', '10:15', '10:30', '10:45', '11:00']);
		await good('POST', '/v1/absences', { person: office.boss, startsAt: monday(9), endsAt: monday(10) }, office.broker);
		await good(
			'POST',
			'/v1/appointments',
			{ kind: 'call', startsAt: monday(11), endsAt: monday(11, 15), agent: office.boss },
			office.broker,
		);
		expect(await free()).toEqual(['10:00']);
		await good('PATCH', `/v1/working-times/${id}`, { bufferMinutes: 15 }, office.broker);
		expect(await free()).toEqual([]);
		expect(
			(await send('PATCH', `/v1/working-times/${id}`, { hours: [{ day: 'monday', from: '12:00', to: '09:00' }] }, office.broker))
				.body.errors[0].pointer,
		).toBe('/hours/0/to');
		expect(
			(await send('POST', '/v1/absences', { person: office.boss, startsAt: monday(9), endsAt: monday(8) }, office.broker)).status,
		).toBe(422);
		expect((await send('GET', `/v1/availability?user=${office.boss}&from=${monday(0)}&to=2099-01-01T00:00:00Z`)).status).toBe(
			400,
		);
		expect(
			(await send('GET', `/v1/availability?user=${office.freehold.harbor.id}&from=${monday(0)}&to=${monday(9)}`)).status,
		).toBe(404);
	});

	it('of other calendars are busy times, and nothing else of them is kept', async () => {
		const stamp = (time: string) => time.slice(0, 19).replace(/[-:]/g, '');
		const text = [
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//x//y//EN',
			'BEGIN:VEVENT',
			'UID:1@x',
			'DTSTAMP:20260101T000000Z',
			`DTSTART:${stamp(monday(20))}Z`,
			`DTEND:${stamp(monday(21))}Z`,
			'SUMMARY:Dentist',
			'END:VEVENT',
			'END:VCALENDAR',
		].join('\r\n');
		for (const _ of [1, 2])
			expect(await good('POST', '/v1/absences/read-calendar', { name: 'Private', text })).toEqual({ busy: 1 });
		const { data } = await good('GET', '/v1/absences?calendar=Private');
		expect(data).toMatchObject([{ person: office.me, reason: 'busy', startsAt: same(monday(20)), endsAt: same(monday(21)) }]);
		expect(JSON.stringify(data)).not.toContain('Dentist');
		expect((await send('POST', '/v1/absences/read-calendar', { name: 'x', text: 'nothing' })).body.errors[0].pointer).toBe(
			'/text',
		);
		expect((await send('POST', '/v1/absences/read-calendar', { name: 'x' })).status).toBe(422);
		const inside = await send('POST', '/v1/absences/read-calendar', { name: 'x', url: 'https://127.0.0.1/me.ics' });
		expect([inside.status, inside.body.errors?.[0]?.pointer]).toEqual([422, '/url']);
	});

	it('remind their agent', async () => {
		const startsAt = new Date(Date.now() + 61_000).toISOString();
		await good('POST', '/v1/appointments', {
			kind: 'call',
			title: 'Call back',
			startsAt,
			endsAt: new Date(Date.now() + 120_000).toISOString(),
			reminders: [1],
		});
		expect(await mails('Soon: Call back', 1)).toMatchObject([{ to: 'agent@harbor.example' }]);
	});
});
