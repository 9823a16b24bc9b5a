import type { RecordObject, Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Parts } from './door.ts';
import type { Operation } from './model.ts';

/** The fields that some transition asks for: once a record has left its first state they stay. */
export function neededOnceMoved({ states }: Operation['entity']): string[] {
	return [...new Set(Object.values(states?.transitions ?? {}).flatMap(({ requires }) => requires ?? []))];
}

export async function refuseEmptied(
	{ entity }: Operation,
	{ store }: Pick<Parts, 'store'>,
	id: string,
	emptied: string[],
	sql: Sql,
): Promise<void> {
	const { field, initial } = entity.states as NonNullable<typeof entity.states>;
	const text = await store.getText(store.views(entity.name, 'full'), sql, id, { fields: ['id', field] });
	const state = text === null ? initial : (JSON.parse(text) as RecordObject)[field];
	if (state === initial) return;
	throw problem('invalid_input', {
		detail: `This ${entity.title.toLowerCase()} is ${state}; it cannot be without ${emptied.join(', ')}`,
		errors: emptied.map((name) => ({ pointer: `/${name}`, code: 'required', detail: `This is needed while it is ${state}` })),
	});
}

export function refuseTransition(
	operation: Operation,
	name: string,
	rule: { from: string[]; requires?: string[] },
	state: string,
	record: RecordObject,
): void {
	const title = operation.entity.title.toLowerCase();
	if (!rule.from.includes(state)) {
		throw problem('invalid_transition', {
			detail: `This ${title} is ${state}; ${name} is possible from ${rule.from.join(' or ')}`,
			found: state,
			expected: rule.from,
		});
	}
	const unset = (rule.requires ?? []).filter((field) => record[field] === null || record[field] === undefined);
	if (unset.length) {
		throw problem('invalid_input', {
			detail: `Before ${name} this ${title} needs ${unset.join(', ')}`,
			errors: unset.map((field) => ({ pointer: `/${field}`, code: 'required', detail: `This is needed before ${name}` })),
		});
	}
}
