/** People and calls for the tests of identity. */
import type { Config } from '@freehold/core';
import { expect, vi } from 'vitest';
import { type Answer, type Driver, PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';

export type People = TestApp & {
	login(body: Record<string, unknown>, call?: { as?: string; headers?: Record<string, string> }): Promise<Answer>;
	refresh(refreshToken: string): Promise<Answer>;
	me(as: string): Promise<Answer>;
	/** A new user of an organisation (`harbor` where nothing is said), who can sign in. */
	person(role?: string, at?: TestApp['harbor'], email?: string): Promise<Person>;
	/** Mails go after the answer: the last one to this address with these words in its subject, once it is there. */
	letter(to: string, subject: RegExp): Promise<Letter>;
	/** All mails to this address, once nothing more is on its way. */
	letters(to: string): Promise<Letter[]>;
	/** The subjects of all mails to this address, once nothing more is on its way. */
	subjects(to: string): Promise<string[]>;
};

/** A mail, and the token in its link. */
export type Letter = { subject: string; text: string; token: string };

export type Person = { id: string; email: string; signIn(): Promise<Answer['body']> };

/** `401 unauthenticated` */
export const code = ({ status, body }: Answer): string => `${status} ${body.code}`;

/** The platform with people in it. Only ten sign-ins a minute are taken from one address, so each call comes from its own. */
export async function startWithPeople(driver: Driver, overrides: Partial<Config> = {}): Promise<People> {
	const test = await startApp(driver, { trustProxy: true, ...overrides });
	let calls = 0;
	const call: TestApp['call'] = (method, path, { headers, ...rest } = {}) => {
		calls++;
		return test.call(method, path, { ...rest, headers: { 'x-forwarded-for': `10.0.${calls >> 8}.${calls & 255}`, ...headers } });
	};
	const login: People['login'] = (body, rest = {}) => call('POST', '/v1/auth/login', { body, ...rest });
	const person: People['person'] = async (role = 'agent', at = test.harbor, email = `person${calls}@${at.slug}.example`) => {
		const as = await at.asUser('owner');
		const { body: user } = await call('POST', '/v1/users', { as, body: { email, role, name: { full: 'Pat Person' } } });
		expect((await call('POST', `/v1/users/${user.id}/set-password`, { as, body: { password: PASSWORD } })).status).toBe(204);
		return { id: user.id, email, signIn: async () => (await login({ email, password: PASSWORD, organization: at.slug })).body };
	};
	const letterOf = (mail: Omit<Letter, 'token'>): Letter => ({ ...mail, token: /token=(\w+)/.exec(mail.text)?.[1] ?? '' });
	const letters: People['letters'] = async (to) => {
		await test.app.idle();
		return test.mail.filter((mail) => mail.to === to).map(letterOf);
	};
	return {
		...test,
		call,
		login,
		person,
		refresh: (refreshToken) => call('POST', '/v1/auth/refresh', { body: { refreshToken } }),
		me: (as) => call('GET', '/v1/auth/me', { as }),
		letter: (to, subject) =>
			vi.waitFor(
				() => {
					const found = test.mail.findLast((mail) => mail.to === to && subject.test(mail.subject));
					if (!found) throw new Error(`No mail to ${to} is called ${subject}`);
					return letterOf(found);
				},
				{ timeout: 10_000, interval: 20 },
			),
		letters,
		subjects: async (to) => (await letters(to)).map(({ subject }) => subject),
	};
}
