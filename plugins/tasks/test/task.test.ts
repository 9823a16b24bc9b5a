import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { until } from '../../../tests/harness/until.ts';

const HOUR = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

describeOnBoth('Tasks', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let agent: string;
	let me: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
		agent = await freehold.harbor.asUser('agent');
		me = (await freehold.call('GET', '/v1/auth/me', { as: agent })).body.user.id;
	});
	afterAll(() => freehold?.stop());

	const send = (method: string, path: string, body?: unknown, as = agent): Promise<Answer> =>
		freehold.call(method, path, { as, ...(body === undefined ? {} : { body }) });
	async function made(body: object, as = agent): Promise<Answer['body']> {
		const answer = await send('POST', '/v1/tasks', { title: 'A task', ...body }, as);
		expect(answer.status, JSON.stringify(answer.body)).toBe(201);
		return answer.body;
	}
	const pointers = ({ status, body }: Answer) => [status, body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
	const listed = async (query: string) => (await send('GET', `/v1/tasks?${query}`, undefined, broker)).body.data;
	/** As if so much time had passed for a task. */
	const age = (id: string, interval: string) =>
		freehold.app.asSystem(freehold.harbor.id, (scope) =>
			scope.sql(
				`update tasks set due_at = due_at - $2::interval, occurrence = occurrence - $2::interval, series_start = series_start - $2::interval where id = $1`,
				[id, interval],
			),
		);

	it('belongs to whoever enters it, is open, and of normal priority', async () => {
		expect(await made({ title: 'Call the Oduyas' })).toMatchObject({
			assignee: me,
			status: 'open',
			priority: 'normal',
			progress: 0,
		});
	});

	it('is due in the future, in a category that there is, and says what is wrong', async () => {
		expect(pointers(await send('POST', '/v1/tasks', { title: 'Late', dueAt: inHours(-1) }))).toEqual([422, ['/dueAt']]);
		const { body } = await send('POST', '/v1/tasks', { title: 'What', category: 'gardening' });
		expect(body.errors).toMatchObject([
			{ pointer: '/category', found: 'gardening', detail: expect.stringContaining('follow-up') },
		]);
		expect(pointers(await send('POST', '/v1/tasks', { title: 'x', timeZone: 'Mars/Base' }))).toEqual([422, ['/timeZone']]);
		expect(pointers(await send('POST', '/v1/tasks', { title: 'x', reminders: [5] }))).toEqual([422, ['/reminders']]);
		expect(pointers(await send('POST', '/v1/tasks', { title: 'x', description: 'x'.repeat(5001) }))).toEqual([
			422,
			['/description'],
		]);
		expect(pointers(await send('POST', '/v1/tasks', { title: 'x', recurrence: 'FREQ=DAILY' }))).toEqual([422, ['/recurrence']]);
		for (const recurrence of [
			'FREQ=SECONDLY',
			'FREQ=DAILY;BYHOUR=3',
			'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
			'FREQ=DAILY;FREQ=DAILY',
			'x',
		])
			expect(pointers(await send('POST', '/v1/tasks', { title: 'x', dueAt: inHours(1), recurrence }))).toEqual([
				422,
				['/recurrence'],
			]);
	});

	it('may have been due long ago where it comes from a file', async () => {
		const csv = 'title,dueAt,status,category\nOld,2020-01-01T09:00:00Z,done,call\nWrong,2020-01-01T09:00:00Z,done,none\n';
		const answer = await freehold.call('POST', '/v1/tasks/import', {
			as: broker,
			body: Buffer.from(csv),
			headers: { 'content-type': 'text/csv' },
		});
		expect(answer.body).toMatchObject({
			rowsLoaded: 1,
			rowsRejected: 1,
			errors: [{ line: 3, column: 'category', found: 'none' }],
		});
		expect((await listed('status=done&title=Old'))[0]).toMatchObject({
			progress: 100,
			dueAt: expect.stringMatching(/^2020-01-01T09:00:00/),
		});
	});

	it('has the organisation’s own categories once there are some', async () => {
		const owner = await freehold.palm.asUser('owner');
		await send('POST', '/v1/task-categories', { key: 'gardening', title: 'Gardening' }, owner);
		expect((await send('POST', '/v1/tasks', { title: 'x', category: 'call' }, owner)).status).toBe(422);
		expect((await made({ category: 'gardening' }, owner)).category).toBe('gardening');
	});

	it('is moved into the future only, but keeps a due time that has passed while other things change', async () => {
		const task = await made({ dueAt: inHours(1) });
		await age(task.id, '2 hours');
		expect((await send('PATCH', `/v1/tasks/${task.id}`, { title: 'Still to do' })).status).toBe(200);
		expect(pointers(await send('PATCH', `/v1/tasks/${task.id}`, { dueAt: inHours(-0.5) }))).toEqual([422, ['/dueAt']]);
		expect((await send('PATCH', `/v1/tasks/${task.id}`, { dueAt: inHours(5) })).status).toBe(200);
	});

	it('progresses with its checklist', async () => {
		const checklist = [{ text: 'Keys', done: true }, { text: 'Photos' }, { text: 'Sign' }];
		const task = await made({ checklist });
		expect(task.progress).toBe(33);
		const ticked = checklist.map((step) => ({ ...step, done: step.text !== 'Sign' }));
		expect((await send('PATCH', `/v1/tasks/${task.id}`, { checklist: ticked })).body.progress).toBe(67);
		expect((await send('PATCH', `/v1/tasks/${task.id}`, { progress: 101 })).status).toBe(422);
		expect((await send('POST', `/v1/tasks/${task.id}/complete`)).body).toMatchObject({ progress: 100, completedBy: me });
		expect((await send('POST', `/v1/tasks/${task.id}/reopen`)).body).toMatchObject({ progress: 67, completedAt: null });
	});

	it('tells its history', async () => {
		const { id } = await made({});
		for (const step of ['start', 'complete', 'reopen', 'cancel'])
			expect((await send('POST', `/v1/tasks/${id}/${step}`)).status).toBe(200);
		const { body } = await send('GET', `/v1/tasks/${id}/history`);
		expect(body.data.map(({ from, to, by }: Record<string, string>) => [from, to, by])).toEqual([
			['open', 'in_progress', me],
			['in_progress', 'done', me],
			['done', 'open', me],
			['open', 'cancelled', me],
		]);
		expect((await send('POST', `/v1/tasks/${id}/complete`)).status).toBe(409);
		expect((await send('GET', `/v1/tasks/${id}/history`)).body.data).toHaveLength(4);
	});

	it('waits for others, unless somebody says why not', async () => {
		const [first, second, third] = [await made({ title: 'First' }), await made({}), await made({})];
		const block = (task: { id: string }, ...blockers: { id: string }[]) =>
			send('PUT', `/v1/tasks/${task.id}/blockers`, { blockers: blockers.map(({ id }) => id) });
		expect((await block(second, first)).body.data).toMatchObject([{ id: first.id }]);
		expect((await block(third, second)).status).toBe(200);
		expect(pointers(await block(first, third))).toEqual([422, ['/blockers/0']]);
		expect(pointers(await block(first, first))).toEqual([422, ['/blockers/0']]);
		const refused = await send('POST', `/v1/tasks/${second.id}/complete`);
		expect([refused.status, refused.body.blockers, refused.body.detail]).toEqual([
			409,
			[first.id],
			expect.stringContaining('“First”'),
		]);
		const forced = await send('POST', `/v1/tasks/${second.id}/complete-anyway`, { reason: 'The client did it' });
		expect(forced.body.status).toBe('done');
		expect((await send('GET', `/v1/tasks/${second.id}/history`)).body.data[0].note).toBe('The client did it');
		const audit = await send(
			'GET',
			'/v1/audit-entries?action=task.complete-anyway',
			undefined,
			await freehold.harbor.asUser('owner'),
		);
		expect(audit.body.data.some((entry: { reason: string | null }) => entry.reason === 'The client did it')).toBe(true);
		expect((await send('POST', `/v1/tasks/${third.id}/complete`)).status).toBe(200);
	});

	it('waits for nothing that its owner may not see', async () => {
		const theirs = await made({}, broker);
		const mine = await made({});
		const nowhere = '01900000-0000-7000-8000-000000000000';
		for (const id of [theirs.id, nowhere])
			expect(pointers(await send('PUT', `/v1/tasks/${mine.id}/blockers`, { blockers: [id] }))).toEqual([422, ['/blockers/0']]);
		expect((await send('GET', `/v1/tasks/${theirs.id}/history`)).status).toBe(403);
	});

	it('repeats: the next one is there when one is done, once, and without the time that is left out', async () => {
		const dueAt = new Date(Math.ceil(Date.now() / HOUR) * HOUR + HOUR).toISOString();
		const day = (days: number) => new Date(Date.parse(dueAt) + days * 24 * HOUR).toISOString().replace('.000Z', '+00:00');
		const title = 'Water the show home';
		const task = await made({
			title,
			dueAt,
			recurrence: 'FREQ=DAILY;COUNT=4',
			exceptions: [day(1)],
			checklist: [{ text: 'Tap', done: true }],
			category: 'other',
		});
		expect((await send('POST', `/v1/tasks/${task.id}/complete`)).status).toBe(200);
		await send('POST', `/v1/tasks/${task.id}/reopen`);
		await send('POST', `/v1/tasks/${task.id}/complete`);
		const [next, ...others] = await listed(`status=open&title=${encodeURIComponent(title)}`);
		expect(others).toEqual([]);
		expect(next).toMatchObject({
			dueAt: day(2),
			occurrence: day(2),
			series: task.series,
			progress: 0,
			category: 'other',
			assignee: me,
		});
		expect(next.checklist).toEqual([{ text: 'Tap', done: false }]);
		await send('POST', `/v1/tasks/${next.id}/cancel`);
		const [last] = await listed(`status=open&title=${encodeURIComponent(title)}`);
		expect(last.dueAt).toBe(day(3));
		await send('POST', `/v1/tasks/${last.id}/complete`);
		expect(await listed(`status=open&title=${encodeURIComponent(title)}`)).toEqual([]);
	});

	it('repeats by the clock where it says so, and one task is enough for all that was missed', async () => {
		const task = await made({
			title: 'Weekly figures',
			dueAt: new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toISOString(),
			recurrence: 'FREQ=DAILY',
			repeatWhen: 'due',
		});
		await until(async () => {
			await freehold.app.look();
			return (await listed('title=Weekly figures')).length === 2;
		});
		const [, next] = (await listed('title=Weekly figures&sort=dueAt')) as { dueAt: string }[];
		expect(Date.parse(next?.dueAt as string) - Date.parse(task.dueAt)).toBe(24 * HOUR);
		const late = await made({ title: 'Late figures', dueAt: inHours(1), recurrence: 'FREQ=DAILY' });
		await age(late.id, '10 days');
		await send('POST', `/v1/tasks/${late.id}/complete`);
		const open = await listed('title=Late figures&status=open');
		expect(open).toHaveLength(1);
		expect(Date.parse(open[0].dueAt)).toBeGreaterThan(Date.now());
	});

	it('reminds once, by an event and a mail, at the time asked for; not of what was moved or done', async () => {
		const dueAt = new Date(Date.now() + 60_900).toISOString();
		const task = await made({ title: 'Ring the notary', dueAt, reminders: [1] });
		const moved = await made({ title: 'Moved', dueAt, reminders: [1] });
		const done = await made({ title: 'Already done', dueAt, reminders: [1] });
		await send('PATCH', `/v1/tasks/${moved.id}`, { dueAt: inHours(9) });
		await send('POST', `/v1/tasks/${done.id}/complete`);
		const reminded = async () =>
			(await send('GET', '/v1/events/history?type=task.reminded', undefined, broker)).body.data.filter(
				(event: { record: string }) => [task.id, moved.id, done.id].includes(event.record),
			);
		await until(async () => {
			await freehold.app.look();
			return freehold.mail.some(({ subject }) => subject === 'Due soon: Ring the notary');
		});
		await freehold.app.idle();
		expect(await reminded()).toMatchObject([{ record: task.id, data: { minutes: 1, assignee: me } }]);
		expect(freehold.mail.filter(({ subject }) => subject.startsWith('Due soon'))).toMatchObject([{ to: 'agent@harbor.example' }]);
	});

	it('are in a worthwhile order, in one statement, with the reasons', async () => {
		const viewer = await freehold.palm.asUser('agent');
		const own = async (body: object) => made(body, viewer);
		const low = await own({ title: 'Some day', priority: 'low' });
		const due = await own({ title: 'Today', dueAt: new Date(Date.now() + 1000).toISOString(), priority: 'high' });
		const waiting = await own({ title: 'A client waits', waiting: true });
		await age(due.id, '0');
		const blocked = await own({ title: 'Blocked', priority: 'urgent' });
		await send('PUT', `/v1/tasks/${blocked.id}/blockers`, { blockers: [low.id] }, viewer);
		await send('GET', '/v1/tasks/today', undefined, viewer);
		await freehold.app.idle();
		const before = freehold.app.sent.statements;
		const { body } = await send('GET', '/v1/tasks/today', undefined, viewer);
		if (driver === 'pglite') expect(freehold.app.sent.statements - before).toBeLessThanOrEqual(4);
		expect(body.data.map(({ id }: { id: string }) => id)).toEqual([due.id, waiting.id, low.id, blocked.id]);
		expect(body.data[0].reasons[0]).toMatchObject({ code: expect.stringMatching(/due/), points: expect.any(Number) });
		expect(body.data[3].reasons.map(({ text }: { text: string }) => text)).toContain('It waits for “Some day”');
		expect(body.data[2].reasons.map(({ code }: { code: string }) => code)).toEqual(['holds-up']);
	});

	it('are shown of others only to who may read theirs', async () => {
		expect((await send('GET', `/v1/tasks/today?user=${me}`, undefined, broker)).status).toBe(200);
		const other = (await freehold.call('GET', '/v1/auth/me', { as: broker })).body.user.id;
		expect((await send('GET', `/v1/tasks/today?user=${other}`)).status).toBe(403);
		expect((await send('GET', `/v1/tasks/productivity?user=${other}`)).status).toBe(403);
		const key = await freehold.harbor.key('admin');
		expect(pointers(await send('GET', '/v1/tasks/today', undefined, key))).toEqual([400, ['?user']]);
		expect((await send('GET', `/v1/tasks/today?user=${me}`, undefined, key)).status).toBe(200);
	});

	it('are counted by person and week', async () => {
		const { body } = await send('GET', '/v1/tasks/productivity');
		expect(body.data.every(({ user }: { user: string }) => user === me)).toBe(true);
		expect(body.data[0].week).toMatch(/^\d{4}-\d{2}-\d{2}$/);
		const sum = (name: string) => body.data.reduce((total: number, week: Record<string, number>) => total + (week[name] ?? 0), 0);
		expect([sum('late'), sum('missed')]).toEqual([1, expect.any(Number)]);
		expect(sum('done')).toBeGreaterThan(3);
		const all = await send('GET', '/v1/tasks/productivity?from=2026-01-01&to=2026-12-31', undefined, broker);
		expect([all.status, all.body.suggestions]).toEqual([200, expect.any(Array)]);
		expect((await send('GET', '/v1/tasks/productivity?from=2020-01-01')).status).toBe(400);
	});
});
