import { randomUUID } from 'node:crypto';
import type { BeforeHook, ImportRow, RecordObject, Scope } from '@freehold/core';
import { type Fault, refuse } from '../faults.ts';
import { isZone } from '../zone.ts';
import { categoriesOf, faultOfCategory } from './categories.ts';
import { faultOfRule } from './recurrence.ts';

/** Gives a new task what was left out, and refuses what cannot be: a due time that has passed, a repetition without end or day. */
export const prepareTask: BeforeHook = async (body, scope) => {
	const prepared: RecordObject = { ...body };
	if (prepared.assignee === undefined && !prepared.team && scope.actor.kind === 'user') prepared.assignee = scope.actor.id;
	refuse([...faultsIn(prepared, scope), ...lateness(prepared.dueAt)]);
	await refuseCategory(prepared, scope);
	return { ...prepared, ...seriesOf(prepared), progress: prepared.progress ?? shareDone(prepared.checklist) };
};

/** The same for a change: what is not sent is as it was. */
export const prepareChange: BeforeHook = async (body, scope, { id }) => {
	const before = await scope.records('task').get(id as string);
	const changed: RecordObject = { ...body };
	const after: RecordObject = { ...before, ...changed };
	const isMoved = changed.dueAt !== undefined && changed.dueAt !== null && !isSame(changed.dueAt, before.dueAt);
	refuse([...faultsIn(after, scope), ...(isMoved ? lateness(changed.dueAt) : [])]);
	await refuseCategory(changed, scope);
	if (changed.checklist !== undefined && changed.progress === undefined && !['done', 'cancelled'].includes(before.status))
		changed.progress = shareDone(changed.checklist);
	const isAnother = ['recurrence', 'timeZone'].some((name) => changed[name] !== undefined && changed[name] !== before[name]);
	return { ...changed, ...(isAnother ? seriesOf(after) : {}) };
};

/** Rows of a file bring a history: what was due may have been due long ago. They make no reminders and repeat nothing. */
export const prepareRows: BeforeHook = async (body, scope) => {
	const known = await categoriesOf(scope.sql);
	for (const { line, record, refusals } of body.rows as ImportRow[]) {
		const wrong = record.category ? faultOfCategory(record.category, known) : null;
		if (wrong) refusals.push({ line, column: 'category', reason: wrong, found: String(record.category) });
		if (record.timeZone && !isZone(record.timeZone))
			refusals.push({ line, column: 'timeZone', reason: 'Meant an IANA zone like Europe/Berlin', found: record.timeZone });
		record.progress ??= record.status === 'done' ? 100 : shareDone(record.checklist);
	}
	return body;
};

const isSame = (one: unknown, other: unknown): boolean => Date.parse(String(one)) === Date.parse(String(other));

/** What has been due already cannot be done in time. */
function lateness(dueAt: unknown): Fault[] {
	if (typeof dueAt !== 'string' || Date.parse(dueAt) > Date.now()) return [];
	return [
		{
			pointer: '/dueAt',
			code: 'past',
			detail: 'This has passed; a task is due in the future',
			found: dueAt,
			expected: 'a later time',
		},
	];
}

/** Faults of a task as it would be. */
function faultsIn(task: RecordObject, scope: Pick<Scope, 'organization'>): Fault[] {
	const faults: Fault[] = [];
	const { dueAt, timeZone, recurrence, reminders } = task;
	if (timeZone && !isZone(timeZone))
		faults.push({ pointer: '/timeZone', code: 'zone', detail: 'Meant an IANA zone like Europe/Berlin', found: timeZone });
	if (reminders?.length && !dueAt)
		faults.push({ pointer: '/reminders', code: 'dueAt', detail: 'There is no due time to be reminded of' });
	if (recurrence && !dueAt)
		faults.push({ pointer: '/recurrence', code: 'dueAt', detail: 'A repetition starts at a due time; there is none' });
	if (recurrence && dueAt && faults.length === 0) {
		const zone = timeZone ?? scope.organization.timeZone;
		const wrong = faultOfRule({ rule: recurrence, start: dueAt, zone });
		if (wrong) faults.push({ pointer: '/recurrence', code: 'recurrence', detail: wrong, found: recurrence });
	}
	return faults;
}

async function refuseCategory({ category }: RecordObject, scope: Scope): Promise<void> {
	if (!category) return;
	const wrong = faultOfCategory(category, await categoriesOf(scope.sql));
	if (wrong) refuse([{ pointer: '/category', code: 'category', detail: wrong, found: category }]);
}

/** A repetition that begins with this task, or none. */
function seriesOf({ recurrence, dueAt }: RecordObject): RecordObject {
	if (!recurrence) return { series: null, seriesStart: null, occurrence: null };
	// Rules count in whole seconds.
	const first = new Date(Math.floor(Date.parse(dueAt) / 1000) * 1000).toISOString();
	return { series: randomUUID(), seriesStart: first, occurrence: first };
}

/** Percent of a checklist that is done. */
export function shareDone(checklist: unknown): number {
	const steps = (checklist ?? []) as { done?: boolean }[];
	return steps.length ? Math.round((100 * steps.filter(({ done }) => done).length) / steps.length) : 0;
}
