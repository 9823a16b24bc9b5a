import { expect, it } from 'vitest';
import { describeOnQueues } from '../../../tests/jobs/setups.ts';
import { DEEPEST_CAUSE } from '../src/runs/begin.ts';
import { DAY, HOUR, task, useWorld } from './world.ts';

describeOnQueues('What begins a workflow', (setup) => {
	const world = useWorld(setup);
	const { good, send, people } = world;

	it('is a state that a record enters, or has been in for so long without a break', async () => {
		const state = { entity: 'contact', field: 'lifecycle', is: 'client' };
		const entered = await world.flow({ state, repeat: 'always' }, [task('hello', 'Welcome')]);
		const stayed = await world.flow({ state: { ...state, for: 'P7D' }, repeat: 'always' }, [task('week', 'A week')]);
		const [one, other] = [await world.contact(), await world.contact()];
		for (const { id } of [one, other]) await good('PATCH', `/v1/contacts/${id}`, { lifecycle: 'client' });
		expect((await world.begun(entered.id, 2)).map(({ record }) => record).sort()).toEqual([one.id, other.id].sort());
		await world.pass(3 * DAY);
		await good('PATCH', `/v1/contacts/${one.id}`, { notes: 'No change of the state' });
		await good('PATCH', `/v1/contacts/${other.id}`, { lifecycle: 'prospect' });
		await world.settle();
		await good('PATCH', `/v1/contacts/${other.id}`, { lifecycle: 'client' });
		await world.settle();
		await world.pass(4 * DAY + HOUR);
		expect((await world.begun(stayed.id, 1))[0].record).toBe(one.id);
		await world.pass(7 * DAY);
		expect((await world.begun(stayed.id, 2))[1].record).toBe(other.id);
	});

	it('is a time, for each record that meets the condition, and never two at once about one record', async () => {
		const contact = await world.contact({ lifecycle: 'vendor' });
		const now = Date.now() + world.clock.ahead;
		const start = new Date(now - DAY + HOUR).toISOString().slice(0, 16);
		const { id } = await world.flow(
			{ time: { rule: 'FREQ=DAILY', start, timeZone: 'UTC', entity: 'contact' }, where: 'lifecycle:vendor' },
			[{ key: 'pause', wait: { for: 'P3D' } }],
		);
		expect(await world.runsOf(id)).toHaveLength(0);
		await world.pass(HOUR + 60_000);
		expect((await world.begun(id, 1))[0]).toMatchObject({ record: contact.id, entity: 'contact' });
		await world.pass(DAY);
		expect(await world.runsOf(id)).toHaveLength(1);
		await good('POST', `/v1/workflows/${id}/switch-off`);
		await world.pass(4 * DAY);
		expect(await world.runsOf(id)).toHaveLength(1);
	});

	it('never goes on for ever: workflows that begin each other are stopped, and so is one that begins itself', async () => {
		const itself = await world.flow({ event: 'task.created', where: 'title:Endless', repeat: 'always' }, [
			task('more', 'Endless'),
		]);
		await good('POST', '/v1/tasks', { title: 'Endless' });
		const runs = await world.begun(itself.id, DEEPEST_CAUSE + 2);
		expect(runs.map(({ depth }) => depth)).toEqual(Array.from({ length: DEEPEST_CAUSE + 2 }, (_, at) => at));
		expect(runs.at(-1)).toMatchObject({ state: 'failed', error: expect.stringMatching(/begun each other/) });
		expect(await world.tasks('Endless')).toHaveLength(DEEPEST_CAUSE + 2);
		await good('POST', `/v1/workflows/${itself.id}/switch-off`);
		await good('POST', '/v1/tasks', { title: 'Endless' });
		await world.settle();
		expect(await world.runsOf(itself.id)).toHaveLength(DEEPEST_CAUSE + 2);
	});

	it('acts with what its publisher may do at that moment, and says so when they are gone', async () => {
		const email = 'leaver@harbor.example';
		const owner = await world.signIn('owner');
		const person = await good('POST', '/v1/users', { email, role: 'broker', active: true, name: { full: 'Leaver' } }, owner);
		const password = 'Correct-horse-7!';
		await good('POST', `/v1/users/${person.id}/set-password`, { password }, owner);
		const login = await people.test.call('POST', '/v1/auth/login', {
			body: { email, password, organization: 'harbor' },
			headers: { 'x-forwarded-for': '10.9.9.9' },
		});
		const { id } = await world.flow({ manual: { entity: 'lead' } }, [task('one', 'By the leaver')], login.body.accessToken);
		const lead = await world.lead();
		await world.comes(await world.start(id, lead.id), 'done');
		const [made] = await world.tasks('By the leaver');
		const audit = await good('GET', `/v1/audit?record=${made.id}`, undefined, owner).catch(() => null);
		if (audit?.data?.length) expect(JSON.stringify(audit.data)).toContain(person.id);
		await good('PATCH', `/v1/users/${person.id}`, { role: 'viewer' }, owner);
		const weak = await world.comes(await world.start(id, lead.id), 'failed');
		expect(weak.error).toMatch(/task:write|may not|permission/i);
		await good('PATCH', `/v1/users/${person.id}`, { active: false }, owner);
		const gone = await world.comes(await world.start(id, lead.id), 'failed');
		expect(gone.error).toMatch(/not active any more/);
	});

	it('is not within reach of an agent, who sees the runs about their own records', async () => {
		const { id } = await world.flow({ manual: { entity: 'lead' } }, [task('one', 'Seen')]);
		expect((await send('POST', `/v1/workflows/${id}/start`, {}, people.agent)).status).toBe(403);
		expect((await send('POST', '/v1/workflows', { name: 'Mine' }, people.agent)).status).toBe(403);
		const lead = await world.lead();
		const run = await world.start(id, lead.id);
		await world.comes(run, 'done');
		const seen = await good('GET', '/v1/workflow-runs?limit=100', undefined, people.agent);
		expect(seen.data.map((one: { id: string }) => one.id)).toContain(run);
		expect((await send('GET', `/v1/workflow-steps?run=${run}`, undefined, people.agent)).status).toBe(403);
	});

	it('is a template, ready to be published as it is', async () => {
		const { data } = await good('GET', '/v1/workflow-templates');
		expect(data.length).toBe(5);
		for (const { key } of data) {
			const made = await good('POST', '/v1/workflow-templates/use', { template: key });
			const [version] = (await good('GET', `/v1/workflow-versions?workflow=${made.id}`)).data;
			await good('POST', `/v1/workflow-versions/${version.id}/publish`);
			expect(await good('GET', `/v1/workflows/${made.id}/state`)).toMatchObject({ status: 'off', number: 1, runs: {} });
		}
		expect((await send('POST', '/v1/workflow-templates/use', { template: 'no-such' })).status).toBe(422);
	});

	it('is a version that stays as it is once it is published', async () => {
		const { id, version } = await world.flow({ manual: {} }, [task('one', 'Version one')]);
		expect((await send('PATCH', `/v1/workflow-versions/${version}`, { note: 'changed' })).status).toBe(409);
		expect((await send('DELETE', `/v1/workflow-versions/${version}`)).status).toBe(409);
		expect((await send('POST', `/v1/workflow-versions/${version}/publish`)).status).toBe(409);
		const next = await world.publish(id, { trigger: { manual: {} }, blocks: { main: [task('one', 'Version two')] } });
		expect(next.body).toMatchObject({ number: 2, status: 'published', publishedBy: people.boss });
		await world.comes(await world.start(id), 'done');
		expect(await world.tasks('Version two')).toHaveLength(1);
		const wrong = await world.publish(id, {
			trigger: { manual: {} },
			blocks: { main: [task('one', 'x', { titel: 'y', dueAt: { $: '/record/when' } })] },
		});
		expect(wrong.status).toBe(422);
		expect(wrong.body.errors).toMatchObject([
			{ pointer: '/document/blocks/main/0/call/body/dueAt/$', code: 'reference' },
			{ pointer: '/document/blocks/main/0/call/body/titel', code: 'unknown', detail: expect.stringMatching(/title/) },
		]);
	});
});
