import type { JobHandler } from '@freehold/core';
import { call, isPassing, mayMend, wordsOf } from './call.ts';
import type { Doing } from './doing.ts';
import { stepNamed, undoable } from './ends.ts';
import { cut, goOn, move, nowOf } from './rows.ts';

/** So often what could not be undone is tried again, each time twice as long after half a minute. */
const TIMES = 3;

/** Undoes one step, the last one that was done; where none is left, the run has come to its end. */
export async function undoNext(
	common: Pick<Doing, 'scope' | 'acting' | 'actor' | 'run' | 'version' | 'steps'>,
): ReturnType<JobHandler> {
	const { scope, run, version, steps } = common;
	const [row] = undoable(steps, version);
	if (!row) {
		await move(scope, run, run.after ?? 'compensated', { undoing: false, step: null, stepTitle: null });
		return { state: run.state };
	}
	const now = nowOf(scope);
	if (row.wakeAt && Date.parse(row.wakeAt) > now) return { done: 'nothing' };
	const spec = stepNamed(version.document, row.key)?.call?.undo as NonNullable<Parameters<typeof call>[1]>;
	run.turn += 1;
	try {
		await call(common, spec, { path: row.path, turn: row.turn });
		await scope.records('workflow-step').update(row.id, { state: 'undone', wakeAt: null, attempts: 0 });
		await move(scope, run, 'compensating', { turn: run.turn, step: row.key, stepTitle: `Undone: ${row.key}`, wakeAt: null });
		await goOn(scope, run);
		return { undone: row.key };
	} catch (error) {
		if (isPassing(error)) throw error;
		// The attempts of the doing are over: from here on the field counts those of the undoing.
		const attempts = row.outcome === 'undoing' ? row.attempts + 1 : 1;
		const said = wordsOf(error);
		if (mayMend(error) && attempts <= TIMES) {
			const wakeAt = now + 30_000 * 2 ** (attempts - 1);
			const change = { attempts, outcome: 'undoing', error: said, wakeAt: new Date(wakeAt).toISOString() };
			await scope.records('workflow-step').update(row.id, change);
			await move(scope, run, 'compensating', { turn: run.turn, wakeAt: new Date(wakeAt).toISOString() });
			await goOn(scope, run, wakeAt);
			return { tried: row.key };
		}
		await scope.records('workflow-step').update(row.id, { outcome: 'done', error: said, wakeAt: null });
		await move(scope, run, 'failed', { turn: run.turn, error: cut(`“${row.key}” could not be undone: ${said}`) });
		return { state: 'failed' };
	}
}
