import { randomUUID } from 'node:crypto';
import type { Handler } from '../../operations/model.ts';
import { type Authority, invalid } from '../authority.ts';

/** `user.create-service`: a user that programs act as. Its address is one that nothing can be delivered to (RFC 2606). */
export const createService =
	(authority: Authority): Handler =>
	async ({ body }, scope) => {
		const { name, role } = body as { name: string; role: string };
		if (role === 'owner')
			throw invalid([{ pointer: '/role', code: 'owner', detail: 'An owner is a person; give a program a smaller role' }]);
		await authority.refuseExceeding(scope, await authority.read(scope.sql, role), `The role “${role}”`);
		const email = `${randomUUID()}@service.invalid`;
		return scope.records('user').create({ email, name: { full: name }, role, kind: 'service', active: true });
	};
