import { expect, it } from 'vitest';
import { describeOnQueues } from '../../../tests/jobs/setups.ts';
import { DAY, HOUR, MINUTE, task, useWorld } from './world.ts';

describeOnQueues('A workflow', (setup) => {
	const world = useWorld(setup);
	const { good, send, people } = world;

	it('begins with an event that meets its condition, does its steps in order, and says what came of each', async () => {
		const { id } = await world.flow({ event: 'lead.created', where: 'source:website stage:new' }, [
			task('call', 'Call {{/record/subject}}', {
				lead: { $: '/record/id' },
				dueAt: { $: '/now', plus: 'PT1H' },
				assignee: { $: '/record/agent' },
			}),
			task('note', 'Note {{/steps/call/output/title}} {{/event/type}}', { assignee: { $: '/record/agent' } }),
		]);
		await world.lead({ source: 'phone' });
		const lead = await world.lead({ source: 'website' });
		const [run] = await world.begun(id, 1);
		const done = await world.comes(run.id, 'done');
		expect(done).toMatchObject({ entity: 'lead', record: lead.id, owner: people.me, eventType: 'lead.created', depth: 0 });
		const [call] = await world.tasks(`Call ${lead.subject}`);
		expect(call).toMatchObject({ lead: lead.id, assignee: people.me });
		expect(Math.abs(Date.parse(call.dueAt) - Date.now() - HOUR)).toBeLessThan(MINUTE);
		expect(await world.tasks(`Note Call ${lead.subject} lead.created`)).toHaveLength(1);
		expect(await world.stepsOf(run.id)).toMatchObject([
			{ key: 'call', path: 'main.0', state: 'done', attempts: 1, output: { id: call.id } },
			{ key: 'note', path: 'main.1', state: 'done' },
		]);
	});

	it('waits as long as it says, and until an event about a record of its own making', async () => {
		const { id } = await world.flow(
			{ manual: { entity: 'lead' } },
			{
				main: [
					{ key: 'first', wait: { for: 'P1D' } },
					task('call', 'Waited {{/record/subject}}'),
					{ key: 'until', wait: { event: 'task.completed', record: '{{/steps/call/output/id}}', timeout: 'PT2H' } },
					{ key: 'how', branch: { cases: [{ when: 'steps.until.outcome:event', go: 'thanks' }], else: 'remind' } },
				],
				thanks: [task('thank', 'Thanks {{/record/subject}}')],
				remind: [task('remind', 'Remind {{/record/subject}}')],
			},
		);
		const [one, other] = [await world.lead(), await world.lead()];
		const runs = [await world.start(id, one.id), await world.start(id, other.id)] as [string, string];
		for (const run of runs) expect(await world.comes(run, 'waiting')).toMatchObject({ step: 'first' });
		await world.pass(DAY - HOUR);
		expect(await world.tasks('Waited')).toHaveLength(0);
		await world.pass(2 * HOUR);
		for (const run of runs) expect(await world.comes(run, 'waiting')).toMatchObject({ step: 'until' });
		const [mine] = await world.tasks(`Waited ${one.subject}`);
		await good('POST', `/v1/tasks/${mine.id}/complete`);
		await world.comes(runs[0], 'done');
		expect(await world.tasks(`Thanks ${one.subject}`)).toHaveLength(1);
		await world.pass(3 * HOUR);
		await world.comes(runs[1], 'done');
		expect(await world.tasks(`Remind ${other.subject}`)).toHaveLength(1);
		expect(await world.tasks(`Remind ${one.subject}`)).toHaveLength(0);
	});

	it('does a block for each value of a list, no more than it may', async () => {
		const contact = await world.contact();
		for (const title of ['A', 'B', 'C']) await good('POST', '/v1/tasks', { title: `List ${title}`, contact: contact.id });
		const { id } = await world.flow(
			{ manual: { entity: 'contact' } },
			{
				main: [
					{ key: 'find', call: { operation: 'task.list', query: { where: 'contact:{{/record/id}}', sort: 'title' } } },
					{ key: 'loop', each: { in: '/steps/find/output/data', go: 'body', most: 3 } },
					task('after', 'Behind the loop'),
				],
				body: [
					task('copy', 'Copy of {{/item/title}}', { description: '{{/steps/find/outcome}}' }),
					{ key: 'pause', wait: { for: 'PT1M' } },
				],
			},
		);
		const run = await world.start(id, contact.id);
		await world.comes(run, 'waiting');
		for (let turn = 0; turn < 3; turn++) await world.pass(2 * MINUTE);
		await world.comes(run, 'done');
		expect((await world.tasks('Copy of')).map(({ title }) => title)).toEqual([
			'Copy of List A',
			'Copy of List B',
			'Copy of List C',
		]);
		expect(await world.tasks('Behind the loop')).toHaveLength(1);
		await good('POST', '/v1/tasks', { title: 'List D', contact: contact.id });
		const much = await world.comes(await world.start(id, contact.id), 'failed');
		expect(much.error).toMatch(/The list has 4 values, and no more than 3/);
	});

	it('asks who it says, and nobody else answers', async () => {
		const { id } = await world.flow(
			{ manual: { entity: 'lead' } },
			{
				main: [
					{
						key: 'ask',
						approve: { ask: 'Take over {{/record/subject}}?', user: '{{/record/agent}}', timeout: 'PT1H', rejected: 'go-on' },
					},
					{ key: 'what', branch: { cases: [{ when: 'steps.ask.outcome:approved', go: 'yes' }], else: 'no' } },
				],
				yes: [task('yes', 'Approved {{/record/subject}}')],
				no: [task('no', 'Refused {{/record/subject}}')],
			},
		);
		const lead = await world.lead();
		const run = await world.start(id, lead.id);
		await world.comes(run, 'awaiting_approval');
		const mine = (await good('GET', '/v1/workflow-approvals/mine', undefined, people.agent)).data;
		expect(mine).toMatchObject([{ question: `Take over ${lead.subject}?`, record: lead.id }]);
		expect((await good('GET', '/v1/workflow-approvals/mine')).data).toEqual([]);
		const answer = (body: object, as?: string) => send('POST', `/v1/workflow-approvals/${mine[0].id}/decide`, body, as);
		expect((await answer({ approve: true })).status).toBe(403);
		expect((await answer({ approve: true }, people.admin)).status).toBe(403);
		expect((await answer({ approve: true }, await people.test.palm.asUser('broker'))).status).toBe(404);
		expect(await answer({ approve: true, reason: 'Gladly' }, people.agent)).toMatchObject({
			status: 200,
			body: { status: 'approved' },
		});
		expect((await answer({ approve: false }, people.agent)).status).toBe(409);
		await world.comes(run, 'done');
		expect(await world.tasks(`Approved ${lead.subject}`)).toHaveLength(1);
		expect((await good('GET', `/v1/workflow-approvals?run=${run}`)).data).toMatchObject([
			{ status: 'approved', decidedBy: people.me, reason: 'Gladly' },
		]);

		const late = await world.start(id, (await world.lead({ subject: 'Too late' })).id);
		await world.comes(late, 'awaiting_approval');
		await world.pass(2 * HOUR);
		await world.comes(late, 'done');
		expect(await world.tasks('Refused Too late')).toHaveLength(1);
		expect((await good('GET', `/v1/workflow-approvals?run=${late}`)).data).toMatchObject([{ status: 'expired' }]);
	});

	it('undoes what it did, the last first, where a step fails for good', async () => {
		const { id } = await world.flow({ manual: { entity: 'lead' } }, [
			task('one', 'Undone one', {}, true),
			task('two', 'Undone two', {}, true),
			{ key: 'three', title: 'Win too early', call: { operation: 'lead.win', id: '{{/record/id}}', retry: { times: 0 } } },
		]);
		const lead = await world.lead();
		const run = await world.start(id, lead.id);
		const ended = await world.comes(run, 'compensated');
		expect(ended.error).toMatch(/^Win too early: /);
		const [one, two] = [(await world.tasks('Undone one'))[0], (await world.tasks('Undone two'))[0]];
		expect([one.status, two.status]).toEqual(['cancelled', 'cancelled']);
		expect(Date.parse(two.updatedAt)).toBeLessThan(Date.parse(one.updatedAt));
		expect((await world.stepsOf(run)).map(({ state }) => state)).toEqual(['undone', 'undone', 'failed']);
		expect((await send('POST', `/v1/workflow-runs/${run}/retry`)).status).toBe(409);
	});

	it('tries again with growing breaks, then waits as failed for somebody to try it once more', async () => {
		const { id } = await world.flow({ manual: { entity: 'lead' } }, [
			{ key: 'qualify', call: { operation: 'lead.arrange-viewing', id: '{{/record/id}}', retry: { times: 2, seconds: 60 } } },
			task('after', 'After the retry'),
		]);
		const lead = await world.lead();
		const run = await world.start(id, lead.id);
		await world.settle();
		expect(await world.stepsOf(run)).toMatchObject([{ attempts: 1, state: 'running' }]);
		await world.pass(59_000);
		expect(await world.stepsOf(run)).toMatchObject([{ attempts: 1 }]);
		await world.pass(2_000);
		expect(await world.stepsOf(run)).toMatchObject([{ attempts: 2 }]);
		await world.pass(121_000);
		await world.comes(run, 'failed');
		expect(await world.stepsOf(run)).toMatchObject([{ attempts: 3, state: 'failed' }]);
		await good('POST', `/v1/leads/${lead.id}/qualify`);
		await good('POST', `/v1/workflow-runs/${run}/retry`);
		await world.comes(run, 'done');
		expect(await world.tasks('After the retry')).toHaveLength(1);
	});

	it('is cancelled, with and without undoing, and replayed from the beginning or from a step', async () => {
		const { id } = await world.flow({ manual: { entity: 'lead' } }, [
			task('first', 'Cancel first {{/record/subject}}', {}, true),
			{ key: 'pause', wait: { for: 'P1D' } },
			task('second', 'Cancel second {{/steps/first/output/id}}'),
		]);
		const lead = await world.lead();
		const run = await world.start(id, lead.id);
		await world.comes(run, 'waiting');
		expect((await send('POST', `/v1/workflow-runs/${run}/replay`, {})).status).toBe(409);
		await good('POST', `/v1/workflow-runs/${run}/cancel`, { undo: true });
		await world.comes(run, 'cancelled');
		const [first] = await world.tasks(`Cancel first ${lead.subject}`);
		expect(first.status).toBe('cancelled');
		await world.pass(2 * DAY);
		expect(await world.tasks('Cancel second')).toHaveLength(0);

		const { run: again } = await good('POST', `/v1/workflow-runs/${run}/replay`, { from: 'second' });
		await world.comes(again, 'done');
		expect(await world.run(again)).toMatchObject({ replayOf: run, version: expect.any(String), record: lead.id });
		expect(await world.tasks(`Cancel second ${first.id}`)).toHaveLength(1);
		expect(await world.tasks('Cancel first')).toHaveLength(1);
		const { run: whole } = await good('POST', `/v1/workflow-runs/${run}/replay`, {});
		await world.comes(whole, 'waiting');
		await good('POST', `/v1/workflow-runs/${whole}/cancel`, {});
		expect((await world.tasks('Cancel first')).map(({ status }) => status)).toEqual(['cancelled', 'open']);
		expect((await send('POST', `/v1/workflow-runs/${run}/replay`, { from: 'frist' })).body.detail).toMatch(
			/there are first, pause, second/,
		);
	});
});
