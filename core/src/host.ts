import type { Config } from './config.ts';
import { problem } from './errors.ts';
import { allows, type Verdict } from './identity/permission.ts';
import type { Door } from './operations/door.ts';
import type { Actor, Heard, Scope } from './operations/model.ts';
import { issueTicket } from './realtime/tickets.ts';
import type { Registry } from './schema/model.ts';

/** What a plugin's code may ask of the platform that it runs in: `scope.service<Host>('host')`. */
export type Host = {
	/** Milliseconds since 1970, by the clock that jobs and schedules go by. */
	now(): number;
	/** Where people reach us: no path, no slash at the end. */
	publicUrl: string;
	/**
	 * Whose records the actor may see or change: all (`true`), none (`false`), or those whose owner is one of these users. For code that
	 * reads by hand what a derived list would hold back by itself.
	 * @param permission like `contact:read`; the entity is the one it names
	 */
	reach(actor: Actor, permission: string): boolean | readonly string[];
	/**
	 * Work as the platform itself in one organisation: for operations that anybody may call with a token that was sent to them, and that
	 * therefore come without an organisation. The token must say which.
	 */
	within<T>(organization: string, work: (scope: Scope) => Promise<T>): Promise<T>;
	/**
	 * A ticket for `GET /v1/events/stream` that is told of one record and of nothing else, for the publishable key that calls: for a
	 * visitor who holds a secret of that record. Whether they do is the caller's to check.
	 * @throws forbidden for anybody else; people and secret keys hear of what they may read
	 */
	ticketFor(scope: Pick<Scope, 'actor' | 'sql'>, hears: Heard): Promise<{ ticket: string; expiresIn: number }>;
};

type Parts = { config: Config; now: () => number; registry: Registry; door: Door };

export function createHost(parts: Parts): Host {
	const { config, now, registry } = parts;
	return {
		now,
		publicUrl: config.publicUrl,
		reach(actor, permission) {
			const entity = registry.entities.get(permission.split(':')[0] as string);
			const verdict: Verdict = entity ? allows(actor, permission, entity) : false;
			return typeof verdict === 'object' ? verdict.among : verdict;
		},
		async ticketFor({ actor, sql }, hears) {
			if (actor.kind !== 'publishable-key')
				throw problem('forbidden', { detail: 'This is for visitors of a page; open GET /v1/events/stream yourself' });
			const organization = actor.organization as string;
			const [key] = await sql<{ hash: string }>('select hash from api_keys where id = $1', [actor.id]);
			if (!key) throw problem('unauthenticated', { detail: 'This key is not known, or was revoked' });
			return issueTicket(sql, organization, { kind: 'key', key: { kind: 'pk', hash: key.hash, organization }, hears });
		},
		// Looked up when it is used: the door is made of parts that know the services.
		within: (organization, work) => parts.door.asSystem(organization, work),
	};
}
