/** Documents that are made up, run, and compared with what a plain reading of them says must be there. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnQueues } from '../../../tests/jobs/setups.ts';
import type { Step, WorkflowDocument } from '../src/document/model.ts';
import { useWorld } from './world.ts';

/** What is made up: what a step does, and in branches the steps inside. */
type Plan =
	| { kind: 'effect'; undo: boolean }
	| { kind: 'fail'; goOn: boolean }
	| { kind: 'branch'; isTaken: boolean; inside: Plan[]; otherwise: Plan[] | null }
	| { kind: 'stop'; failed: boolean };

const { plans } = fc.letrec<{ plans: Plan[]; plan: Plan }>((tie) => ({
	plans: fc.array(tie('plan'), { minLength: 1, maxLength: 4 }),
	plan: fc.oneof(
		{ depthSize: 'small', maxDepth: 3 },
		{ weight: 6, arbitrary: fc.record({ kind: fc.constant('effect' as const), undo: fc.boolean() }) },
		{ weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), goOn: fc.boolean() }) },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), failed: fc.boolean() }) },
		{
			weight: 3,
			arbitrary: fc.record({
				kind: fc.constant('branch' as const),
				isTaken: fc.boolean(),
				inside: tie('plans') as fc.Arbitrary<Plan[]>,
				otherwise: fc.option(tie('plans') as fc.Arbitrary<Plan[]>),
			}),
		},
	),
}));

/** The document of a plan; every effect is a task of its own title. */
function documentOf(plan: Plan[], mark: string): WorkflowDocument {
	const blocks: Record<string, Step[]> = {};
	let number = 0;
	const block = (name: string, steps: Plan[]): string => {
		const made: Step[] = [];
		blocks[name] = made;
		for (const one of steps) {
			const key = `s${++number}`;
			if (one.kind === 'effect') {
				const undo = one.undo ? { undo: { operation: 'task.cancel', id: `{{/steps/${key}/output/id}}` } } : {};
				made.push({ key, call: { operation: 'task.create', body: { title: `${mark} ${key}` }, ...undo } });
			} else if (one.kind === 'fail') {
				const onError = one.goOn ? 'go-on' : 'fail';
				made.push({ key, call: { operation: 'lead.win', id: '{{/record/id}}', retry: { times: 0 }, onError } });
			} else if (one.kind === 'stop') made.push({ key, stop: { as: one.failed ? 'failed' : 'done' } });
			else {
				const when = one.isTaken ? 'stage:new' : 'stage:lost';
				const go = block(`b${++number}`, one.inside);
				const other = one.otherwise ? { else: block(`b${++number}`, one.otherwise) } : {};
				made.push({ key, branch: { cases: [{ when, go }], ...other } });
			}
		}
		return name;
	};
	block('main', plan);
	return { trigger: { manual: { entity: 'lead' } }, blocks };
}

type Read = { state: string; effects: Record<string, 'open' | 'cancelled'> };

/** What a plain reading of the document says: no jobs, no rows, no transactions. */
function read({ blocks }: WorkflowDocument, mark: string): Read {
	const done: { title: string; undo: boolean }[] = [];
	const walk = (name: string): 'on' | 'done' | 'failed' => {
		for (const { key, call, branch, stop } of blocks[name] ?? []) {
			if (stop) return stop.as ?? 'done';
			if (call?.operation === 'task.create') done.push({ title: `${mark} ${key}`, undo: call.undo !== undefined });
			else if (call && call.onError !== 'go-on') return 'failed';
			const way = branch && (branch.cases[0]?.when === 'stage:new' ? branch.cases[0].go : branch.else);
			const came = way ? walk(way) : 'on';
			if (came !== 'on') return came;
		}
		return 'on';
	};
	const hasFailed = walk('main') === 'failed';
	const isUndone = hasFailed && done.some(({ undo }) => undo);
	return {
		state: hasFailed ? (isUndone ? 'compensated' : 'failed') : 'done',
		effects: Object.fromEntries(done.map(({ title, undo }) => [title, hasFailed && undo ? 'cancelled' : 'open'])),
	};
}

describeOnQueues('A made-up workflow', (setup) => {
	const world = useWorld(setup);

	it('does what a plain reading of it says, each effect once', { timeout: 300_000 }, async () => {
		let number = 0;
		await fc.assert(
			fc.asyncProperty(plans, async (plan) => {
				const mark = `Run${++number}`;
				const document = documentOf(plan, mark);
				const expected = read(document, mark);
				const { id } = await world.flow(document.trigger, document.blocks);
				const lead = await world.lead();
				await world.comes(await world.start(id, lead.id), expected.state);
				const found = (await world.tasks(`${mark} `)).map(({ title, status }) => [title, status]);
				expect(found.length).toBe(Object.keys(expected.effects).length);
				expect(Object.fromEntries(found)).toEqual(expected.effects);
			}),
			{ numRuns: 20 },
		);
	});
});
