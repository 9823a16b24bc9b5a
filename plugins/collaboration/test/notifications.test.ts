import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnQueues } from '../../../tests/jobs/setups.ts';
import { HOUR, type Office, openOffice, type Person } from './office.ts';

describeOnQueues('Notifications', (setup) => {
	let office: Office;
	let maya: Person;
	let jonas: Person;
	let broker: Person;
	beforeAll(async () => {
		office = await openOffice(setup);
		maya = await office.person('agent', 'Maya Chen');
		jonas = await office.person('agent', 'Jonas Berg');
		broker = await office.person('broker', 'Bea Broker');
	}, 120_000);
	afterAll(() => office?.freehold.stop());
	const about = async (person: Person, record: string) =>
		(await office.notifications(person)).filter((one: { record: string }) => one.record === record);

	it('tell whoever is mentioned, once, at once and by email, and nobody of what they did themselves', async () => {
		const contact = await office.contact(maya, 'Ada Byron');
		await office.settle();
		const before = office.mailsTo(maya).length;
		await office.comment(contact, `Please ring her, @${maya.id}. I did, says @${broker.id}.`, broker);
		await office.settle();
		const told = await about(maya, contact.id);
		expect(told.map(({ kind }: { kind: string }) => kind)).toEqual(['assigned', 'mentioned']);
		expect(told[1]).toMatchObject({ subject: 'Ada Byron', actor: broker.id, count: 1, status: 'unread', title: 'Mentioned you' });
		expect(office.mailsTo(maya).slice(before)).toMatchObject([{ subject: 'Bea Broker mentioned you: Ada Byron' }]);
		expect(office.mailsTo(maya).at(-1)?.text).toContain(`https://crm.example/console/contacts/${contact.id}`);
		expect(await about(broker, contact.id)).toEqual([]);
	});

	it('do not reach whoever may not see the record when they are sent', async () => {
		const contact = await office.contact(maya);
		await office.comment(contact, `Secret, @${jonas.id}`, maya);
		await office.settle();
		expect(await about(jonas, contact.id)).toEqual([]);
		await office.call('POST', '/v1/followers/follow', { entity: 'contact', record: contact.id }, broker);
		await office.comment(contact, 'One', maya);
		await office.settle();
		expect(await about(broker, contact.id)).toMatchObject([{ kind: 'commented' }]);
		await office.call('PATCH', `/v1/contacts/${contact.id}`, { agent: jonas.id });
		await office.settle();
		const mayas = await about(maya, contact.id);
		expect(mayas).toEqual([]);
		expect((await about(jonas, contact.id)).map(({ kind }: { kind: string }) => kind)).toEqual(['assigned']);
	});

	it('add up while they are unread', async () => {
		const contact = await office.contact(maya);
		for (const text of ['One', 'Two', 'Three']) await office.comment(contact, text, broker);
		await office.settle();
		const told = (await about(maya, contact.id)).filter(({ kind }: { kind: string }) => kind === 'commented');
		expect(told).toMatchObject([{ count: 3 }]);
		expect(await office.call('POST', `/v1/notifications/${told[0].id}/mark-read`, undefined, maya)).toMatchObject({
			status: 'read',
		});
		await office.comment(contact, 'Four', broker);
		await office.settle();
		const again = (await about(maya, contact.id)).filter(({ kind }: { kind: string }) => kind === 'commented');
		expect(again.map(({ count, status }: { count: number; status: string }) => [count, status])).toEqual([
			[3, 'read'],
			[1, 'unread'],
		]);
		const { read } = await office.call('POST', '/v1/notifications/mark-all-read', {}, maya);
		expect(read).toBeGreaterThan(0);
		expect(await office.notifications(maya, '&status=unread')).toEqual([]);
	});

	it('are one’s own, whoever asks', async () => {
		const [one] = await office.notifications(maya);
		for (const as of [broker, office.owner]) {
			expect((await office.ask('GET', `/v1/notifications/${one.id}`, undefined, as)).status).toBe(404);
			expect((await office.ask('POST', `/v1/notifications/${one.id}/put-away`, undefined, as)).status).toBe(404);
		}
		expect(
			(await office.call('GET', '/v1/notifications')).data.every(({ recipient }: { recipient: string }) => recipient !== maya.id),
		).toBe(true);
	});

	it('tell of tasks, leads and deals that are given to somebody, by others', async () => {
		const task = await office.call('POST', '/v1/tasks', { title: 'Order the sign', assignee: jonas.id }, broker);
		const own = await office.call('POST', '/v1/tasks', { title: 'My own' }, jonas);
		await office.settle();
		expect(await about(jonas, task.id)).toMatchObject([
			{ kind: 'assigned', title: 'Gave you a task', subject: 'Order the sign' },
		]);
		expect(await about(jonas, own.id)).toEqual([]);
		await office.call('PATCH', `/v1/tasks/${task.id}`, { assignee: maya.id }, broker);
		await office.settle();
		expect(await about(maya, task.id)).toMatchObject([{ kind: 'assigned' }]);
	});

	it('go in the ways that the person chose; what is refused is said', async () => {
		const usual = await office.call('GET', '/v1/me/notification-preferences', undefined, jonas);
		expect(usual).toMatchObject({ digest: 'daily', digestHour: 8, quietFrom: null });
		expect(usual.kinds).toContainEqual({
			kind: 'mentioned',
			title: expect.any(String),
			console: true,
			email: 'at-once',
			push: true,
		});
		expect(usual.kinds.map(({ kind }: { kind: string }) => kind)).toContain('lead.response-overdue');
		for (const [body, pointer] of [
			[{ timeZone: 'Mars/Olympus' }, '/timeZone'],
			[{ quietFrom: '22:00' }, '/quietUntil'],
			[{ kinds: [{ kind: 'gossip' }] }, '/kinds/0/kind'],
			[{ kinds: [{ kind: 'assigned' }, { kind: 'assigned' }] }, '/kinds/1/kind'],
		] as const)
			expect((await office.ask('PUT', '/v1/me/notification-preferences', body, jonas)).body.errors).toMatchObject([{ pointer }]);
		await office.prefer(jonas, { kinds: [{ kind: 'assigned', email: 'never' }] });
		const mails = office.mailsTo(jonas).length;
		const { id } = await office.call('POST', '/v1/tasks', { title: 'Quietly', assignee: jonas.id }, broker);
		await office.settle();
		expect(await about(jonas, id)).toMatchObject([{ mail: 'none' }]);
		expect(office.mailsTo(jonas)).toHaveLength(mails);
		expect(
			(await office.ask('GET', '/v1/me/notification-preferences', undefined, await office.freehold.harbor.key())).status,
		).toBe(403);
	});

	it('wait for the end of quiet hours, and are not mailed when they were read by then', async () => {
		const night = new Date(office.clock.now).toISOString().slice(0, 11);
		office.clock.now = Math.max(office.clock.now, Date.parse(`${night}23:00:00Z`));
		await office.prefer(maya, { timeZone: 'UTC', quietFrom: '22:00', quietUntil: '07:00' });
		const contact = await office.contact(maya);
		const mails = office.mailsTo(maya).length;
		await office.comment(contact, `Later, @${maya.id}`, broker);
		const other = await office.contact(maya);
		await office.comment(other, `Later, too, @${maya.id}`, broker);
		await office.settle();
		expect(office.mailsTo(maya)).toHaveLength(mails);
		await office.call('POST', '/v1/notifications/mark-all-read', { entity: 'contact', record: other.id }, maya);
		await office.passes(9 * HOUR);
		const sent = office.mailsTo(maya).slice(mails);
		expect(sent.filter(({ subject }) => subject.includes('mentioned you'))).toHaveLength(1);
		await office.prefer(maya, {});
	});

	it('end by one click in the mail, for that kind and no other', async () => {
		const contact = await office.contact(maya);
		await office.comment(contact, `Look, @${maya.id}`, broker);
		await office.settle();
		const link = office.mailsTo(maya).findLast(({ subject }) => subject.includes('mentioned you'))?.unsubscribe as string;
		expect(link).toContain('https://crm.example/v1/notifications/unsubscribe?kind=mentioned&token=');
		const path = link.slice('https://crm.example'.length);
		const post = (to: string) =>
			office.freehold.call('POST', to, {
				body: 'List-Unsubscribe=One-Click',
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
			});
		expect((await post(path)).body).toEqual({ ended: true });
		expect((await post(path)).body).toEqual({ ended: true });
		expect((await post(path.replace('kind=mentioned', 'kind=assigned'))).body).toEqual({ ended: true });
		const { kinds } = await office.call('GET', '/v1/me/notification-preferences', undefined, maya);
		const of = (kind: string) => kinds.find((one: { kind: string }) => one.kind === kind).email;
		expect([of('mentioned'), of('assigned')]).toEqual(['never', 'at-once']);
		await office.prefer(maya, {});
	});

	it('do not reach people who are suspended', async () => {
		const gone = await office.person('broker', 'Gone Girl');
		const contact = await office.contact(maya);
		await office.call('POST', '/v1/followers/follow', { entity: 'contact', record: contact.id }, gone);
		await office.call('PATCH', `/v1/users/${gone.id}`, { active: false });
		await office.settle();
		const mails = office.mailsTo(gone).length;
		await office.comment(contact, `Are you there, @${gone.id}?`, maya);
		await office.settle();
		const rows = await office.freehold.app.borrow(office.freehold.harbor.id, (sql) =>
			sql('select 1 from notifications where recipient = $1', [gone.id]),
		);
		expect(rows).toEqual([]);
		expect(office.mailsTo(gone)).toHaveLength(mails);
	});

	it('of a lead that nobody answered come this way, to the agent and then to the brokers', async () => {
		const lead = await office.call('POST', '/v1/leads', {
			contact: (await office.contact(maya)).id,
			agent: maya.id,
			source: 'website',
		});
		await office.passes(6 * 60_000);
		await office.passes(HOUR);
		const told = (person: Person) => about(person, lead.id);
		expect((await told(maya)).map(({ kind }: { kind: string }) => kind)).toContain('lead.response-overdue');
	});

	it('show what happened in the activity of those who follow, and to nobody else', async () => {
		const contact = await office.contact(maya, 'Feed Me');
		const { id } = await office.comment(contact, 'Something', maya);
		await office.settle();
		const feed = async (as: Person, query = '') =>
			(await office.call('GET', `/v1/activity?limit=50${query}`, undefined, as)).data;
		expect(await feed(maya)).toContainEqual(
			expect.objectContaining({
				type: 'comment.created',
				record: id,
				actor: maya.id,
				about: { entity: 'contact', record: contact.id, title: 'Feed Me' },
			}),
		);
		expect(JSON.stringify(await feed(jonas, '&scope=all'))).not.toContain(contact.id);
		expect(JSON.stringify(await feed(broker))).not.toContain(contact.id);
		expect((await feed(broker, `&scope=all&record=${contact.id}`)).map(({ type }: { type: string }) => type)).toContain(
			'comment.created',
		);
		let next: number | null = null;
		const seen: string[] = [];
		do {
			const page = await office.call(
				'GET',
				`/v1/activity?limit=7&scope=all${next === null ? '' : `&before=${next}`}`,
				undefined,
				broker,
			);
			seen.push(...page.data.map((one: { id: string }) => one.id));
			next = page.next;
		} while (next !== null);
		expect(new Set(seen).size).toBe(seen.length);
	});
});
