import type { JobHandler, RecordObject, Scope } from '@freehold/core';
import { isZone } from '../zone.ts';
import { faultOfRule, nextTime } from './recurrence.ts';
import { plan } from './reminders.ts';

/** What the next one takes over from the one before. */
const KEPT = [
	'title',
	'description',
	'priority',
	'timeZone',
	'category',
	'assignee',
	'team',
	'reminders',
	'waiting',
	'recurrence',
	'repeatWhen',
	'exceptions',
	'contact',
	'lead',
	'listing',
	'deal',
	'series',
	'seriesStart',
] as const;

/**
 * Makes the next task of a series: at the first time of the repetition behind this one that has not passed, so that who was away finds
 * one task and not ten. Each time has one task, however often it is asked for.
 */
export async function makeNext(task: RecordObject, scope: Scope): Promise<void> {
	if (!task.recurrence || !task.occurrence || !task.series) return;
	const repetition = {
		rule: task.recurrence,
		start: task.seriesStart ?? task.occurrence,
		zone: task.timeZone ?? scope.organization.timeZone,
		exceptions: task.exceptions ?? [],
	};
	// What came from a file was never looked at.
	if (!isZone(repetition.zone) || faultOfRule(repetition) !== null) return;
	const dueAt = nextTime(repetition, Math.max(Date.parse(task.occurrence), Date.now()));
	if (!dueAt) return;
	const next: RecordObject = Object.fromEntries(KEPT.map((name) => [name, task[name]]));
	const steps = (task.checklist ?? []) as { text: string }[];
	const record = { ...next, dueAt, occurrence: dueAt, checklist: steps.map(({ text }) => ({ text, done: false })) };
	const [id] = await scope.records('task').createMany([record], 'skip');
	if (id) await plan({ ...record, id, status: 'open' }, scope);
}

/** A series goes on by the clock, though nobody has done this one. */
export const repeat: JobHandler = async ({ task: id, occurrence }: { task: string; occurrence: string }, scope) => {
	const { data } = await scope.records('task').list({ filter: { id }, limit: 1 });
	const [task] = data;
	if (task?.repeatWhen === 'due' && Date.parse(task.occurrence) === Date.parse(occurrence)) await makeNext(task, scope);
};
