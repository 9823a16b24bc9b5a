import { problem } from '../errors.ts';
import type { Handler } from '../operations/model.ts';
import type { EventHouse } from './events.ts';
import { eventsForgotten, readAfter, readHead } from './log.ts';

type Body = { after: number; until?: number; types?: string[]; to?: string; again?: boolean };

const PAGE = 500;
/** Events that one call hands on. */
const MOST = 10_000;

/**
 * Hands events from a position on once more to those who follow them: for a subscriber that is new, or one whose work was lost. Who has
 * heard an event hears it again only with `again`.
 */
export const replay = ({ types, followersOf }: Pick<EventHouse, 'types' | 'followersOf'>): Handler => {
	return async ({ body }: { body: Body }, scope) => {
		const { after, types: wanted, to, again = false } = body;
		const { position: head, forgotten } = await readHead(scope.sql, scope.organization.id);
		if (after < forgotten) throw eventsForgotten(after, forgotten);
		for (const [at, type] of (wanted ?? []).entries()) if (!types.has(type)) throw unknown(`/types/${at}`, 'kind of event', type);
		const followers = followersOf(to);
		if (to !== undefined && followers.length === 0) throw unknown('/to', 'subscriber', to);
		const how = { again, ...(to === undefined ? {} : { only: to }) };
		const last = Math.min(body.until ?? head, head, after + MOST);
		let handed = 0;
		for (let position = after; position < last; ) {
			const events = await readAfter(scope.sql, scope.organization.id, position, Math.min(PAGE, last - position));
			if (events.length === 0) break;
			position = events.at(-1)?.position as number;
			const meant = wanted ? events.filter(({ type }) => wanted.includes(type)) : events;
			handed += meant.length;
			for (const follower of meant.length ? followers : []) await follower(scope, meant, how);
		}
		const details = { after, until: last, handed, again, ...(to ? { to } : {}), ...(wanted ? { types: wanted } : {}) };
		await scope.audit({ kind: 'admin_action', action: 'event.replay', entity: 'event', details });
		return { handed, next: last < Math.min(body.until ?? head, head) ? last : null };
	};
};

const unknown = (pointer: string, what: string, found: string) => {
	const detail = `There is no ${what} “${found.slice(0, 100)}”`;
	return problem('invalid_input', { detail, errors: [{ pointer, code: 'unknown', detail }] });
};
