import type { FreeholdEvent, Registry, Scope, Subscriber } from '@freehold/core';
import { followThemselves } from '../followers/follow.ts';
import { notify } from './notify.ts';

/** A person, and not a program of ours. */
const byOf = ({ actor }: FreeholdEvent): string | null => (actor.kind === 'user' ? actor.id : null);

/** An event whose schema file says who is notified of it. */
export const tellNotified: Subscriber = async (event, scope) => {
	const { type, entity, record, data } = event;
	const spec = scope.service<Registry>('registry').entities.get(entity)?.events[type.slice(entity.length + 1)]?.notify;
	if (!spec) return;
	const named = spec.to.flatMap((name) => idsIn(data[name]));
	const fields = spec.to.filter((name) => data[name] === undefined && name !== 'followers');
	const to = [...new Set([...named, ...(await holders(scope, entity, record, fields))])];
	await notify(scope, {
		kind: type,
		title: spec.title,
		entity,
		record,
		to,
		followers: spec.to.includes('followers'),
		by: byOf(event),
	});
};

/** A record came into somebody's hands: they are told, and follow it from now on. */
export const tellAssigned: Subscriber = async (event, scope) => {
	const { entity, record, owner } = event;
	if (owner === null) return;
	await followThemselves(scope, { entity, record }, [{ person: owner, reason: 'assigned' }]);
	const title = scope.service<Registry>('registry').entities.get(entity)?.title.toLowerCase() ?? entity;
	await notify(scope, {
		kind: 'assigned',
		title: `Gave you a ${title}`.slice(0, 80),
		entity,
		record,
		to: [owner],
		by: byOf(event),
	});
};

const idsIn = (value: unknown): string[] =>
	(Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** Users whom fields of the record name now. */
async function holders(scope: Scope, entity: string, record: string, fields: string[]): Promise<string[]> {
	const known = scope.service<Registry>('registry').entities.get(entity)?.fields ?? [];
	const users = fields.filter((name) => known.some((field) => field.name === name && field.ref?.entity === 'user'));
	if (users.length === 0) return [];
	const found = (await scope.records(entity).list({ filter: { id: record }, fields: users, limit: 1 })).data[0];
	return users.flatMap((name) => idsIn(found?.[name]));
}
