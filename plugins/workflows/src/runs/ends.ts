import type { Scope } from '@freehold/core';
import type { Step, WorkflowDocument } from '../document/model.ts';
import { cut, goOn, move, type Run, type StepRow, stepsOf, type Version } from './rows.ts';

export const stepNamed = (document: WorkflowDocument, key: string): Step | undefined =>
	Object.values(document.blocks)
		.flat()
		.find((one) => one.key === key);

/** What is to be undone, the last one first. */
export const undoable = (steps: readonly StepRow[], { document }: Version): StepRow[] =>
	steps
		.filter(({ kind, state, key }) => kind === 'call' && state === 'done' && stepNamed(document, key)?.call?.undo)
		.sort((one, other) => other.turn - one.turn);

export async function finishRun(scope: Scope, run: Run, reason?: string): Promise<object> {
	await move(scope, run, 'done', { step: null, stepTitle: null, stack: [], ...(reason ? { error: cut(reason) } : {}) });
	return { state: 'done' };
}

/** A run fails for good: what its steps have done is undone first, where they say how. */
export async function failRun(scope: Scope, run: Run, version: Version, error: string, { undo = true } = {}): Promise<object> {
	await letGo(scope, run.id);
	const rest = undo ? undoable(await stepsOf(scope, run.id), version) : [];
	if (rest.length === 0) {
		await move(scope, run, 'failed', { error: cut(error) });
		return { state: 'failed' };
	}
	return beginUndo(scope, run, 'compensated', error);
}

export async function beginUndo(
	scope: Scope,
	run: Run,
	after: 'cancelled' | 'compensated',
	error: string | null,
): Promise<object> {
	run.turn += 1;
	await move(scope, run, 'compensating', {
		undoing: true,
		after,
		turn: run.turn,
		wakeAt: null,
		...(error ? { error: cut(error) } : {}),
	});
	await goOn(scope, run);
	return { state: 'compensating' };
}

/** Nobody is waited for any more. */
export async function letGo(scope: Scope, run: string): Promise<void> {
	await scope.sql('delete from workflow_listeners where run = $1', [run]);
	const { data } = await scope.records('workflow-approval').list({ filter: { run, status: 'waiting' }, limit: 100 });
	for (const { id } of data) await scope.records('workflow-approval').update(id, { status: 'withdrawn' });
	const waiting = await scope.records('workflow-step').list({ filter: { run, state: 'waiting' }, limit: 100 });
	for (const { id } of waiting.data)
		await scope.records('workflow-step').update(id, { state: 'failed', outcome: 'cancelled', wakeAt: null });
}
