import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Actor, Caller } from '../operations/model.ts';
import { storable } from './context.ts';
import type { Sealer } from './sealer.ts';

/** What kind of thing happened. Changes of records are kept by the database itself; these are the others. */
export type AuditKind =
	| 'login_success'
	| 'login_failure'
	| 'logout'
	| 'permission_denied'
	| 'resource_access'
	| 'admin_action'
	| 'security_event';

/** Something that is kept in the audit trail. Details hold no secret: no password, token, key or code. */
export type AuditEvent = {
	kind: AuditKind;
	/** An operation's id, or what happened in the same form: `session.reuse`. */
	action: string;
	/** The entity and the record it was about. */
	entity?: string;
	record?: string;
	details?: Record<string, unknown>;
	/** Why, in the caller's own words. */
	reason?: string;
};

/** Whose trail it belongs to, who did it, and from where. */
export type AuditContext = {
	organization: string;
	actor: Pick<Actor, 'kind' | 'id' | 'onBehalfOf'>;
	caller?: Caller | undefined;
};

/** The audit trail, as everything but the data layer writes it: in the transaction of what it tells of. */
export type Audit = { record(sql: Sql, context: AuditContext, event: AuditEvent): Promise<void> };

export const createAudit = ({ sealer }: { sealer: Pick<Sealer, 'touch'> }): Audit => ({
	async record(sql, { organization, actor, caller }, { kind, action, entity, record, details, reason }) {
		sealer.touch(organization);
		await sql(
			`insert into audit_entries (organization_id, id, kind, action, entity, record, details, actor_kind, actor, on_behalf_of, address, user_agent, request_id, reason)
			values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14)`,
			[
				organization,
				v7(),
				kind,
				action,
				entity ?? null,
				record ?? null,
				details ? JSON.stringify(details) : null,
				actor.kind,
				actor.id,
				actor.onBehalfOf ?? null,
				caller ? storable(caller.address, 64) : null,
				caller ? storable(caller.userAgent, 400) : null,
				caller ? storable(caller.requestId, 100) : null,
				reason ?? (caller?.reason ? storable(caller.reason, 500) : null),
			],
			'audit',
		);
	},
});
