import { LRUCache } from 'lru-cache';
import { Problem } from '../errors.ts';
import type { Gate } from '../identity/gate.ts';
import type { Later } from '../later.ts';
import type { Actor, Caller, Operation } from '../operations/model.ts';
import type { Audit } from './audit.ts';

/** What was called, as far as a refusal tells of it. */
type Called = Pick<Operation, 'id'> & { entity: Pick<Operation['entity'], 'name'> };

/** Keeps refusals in the audit trail: a call that was not permitted leaves no transaction to write them in. */
export type Denials = {
	/** Looks at why a call failed, and keeps it where that was for want of a right. */
	note(error: unknown, operation: Called, actor: Actor, caller: Caller): void;
};

const REFUSALS = new Set(['forbidden', 'step_up_required', 'enrolment_required', 'origin_not_allowed']);
/** The same actor knocking at the same door is kept once a minute: a trail that can be flooded is one that nobody reads. */
const ONCE_A_MINUTE = { max: 10_000, ttl: 60_000 };

export function createDenials({ gate, audit, later }: { gate: Gate; audit: Audit; later: Pick<Later, 'now'> }): Denials {
	const noted = new LRUCache<string, true>(ONCE_A_MINUTE);
	return {
		note(error, { id: action, entity }, actor, caller) {
			const { organization } = actor;
			if (!(error instanceof Problem) || !REFUSALS.has(error.code) || organization === null) return;
			const key = `${actor.id} ${action}`;
			if (noted.has(key)) return;
			noted.set(key, true);
			const details = { code: error.code, ...(error.extras.permission ? { permission: error.extras.permission } : {}) };
			const event = { kind: 'permission_denied', action, entity: entity.name, details } as const;
			later.now('a refusal could not be kept', () =>
				gate.inOrganization(organization, (sql) => audit.record(sql, { organization, actor, caller }, event)),
			);
		},
	};
}
