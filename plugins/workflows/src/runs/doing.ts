import type { Acting, Actor, Scope } from '@freehold/core';
import { kindOf, type Step } from '../document/model.ts';
import { cut, type Frame, type Run, type StepRow, type Version } from './rows.ts';

/** What a step is done with. */
export type Doing = {
	scope: Scope;
	acting: Acting;
	actor: Actor;
	run: Run;
	version: Version;
	steps: StepRow[];
	/** The step, and where it stands. */
	step: Step;
	path: string;
	frame: Frame;
};

/** `on`: look at the next step at once. `later`: what comes next has been asked for, or somebody is waited for. */
export type Next = 'on' | 'later';

/** `main.3/chase#2.0` */
export const pathOf = (stack: readonly Frame[]): string =>
	stack.map(({ block, at, index }) => `${block}${index === undefined ? '' : `#${index}`}.${at}`).join('/');

/** Where a run stands, for people. */
export const where = ({ step }: Pick<Doing, 'step'>) => ({ step: step.key, stepTitle: cut(step.title ?? step.key, 200) });

/** Keeps where a run stands. */
export const save = async (scope: Scope, run: Run): Promise<void> =>
	void (await scope.records('workflow-run').update(run.id, { stack: run.stack, turn: run.turn }));

/** The row of the step that is done now: the one of an earlier attempt, or a new one. */
export async function rowOf({ scope, run, steps, step, path }: Doing, at: number): Promise<StepRow> {
	const known = steps.find((one) => one.path === path);
	if (known) return known;
	run.turn += 1;
	const made = (await scope.records('workflow-step').create({
		...{ run: run.id, path, key: step.key, title: step.title ?? step.key, kind: kindOf(step), state: 'running' },
		...{ turn: run.turn, attempts: 0, startedAt: new Date(at).toISOString() },
	})) as StepRow;
	steps.push(made);
	return made;
}

/** A step is done: the next one of its block comes. */
export async function passed(doing: Pick<Doing, 'scope' | 'run'>, state: 'running' = 'running'): Promise<void> {
	const { scope, run } = doing;
	const frame = run.stack?.at(-1);
	if (frame) frame.at += 1;
	await scope.records('workflow-run').update(run.id, { stack: run.stack, turn: run.turn, state, wakeAt: null });
	run.state = state;
}
