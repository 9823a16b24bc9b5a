/** A workflow as data: what `workflow-version.document` holds, once it has passed its schema. */
export type WorkflowDocument = { trigger: Trigger; blocks: Record<string, Step[]> };

export type Repeat = 'always' | 'one-at-a-time' | 'once';

/** What begins a run: one of `event`, `state`, `time` and `manual`. */
export type Trigger = {
	event?: string;
	state?: { entity: string; field: string; is: string; for?: string };
	time?: { rule: string; start: string; timeZone?: string; entity?: string };
	manual?: { entity?: string };
	where?: string;
	repeat?: Repeat;
};

export type CallSpec = { operation: string; id?: string; query?: Record<string, string>; body?: Record<string, unknown> };
export type CallStep = CallSpec & {
	undo?: CallSpec;
	retry?: { times?: number; seconds?: number };
	onError?: 'fail' | 'go-on';
};
export type WaitStep = { for?: string; until?: string; event?: string; record?: string; where?: string; timeout?: string };
export type BranchStep = { cases: { when: string; go: string }[]; else?: string };
export type ApproveStep = {
	ask: string;
	role?: string;
	user?: string;
	timeout?: string;
	otherwise?: 'approve' | 'reject';
	rejected?: 'go-on' | 'stop' | 'undo';
};
export type EachStep = { in: string; go: string; most?: number };
export type StopStep = { as?: 'done' | 'failed'; reason?: string };

export type Step = {
	key: string;
	title?: string;
	call?: CallStep;
	wait?: WaitStep;
	branch?: BranchStep;
	approve?: ApproveStep;
	each?: EachStep;
	stop?: StopStep;
};

export const KINDS = ['call', 'wait', 'branch', 'approve', 'each', 'stop'] as const;
export type StepKind = (typeof KINDS)[number];

/** What a step does; undefined where it says nothing or several things. */
export function kindOf(step: Step): StepKind | undefined {
	const kinds = KINDS.filter((kind) => step[kind] !== undefined);
	return kinds.length === 1 ? kinds[0] : undefined;
}

export const TRIGGERS = ['event', 'state', 'time', 'manual'] as const;

/** The kind of record that a run is about; undefined: none. `lead.created` is about a lead. */
export const subjectOf = ({ event, state, time, manual }: Trigger): string | undefined =>
	event ? event.split('.')[0] : (state?.entity ?? time?.entity ?? manual?.entity);

/** The blocks that a step leads to. */
export const waysOf = ({ branch, each }: Step): string[] =>
	branch ? [...branch.cases.map(({ go }) => go), ...(branch.else ? [branch.else] : [])] : each ? [each.go] : [];

/** How deep blocks may stand inside each other. */
export const DEEPEST = 8;
