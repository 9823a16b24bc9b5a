import { type FreeholdEvent, type JobHandler, problem, type RecordObject, type Scope } from '@freehold/core';
import type { ApproveStep } from '../document/model.ts';
import { filled } from '../document/references.ts';
import { later as timeAfter } from '../document/times.ts';
import { done, orFail } from './control.ts';
import { type Doing, type Next, passed, rowOf, where } from './doing.ts';
import { beginUndo, finishRun, letGo, stepNamed, undoable } from './ends.ts';
import { cut, goOn, hold, nowOf, type Run, type StepRow, stepsOf, type Version, versionOf } from './rows.ts';
import { valuesOf } from './values.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const refused = (detail: string) => problem('invalid_input', { detail });

/** What the texts of a step say, as the publisher reads them. */
const said = (doing: Doing, part: unknown, texts: (string | undefined)[]): Promise<(string | undefined)[]> => {
	const { scope, acting, actor, run, version, steps, path } = doing;
	return acting.act(scope, actor, { id: run.id, action: 'workflows.advance' }, async (own) => {
		const values = await valuesOf(run, version, steps, own, { part, path });
		return texts.map((text) => (text === undefined ? undefined : filled(text, values)));
	});
};

/** A run stands still until it is woken: by a time, an event, an answer. */
async function stand(
	doing: Doing,
	row: StepRow,
	state: 'waiting' | 'awaiting_approval',
	wake: number | undefined,
): Promise<Next> {
	const { scope, run } = doing;
	const wakeAt = wake === undefined ? null : new Date(wake).toISOString();
	await scope.records('workflow-step').update(row.id, { state: 'waiting', wakeAt });
	await scope.records('workflow-run').update(run.id, { ...where(doing), state, wakeAt, turn: run.turn, stack: run.stack });
	if (wake !== undefined)
		await scope.enqueue('workflows.wake', { step: row.id }, { at: new Date(wake), key: `${row.id} ${wake}` });
	return 'later';
}

export async function doWait(doing: Doing): Promise<Next> {
	const { scope, run, step } = doing;
	const wait = step.wait as NonNullable<typeof step.wait>;
	const now = nowOf(scope);
	const zone = scope.organization.timeZone;
	const row = await rowOf(doing, now);
	return orFail(doing, row, async () => {
		const [until, record] = await said(doing, wait, [wait.until, wait.record]);
		if (wait.event) {
			const of = record ?? run.record;
			if (!of || !UUID.test(of)) throw refused('There is no record whose event could be waited for');
			await scope.records('workflow-listener').create({ type: wait.event, record: of, run: run.id, step: row.id });
			return stand(doing, row, 'waiting', wait.timeout ? timeAfter(now, wait.timeout, zone) : undefined);
		}
		const wake = wait.for ? timeAfter(now, wait.for, zone) : Date.parse(until ?? '');
		if (Number.isNaN(wake)) throw refused(`“${until ?? ''}” is no time that could be waited for`);
		if (wake > now) return stand(doing, row, 'waiting', wake);
		await done(scope, row, { outcome: 'time' });
		await passed(doing);
		return 'on';
	});
}

export async function doApprove(doing: Doing): Promise<Next> {
	const { scope, run, step } = doing;
	const approve = step.approve as ApproveStep;
	const now = nowOf(scope);
	const row = await rowOf(doing, now);
	return orFail(doing, row, async () => {
		const [ask, user] = await said(doing, approve, [approve.ask, approve.user]);
		const person =
			user && UUID.test(user) ? (await scope.sql('select id from users where id = $1', [user])).length > 0 && user : null;
		if (!person && !approve.role) throw refused('There is nobody to ask');
		const wake = approve.timeout ? timeAfter(now, approve.timeout, scope.organization.timeZone) : undefined;
		await scope.records('workflow-approval').create({
			...{
				run: run.id,
				step: row.id,
				question: cut(ask || step.key, 500),
				status: 'waiting',
				entity: run.entity,
				record: run.record,
			},
			...{ role: approve.role ?? null, person: person || null, dueAt: wake === undefined ? null : new Date(wake).toISOString() },
		});
		return stand(doing, row, 'awaiting_approval', wake);
	});
}

/** The time of a step that waits has come. */
export const wake: JobHandler = async ({ step: id }: { step: string }, scope) => {
	const found = await waitingStep(scope, id);
	if (!found?.row.wakeAt || Date.parse(found.row.wakeAt) > nowOf(scope)) return { woken: false };
	const { run, row, version } = found;
	const approve = stepNamed(version.document, row.key)?.approve;
	if (!approve) await wakeUp(scope, run, row, 'time');
	else await answered(scope, found, approve.otherwise === 'approve', { status: 'expired' });
	return { woken: true };
};

/** An event that a run waits for has happened. */
export async function heard(
	scope: Scope,
	stepId: string,
	isMeant: (found: Found) => Promise<boolean>,
	event: FreeholdEvent,
): Promise<void> {
	const found = await waitingStep(scope, stepId);
	if (!found || !(await isMeant(found))) return;
	await scope.records('workflow-step').update(found.row.id, { output: { event: event.id, at: event.at, data: event.data } });
	await wakeUp(scope, found.run, found.row, 'event');
}

export type Found = { run: Run; row: StepRow; version: Version };

/** A step that still waits, and its run, held. */
export async function waitingStep(scope: Scope, id: string): Promise<Found | null> {
	const [known] = await scope.sql<{ run: string }>('select run from workflow_steps where id = $1', [id]);
	const run = known && (await hold(scope, known.run));
	if (!run || !['waiting', 'awaiting_approval'].includes(run.state)) return null;
	const row = (await scope.records('workflow-step').get(id)) as StepRow;
	return row.state === 'waiting' ? { run, row, version: await versionOf(scope, run.version) } : null;
}

async function wakeUp(scope: Scope, run: Run, row: StepRow, outcome: string): Promise<void> {
	await scope.sql('delete from workflow_listeners where run = $1', [run.id]);
	await done(scope, row, { outcome });
	run.turn += 1;
	await passed({ scope, run });
	await goOn(scope, run);
}

/** An approval was decided, or its time is over: the run goes on, or ends as the document says. */
export async function answered(
	scope: Scope,
	{ run, row, version }: Found,
	isApproved: boolean,
	change: RecordObject,
): Promise<void> {
	const approval = await scope.records('workflow-approval').find({ step: row.id });
	if (approval) await scope.records('workflow-approval').update(approval.id, change);
	const outcome = isApproved ? 'approved' : 'rejected';
	const rejected = stepNamed(version.document, row.key)?.approve?.rejected ?? 'stop';
	if (isApproved || rejected === 'go-on') return wakeUp(scope, run, row, outcome);
	await done(scope, row, { outcome });
	await letGo(scope, run.id);
	const reason = `Refused: ${row.key}${change.reason ? ` (${change.reason})` : ''}`;
	const rest = rejected === 'undo' ? undoable(await stepsOf(scope, run.id), version) : [];
	if (rest.length) await beginUndo(scope, run, 'compensated', reason);
	else await finishRun(scope, run, reason);
}
