import type { Sql } from '../data/model.ts';
import { columnAt, type View } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { type Restriction, restrictionSql } from '../data/write.ts';
import { allows, userOf } from '../identity/permission.ts';
import type { Actor } from '../operations/model.ts';
import { restrictionOf } from '../operations/restriction.ts';
import type { Sights } from '../operations/sight.ts';
import type { Entity, Registry } from '../schema/model.ts';
import type { FreeholdEvent, Reading } from './model.ts';

/**
 * How an actor's events of one kind of record are judged: all of them (its records are all read by the actor), or those whose record
 * the actor reads now, and where that is gone, whose owner then is among these users.
 */
type Rule = { view: View; among: 'all' | readonly string[]; isPublic: boolean; held?: Restriction | undefined };

/** Who owns a record, by entity and id; null: it is there and nobody's. Not in the map: gone, or not public. */
type Found = Map<string, string | null>;

type Parts = { registry: Registry; store: Pick<Store, 'tables' | 'views'>; sights: Sights; reading: Reading };

/**
 * Lets through what the actor could read by itself: an event of a record that `GET` would answer them, or of one that is gone and was
 * theirs to read. One query a batch, and none for who reads all records of these kinds.
 */
export function createVisible(house: Parts) {
	const { registry, store, sights, reading } = house;
	const ruleOf = (actor: Actor, entity: Entity): Rule | undefined => {
		if (entity.internal) return undefined;
		if (actor.kind === 'publishable-key') {
			const isPublic = Boolean(entity.public?.read) && entity.derive.includes('get');
			return isPublic ? { view: sights(actor)(entity.name, 'public'), among: [], isPublic } : undefined;
		}
		const verdict = allows(actor, `${entity.name}:read`, entity);
		if (verdict === false || actor.mustEnrol) return undefined;
		const view = sights(actor)(entity.name, 'full');
		// Of what says itself who sees it, its owner alone is told.
		if (entity.access.visibility) return { view, among: [userOf(actor)].filter((user) => user !== null), isPublic: false };
		// Of what is about a record, whoever reads that one.
		if (entity.about)
			return {
				view,
				among: [],
				isPublic: false,
				held: restrictionOf(house.store, entity, actor, verdict === true ? undefined : verdict),
			};
		return { view, among: verdict === true ? 'all' : verdict.among, isPublic: false };
	};

	const find = async (actor: Actor, looked: [Rule, FreeholdEvent[]][], sql?: Sql): Promise<Found> => {
		if (looked.length === 0) return new Map();
		const values: unknown[] = [];
		const parts = looked.map(([{ view, held }, events]) => {
			const owner =
				view.table.entity.owner && columnAt(store.tables.get(view.table.entity.name) ?? view.table, view.table.entity.owner);
			values.push([...new Set(events.map(({ record }) => record))]);
			const where = [`t.id = any($${values.length}::uuid[])`, ...view.conditions('t')];
			if (held) where.push(restrictionSql(held, 't', (value) => `$${values.push(value)}`));
			return `select '${view.table.entity.name} ' || t.id as record, ${owner ? `t.${owner.name}` : 'null::uuid'} as owner from ${view.table.name} t where ${where.join(' and ')}`;
		});
		const read = (on: Sql) => on<{ record: string; owner: string | null }>(parts.join(' union all '), values);
		const rows = await (sql ? read(sql) : reading(actor.organization as string, read));
		return new Map(rows.map(({ record, owner }) => [record, owner]));
	};

	/** Each kind's rule, and those of them that only the database can tell. */
	const judge = (actor: Actor, events: readonly FreeholdEvent[]) => {
		const rules = new Map<string, { rule: Rule; events: FreeholdEvent[] } | undefined>();
		for (const event of events) {
			if (event.organization !== actor.organization) continue;
			if (!rules.has(event.entity)) {
				const entity = registry.entities.get(event.entity);
				const rule = entity && ruleOf(actor, entity);
				rules.set(event.entity, rule && { rule, events: [] });
			}
			rules.get(event.entity)?.events.push(event);
		}
		const looked = [...rules.values()].flatMap((one): [Rule, FreeholdEvent[]][] =>
			one && one.rule.among !== 'all' && one.events.length ? [[one.rule, one.events]] : [],
		);
		const shown = (found: Found): FreeholdEvent[] =>
			events.flatMap((event) => {
				const rule = event.organization === actor.organization ? rules.get(event.entity)?.rule : undefined;
				return rule && isSeen(rule, event, found) ? shownOf(rule, event) : [];
			});
		return { looked, shown };
	};
	const isNobody = (actor: Actor): boolean => actor.organization === null || actor.kind === 'nobody';

	return {
		/** @param sql of the transaction that asks, where there is one */
		async visible(actor: Actor, events: readonly FreeholdEvent[], sql?: Sql): Promise<FreeholdEvent[]> {
			if (isNobody(actor)) return [];
			if (actor.hears) return heard(actor, events);
			const { looked, shown } = judge(actor, events);
			return shown(await find(actor, looked, sql));
		},
		visibleNow(actor: Actor, events: readonly FreeholdEvent[]): FreeholdEvent[] | null {
			if (isNobody(actor)) return [];
			if (actor.hears) return heard(actor, events);
			const { looked, shown } = judge(actor, events);
			return looked.length === 0 ? shown(new Map()) : null;
		},
	};
}

/** Who hears of one record is told that something happened to it, whatever else their key may read. */
const heard = ({ organization, hears }: Actor, events: readonly FreeholdEvent[]): FreeholdEvent[] =>
	events
		.filter((event) => event.organization === organization && event.entity === hears?.entity && event.record === hears.record)
		.map(bare);

/** Which record, and nothing else of it. */
const bare = (event: FreeholdEvent): FreeholdEvent => ({ ...event, owner: null, data: {}, actor: { kind: 'system', id: null } });

function isSeen({ among, isPublic, held }: Rule, { entity, record: id, owner }: FreeholdEvent, found: Found): boolean {
	if (among === 'all') return true;
	const record = `${entity} ${id}`;
	if (isPublic || held) return found.has(record);
	const whose = found.has(record) ? found.get(record) : owner;
	return typeof whose === 'string' && among.includes(whose);
}

/** A page is told which record, and nothing else of it; nobody is told of a field that is withheld from them. */
function shownOf({ view, isPublic }: Rule, event: FreeholdEvent): FreeholdEvent[] {
	if (isPublic) return [bare(event)];
	const { withheld, table } = view;
	if (withheld.size === 0) return [event];
	const owner = table.entity.owner && withheld.has(table.entity.owner) ? null : event.owner;
	const isChange = event.type === `${event.entity}.updated`;
	if (isChange) {
		const changed = (event.data.changed as string[]).filter((field) => !withheld.has(field));
		return changed.length ? [{ ...event, owner, data: { changed } }] : [];
	}
	const isOfState = table.entity.states !== undefined && withheld.has(table.entity.states.field);
	const isTold = (name: string): boolean => !withheld.has(name) && !(isOfState && (name === 'from' || name === 'to'));
	return [{ ...event, owner, data: Object.fromEntries(Object.entries(event.data).filter(([name]) => isTold(name))) }];
}
