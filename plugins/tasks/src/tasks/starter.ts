import { type AfterHook, problem, type RecordObject, type Scope } from '@freehold/core';
import { Temporal } from 'temporal-polyfill';
import { dayOf, instantOf } from '../zone.ts';
import { categoriesOf, faultOfCategory } from './categories.ts';
import { plan } from './reminders.ts';

type Step = {
	title: string;
	description?: string;
	priority?: string;
	category?: string;
	dueDays?: number;
	dueTime?: string;
	assignee?: string;
	checklist?: string[];
	reminders?: number[];
	waitsFor?: number[];
};

type Template = { id: string; title: string; steps: Step[] };

const FITTING = `select id, title, steps from task_templates where archived_at is null and active
	and (purpose is null or purpose = $1) and (property_type is null or property_type = $2) order by title, id limit 100`;

/**
 * The first tasks of a new listing, in the transaction that makes it: both are there, or neither is. Imported listings come with a past
 * of their own, and get none.
 * @throws conflict, which refuses the listing, where a template cannot be used any more
 */
export const makeStarterTasks: AfterHook = async (listing, scope) => {
	const templates = await scope.sql<Template>(FITTING, [listing.purpose, listing.propertyType]);
	if (templates.length === 0) return;
	await refuseUnusable(templates, scope);
	for (const template of templates) await makeTasks(template, listing, scope);
};

async function makeTasks(template: Template, listing: RecordObject, scope: Scope): Promise<void> {
	const records = template.steps.map((step) => ({
		title: step.title,
		description: step.description ?? null,
		priority: step.priority ?? 'normal',
		category: step.category ?? null,
		dueAt: dueTimeOf(step, scope.organization.timeZone),
		assignee: step.assignee ?? listing.agent ?? null,
		checklist: step.checklist?.map((text) => ({ text, done: false })) ?? null,
		reminders: step.reminders ?? null,
		listing: listing.id,
		template: template.id,
	}));
	const ids = await scope.records('task').createMany(records);
	const waits = template.steps.flatMap(({ waitsFor = [] }, at) =>
		waitsFor.map((number) => ({ task: ids[at], blocker: ids[number - 1] })),
	);
	if (waits.length) await scope.records('task-dependency').createMany(waits);
	for (const [at, record] of records.entries()) await plan({ ...record, id: ids[at], status: 'open' }, scope);
}

/** What is due today at an hour that has passed is due at the end of the day. */
function dueTimeOf({ dueDays, dueTime = '17:00' }: Step, zone: string): string | null {
	if (dueDays === undefined) return null;
	const day = dayOf(Date.now(), zone).add({ days: dueDays });
	const time = instantOf(day.toPlainDateTime(Temporal.PlainTime.from(dueTime)), zone);
	const end = instantOf(day.add({ days: 1 }).toPlainDateTime(), zone) - 1000;
	return new Date(time > Date.now() ? time : end).toISOString();
}

/** A category that was renamed, a colleague who has left: said once, for all templates, before anything is written. */
async function refuseUnusable(templates: readonly Template[], scope: Scope): Promise<void> {
	const known = await categoriesOf(scope.sql);
	const named = [...new Set(templates.flatMap(({ steps }) => steps.flatMap(({ assignee }) => assignee ?? [])))];
	const there = named.length
		? await scope.sql<{ id: string }>('select id from users where id = any($1::uuid[]) and active and archived_at is null', [
				named,
			])
		: [];
	const present = new Set(there.map(({ id }) => id));
	const faults = templates.flatMap(({ title, steps }) =>
		steps.flatMap((step, at) => faultsOf(step, at, known, present).map((fault) => `“${title}”, task ${at + 1}: ${fault}`)),
	);
	if (faults.length === 0) return;
	throw problem('conflict', {
		detail: `The listing was not made, since its first tasks cannot be. ${faults.slice(0, 5).join('; ')}. Change the task template, or switch it off`,
	});
}

function faultsOf(
	{ category, assignee, waitsFor = [] }: Step,
	at: number,
	known: readonly string[],
	present: Set<string>,
): string[] {
	const faults = category ? [faultOfCategory(category, known)] : [];
	if (assignee && !present.has(assignee)) faults.push('its assignee is not an active user');
	if (waitsFor.some((number) => number > at)) faults.push('it waits for a task that does not stand above it');
	return faults.filter((fault): fault is string => fault !== null);
}
