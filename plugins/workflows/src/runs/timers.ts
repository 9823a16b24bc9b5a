import type { Acting, JobHandler, Scope } from '@freehold/core';
import type { Trigger } from '../document/model.ts';
import { nextTime } from '../document/times.ts';
import { begin, inForce } from './begin.ts';
import { isInState } from './hearing.ts';
import { goOn, nowOf, type Version, versionOf } from './rows.ts';

/** Records for which one firing begins runs. */
const MOST_RECORDS = 100;

/** What a workflow that is on hears and waits for, instead of what it did before. */
export async function attend(scope: Scope, workflow: string): Promise<void> {
	await leave(scope, workflow);
	const version = await inForce(scope, workflow);
	if (!version) return;
	const { trigger } = version.document;
	const types = typesOf(trigger);
	if (types.length) await scope.records('workflow-listener').createMany(types.map((type) => ({ type, workflow })));
	if (trigger.time) await askForNext(scope, version, nowOf(scope));
}

/** It hears nothing any more. Jobs that come too late see that themselves. */
export async function leave(scope: Scope, workflow: string): Promise<void> {
	await scope.sql('delete from workflow_listeners where workflow = $1', [workflow]);
	await scope.sql('delete from workflow_watches where workflow = $1', [workflow]);
}

const typesOf = ({ event, state }: Trigger): string[] =>
	event ? [event] : state ? [`${state.entity}.created`, `${state.entity}.updated`] : [];

/** A workflow by time asks for its next time, and that one for the next: there is never more than one job of a version. */
async function askForNext(scope: Scope, version: Version, behind: number): Promise<void> {
	const { time } = version.document.trigger;
	if (!time) return;
	const zone = time.timeZone ?? scope.organization.timeZone;
	const next = nextTime({ rule: time.rule, start: time.start, zone }, behind);
	if (next === null) return;
	const at = new Date(next);
	await scope.enqueue('workflows.fire', { version: version.id, at: at.toISOString() }, { at, key: `${version.id} ${next}` });
}

/** However long nobody was there, it is made up for once. */
export const fire: JobHandler = async ({ version: id, at }: { version: string; at: string }, scope) => {
	const version = await current(scope, id);
	const { time, where } = version?.document.trigger ?? {};
	if (!version || !time) return { fired: false };
	await askForNext(scope, version, Math.max(nowOf(scope), Date.parse(at)));
	if (!time.entity) return { run: await begin(scope, version, { record: null }) };
	const records = await recordsFor(scope, version, time.entity, where);
	let runs = 0;
	for (const record of records) if (await begin(scope, version, { record })) runs++;
	return { runs };
};

async function recordsFor(scope: Scope, version: Version, entity: string, where: string | undefined): Promise<string[]> {
	const acting = scope.service<Acting>('acting');
	const actor = version.publishedBy ? await acting.person(scope, version.publishedBy) : null;
	if (!actor) {
		// One run that says why, and not one for each record.
		await begin(scope, version, { record: null });
		return [];
	}
	try {
		const query = { limit: String(MOST_RECORDS), fields: 'id', ...(where ? { where } : {}) };
		const found = await acting.act(scope, actor, { id: version.workflow, action: 'workflows.begin' }, (own) =>
			own.invoke(`${entity}.list`, { query }),
		);
		return (found as { data: { id: string }[] }).data.map(({ id }) => id);
	} catch (error) {
		scope.log.warn({ err: error, workflow: version.workflow }, 'the records of a workflow by time could not be read');
		return [];
	}
}

/** A record has been in a state for so long, if it has not left it since. */
export const ripen: JobHandler = async (payload: { version: string; record: string; since: string }, scope) => {
	const { record } = payload;
	const version = await current(scope, payload.version);
	if (!version) return { begun: false };
	const watch = await scope.records('workflow-watch').find({ workflow: version.workflow, record });
	const isSame = watch && Date.parse(watch.since) === Date.parse(payload.since);
	if (!isSame || !(await isInState(scope, version, record))) return { begun: false };
	return { run: await begin(scope, version, { record }) };
};

/** The version, where it is still the one in force. */
async function current(scope: Scope, id: string): Promise<Version | null> {
	const [row] = await scope.sql<{ workflow: string }>('select workflow from workflow_versions where id = $1', [id]);
	const version = row ? await inForce(scope, row.workflow) : null;
	return version?.id === id ? version : null;
}

const LATE = 5 * 60_000;

/** Asks again for what was lost with a job that somebody dropped, or that failed for good. Who is asked twice does it once. */
export const tend: JobHandler = async (_payload, scope) => {
	const now = nowOf(scope);
	const late = new Date(now - LATE);
	const runs = await scope.sql<{ id: string; turn: number }>(
		`select id, turn from workflow_runs where state in ('running', 'compensating') and updated_at < $1
			and (wake_at is null or wake_at < $1) order by id limit 500`,
		[late],
	);
	for (const run of runs) await goOn(scope, run);
	const steps = await scope.sql<{ id: string; wake_at: Date | string }>(
		`select id, wake_at from workflow_steps where state = 'waiting' and wake_at < $1 order by id limit 500`,
		[late],
	);
	for (const { id, wake_at: at } of steps)
		await scope.enqueue('workflows.wake', { step: id }, { key: `${id} ${new Date(at).getTime()}` });
	const timed = await scope.sql<{ id: string; version: string }>(
		`select w.id, w.version from workflows w join workflow_versions v on v.organization_id = w.organization_id and v.id = w.version
			where w.status = 'on' and w.archived_at is null and v.document->'trigger' ? 'time'`,
	);
	for (const { version } of timed) await askForNext(scope, await versionOf(scope, version), now);
	return { runs: runs.length, steps: steps.length };
};
