import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';

/** `user.update-me`: a person's own name and phone number, without any permission; email and password have ways of their own. */
export const updateMe: Handler = async ({ body }, { actor, records }) => {
	if (actor.kind !== 'user' || !actor.id) throw problem('forbidden', { detail: 'A key has no profile', permission: 'signed-in' });
	return records('user').update(actor.id, body);
};
