import { columnName } from '../data/columns.ts';
import type { EventType } from './catalogue.ts';
import type { FreeholdEvent } from './model.ts';

/** Which events of a type are heard at all; `sql` says the same of a row that still waits in the outbox. */
export type Only = { passes(event: FreeholdEvent): boolean; sql: string };

type Heard = { type: string; only?: Only };

/**
 * What stands for the events of many kinds of records, so that a plugin hears those of plugins it does not know:
 *
 * - `*.notify`: every event whose schema file says who is notified of it (`x-events`, `notify`);
 * - `*.assigned`: a record came into the hands of somebody (`x-entity.owner`), and not by their own doing.
 */
export const patternOf = (pattern: string): ((types: EventType[]) => Heard[]) | undefined => PATTERNS.get(pattern);

const PATTERNS = new Map<string, (types: EventType[]) => Heard[]>([
	['*.notify', (types) => types.filter(({ entity, name }) => entity.events[name]?.notify).map(({ type }) => ({ type }))],
	[
		'*.assigned',
		(types) =>
			types.flatMap(({ type, name, entity, said }) => {
				const { owner } = entity;
				if (!owner || said !== 'always' || entity.about || entity.access.visibility || entity.plugin === 'identity') return [];
				if (name === 'created') return [{ type, only: MADE }];
				return name === 'updated' ? [{ type, only: handedOver(owner) }] : [];
			}),
	],
]);

/** A page's visitors give nothing to anybody: what they send is an enquiry, and told as such. */
const isOthers = ({ owner, actor }: FreeholdEvent): boolean =>
	owner !== null && owner !== actor.id && actor.kind !== 'publishable-key';
const IS_OTHERS = `owner is not null and owner is distinct from actor and actor_kind <> 'publishable-key'`;

/** The platform itself makes records for people all day (demo data, starter tasks of a listing); nobody is told of each. */
const MADE: Only = {
	passes: (event) => isOthers(event) && event.actor.kind !== 'system',
	sql: `${IS_OTHERS} and actor_kind <> 'system'`,
};

const handedOver = (owner: string): Only => ({
	passes: (event) => isOthers(event) && ((event.data.changed ?? []) as string[]).includes(owner),
	sql: `${IS_OTHERS} and data->'changed' ? '${columnName(owner)}'`,
});
