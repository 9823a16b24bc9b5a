import { Problem } from '@freehold/core';
import type { CallSpec } from '../document/model.ts';
import { filled, resolved } from '../document/references.ts';
import { type Doing, type Next, passed, rowOf, where } from './doing.ts';
import { failRun } from './ends.ts';
import { cut, goOn, nowOf } from './rows.ts';
import { keptOf, valuesOf } from './values.ts';

type Calling = Pick<Doing, 'scope' | 'acting' | 'actor' | 'run' | 'version' | 'steps'>;
type Given = { id?: string; query?: Record<string, string>; body?: unknown };
export type Called = { given: Given; answer: unknown };

/**
 * Does an operation through the one door, with what the publisher may do at this moment. What fails is undone by itself, so that it can be
 * written down that it has failed.
 * @throws what the operation threw
 */
export async function call(calling: Calling, spec: CallSpec, here: { path: string; turn?: number }): Promise<Called> {
	const { scope, acting, actor, run, version, steps } = calling;
	const zone = scope.organization.timeZone;
	return acting.act(scope, actor, { id: run.id, action: 'workflows.advance' }, async (own) => {
		const values = await valuesOf(run, version, steps, own, { part: spec, ...here });
		const given: Given = {
			...(spec.id === undefined ? {} : { id: filled(spec.id, values) }),
			...(spec.query === undefined ? {} : { query: resolved(spec.query, values, zone) as Record<string, string> }),
			...(spec.body === undefined ? {} : { body: resolved(spec.body, values, zone) }),
		};
		const needsBody = acting.operations.get(spec.operation)?.input && given.body === undefined;
		const answer = await own.invoke(spec.operation, needsBody ? { ...given, body: {} } : given);
		return { given, answer };
	});
}

export async function doCall(doing: Doing): Promise<Next> {
	const { scope, run, version, step, path } = doing;
	const spec = step.call as NonNullable<typeof step.call>;
	const now = nowOf(scope);
	const row = await rowOf(doing, now);
	// Asked for once too often: its next attempt is still to come.
	if (row.wakeAt && Date.parse(row.wakeAt) > now) return 'later';
	const attempts = row.attempts + 1;
	try {
		const { given, answer } = await call(doing, spec, { path });
		const output = keptOf(step.key, answer, version.document);
		const done = { state: 'done', outcome: 'done', attempts, input: given, output, error: null, wakeAt: null };
		await scope.records('workflow-step').update(row.id, { ...done, endedAt: new Date(now).toISOString() });
	} catch (error) {
		if (isPassing(error)) throw error;
		const { times = 3, seconds = 30 } = spec.retry ?? {};
		const said = wordsOf(error);
		if (mayMend(error) && attempts <= times) {
			const wakeAt = now + seconds * 1000 * 2 ** (attempts - 1);
			run.turn += 1;
			await scope.records('workflow-step').update(row.id, { attempts, error: said, wakeAt: new Date(wakeAt).toISOString() });
			await scope
				.records('workflow-run')
				.update(run.id, { ...where(doing), turn: run.turn, wakeAt: new Date(wakeAt).toISOString() });
			await goOn(scope, run, wakeAt);
			return 'later';
		}
		const failed = { state: 'failed', outcome: 'failed', attempts, error: said, wakeAt: null };
		await scope.records('workflow-step').update(row.id, { ...failed, endedAt: new Date(now).toISOString() });
		if (spec.onError !== 'go-on') {
			await scope.records('workflow-run').update(run.id, where(doing));
			await failRun(scope, run, version, `${step.title ?? step.key}: ${said}`);
			return 'later';
		}
	}
	run.turn += 1;
	await scope.records('workflow-run').update(run.id, where(doing));
	await passed(doing);
	await goOn(scope, run);
	return 'later';
}

/** May the same come out well a little later? Not what was refused for what was asked. */
export const mayMend = (error: unknown): boolean =>
	!(error instanceof Problem) || error.status >= 500 || error.status === 409 || error.status === 429 || error.status === 423;

/** A deadlock, or a connection that is gone: no fault of the step, and the whole transaction is done anew. */
export const isPassing = (error: unknown): boolean => {
	const code = String((error as { code?: unknown }).code ?? '');
	return /^(08|40|53|55|57P|58|ECONN|EPIPE)/.test(code) || /^Connection terminated/.test((error as Error).message ?? '');
};

/** What went wrong, for who looks at the run. Of our own faults no more than that there is one. */
export function wordsOf(error: unknown): string {
	if (!(error instanceof Problem)) return 'Something went wrong inside the platform; its log says what';
	return cut(String(error.detail ?? error.message));
}
