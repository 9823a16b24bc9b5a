/** A document under the hands of somebody who edits it: every change makes a new one. */
import { kindOf, type Step, type StepKind, type Trigger, type WorkflowDocument, waysOf } from '../document/model.ts';

export type Fault = { pointer: string; code: string; detail: string };

export const EMPTY: WorkflowDocument = { trigger: { event: 'lead.created' }, blocks: { main: [] } };

const copied = (document: WorkflowDocument): WorkflowDocument => structuredClone(document);

const freshName = (base: string, taken: Iterable<string>): string => {
	const names = new Set(taken);
	if (!names.has(base)) return base;
	let number = 2;
	while (names.has(`${base}_${number}`)) number++;
	return `${base}_${number}`;
};

const keysOf = (document: WorkflowDocument): string[] =>
	Object.values(document.blocks)
		.flat()
		.map(({ key }) => key);

const freshStep = (kind: StepKind, key: string, block: string): Step => {
	switch (kind) {
		case 'call':
			return { key, title: 'Do something', call: { operation: 'task.create', body: { title: '' } } };
		case 'wait':
			return { key, title: 'Wait', wait: { for: 'P1D' } };
		case 'branch':
			return { key, title: 'Decide', branch: { cases: [{ when: '', go: block }] } };
		case 'approve':
			return { key, title: 'Ask', approve: { ask: '', role: 'broker' } };
		case 'each':
			return { key, title: 'For each', each: { in: '/steps/', go: block } };
		case 'stop':
			return { key, title: 'End', stop: {} };
	}
};

export function addStep(document: WorkflowDocument, block: string, at: number, kind: StepKind): WorkflowDocument {
	const next = copied(document);
	const way = freshName(kind === 'each' ? 'loop' : 'case', Object.keys(next.blocks));
	const step = freshStep(kind, freshName(kind, keysOf(next)), way);
	next.blocks[block]?.splice(at, 0, step);
	for (const name of waysOf(step)) next.blocks[name] = [];
	return next;
}

/** The step goes, and with it the blocks that only it leads to. */
export function removeStep(document: WorkflowDocument, block: string, at: number): WorkflowDocument {
	const next = copied(document);
	const [step] = next.blocks[block]?.splice(at, 1) ?? [];
	const drop = (one: Step): void => {
		for (const name of waysOf(one)) {
			for (const inner of next.blocks[name] ?? []) drop(inner);
			delete next.blocks[name];
		}
	};
	if (step) drop(step);
	return next;
}

export function moveStep(document: WorkflowDocument, block: string, at: number, by: 1 | -1): WorkflowDocument {
	const next = copied(document);
	const steps = next.blocks[block] ?? [];
	const other = steps[at + by];
	if (other) [steps[at], steps[at + by]] = [other, steps[at] as Step];
	return next;
}

export function changeStep(document: WorkflowDocument, block: string, at: number, step: Step): WorkflowDocument {
	const next = copied(document);
	const steps = next.blocks[block];
	if (steps) steps[at] = step;
	return next;
}

/** One more way of a branch, with an empty block. */
export function addWay(document: WorkflowDocument, block: string, at: number, way: 'case' | 'else'): WorkflowDocument {
	const next = copied(document);
	const branch = next.blocks[block]?.[at]?.branch;
	if (!branch) return next;
	const name = freshName(way === 'else' ? 'otherwise' : 'case', Object.keys(next.blocks));
	next.blocks[name] = [];
	if (way === 'else') branch.else = name;
	else branch.cases.push({ when: '', go: name });
	return next;
}

export const withTrigger = (document: WorkflowDocument, trigger: Trigger): WorkflowDocument => ({ ...copied(document), trigger });

/** What of a step a person reads first. */
export function inShort(step: Step): string {
	const { call, wait, branch, approve, each, stop } = step;
	if (call) return call.operation;
	if (wait)
		return [wait.event ?? '', wait.for ?? '', wait.until ?? '', wait.timeout ? `at most ${wait.timeout}` : '']
			.filter(Boolean)
			.join(', ');
	if (branch) return branch.cases.map(({ when }) => when || '…').join(' / ');
	if (approve) return `${approve.ask || '…'} (${approve.role ?? approve.user ?? '?'})`;
	if (each) return each.in;
	return stop?.reason ?? stop?.as ?? '';
}

export const faultsAt = (faults: readonly Fault[], pointer: string): Fault[] =>
	faults.filter((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`));

/** A value as a field of text shows it: references behind a “=”. */
export function shownValue(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'object' && Object.hasOwn(value, '$')) {
		const { $: pointer, plus } = value as { $: string; plus?: string };
		return `=${pointer}${plus ? ` + ${plus}` : ''}`;
	}
	return JSON.stringify(value);
}

/** And back; nothing is nothing. Numbers, yes or no, lists and objects are read as JSON where the field is of such a type. */
export function readValue(text: string, types: readonly string[]): unknown {
	if (text === '') return undefined;
	const reference = /^=\s*(\/\S*)(?:\s*\+\s*(P\S+))?$/.exec(text);
	if (reference) return { $: reference[1], ...(reference[2] ? { plus: reference[2] } : {}) };
	if (types.length > 0 && !types.includes('string')) {
		try {
			return JSON.parse(text);
		} catch {
			return text;
		}
	}
	return text;
}

export { kindOf };
