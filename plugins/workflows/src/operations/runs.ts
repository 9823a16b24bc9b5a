import { type Handler, problem, type Scope } from '@freehold/core';
import { subjectOf } from '../document/model.ts';
import { begin, inForce } from '../runs/begin.ts';
import { beginUndo, letGo, undoable } from '../runs/ends.ts';
import { ENDED, goOn, hold, move, type Run, stepsOf, versionOf } from '../runs/rows.ts';

const conflict = (detail: string) => problem('conflict', { detail });

async function held(scope: Scope, id: string): Promise<Run> {
	const run = await hold(scope, id);
	if (!run) throw problem('not_found', { detail: 'There is no such run' });
	return run;
}

export const start: Handler = async ({ id, body }: { id: string; body: { record?: string } }, scope) => {
	const version = await inForce(scope, id);
	if (!version) throw conflict('This workflow is off, or has no version in force');
	const entity = subjectOf(version.document.trigger);
	const { record = null } = body;
	const refuse = (detail: string) =>
		problem('invalid_input', { detail, errors: [{ pointer: '/record', code: 'record', detail }] });
	if (record && !entity) throw refuse('This workflow is about no record');
	if (!record && entity) throw refuse(`Say which ${entity} it is about`);
	if (record && entity) {
		try {
			await scope.invoke(`${entity}.get`, { id: record });
		} catch {
			throw refuse(`No ${entity} with this id`);
		}
	}
	const run = await begin(scope, version, { record, byHand: true });
	if (!run) throw conflict('It could not be begun');
	return { run };
};

export const cancel: Handler = async ({ id, body }: { id: string; body: { undo?: boolean } }, scope) => {
	const run = await held(scope, id);
	if (ENDED.includes(run.state)) throw conflict(`This run is ${run.state} already`);
	if (run.state === 'compensating') throw conflict('This run is being undone');
	await letGo(scope, id);
	const rest = body.undo ? undoable(await stepsOf(scope, id), await versionOf(scope, run.version)) : [];
	if (rest.length) await beginUndo(scope, run, 'cancelled', null);
	else await move(scope, run, 'cancelled', { error: null });
	return scope.records('workflow-run').get(id);
};

export const retry: Handler = async ({ id }, scope) => {
	const run = await held(scope, id);
	if (run.state !== 'failed') throw conflict(`Only a run that has failed is tried again; this one is ${run.state}`);
	if (!run.stack?.length) throw conflict('This run never began; replay it');
	for (const { id: step, state } of await stepsOf(scope, id))
		if (state === 'failed')
			await scope.records('workflow-step').update(step, { state: 'running', attempts: 0, error: null, outcome: null });
	run.turn += 1;
	await move(scope, run, run.undoing ? 'compensating' : 'running', { turn: run.turn, error: null, endedAt: null });
	await goOn(scope, run);
	return scope.records('workflow-run').get(id);
};

/** A new run that names the old one. From a step on, what came of the steps before it is taken over, and not undone with the new run. */
export const replay: Handler = async ({ id, body }: { id: string; body: { from?: string } }, scope) => {
	const run = await held(scope, id);
	if (!ENDED.includes(run.state)) throw conflict('This run is still under way: cancel it first');
	const version = await versionOf(scope, run.version);
	const main = version.document.blocks.main ?? [];
	const at = body.from === undefined ? 0 : main.findIndex(({ key }) => key === body.from);
	if (at < 0) {
		const detail = `There is no step “${body.from}” in the main block; there are ${main.map(({ key }) => key).join(', ')}`;
		throw problem('invalid_input', { detail, errors: [{ pointer: '/from', code: 'step', detail }] });
	}
	const steps = at === 0 ? [] : (await stepsOf(scope, id)).filter(({ path, state }) => placeOf(path) < at && state !== 'running');
	const { workflow, entity, record, owner, depth, eventType, eventData, eventAt } = run;
	const made = await scope.records('workflow-run').create({
		...{ workflow, version: run.version, state: 'running', entity, record, owner, depth, eventType, eventData, eventAt },
		...{ replayOf: id, stack: [{ block: 'main', at }], turn: steps.length },
	});
	for (const [turn, step] of steps.entries()) {
		const { path, key, kind, outcome, output, list } = step;
		const taken = { run: made.id, path, key, kind, outcome, output, list, state: 'taken_over', turn: turn + 1 };
		await scope.records('workflow-step').create(taken);
	}
	await goOn(scope, { id: made.id, turn: steps.length });
	return { run: made.id };
};

/** Which step of the main block it is, or belongs to: behind a branch the main block already stands one further. */
function placeOf(path: string): number {
	const [first = '', ...inner] = path.split('/');
	const place = Number(first.slice(first.lastIndexOf('.') + 1));
	return inner.length && !inner[0]?.includes('#') ? place - 1 : place;
}

export const state: Handler = async ({ id }, scope) => {
	const workflow = await scope.records('workflow').get(id);
	const version = workflow.version ? await versionOf(scope, workflow.version) : null;
	const rows = await scope.sql<{ state: string; count: number }>(
		'select state, count(*)::int as count from workflow_runs where workflow = $1 group by state',
		[id],
	);
	return {
		status: workflow.status,
		version: workflow.version,
		number: version?.number ?? null,
		runs: Object.fromEntries(rows.map((row) => [row.state, row.count])),
	};
};
