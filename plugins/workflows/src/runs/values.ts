import type { Scope } from '@freehold/core';
import { comparisonsIn, isOfRun, pointerOf } from '../document/conditions.ts';
import type { Step, WorkflowDocument } from '../document/model.ts';
import { holesIn, isReference, namesOf, type Values, valueAt } from '../document/references.ts';
import { nowOf, type Run, type StepRow, type Version } from './rows.ts';

/** Every pointer that a part of a document refers to by. */
export function pointersIn(part: unknown): string[] {
	if (typeof part === 'string') return holesIn(part);
	if (Array.isArray(part)) return part.flatMap(pointersIn);
	if (typeof part !== 'object' || part === null) return [];
	if (isReference(part)) return [String(part.$)];
	return Object.entries(part).flatMap(([name, value]) => {
		if ((name === 'where' || name === 'when') && typeof value === 'string') return [...inCondition(value), ...holesIn(value)];
		return name === 'in' && typeof value === 'string' ? [value] : pointersIn(value);
	});
}

function inCondition(text: string): string[] {
	try {
		return comparisonsIn(text)
			.filter(({ field }) => isOfRun(field))
			.map(({ field }) => pointerOf(field));
	} catch {
		return [];
	}
}

/** Of what an operation answered, the parts that other steps refer to, and its id: no more of a person is kept than is needed. */
export function keptOf(key: string, answer: unknown, document: WorkflowDocument): Record<string, unknown> | null {
	if (typeof answer !== 'object' || answer === null) return null;
	const kept: Record<string, unknown> = {};
	const names = pointersIn(document)
		.map(namesOf)
		.filter(([root, of, part, name]) => root === 'steps' && of === key && part === 'output' && name !== undefined)
		.map(([, , , name]) => name as string);
	for (const name of new Set(['id', ...names]))
		if (Object.hasOwn(answer, name)) kept[name] = (answer as Record<string, unknown>)[name];
	return Object.keys(kept).length ? kept : null;
}

/**
 * All that a step may refer to. The record is read as the scope's actor, and only where something refers to it.
 * @param until the step that is undone: what came later is not known to it
 */
export async function valuesOf(run: Run, version: Version, steps: readonly StepRow[], scope: Scope, here: Here): Promise<Values> {
	const known: Values['steps'] = {};
	for (const { key, state, output, outcome, turn } of steps)
		if (state !== 'running' && (here.turn === undefined || turn <= here.turn)) known[key] = { output, outcome };
	const wants = pointersIn(here.part).some((pointer) => namesOf(pointer)[0] === 'record');
	const { entity, record } = run;
	return {
		event: { id: run.event, type: run.eventType, record, at: run.eventAt, data: run.eventData ?? {} },
		record: wants && entity && record ? ((await scope.invoke(`${entity}.get`, { id: record })) as Record<string, unknown>) : null,
		steps: known,
		item: itemAt(here.path, steps),
		run: { id: run.id, startedAt: run.createdAt },
		now: new Date(nowOf(scope)).toISOString(),
		publisher: version.publishedBy as string,
	};
}

export type Here = { part: unknown; path: string; turn?: number };

/** `main.2/chase#3.0`: the fourth value of the list that the step at main.2 repeats for. */
function itemAt(path: string, steps: readonly StepRow[]): unknown {
	const frames = path.split('/');
	for (let at = frames.length - 1; at > 0; at--) {
		const index = /#(\d+)\./.exec(frames[at] as string)?.[1];
		if (index === undefined) continue;
		const loop = steps.find((one) => one.path === frames.slice(0, at).join('/'));
		return (JSON.parse(loop?.list ?? '[]') as unknown[])[Number(index)];
	}
	return undefined;
}

/** The list that a loop repeats for. */
export function listAt(step: Step, values: Values): unknown[] | null {
	const list = valueAt(values, step.each?.in ?? '');
	return Array.isArray(list) ? list : null;
}
