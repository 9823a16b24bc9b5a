/** A step of a pipeline, as far as going along it is concerned. */
export type Stage = {
	id: string;
	name: string;
	position: number;
	kind: 'open' | 'won' | 'lost';
	optional: boolean;
	probability: number;
	requires?: string[] | null;
	checklist?: string[] | null;
};

/**
 * Where a deal may go from a stage, in the order of the pipeline: forward to the next open stage, past those that may be skipped;
 * to what is won once no open stage is left that must be passed; to what is lost from anywhere; back where the pipeline allows it.
 * From a stage that has ended: nowhere (a deal is opened again first).
 */
export function movesFrom(stages: readonly Stage[], from: Stage, allowsBack: boolean): Stage[] {
	if (from.kind !== 'open') return [];
	const open = stages.filter(({ kind }) => kind === 'open');
	const ahead = open.filter(({ position }) => position > from.position).sort(byPosition);
	const blocking = ahead.findIndex(({ optional }) => !optional);
	const reachable = blocking < 0 ? ahead : ahead.slice(0, blocking + 1);
	const back = allowsBack ? open.filter(({ position }) => position < from.position) : [];
	const won = blocking < 0 ? stages.filter(({ kind }) => kind === 'won') : [];
	const lost = stages.filter(({ kind }) => kind === 'lost');
	return [...back, ...reachable, ...won, ...lost].sort(byPosition);
}

const byPosition = (one: Stage, other: Stage): number => one.position - other.position;
