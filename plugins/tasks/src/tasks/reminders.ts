import type { AfterHook, JobHandler, RecordObject, Scope } from '@freehold/core';
import { mailUser } from '../mail.ts';
import { wallOf } from '../zone.ts';

const OPEN = ['open', 'in_progress'];

/** Asks for what has to happen at certain times: its reminders and, where it repeats by the clock, the next one. */
export async function plan(task: RecordObject, scope: Scope): Promise<void> {
	if (!task.dueAt || !OPEN.includes(task.status)) return;
	const due = Date.parse(task.dueAt);
	for (const minutes of (task.reminders ?? []) as number[]) {
		const at = due - minutes * 60_000;
		if (at <= Date.now()) continue;
		// One that is moved asks anew under another key; the job of before finds another due time, and does nothing.
		const key = `${task.id} ${minutes} ${due}`;
		await scope.enqueue('tasks.remind', { task: task.id, minutes, dueAt: task.dueAt }, { at: new Date(at), key });
	}
	if (task.recurrence && task.repeatWhen === 'due' && task.occurrence) {
		const key = `${task.id} ${Date.parse(task.occurrence)}`;
		const payload = { task: task.id, occurrence: task.occurrence };
		await scope.enqueue('tasks.repeat', payload, { at: new Date(task.occurrence), key });
	}
}

export const planTask: AfterHook = (task, scope) => plan(task, scope);

type Reminder = { task: string; minutes: number; dueAt: string };

/** Tells of a task that is due soon: an event, and a mail where its assignee wishes it. Not where it was done, moved or told to be silent. */
export const remind: JobHandler = async ({ task: id, minutes, dueAt }: Reminder, scope) => {
	const { data } = await scope.records('task').list({ filter: { id }, limit: 1 });
	const [task] = data;
	if (!task || !OPEN.includes(task.status)) return { reminded: false };
	if (Date.parse(task.dueAt) !== Date.parse(dueAt) || !(task.reminders ?? []).includes(minutes)) return { reminded: false };
	await scope.emit('task.reminded', id, { minutes, ...(task.assignee ? { assignee: task.assignee } : {}) });
	if (task.assignee) await mailUser(scope, task.assignee, letterOf(task, scope.organization));
	return { reminded: true };
};

function letterOf(task: RecordObject, { timeZone, locale }: Scope['organization']) {
	const zone = task.timeZone ?? timeZone;
	const when = wallOf(task.dueAt, zone).toLocaleString(locale, { dateStyle: 'full', timeStyle: 'short' });
	return { subject: `Due soon: ${task.title}`, paragraphs: [`“${task.title}” is due on ${when} (${zone}).`] };
}
