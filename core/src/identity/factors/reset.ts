import type { Handler } from '../../operations/model.ts';
import type { Internals } from '../internals.ts';
import { refuseStronger } from '../operations/people.ts';
import { lockUser } from '../sessions.ts';
import { removeFactors } from './store.ts';

type Parts = Pick<Internals, 'sessions' | 'post' | 'authority'>;

/** `user.reset-factors`: for who has lost the device and the recovery codes. Signs the user out everywhere. */
export const resetFactors =
	({ sessions, post, authority }: Parts): Handler =>
	async ({ id }, scope) => {
		const user = await lockUser(scope.sql, id);
		if (user) await refuseStronger(authority, scope, id, user.role);
		const removed = await removeFactors(scope.sql, id);
		await sessions.close(scope.sql, id, { except: null });
		await post.put(scope, id, ['factorsReset']);
		scope.afterCommit(() => sessions.forget(id));
		await scope.audit({ kind: 'admin_action', action: 'user.reset-factors', entity: 'user', record: id, details: { removed } });
	};
