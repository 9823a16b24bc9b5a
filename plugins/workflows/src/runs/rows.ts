import { problem, type RecordObject, type Scope } from '@freehold/core';
import type { WorkflowDocument } from '../document/model.ts';

export type RunState =
	| 'running'
	| 'waiting'
	| 'awaiting_approval'
	| 'done'
	| 'failed'
	| 'cancelled'
	| 'compensating'
	| 'compensated';

/** A place in a document: which block, and which of its steps; in a loop also the step that repeats it, and for which value. */
export type Frame = { block: string; at: number; each?: string; index?: number };

export type Run = {
	id: string;
	workflow: string;
	version: string;
	state: RunState;
	entity: string | null;
	record: string | null;
	owner: string | null;
	step: string | null;
	depth: number;
	event: string | null;
	eventType: string | null;
	eventData: Record<string, unknown> | null;
	eventAt: string | null;
	stack: Frame[] | null;
	undoing: boolean;
	after: 'cancelled' | 'compensated' | null;
	turn: number;
	error: string | null;
	createdAt: string;
};

export type StepRow = {
	id: string;
	run: string;
	path: string;
	key: string;
	kind: string;
	state: 'running' | 'waiting' | 'done' | 'failed' | 'undone' | 'taken_over';
	outcome: string | null;
	turn: number;
	output: Record<string, unknown> | null;
	list: string | null;
	attempts: number;
	wakeAt: string | null;
};

export type Version = {
	id: string;
	workflow: string;
	number: number;
	status: 'draft' | 'published';
	document: WorkflowDocument;
	publishedBy: string | null;
};

/** What a state may become; a run that has ended stays as it is, but for one that failed and is tried again. */
const NEXT: Record<RunState, readonly RunState[]> = {
	running: ['running', 'waiting', 'awaiting_approval', 'done', 'failed', 'cancelled', 'compensating'],
	waiting: ['running', 'failed', 'cancelled', 'compensating'],
	awaiting_approval: ['running', 'done', 'failed', 'cancelled', 'compensating'],
	compensating: ['compensating', 'compensated', 'cancelled', 'failed'],
	failed: ['running', 'compensating'],
	done: [],
	cancelled: [],
	compensated: [],
};

export const ENDED: readonly RunState[] = ['done', 'failed', 'cancelled', 'compensated'];

/** The run, held so that nobody else goes on with it until this transaction ends; null: there is none. */
export async function hold(scope: Scope, id: string): Promise<Run | null> {
	const [row] = await scope.sql('select id from workflow_runs where id = $1 for update', [id]);
	return row ? ((await scope.records('workflow-run').get(id)) as Run) : null;
}

/** @throws conflict where a run in this state cannot become that */
export async function move(scope: Scope, run: Run, state: RunState, change: Partial<RecordObject> = {}): Promise<void> {
	if (!NEXT[run.state].includes(state))
		throw problem('conflict', {
			detail: `A run that is ${run.state.replace('_', ' ')} cannot become ${state.replace('_', ' ')}`,
		});
	const ended = ENDED.includes(state) ? { endedAt: new Date(nowOf(scope)).toISOString(), wakeAt: null } : {};
	await scope.records('workflow-run').update(run.id, { state, ...ended, ...change });
	Object.assign(run, change, { state });
}

export const versionOf = async (scope: Scope, id: string): Promise<Version> =>
	(await scope.records('workflow-version').get(id)) as Version;

/** By the clock that jobs go by; milliseconds since 1970. */
export const nowOf = (scope: Scope): number => scope.service<{ now(): number }>('host').now();

/** Asks for the next step. One of a run at a turn is enough, however many ask. */
export async function goOn(scope: Scope, run: Pick<Run, 'id' | 'turn'>, at?: number): Promise<void> {
	const when = at === undefined ? {} : { at: new Date(at) };
	await scope.enqueue('workflows.advance', { run: run.id }, { key: `${run.id} ${run.turn}`, ...when });
}

/** Steps of a run in the order of doing. */
export const stepsOf = async (scope: Scope, run: string): Promise<StepRow[]> => {
	const all: StepRow[] = [];
	let cursor: string | undefined;
	do {
		const page = await scope
			.records('workflow-step')
			.list({ filter: { run }, sort: 'turn', limit: 100, ...(cursor ? { cursor } : {}) });
		all.push(...(page.data as StepRow[]));
		cursor = page.next ?? undefined;
	} while (cursor);
	return all;
};

/** A text that a field of so many characters holds. */
export const cut = (text: string, most = 1000): string => text.slice(0, most).replaceAll('\0', '').toWellFormed();
