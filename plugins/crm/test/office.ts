/** A brokerage with people in it, whose clock the test puts forward. */
import { type Answer, type Driver, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { settableClock } from '../../../tests/harness/clock.ts';

const SITE = 'https://www.harbour.example';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Office = Awaited<ReturnType<typeof openOffice>>;

export async function openOffice(driver: Driver) {
	const clock = settableClock();
	const freehold: TestApp = await startApp(driver, { trustProxy: true }, { now: () => clock.now });
	const key = await freehold.harbor.key('admin');
	const page = await freehold.harbor.publishableKey([SITE]);
	let number = 0;

	const ask = (method: string, path: string, body?: unknown, as = key): Promise<Answer> =>
		freehold.call(method, path, { as, body });
	// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
	const call = async (method: string, path: string, body?: unknown, as = key): Promise<any> => {
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
		ask,
		call,
		settle,
		/** Time passes, and what was due by then is done. */
		async passes(milliseconds: number) {
			clock.now += milliseconds;
			await settle();
		},
		async job(name: string) {
			await freehold.app.asSystem(freehold.harbor.id, (scope) => scope.enqueue(`crm.${name}`, {}));
			await settle();
		},
		/** Somebody who works here; `tag` makes the address their own. */
		async colleague(role: 'agent' | 'broker', tag = `${++number}`): Promise<{ id: string; token: () => Promise<string> }> {
			const email = `${role}.${tag}@harbor.example`;
			const { id } = await call('POST', '/v1/users', { email, role, active: true, name: { full: `${role} ${tag}` } });
			const token = async (): Promise<string> => {
				await call('POST', `/v1/users/${id}/set-password`, { password: 'Correct-horse-7!' });
				const login = { email, password: 'Correct-horse-7!', organization: 'harbor' };
				const headers = { 'x-forwarded-for': `10.201.${++number >> 8}.${number & 255}` };
				return (await freehold.call('POST', '/v1/auth/login', { body: login, headers })).body.accessToken;
			};
			return { id, token };
		},
		async listed(fields: object = {}) {
			const draft = await call('POST', '/v1/listings', {
				headline: `House ${++number}`,
				price: { amount: '725000.00', currency: 'USD' },
				propertyType: 'house',
				bedrooms: 3,
				address: { line1: `${number} Main St`, city: 'Seattle', country: 'US' },
				...fields,
			});
			return call('POST', `/v1/listings/${draft.id}/publish`);
		},
		/** From the page, as its visitors do; resolves to the answer. */
		visit: (path: string, body: object): Promise<Answer> =>
			freehold.call('POST', path, {
				as: page,
				body,
				headers: {
					origin: SITE,
					'freehold-form': 'elapsed=4000; trap=0',
					'x-forwarded-for': `10.${++number >> 16}.${(number >> 8) & 255}.${number & 255}`,
				},
			}),
		/** An enquiry; resolves to its lead. */
		async enquired(body: object = {}) {
			const answer = await this.visit('/v1/leads/enquire', {
				name: 'Ann Lee',
				email: `ann${++number}@example.com`,
				message: 'Is it free?',
				...body,
			});
			if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
			return (await call('GET', `/v1/leads?reference=${answer.body.reference}`)).data[0];
		},
		lead: (id: string) => call('GET', `/v1/leads/${id}`),
	};
}
