import type { Handler } from '../../operations/model.ts';
import type { Authority } from '../authority.ts';
import { refuseStronger } from '../operations/people.ts';
import { lockUser, type Sessions } from '../sessions.ts';
import type { Notices } from './notices.ts';
import { removeFactors } from './store.ts';

type Parts = { sessions: Pick<Sessions, 'close' | 'forget'>; notices: Notices; authority: Authority };

/** `user.reset-factors`: for who has lost the device and the recovery codes. Signs the user out everywhere. */
export const resetFactors =
	({ sessions, notices, authority }: Parts): Handler =>
	async ({ id }, scope) => {
		const user = await lockUser(scope.sql, id);
		if (user) await refuseStronger(authority, scope, id, user.role);
		const removed = await removeFactors(scope.sql, id);
		await sessions.close(scope.sql, id, { except: null });
		scope.afterCommit(() => sessions.forget(id));
		await scope.audit({ kind: 'admin_action', action: 'user.reset-factors', entity: 'user', record: id, details: { removed } });
		await notices.tell(scope, id, 'reset');
	};
