import { allows, type JsonSchema } from '@freehold/core';
import { checkCondition } from './check-conditions.ts';
import { checkPointer, checkText, tryOut } from './check-references.ts';
import { checkEvent, OWN } from './check-trigger.ts';
import type { Checking } from './checking.ts';
import { type CallSpec, KINDS, kindOf, type Step } from './model.ts';
import { shapesAt, stepShape, typesOf } from './shapes.ts';
import { meant } from './world.ts';

/** Finds what is wrong with a step. Answers, for a loop, what its items look like. */
export function checkStep(step: Step, pointer: string, checking: Checking): JsonSchema | undefined {
	const { fault, world } = checking;
	checkText(step.title, `${pointer}/title`, checking);
	const kind = kindOf(step);
	if (!kind) {
		fault(pointer, 'step', `A step is exactly one of ${KINDS.join(', ')}`);
		return undefined;
	}
	const { call, wait, branch, approve, each, stop } = step;
	if (call) {
		checkCall(call, `${pointer}/call`, checking);
		if (call.undo) {
			// It may refer to what it undoes.
			const own = stepShape(world.acting.operations.get(call.operation));
			checkCall(call.undo, `${pointer}/call/undo`, { ...checking, shape: withStep(checking.shape, step.key, own) });
		}
	}
	if (wait) checkWait(wait, `${pointer}/wait`, checking);
	for (const [at, { when }] of branch?.cases.entries() ?? [])
		checkCondition(when, `${pointer}/branch/cases/${at}/when`, checking);
	if (approve) {
		if (!approve.role && !approve.user) fault(`${pointer}/approve`, 'nobody', 'Nobody is asked: name a role or a user');
		checkText(approve.ask, `${pointer}/approve/ask`, checking);
		checkText(approve.user, `${pointer}/approve/user`, checking);
		if (approve.otherwise && !approve.timeout)
			fault(`${pointer}/approve/otherwise`, 'timeout', 'It only means something together with a timeout');
	}
	checkText(stop?.reason, `${pointer}/stop/reason`, checking);
	if (!each) return undefined;
	const shapes = checkPointer(each.in, `${pointer}/each/in`, checking);
	if (shapes.length === 0) return {};
	const isList = typesOf({ anyOf: shapes }, world.words);
	if (isList.size > 0 && !isList.has('array')) fault(`${pointer}/each/in`, 'reference', `“${each.in}” is no list`);
	return { anyOf: shapes.flatMap(({ items }) => (items ? [items] : [{}])) };
}

const withStep = (shape: JsonSchema, key: string, own: JsonSchema): JsonSchema => ({
	...shape,
	properties: {
		...shape.properties,
		steps: { type: 'object', properties: { ...shape.properties?.steps?.properties, [key]: own } },
	},
});

function checkWait(wait: NonNullable<Step['wait']>, pointer: string, checking: Checking): void {
	const { fault, entity, world } = checking;
	const said = (['for', 'until', 'event'] as const).filter((one) => wait[one] !== undefined);
	if (said.length !== 1)
		fault(pointer, 'wait', `Found ${said.join(' and ') || 'nothing'}; meant exactly one of for, until, event`);
	if (wait.until !== undefined) {
		checkText(wait.until, `${pointer}/until`, checking);
		if (!wait.until.includes('{{') && Number.isNaN(Date.parse(wait.until)))
			fault(`${pointer}/until`, 'time', 'Meant a time such as 2026-01-31T09:00:00Z, or a reference to one');
	}
	if (wait.event === undefined) {
		for (const name of ['record', 'where', 'timeout'] as const)
			if (wait[name] !== undefined) fault(`${pointer}/${name}`, 'wait', 'It only means something together with an event');
		return;
	}
	checkEvent(wait.event, `${pointer}/event`, checking);
	const kind = wait.event.split('.')[0];
	if (wait.record !== undefined) checkText(wait.record, `${pointer}/record`, checking);
	else if (kind !== entity)
		fault(
			`${pointer}/record`,
			'record',
			`“${wait.event}” is no event of ${entity ? `the run's ${entity}` : 'a record that the run is about'}: name the record`,
		);
	if (wait.where) {
		const heard = world.acting.events.get(wait.event)?.payload;
		const event = heard && {
			...checking.shape.properties?.event,
			properties: { ...checking.shape.properties?.event?.properties, data: heard },
		};
		const shape = event ? { ...checking.shape, properties: { ...checking.shape.properties, event } } : checking.shape;
		checkCondition(wait.where, `${pointer}/where`, { ...checking, shape });
	}
}

