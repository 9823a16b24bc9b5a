/** A brokerage with people in it, whose clock the test puts forward. */
import type { AppOptions } from '@freehold/core';
import { type Answer, PASSWORD, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { settableClock } from '../../../tests/harness/clock.ts';
import type { Setup } from '../../../tests/jobs/setups.ts';

export const HOUR = 3_600_000;

export type Person = { id: string; name: string; email: string; token: string };
export type Office = Awaited<ReturnType<typeof openOffice>>;

export async function openOffice({ driver, redisUrl }: Setup, begins?: number, options: AppOptions = {}) {
	const clock = settableClock(begins);
	const freehold: TestApp = await startApp(
		driver,
		{ trustProxy: true, publicUrl: 'https://crm.example', ...(redisUrl ? { redisUrl } : {}) },
		{ now: () => clock.now, ...options },
	);
	const owner: Person = {
		id: '',
		name: 'Olive Owner',
		email: 'owner@harbor.example',
		token: await freehold.harbor.asUser('owner'),
	};
	let number = 0;

	const signIn = async ({ email }: Pick<Person, 'email'>): Promise<string> => {
		const headers = { 'x-forwarded-for': `10.202.${++number >> 8}.${number & 255}` };
		const login = { email, password: PASSWORD, organization: 'harbor' };
		return (await freehold.call('POST', '/v1/auth/login', { body: login, headers })).body.accessToken;
	};
	/** Where so much time has passed that a token is past its own, its owner signs in again. */
	const ask = async (method: string, path: string, body?: unknown, as: string | Person = owner): Promise<Answer> => {
		const answer = await freehold.call(method, path, { as: typeof as === 'string' ? as : as.token, body });
		if (answer.status !== 401 || typeof as === 'string') return answer;
		as.token = await signIn(as);
		return freehold.call(method, path, { as: as.token, body });
	};
	// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
	const call = async (method: string, path: string, body?: unknown, as: string | Person = owner): Promise<any> => {
		const answer = await ask(method, path, body, as);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	const settle = async (): Promise<void> => {
		await freehold.app.look();
		await freehold.app.idle();
	};
	return {
		freehold,
		clock,
		owner,
		ask,
		call,
		settle,
		/** Time passes, and what was due by then is done. */
		async passes(milliseconds: number) {
			clock.now += milliseconds;
			await settle();
		},
		async person(role: string, name = `${role} ${++number}`): Promise<Person> {
			const email = `${name.toLowerCase().replaceAll(' ', '.')}@harbor.example`;
			const { id } = await call('POST', '/v1/users', { email, role, active: true, name: { full: name } });
			await call('POST', `/v1/users/${id}/set-password`, { password: PASSWORD });
			return { id, name, email, token: await signIn({ email }) };
		},
		/** A contact of somebody's. */
		contact: (agent: Person | null, name = `Client ${++number}`) =>
			call('POST', '/v1/contacts', { name: { full: name }, ...(agent ? { agent: agent.id } : {}) }),
		comment: (on: { id: string }, text: string, as: Person, more: object = {}, entity = 'contact') =>
			call('POST', '/v1/comments', { entity, record: on.id, text, ...more }, as),
		comments: async (on: { id: string }, as: Person, entity = 'contact') =>
			(await call('GET', `/v1/comments?entity=${entity}&record=${on.id}&sort=createdAt`, undefined, as)).data,
		notifications: async (as: Person, query = '') =>
			(await call('GET', `/v1/notifications?sort=lastAt&limit=100${query}`, undefined, as)).data,
		prefer: (as: Person, body: object) => call('PUT', '/v1/me/notification-preferences', body, as),
		mailsTo: (person: Person) => freehold.mail.filter(({ to }) => to === person.email),
	};
}
