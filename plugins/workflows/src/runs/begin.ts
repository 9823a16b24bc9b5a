import type { Acting, FreeholdEvent, Scope } from '@freehold/core';
import { holds } from '../document/conditions.ts';
import { type Repeat, subjectOf, type Trigger } from '../document/model.ts';
import { cut, goOn, nowOf, type Run, type Version, versionOf } from './rows.ts';

/** A run that a run causes, that causes a run …: so many behind each other, and no more. */
export const DEEPEST_CAUSE = 5;
/** So many runs of one workflow about one record within an hour. */
export const MOST_AN_HOUR = 20;
const HOUR = 3_600_000;

/** What begins a run, beside its version. */
export type Beginning = {
	record: string | null;
	event?: Pick<FreeholdEvent, 'id' | 'type' | 'data' | 'at' | 'actor'>;
	/** A person has asked for it: what limits the platform itself does not hold. */
	byHand?: boolean;
};

/** The version in force of a workflow that is on; null: there is none. */
export async function inForce(scope: Scope, workflow: string): Promise<Version | null> {
	const [row] = await scope.sql<{ version: string | null }>(
		`select version from workflows where id = $1 and status = 'on' and archived_at is null`,
		[workflow],
	);
	return row?.version ? versionOf(scope, row.version) : null;
}

/**
 * Begins a run, where nothing speaks against it: the condition, what the trigger says of records that have a run already, and the two bounds
 * that hold what would go on for ever. Resolves to the run's id, or null.
 */
export async function begin(scope: Scope, version: Version, beginning: Beginning): Promise<string | null> {
	const { trigger } = version.document;
	const { record, event, byHand = false } = beginning;
	const cause = await causeOf(scope, event?.actor);
	const base = baseOf(version, beginning, cause);
	if (!byHand && !(await isAllowedAgain(scope, version, record, trigger.repeat))) return null;
	const recent = byHand ? 0 : await countRecent(scope, version.workflow, record);
	// One row says so; those behind it are only not begun.
	if (recent > MOST_AN_HOUR) return null;
	if (recent === MOST_AN_HOUR) return endAtOnce(scope, base, `Stopped: ${MOST_AN_HOUR} runs about this record within an hour`);
	if (base.depth > DEEPEST_CAUSE)
		return endAtOnce(scope, base, `Stopped: ${DEEPEST_CAUSE} workflows have begun each other in a row`);
	const acting = scope.service<Acting>('acting');
	const actor = version.publishedBy ? await acting.person(scope, version.publishedBy) : null;
	if (!actor) return endAtOnce(scope, base, GONE);
	const about = { entity: base.entity, record };
	let owner: string | null = null;
	try {
		const isMeant = await acting.act(scope, actor, { id: version.workflow, action: 'workflows.begin' }, async (own) => {
			if (!trigger.where || byHand) return true;
			const values = {
				event: { id: event?.id ?? null, type: event?.type ?? null, record, at: event?.at ?? null, data: event?.data ?? {} },
				...{ record: null, steps: {}, item: undefined, now: new Date(nowOf(scope)).toISOString() },
				...{ run: { id: '', startedAt: '' }, publisher: version.publishedBy as string },
			};
			return holds(trigger.where, values, about, own);
		});
		if (!isMeant) return null;
		owner = await ownerOf(scope, about);
	} catch (error) {
		return endAtOnce(scope, base, `Its condition could not be judged: ${(error as Error).message}`);
	}
	const [id] = await scope.records('workflow-run').createMany([{ ...base, owner, stack: [{ block: 'main', at: 0 }] }], 'skip');
	if (!id) return null;
	await goOn(scope, { id, turn: 0 });
	return id;
}

export const GONE = 'Whoever published this version is not active any more: publish it anew';

function baseOf(version: Version, { record, event }: Beginning, cause: Pick<Run, 'id' | 'depth'> | null) {
	return {
		workflow: version.workflow,
		version: version.id,
		state: 'running',
		entity: record ? (subjectOf(version.document.trigger) ?? null) : null,
		record,
		depth: cause ? cause.depth + 1 : 0,
		cause: cause?.id ?? null,
		...(event ? { event: event.id, eventType: event.type, eventData: event.data, eventAt: event.at } : {}),
	};
}

/** What is kept of a run that does not even begin. */
async function endAtOnce(scope: Scope, base: ReturnType<typeof baseOf>, error: string): Promise<string | null> {
	const ended = { ...base, state: 'failed', error: cut(error), endedAt: new Date(nowOf(scope)).toISOString() };
	const [id] = await scope.records('workflow-run').createMany([ended], 'skip');
	return id ?? null;
}

/** The run that has done what an event tells of: it stands there as the platform's own doing. */
async function causeOf(scope: Scope, actor: FreeholdEvent['actor'] | undefined): Promise<Pick<Run, 'id' | 'depth'> | null> {
	if (actor?.kind !== 'system' || !actor.id) return null;
	const [row] = await scope.sql<Pick<Run, 'id' | 'depth'>>('select id, depth from workflow_runs where id = $1', [actor.id]);
	return row ?? null;
}

async function countRecent(scope: Scope, workflow: string, record: string | null): Promise<number> {
	const since = new Date(nowOf(scope) - HOUR);
	const [row] = await scope.sql<{ count: number }>(
		'select count(*)::int as count from workflow_runs where workflow = $1 and record is not distinct from $2 and created_at > $3',
		[workflow, record, since],
	);
	return row?.count ?? 0;
}

async function isAllowedAgain(
	scope: Scope,
	{ workflow, document }: Version,
	record: string | null,
	repeat?: Repeat,
): Promise<boolean> {
	if (repeat === 'always' || (record === null && !isRepeated(document.trigger))) return true;
	const [row] = await scope.sql<{ there: boolean }>(
		`select exists (select from workflow_runs where workflow = $1 and record is not distinct from $2
			and ($3 or state in ('running', 'waiting', 'awaiting_approval', 'compensating'))) as there`,
		[workflow, record, repeat === 'once'],
	);
	return !row?.there;
}

const isRepeated = ({ time, repeat }: Trigger): boolean => time !== undefined || repeat !== undefined;

/** Whose record it is: who reads their own records reads the runs about them. */
async function ownerOf(
	scope: Scope,
	{ entity, record }: { entity: string | null; record: string | null },
): Promise<string | null> {
	if (!entity || !record) return null;
	const registry = scope.service<{ entities: ReadonlyMap<string, { owner?: string | undefined }> }>('registry');
	const field = registry.entities.get(entity)?.owner;
	if (!field) return null;
	const { data } = await scope.records(entity).list({ filter: { id: record }, fields: [field], limit: 1 });
	return data[0]?.[field] ?? null;
}