/** An operation with what it is given. */
function checkCall(call: CallSpec, pointer: string, checking: Checking): void {
	const { fault, world } = checking;
	const { acting, actor } = world;
	const operation = acting.operations.get(call.operation);
	if (!operation) {
		fault(
			`${pointer}/operation`,
			'operation',
			`There is no operation “${call.operation}”${meant(call.operation, acting.operations.keys())}`,
		);
		return;
	}
	const refused = refusal(operation, acting);
	if (refused) {
		fault(`${pointer}/operation`, 'operation', refused);
		return;
	}
	const isOpen = operation.permission === 'signed-in' || operation.permission === 'anyone';
	if (!isOpen && allows(actor, operation.permission, operation.entity) === false)
		fault(`${pointer}/operation`, 'forbidden', `You may not do it yourself: it needs ${operation.permission}`);
	const isOnRecord = operation.path.includes('{id}');
	if (isOnRecord && call.id === undefined) fault(`${pointer}/id`, 'required', 'It is done with a record: which one?');
	if (!isOnRecord && call.id !== undefined) fault(`${pointer}/id`, 'unknown', 'It is done with no particular record');
	checkText(call.id, `${pointer}/id`, checking);
	const isRead = operation.method === 'GET';
	if (!isRead && call.query !== undefined) fault(`${pointer}/query`, 'unknown', 'Only what reads takes a query');
	for (const [name, value] of Object.entries(call.query ?? {})) checkText(value, `${pointer}/query/${name}`, checking);
	if (isRead && operation.kind === 'custom') checkBody(call.query ?? {}, `${pointer}/query`, operation.input, checking);
	if (isRead || !operation.input) {
		if (call.body !== undefined) fault(`${pointer}/body`, 'unknown', 'It takes no body');
		return;
	}
	if (call.body !== undefined || (operation.input.required?.length ?? 0) > 0)
		checkBody(call.body ?? {}, `${pointer}/body`, operation.input, checking);
}

/** Why a step may not do it; nothing: it may. */
function refusal(
	operation: Parameters<Checking['world']['acting']['isPart']>[0],
	acting: Checking['world']['acting'],
): string | undefined {
	const { entity, stepUp, permission } = operation;
	if (entity.plugin === OWN) return 'A workflow does nothing to workflows';
	if (entity.plugin === 'identity') return 'A workflow does nothing with people, keys and settings';
	if (stepUp) return 'It is so dangerous that a person must prove who they are';
	if (permission === 'anyone') return 'It is for those who have not signed in';
	return acting.isPart(operation)
		? undefined
		: 'It takes or streams a file, or calls the world outside: it cannot be one transaction with the run';
}

function checkBody(body: Record<string, unknown>, pointer: string, input: JsonSchema | undefined, checking: Checking): void {
	const schema = input ?? { type: 'object', properties: {}, additionalProperties: false };
	const { body: tried, open } = tryOut(body, pointer, schema, checking);
	for (const { pointer: at, code, detail } of checking.world.acting.faults(schema, tried)) {
		// What is only known later is not judged now; a choice above it might come out otherwise.
		const isOpen = open.some((one) => at === one || at.startsWith(`${one}/`));
		const isAbove = open.some((one) => one.startsWith(`${at}/`)) && !['required', 'unknown'].includes(code);
		if (isOpen && code !== 'unknown') continue;
		if (isAbove) continue;
		const name = at.split('/').at(-1) ?? '';
		const known = shapesAt(schema, at.split('/').slice(0, -1).join('/'), checking.world.words).flatMap((one) =>
			Object.keys(one.properties ?? {}),
		);
		checking.fault(pointer + at, code, code === 'unknown' ? `${detail}${meant(name, known)}` : detail);
	}
}
