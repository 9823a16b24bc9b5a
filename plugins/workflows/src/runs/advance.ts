import type { Acting, JobHandler, Scope } from '@freehold/core';
import { kindOf } from '../document/model.ts';
import { GONE } from './begin.ts';
import { doCall } from './call.ts';
import { doBranch, doEach, doStop, endLoop } from './control.ts';
import { type Doing, type Next, pathOf, save } from './doing.ts';
import { failRun, finishRun } from './ends.ts';
import { type Frame, goOn, hold, type Run, type StepRow, stepsOf, versionOf } from './rows.ts';
import { undoNext } from './undo.ts';
import { doApprove, doWait } from './waiting.ts';

/** Steps that only lead on are done together, up to so many; what calls something has a transaction of its own. */
const MOST_AT_ONCE = 50;

/**
 * Does the next step of a run. That it is done is written down in the transaction in which it is done: after a crash at any point the run
 * goes on at the step where it stopped, and nothing is done twice.
 */
export const advance: JobHandler = async ({ run: id }: { run: string }, scope) => {
	const run = await hold(scope, id);
	if (!run || !['running', 'compensating'].includes(run.state)) return { done: 'nothing' };
	const version = await versionOf(scope, run.version);
	const acting = scope.service<Acting>('acting');
	const actor = version.publishedBy ? await acting.person(scope, version.publishedBy) : null;
	if (!actor) return failRun(scope, run, version, GONE, { undo: false });
	const steps = await stepsOf(scope, run.id);
	const common = { scope, acting, actor, run, version, steps };
	if (run.state === 'compensating') return undoNext(common);
	for (let turn = 0; turn < MOST_AT_ONCE; turn++) {
		const stack = run.stack ?? [];
		const frame = stack.at(-1);
		if (!frame) return finishRun(scope, run);
		const step = version.document.blocks[frame.block]?.[frame.at];
		if (!step) {
			await endBlock(scope, run, steps);
			continue;
		}
		const doing: Doing = { ...common, step, frame, path: pathOf(stack) };
		if ((await doStep(doing)) === 'later') return { step: step.key };
	}
	run.turn += 1;
	await save(scope, run);
	await goOn(scope, run);
	return { done: 'on' };
};

async function doStep(doing: Doing): Promise<Next> {
	switch (kindOf(doing.step)) {
		case 'call':
			return doCall(doing);
		case 'wait':
			return doWait(doing);
		case 'branch':
			return doBranch(doing);
		case 'approve':
			return doApprove(doing);
		case 'each':
			return doEach(doing);
		case 'stop':
			return doStop(doing);
		default:
			await failRun(doing.scope, doing.run, doing.version, `The step “${doing.step.key}” says not what to do`);
			return 'later';
	}
}

/** The end of a block: back to where it was begun, or once more for the next value. */
async function endBlock(scope: Scope, run: Run, steps: StepRow[]): Promise<void> {
	const stack = run.stack ?? [];
	const frame = stack.at(-1) as Frame;
	if (frame.each !== undefined) return endLoop(scope, run, steps);
	stack.pop();
	await save(scope, run);
}
