import { type Acting, type AnySubscriber, type FreeholdEvent, printQuery, type Scope } from '@freehold/core';
import { holds } from '../document/conditions.ts';
import { later } from '../document/times.ts';
import { begin, inForce } from './begin.ts';
import { nowOf, stepsOf, type Version } from './rows.ts';
import { valuesOf } from './values.ts';
import { type Found, heard } from './waiting.ts';

type Listener = { id: string; workflow: string | null; step: string | null };

/** Hears what the workflows of an organisation, and the runs that wait, have asked for; and nothing of other organisations. */
export const hearing: AnySubscriber = {
	where: 'exists (select from workflow_listeners l where l.type = e.type and (l.record is null or l.record = e.record))',
	async subscriber(event, scope) {
		const listeners = await scope.sql<Listener>(
			'select id, workflow, step from workflow_listeners where type = $1 and (record is null or record = $2) order by id',
			[event.type, event.record],
		);
		for (const { workflow, step } of listeners) {
			if (step) await heard(scope, step, (found) => isMeant(scope, found, event), event);
			else if (workflow) await beginBy(scope, workflow, event);
		}
	},
};

async function beginBy(scope: Scope, workflow: string, event: FreeholdEvent): Promise<void> {
	const version = await inForce(scope, workflow);
	const { state, event: type } = version?.document.trigger ?? {};
	if (!version) return;
	if (state) await stateChanged(scope, version, event);
	else if (type === event.type) await begin(scope, version, { record: event.record, event });
}

/** Does the event that a step waits for meet its condition? What it says of the event is of this one, not of the one that began the run. */
async function isMeant(scope: Scope, { run, row, version }: Found, event: FreeholdEvent): Promise<boolean> {
	const wait = Object.values(version.document.blocks)
		.flat()
		.find(({ key }) => key === row.key)?.wait;
	if (!wait?.where) return true;
	const acting = scope.service<Acting>('acting');
	const actor = version.publishedBy ? await acting.person(scope, version.publishedBy) : null;
	if (!actor) return true;
	const steps = await stepsOf(scope, run.id);
	try {
		return await acting.act(scope, actor, { id: run.id, action: 'workflows.advance' }, async (own) => {
			const values = await valuesOf(run, version, steps, own, { part: null, path: row.path });
			const { id, type, record, at, data } = event;
			return holds(wait.where as string, { ...values, event: { id, type, record, at, data } }, run, own);
		});
	} catch {
		// What the publisher may not read any more cannot hold.
		return false;
	}
}

/** Has the record come into the state, or left it? */
async function stateChanged(scope: Scope, version: Version, event: FreeholdEvent): Promise<void> {
	const { state } = version.document.trigger;
	if (!state) return;
	const changed = (event.data as { changed?: string[] }).changed;
	if (changed && !changed.includes(state.field)) return;
	const key = [version.workflow, event.record];
	if (!(await isInState(scope, version, event.record))) {
		await scope.sql('delete from workflow_watches where workflow = $1 and record = $2', key);
		return;
	}
	// Once for each time that it comes into the state, however often it is told of meanwhile.
	const began = await momentOf(scope, event.at);
	const since = new Date(began).toISOString();
	const watch = { workflow: version.workflow, record: event.record, since };
	const [made] = await scope.records('workflow-watch').createMany([watch], 'skip');
	if (!made) return;
	if (!state.for) return void (await begin(scope, version, { record: event.record, event }));
	const at = new Date(later(began, state.for, scope.organization.timeZone));
	const payload = { version: version.id, record: event.record, since };
	await scope.enqueue('workflows.ripen', payload, { at, key: `${made}` });
}

/** When an event was, by the clock that jobs go by: the database's own, which wrote it down, may go otherwise. */
async function momentOf(scope: Scope, at: string): Promise<number> {
	const [row] = await scope.sql<{ ago: number }>(
		'select (extract(epoch from clock_timestamp() - $1::timestamptz) * 1000)::float8 as ago',
		[at],
	);
	return Math.round(nowOf(scope) - (row?.ago ?? 0));
}

/** Is the record in the state that a workflow waits for, as its publisher sees it? */
export async function isInState(scope: Scope, { document, publishedBy, workflow }: Version, record: string): Promise<boolean> {
	const { state } = document.trigger;
	const acting = scope.service<Acting>('acting');
	const actor = publishedBy ? await acting.person(scope, publishedBy) : null;
	if (!actor || !state) return false;
	const where = printQuery({
		and: [
			{ field: 'id', eq: record },
			{ field: state.field, eq: state.is },
		],
	});
	try {
		const found = await acting.act(scope, actor, { id: workflow, action: 'workflows.begin' }, (own) =>
			own.invoke(`${state.entity}.list`, { query: { where, limit: '1', fields: 'id' } }),
		);
		return (found as { data: unknown[] }).data.length > 0;
	} catch {
		return false;
	}
}
