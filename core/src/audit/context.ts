import type { Actor, Caller } from '../operations/model.ts';

/** Who is at work, from where, and with which operation; the platform itself comes from nowhere. */
export type Writing = { actor: Actor; caller?: Caller | undefined; action?: string };

/**
 * The value of the setting `freehold.actor`, from which the database's triggers write the audit trail. Text from outside is cut
 * to what the trail's columns hold.
 */
export function actorSetting({ actor, caller, action }: Writing): string {
	return JSON.stringify({
		kind: actor.kind,
		...(action ? { action } : {}),
		...(actor.id ? { id: actor.id } : {}),
		...(actor.onBehalfOf ? { behalf: actor.onBehalfOf } : {}),
		...(caller
			? {
					address: storable(caller.address, 64),
					agent: storable(caller.userAgent, 400),
					request: storable(caller.requestId, 100),
				}
			: {}),
		...(caller?.reason ? { reason: storable(caller.reason, 500) } : {}),
	});
}

/** PostgreSQL's text holds no NUL and no half of a surrogate pair. */
export const storable = (text: string, longest: number): string => text.slice(0, longest).replaceAll('\0', '').toWellFormed();
