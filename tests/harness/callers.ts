import { NOBODY } from '../../core/src/identity/authenticate.ts';
import type { Actor } from '../../core/src/operations/model.ts';
import type { Answer, TestApp } from './app.ts';

/** Somebody who calls: as the door sees them, and with what they come over HTTP. */
export type Caller = { name: string; actor: Actor; as?: string; headers?: Record<string, string> };

const PAGE = 'https://site.example';

/**
 * One caller of every kind there is, each really signed in or issued, and each actor made of what the platform says of it:
 * the built-in roles, secret keys by role and by scope, a service account, a custom role with one grant, a page, nobody.
 */
export async function everyCaller(test: TestApp): Promise<Caller[]> {
	const { harbor } = test;
	const owner = await harbor.asUser('owner');
	const make = async (path: string, body: object): Promise<Answer['body']> => {
		const answer = await test.call('POST', path, { as: owner, body });
		if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	await make('/v1/roles', { name: 'one-grant', title: 'One grant', grants: ['listing:read'] });
	const robot = await make('/v1/users/service-accounts', { name: 'Robot', role: 'agent' });
	const key = async (name: string, order: object) => (await make('/v1/api-keys/issue', { name, kind: 'secret', ...order })).key;

	const known = async (name: string, kind: Actor['kind'], as: string): Promise<Caller> => {
		const { body } = await test.call('GET', '/v1/auth/me', { as });
		const { id, role } = body.user ?? { id: 'key-1', role: null };
		const isAccount = kind === 'secret-key' && body.user;
		const actor = {
			kind,
			id,
			organization: harbor.id,
			role,
			permissions: body.permissions,
			...(isAccount ? { key: 'key-1' } : {}),
		};
		return { name, actor, as };
	};
	const page = await harbor.publishableKey([PAGE]);
	return [
		...(await Promise.all(
			(['owner', 'admin', 'broker', 'agent', 'viewer'] as const).map(async (role) =>
				known(role, 'user', await harbor.asUser(role)),
			),
		)),
		await known('one-grant', 'user', await harbor.asUser('one-grant')),
		await known('sk:admin', 'secret-key', await harbor.key('admin')),
		await known('sk:viewer', 'secret-key', await harbor.key('viewer')),
		await known('sk:scope', 'secret-key', await key('scope', { scopes: ['listing:read'] })),
		await known('service', 'secret-key', await key('service', { account: robot.id })),
		{
			name: 'page',
			actor: { kind: 'publishable-key', id: 'key-1', organization: harbor.id, role: null, permissions: [] },
			as: page,
			headers: { origin: PAGE },
		},
		{ name: 'nobody', actor: NOBODY },
	];
}
