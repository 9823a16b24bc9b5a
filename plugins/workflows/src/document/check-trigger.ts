import type { Checking } from './checking.ts';
import { TRIGGERS, type Trigger } from './model.ts';
import { recordShape, shapesAt } from './shapes.ts';
import { faultOfRule, isWall, isZone } from './times.ts';
import { meant } from './world.ts';

/** The plugin whose own records begin no workflow: what a run does to them would begin the next one. */
export const OWN = 'workflows';

export function checkTrigger(trigger: Trigger, checking: Checking): void {
	const { fault, world } = checking;
	const said = TRIGGERS.filter((kind) => trigger[kind] !== undefined);
	if (said.length !== 1) {
		fault('/trigger', 'trigger', `Found ${said.join(' and ') || 'none'}; meant exactly one of ${TRIGGERS.join(', ')}`);
		return;
	}
	const { event, state, time, manual } = trigger;
	if (event) {
		checkEvent(event, '/trigger/event', checking);
	} else if (state) {
		const entity = checkEntity(state.entity, '/trigger/state/entity', checking);
		const field = entity?.fields.find(({ name }) => name === state.field);
		const shape = entity && recordShape(entity.name, world.acting);
		const [values] = shape ? shapesAt(shape, `/${state.field}`, world.words) : [];
		const named = entity?.fields.filter(({ schema }) => schema.enum || schema.type === 'boolean').map(({ name }) => name) ?? [];
		if (entity && (!field || !values || field.hidden))
			fault('/trigger/state/field', 'field', `There is no field “${state.field}”${meant(state.field, named)}`);
		else if (entity && !named.includes(state.field))
			fault('/trigger/state/field', 'field', `“${state.field}” is no state; meant one of ${named.join(', ')}`);
		else if (values?.enum && !values.enum.includes(state.is))
			fault('/trigger/state/is', 'value', `“${state.is}” is none of ${values.enum.filter((one) => one !== null).join(', ')}`);
	} else if (time) {
		const zone = time.timeZone ?? world.zone;
		if (!isZone(zone)) fault('/trigger/time/timeZone', 'zone', `There is no time zone “${zone}”`);
		else if (!isWall(time.start)) fault('/trigger/time/start', 'time', `There is no “${time.start}”`);
		else {
			const wrong = faultOfRule({ rule: time.rule, start: time.start, zone });
			if (wrong) fault('/trigger/time/rule', 'rule', wrong);
		}
		if (time.entity !== undefined) checkEntity(time.entity, '/trigger/time/entity', checking);
	} else if (manual?.entity !== undefined) checkEntity(manual.entity, '/trigger/manual/entity', checking);
}

/** An event that may be heard. */
export function checkEvent(event: string, pointer: string, { world, fault }: Checking): void {
	const known = world.acting.events.get(event);
	if (!known) fault(pointer, 'event', `There is no event “${event}”${meant(event, world.acting.events.keys())}`);
	else if (known.entity.plugin === OWN) fault(pointer, 'event', 'What workflows do themselves begins no workflow');
}

function checkEntity(name: string, pointer: string, { world, fault }: Checking) {
	const entity = world.registry.entities.get(name);
	const isRead = world.acting.operations.has(`${name}.get`) && world.acting.operations.has(`${name}.list`);
	if (entity && isRead && entity.plugin !== OWN) return entity;
	const known = [...world.registry.entities.keys()].filter((one) => world.acting.operations.has(`${one}.list`));
	fault(pointer, 'entity', `There are no records of the kind “${name}” that a run could be about${meant(name, known)}`);
	return undefined;
}
