import { actorSetting } from '../audit/context.ts';
import { type EventType, eventTypes } from '../events/catalogue.ts';
import { HOLDINGS, type HoldingsRow, holdingsOf } from '../identity/holdings.ts';
import { createRoles } from '../identity/roles.ts';
import type { JsonSchema, Registry } from '../schema/model.ts';
import type { Door, Parts } from './door.ts';
import type { Actor, Operation, Scope } from './model.ts';
import { createValidator, type Fault } from './validate.ts';

/** For plugins whose data says what is to be done, and in whose name: `scope.service<Acting>('acting')`. */
export type Acting = {
	/** A person with what they may do at this moment; null: there is none, or they are not active any more. */
	person(scope: Scope, user: string): Promise<Actor | null>;
	/**
	 * Work in the transaction of a scope that is open, with what somebody else may do. What fails is undone by itself, and the scope goes on.
	 * What it changes is written down as done by `by` (kind `system`) on behalf of that person: events carry it as their actor, so that whoever
	 * hears them knows which run, and not only which person, has caused them.
	 */
	act<T>(scope: Scope, actor: Actor, by: { id: string; action: string }, work: (scope: Scope) => Promise<T>): Promise<T>;
	operations: ReadonlyMap<string, Operation>;
	/** May it be a part of somebody's transaction? Not what streams, takes a raw body or calls the world outside. */
	isPart(operation: Operation): boolean;
	events: ReadonlyMap<string, EventType>;
	/** What is wrong with a value, by a schema of the platform's. */
	faults(schema: JsonSchema, value: unknown): Fault[];
};

type Needs = Pick<Parts, 'registry' | 'outward'> & { registry: Registry; door: Door };

const PERSON = `select u.id, ${HOLDINGS} from users u where u.id = $1 and u.active and u.archived_at is null`;

export function createActing(parts: Needs): Acting {
	const { registry, outward } = parts;
	const roles = createRoles(registry.entities);
	const validator = createValidator(registry);
	const compiled = new WeakMap<JsonSchema, (value: unknown) => Fault[]>();
	const events = eventTypes(registry);
	return {
		async person({ sql, organization }, user) {
			const [row] = await sql<HoldingsRow & { id: string }>(PERSON, [user], 'person_as_actor');
			return row ? { kind: 'user', id: row.id, organization: organization.id, ...holdingsOf(row.id, row, roles) } : null;
		},
		act(scope, actor, { id, action }, work) {
			const by: Actor = { ...actor, kind: 'system', id, ...(actor.id ? { onBehalfOf: actor.id } : {}) };
			return parts.door.actAs(scope, actor, actorSetting({ actor: by, action }), work);
		},
		// Looked up when it is used: the door is made of parts that know the services.
		get operations() {
			return parts.door.operations;
		},
		isPart: ({ id, accepts, produces, kind }) => !accepts && !produces && kind !== 'import' && !outward.has(id),
		events,
		faults(schema, value) {
			let check = compiled.get(schema);
			if (!check) {
				check = validator.faults(schema);
				compiled.set(schema, check);
			}
			return check(value);
		},
	};
}
