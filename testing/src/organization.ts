import { type App, type Founding, foundOrganization, type Scope } from '@freehold/core';
import type { Answer, Caller } from './call.ts';
import type { Clock } from './clock.ts';

export type Role = 'owner' | 'admin' | 'broker' | 'agent' | 'viewer';

/** Everybody's password in tests. */
export const PASSWORD = 'Correct-horse-7!';

/** What a stand-in was given instead of a service outside. */
export type SentMessage = {
	id: string;
	/** `email`, `sms`, `push`, `webhook` … */
	port: string;
	to: string;
	subject: string;
	text: string;
	html: string | null;
	createdAt: string;
};

/** An organisation, and whoever calls in its name. */
export type TestOrganization = {
	id: string;
	slug: string;
	/** An access token of a user with this role (a built-in one, or one of its own), who is made when first asked for; ask again after `later`. */
	asUser(role: string): Promise<string>;
	/** A secret key with this role. Keys are issued by somebody who has just proved who they are: ask before `later`. */
	key(role?: 'admin' | 'broker' | 'viewer'): Promise<string>;
	/** A key for pages of these origins. */
	publishableKey(origins: string[]): Promise<string>;
	/** What would have left the house in its name, oldest first: mails and texts, where a plugin brings stand-ins for them. */
	sent(): Promise<SentMessage[]>;
};

let signIns = 0;

/** Tokens last fifteen minutes; in milliseconds. */
const TOKEN = 14 * 60_000;

/** Founds one whose owner signs in as `owner@SLUG.example` with {@link PASSWORD}. */
export async function found(
	app: App,
	call: Caller,
	clock: Clock,
	founding: Founding & { slug: string },
): Promise<TestOrganization> {
	const { slug } = founding;
	const owner = { email: `owner@${slug}.example`, name: 'Olive Owner', password: PASSWORD };
	const gate = { inOrganization: app.borrow };
	const { organization } = await foundOrganization(gate, {
		timeZone: 'UTC',
		locale: 'en',
		plan: 'enterprise',
		owner,
		...founding,
	});

	const begun = clock.now();
	const made = new Map<string, Promise<string>>();
	const once = (name: string, make: () => Promise<string>): Promise<string> => {
		if (!made.has(name)) made.set(name, make());
		return made.get(name) as Promise<string>;
	};
	const signIn = async (role: string): Promise<string> => {
		const email = `${role}@${slug}.example`;
		if (role !== 'owner') await once(`user ${role}`, () => makeUser(email, role));
		const login = { email, password: PASSWORD, organization: slug };
		// Ten sign-ins a minute are taken from one address; where proxies are trusted, everybody has their own.
		const headers = { 'x-forwarded-for': `10.200.${++signIns >> 8}.${signIns & 255}` };
		return wanted(await call('POST', '/v1/auth/login', { body: login, headers }), 200).accessToken;
	};
	const makeUser = async (email: string, role: string): Promise<string> => {
		const user = { email, role, active: true, name: { full: `${role} of ${slug}` } };
		// A clock that was put forward makes every proof of who one is too old; the platform itself needs none.
		if (clock.now() - Date.now() > TOKEN / 2) return app.asSystem(organization, (scope) => withPasswordOfOwner(scope, user));
		const as = await asUser('owner');
		const { id } = wanted(await call('POST', '/v1/users', { as, body: user }), 201);
		wanted(await call('POST', `/v1/users/${id}/set-password`, { as, body: { password: PASSWORD } }), 204);
		return id;
	};
	const asUser = (role: string): Promise<string> => {
		const name = `token ${role} ${Math.floor((clock.now() - begun) / TOKEN)}`;
		return once(name, () => signIn(role));
	};
	const issue = async (key: Record<string, unknown>): Promise<string> =>
		wanted(await call('POST', '/v1/api-keys/issue', { as: await asUser('owner'), body: key }), 201).key;

	return {
		id: organization,
		slug,
		asUser,
		key: (role = 'admin') => once(`key ${role}`, () => issue({ name: `tests ${role}`, kind: 'secret', role })),
		publishableKey: (origins) => once(`page ${origins}`, () => issue({ name: 'page', kind: 'publishable', origins })),
		async sent() {
			const as = await asUser('owner');
			return wanted(await call('GET', '/v1/sent-messages?sort=createdAt&limit=100', { as }), 200).data;
		},
	};
}

async function withPasswordOfOwner({ sql, records }: Scope, user: Record<string, unknown>): Promise<string> {
	const [owner] = await sql<{ hash: string }>(`select password_hash as hash from users where role = 'owner'`);
	const { id } = await records('user').create({ ...user, passwordHash: owner?.hash, emailVerifiedAt: new Date().toISOString() });
	return id;
}

function wanted({ status, body }: Answer, meant: number): Answer['body'] {
	if (status !== meant) throw new Error(`Expected ${meant}, got ${status}: ${JSON.stringify(body)}`);
	return body;
}
