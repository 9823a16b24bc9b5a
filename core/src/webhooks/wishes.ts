import type { InputFault } from '../errors.ts';
import { invalid } from '../identity/authority.ts';
import type { Entity, Registry } from '../schema/model.ts';
import { nearest } from '../schema/wording.ts';
import { fits } from './match.ts';

/** What a caller may say of what a webhook wants to hear. */
export type Wishes = { events?: string[]; filter?: Record<string, unknown> | null; changed?: string[] | null };

const OF_RECORDS = ['created', 'updated', 'deleted'];

/** Every event that there is, by its type. */
export const eventTypes = ({ entities }: Pick<Registry, 'entities'>): string[] =>
	[...entities.values()].flatMap((entity) =>
		[...(entity.tells ? OF_RECORDS : []), ...Object.keys(entity.events)].map((name) => `${entity.name}.${name}`),
	);

/**
 * Checks that wishes can come true: events that there are, and fields that at least one of their records has.
 * @throws invalid_input, the nearest name suggested
 */
export function createCheckWishes(registry: Pick<Registry, 'entities'>) {
	const types = eventTypes(registry);
	return ({ events = ['*'], filter, changed }: Wishes): void => {
		const faults: InputFault[] = events.flatMap((pattern, at) =>
			types.some((type) => fits(type, pattern)) ? [] : [unknownEvent(pattern, `/events/${at}`, types)],
		);
		const told = new Set(types.filter((type) => events.some((pattern) => fits(type, pattern))).map((type) => type.split('.')[0]));
		const fields = fieldsOf([...registry.entities.values()].filter(({ name }) => told.has(name)));
		if (faults.length === 0) {
			for (const name of Object.keys(filter ?? {}))
				if (!fields.has(name)) faults.push(unknownField(name, `/filter/${name}`, fields));
			for (const [at, name] of (changed ?? []).entries()) {
				if (!fields.has(name)) faults.push(unknownField(name, `/changed/${at}`, fields));
			}
		}
		if (faults.length) throw invalid(faults);
	};
}

const fieldsOf = (entities: readonly Entity[]): ReadonlySet<string> =>
	new Set(entities.flatMap(({ fields }) => fields.filter(({ hidden }) => !hidden).map(({ name }) => name)));

function unknownEvent(pattern: string, pointer: string, types: readonly string[]): InputFault {
	const meant = nearest(pattern, [...types, ...new Set(types.map((type) => `${type.split('.')[0]}.*`))]);
	const detail = `There is no event “${pattern}”${meant ? `; did you mean “${meant}”?` : ''}`;
	return { pointer, code: 'unknown_event', detail, found: pattern };
}

function unknownField(name: string, pointer: string, fields: ReadonlySet<string>): InputFault {
	const meant = nearest(name, [...fields]);
	const detail = `No record of these events has a field “${name}”${meant ? `; did you mean “${meant}”?` : ''}`;
	return { pointer, code: 'unknown_field', detail, found: name };
}
