import type { Sql } from '../data/model.ts';
import type { Operation } from '../operations/model.ts';
import type { EventHouse } from './events.ts';
import type { Taking } from './model.ts';

/** What an operation that succeeded says by itself (`x-events … on`), in its transaction. */
export type Say = (sql: Sql, organization: string, record: string, moved?: { from: string; to: string }) => Promise<void>;

/** Undefined where the operation says nothing. */
export function compileSay({ id, entity }: Operation, { types, emit }: Pick<EventHouse, 'types' | 'emit'>): Say | undefined {
	const operation = id.slice(entity.name.length + 1);
	const said = Object.entries(entity.events).flatMap(([name, { on }]) => {
		const type = types.get(`${entity.name}.${name}`);
		return type && on?.includes(operation) ? [type] : [];
	});
	if (said.length === 0) return undefined;
	return async (sql, organization, record, moved) => {
		const taking = { sql, organization: { id: organization } as Taking['organization'] };
		for (const { type, payload } of said) {
			const told = Object.entries(moved ?? {}).filter(([name]) => payload.properties && Object.hasOwn(payload.properties, name));
			await emit(taking, type, record, Object.fromEntries(told));
		}
	};
}
