import type { Logger } from 'pino';
import type { Sql } from '../data/model.ts';
import type { Actor, Caller } from '../operations/model.ts';

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
export type AuditContext = { organization: string; actor: Pick<Actor, 'kind' | 'id'>; caller?: Caller | undefined };

/** The audit trail, as everything but the data layer writes it: in the transaction of what it tells of. */
export type Audit = { record(sql: Sql, context: AuditContext, event: AuditEvent): Promise<void> };

export const createAudit = ({ log }: { log: Pick<Logger, 'info'> }): Audit => ({
	async record(_sql, { organization, actor, caller }, event) {
		log.info({ organization, actor: actor.id, requestId: caller?.requestId, ...event }, 'audit');
	},
});
