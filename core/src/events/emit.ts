import { v7 } from 'uuid';
import { columnAt } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { createValidator } from '../operations/validate.ts';
import type { Registry } from '../schema/model.ts';
import type { EventType } from './catalogue.ts';
import type { Events } from './model.ts';

/** Tells what is wrong with an event's data; nothing: it is as the schema file says. */
export type FaultsOf = (type: string, data: unknown) => string[];

/** The payloads of all kinds of events, compiled. */
export function createPayloads(types: ReadonlyMap<string, EventType>, registry: Registry): FaultsOf {
	const validator = createValidator(registry);
	const compiled = new Map([...types.values()].map(({ type, payload }) => [type, validator.faults(payload)]));
	return (type, data) => {
		const faultsIn = compiled.get(type);
		if (!faultsIn) return [`no schema file declares the event “${type}”`];
		return faultsIn(data).map(({ pointer, detail }) => `${pointer || 'data'}: ${detail}`);
	};
}

type Parts = { types: ReadonlyMap<string, EventType>; faultsOf: FaultsOf; store: Pick<Store, 'tables'> };

/** Writes what code says has happened into the outbox, in the transaction in which it does. */
export function createEmit({ types, faultsOf, store }: Parts): Events['emit'] {
	return async ({ organization, sql }, type, record, data) => {
		const known = types.get(type);
		if (!known) throw unknownType(type, types);
		if (known.said === 'always')
			throw new Error(
				`emit("${type}"): the database says this by itself; declare an event of its own in x-events of ${known.entity.file}`,
			);
		const faults = faultsOf(type, data);
		if (faults.length) throw new Error(`emit("${type}"): ${faults.join('; ')}, as x-events of ${known.entity.file} says`);
		const table = store.tables.get(known.entity.name);
		const owner = table && known.entity.owner ? columnAt(table, known.entity.owner)?.name : undefined;
		await sql(
			`insert into outbox (organization_id, id, type, entity, record, owner, data, actor_kind, actor, at)
			select $1, $2, $3, $4, $5, ${owner ? `(select t.${owner} from ${table?.name} t where t.id = $5)` : 'null'}, $6::jsonb,
				coalesce(said->>'kind', 'system'), (said->>'id')::uuid, clock_timestamp()
			from (select nullif(current_setting('freehold.actor', true), '')::jsonb as said) s`,
			[organization.id, v7(), type, known.entity.name, record, JSON.stringify(data)],
		);
	};
}

function unknownType(type: string, types: ReadonlyMap<string, EventType>): Error {
	const entity = type.split('.')[0];
	const near = [...types.values()].filter((one) => one.entity.name === entity && one.said !== 'always').map((one) => one.type);
	const meant = near.length ? `there are ${near.join(', ')}` : 'declare it in x-events of its schema file';
	return new Error(`emit("${type}"): no schema file declares this event; ${meant}`);
}
