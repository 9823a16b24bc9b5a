import { Problem, type Scope } from '@freehold/core';
import { holds } from '../document/conditions.ts';
import { filled } from '../document/references.ts';
import { isPassing, wordsOf } from './call.ts';
import { type Doing, type Next, passed, pathOf, rowOf, save, where } from './doing.ts';
import { failRun, finishRun } from './ends.ts';
import { type Frame, nowOf, type Run, type StepRow } from './rows.ts';
import { listAt, valuesOf } from './values.ts';

/** Tries what may fail for what the document or the record is like; then the run fails, with the reason. */
export async function orFail(doing: Doing, row: StepRow, work: () => Promise<Next>): Promise<Next> {
	const { scope, run, version, step } = doing;
	try {
		return await work();
	} catch (error) {
		if (isPassing(error) || !(error instanceof Problem)) throw error;
		const said = wordsOf(error);
		await done(scope, row, { state: 'failed', outcome: 'failed', error: said });
		await scope.records('workflow-run').update(run.id, where(doing));
		await failRun(scope, run, version, `${step.title ?? step.key}: ${said}`);
		return 'later';
	}
}

/** A step has come to its end. */
export async function done(scope: Scope, row: StepRow, change: object): Promise<void> {
	const ended = { state: 'done', wakeAt: null, endedAt: new Date(nowOf(scope)).toISOString(), ...change };
	await scope.records('workflow-step').update(row.id, ended);
	Object.assign(row, ended);
}

export async function doBranch(doing: Doing): Promise<Next> {
	const { scope, acting, actor, run, version, steps, step, path } = doing;
	const row = await rowOf(doing, nowOf(scope));
	return orFail(doing, row, async () => {
		const way = await acting.act(scope, actor, { id: run.id, action: 'workflows.advance' }, async (own) => {
			const values = await valuesOf(run, version, steps, own, { part: step.branch, path });
			for (const { when, go } of step.branch?.cases ?? []) if (await holds(when, values, run, own)) return go;
			return step.branch?.else;
		});
		await done(scope, row, { outcome: way ?? 'none' });
		await passed(doing);
		if (way) run.stack?.push({ block: way, at: 0 });
		await save(scope, run);
		return 'on';
	});
}

export async function doEach(doing: Doing): Promise<Next> {
	const { scope, acting, actor, run, version, steps, step, path } = doing;
	const row = await rowOf(doing, nowOf(scope));
	return orFail(doing, row, async () => {
		const list = await acting.act(scope, actor, { id: run.id, action: 'workflows.advance' }, async (own) =>
			listAt(step, await valuesOf(run, version, steps, own, { part: step.each, path })),
		);
		const most = step.each?.most ?? 25;
		if (!list || list.length > most) {
			const said = list ? `The list has ${list.length} values, and no more than ${most} are meant` : 'There is no list';
			await done(scope, row, { state: 'failed', outcome: 'failed', error: said });
			await failRun(scope, run, version, `${step.title ?? step.key}: ${said}`);
			return 'later';
		}
		if (list.length === 0) {
			await done(scope, row, { outcome: 'none' });
			await passed(doing);
			return 'on';
		}
		await scope.records('workflow-step').update(row.id, { list: JSON.stringify(list) });
		row.list = JSON.stringify(list);
		run.stack?.push({ block: step.each?.go as string, at: 0, each: step.key, index: 0 });
		await save(scope, run);
		return 'on';
	});
}

/** The end of a loop's block: once more for the next value, or on behind the loop. */
export async function endLoop(scope: Scope, run: Run, steps: readonly StepRow[]): Promise<void> {
	const stack = run.stack as Frame[];
	const frame = stack.at(-1) as Frame;
	const loop = steps.find(({ path }) => path === pathOf(stack.slice(0, -1)));
	const length = (JSON.parse(loop?.list ?? '[]') as unknown[]).length;
	frame.index = (frame.index ?? 0) + 1;
	frame.at = 0;
	if (frame.index >= length) {
		stack.pop();
		if (loop) await done(scope, loop, { outcome: 'done' });
		const outer = stack.at(-1);
		if (outer) outer.at += 1;
	}
	await save(scope, run);
}

export async function doStop(doing: Doing): Promise<Next> {
	const { scope, acting, actor, run, version, steps, step, path } = doing;
	const row = await rowOf(doing, nowOf(scope));
	return orFail(doing, row, async () => {
		const reason = await acting.act(scope, actor, { id: run.id, action: 'workflows.advance' }, async (own) =>
			filled(step.stop?.reason ?? '', await valuesOf(run, version, steps, own, { part: step.stop, path })),
		);
		await done(scope, row, { outcome: step.stop?.as ?? 'done' });
		run.turn += 1;
		await save(scope, run);
		if (step.stop?.as === 'failed') await failRun(scope, run, version, reason || 'The workflow says that it has failed');
		else await finishRun(scope, run, reason || undefined);
		return 'later';
	});
}
