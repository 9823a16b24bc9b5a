import type { JsonSchema } from '@freehold/core';
import { checkCondition } from './check-conditions.ts';
import { checkStep } from './check-steps.ts';
import { checkTrigger } from './check-trigger.ts';
import type { Checking } from './checking.ts';
import { DEEPEST, kindOf, type Step, subjectOf, type WorkflowDocument, waysOf } from './model.ts';
import { recordShape, runShape, stepShape } from './shapes.ts';
import type { DocumentFault, Question, World } from './world.ts';

export type Checked = { faults: DocumentFault[]; questions: Question[] };

/** So many steps in all; a run that needs more is several workflows. */
const MOST_STEPS = 200;

/**
 * Finds everything that is wrong with a document that has passed its schema, before it ever runs: operations, events and fields that there are
 * not, references to nothing or to something of another kind, conditions that cannot be read, blocks that are missing, used twice or
 * never. Never throws.
 */
export function checkDocument(document: WorkflowDocument, world: World): Checked {
	const faults: DocumentFault[] = [];
	const questions: Question[] = [];
	const fault: Checking['fault'] = (pointer, code, detail) => void faults.push({ pointer, code, detail });
	const { trigger, blocks } = document;
	const entity = subjectOf(trigger);
	const record = entity === undefined ? undefined : recordShape(entity, world.acting);
	const event = trigger.event ? world.acting.events.get(trigger.event)?.payload : undefined;
	const base = runShape(event, record);
	const shapeWith = (steps: Record<string, JsonSchema>, item?: JsonSchema): JsonSchema => ({
		type: 'object',
		properties: { ...base, steps: { type: 'object', properties: steps }, ...(item ? { item } : {}) },
	});
	const question: Checking['question'] = (pointer, where) => {
		if (entity && world.registry.entities.has(entity)) questions.push({ pointer, entity, where });
	};
	const common = { world, entity, fault, question };
	checkTrigger(trigger, { ...common, shape: shapeWith({}), later: new Set() });
	if (trigger.where) checkCondition(trigger.where, '/trigger/where', { ...common, shape: shapeWith({}), later: new Set() });

	const all = Object.values(blocks).flat();
	if (!Object.hasOwn(blocks, 'main')) fault('/blocks', 'block_missing', 'There is no block “main”, with which it begins');
	else if (all.length === 0) fault('/blocks/main', 'empty', 'It does nothing: add a step');
	if (all.length > MOST_STEPS) fault('/blocks', 'too_long', `Found ${all.length} steps, meant at most ${MOST_STEPS}`);
	checkKeys(blocks, fault);
	const used = new Set(['main']);
	const known: Record<string, JsonSchema> = {};
	const later = new Set(all.map(({ key }) => key));

	const visit = (name: string, depth: number, item?: JsonSchema): void => {
		for (const [at, step] of (blocks[name] ?? []).entries()) {
			const pointer = `/blocks/${name}/${at}`;
			const inner = checkStep(step, pointer, { ...common, shape: shapeWith(known, item), later });
			later.delete(step.key);
			if (step.each) known[step.key] = stepShape(undefined);
			for (const [place, way] of waysOf(step).entries()) {
				const to = `${pointer}/${step.branch ? (place < step.branch.cases.length ? `branch/cases/${place}/go` : 'branch/else') : 'each/go'}`;
				if (!Object.hasOwn(blocks, way)) fault(to, 'block_missing', `There is no block “${way}”`);
				else if (used.has(way)) fault(to, 'block_again', `The block “${way}” is used already: each has one place`);
				else if (depth >= DEEPEST) fault(to, 'too_deep', `Blocks stand at most ${DEEPEST} inside each other`);
				else {
					used.add(way);
					visit(way, depth + 1, step.each ? inner : item);
				}
			}
			known[step.key] = leftBy(step, world);
		}
	};
	if (all.length <= MOST_STEPS) {
		visit('main', 1);
		for (const name of Object.keys(blocks))
			if (!used.has(name)) fault(`/blocks/${name}`, 'block_unused', 'No step leads to this block');
	}
	return { faults, questions };
}

function checkKeys(blocks: WorkflowDocument['blocks'], fault: Checking['fault']): void {
	const seen = new Set<string>();
	for (const [name, steps] of Object.entries(blocks)) {
		if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > 40)
			fault(
				`/blocks/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
				'name',
				'A block is named in small letters, digits and _',
			);
		for (const [at, { key }] of steps.entries()) {
			if (seen.has(key)) fault(`/blocks/${name}/${at}/key`, 'key_again', `There is a step “${key}” already`);
			seen.add(key);
		}
	}
}

/** What later steps may refer to. */
function leftBy(step: Step, { acting }: World): JsonSchema {
	const kind = kindOf(step);
	if (kind === 'call') return stepShape(acting.operations.get(step.call?.operation ?? ''));
	const outcomes = kind === 'approve' ? ['approved', 'rejected'] : kind === 'wait' ? ['event', 'time'] : undefined;
	return stepShape(undefined, outcomes ? { type: 'string', enum: outcomes } : undefined);
}
