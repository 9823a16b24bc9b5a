/** A brokerage with a broker, an agent and visitors of its page, for the tests of calendars. */
import { afterAll, beforeAll, expect } from 'vitest';
import { type Answer, type Driver, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { until } from '../../../tests/harness/until.ts';

const SITE = 'https://www.harbour.example';
const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Next Monday but one at this hour (UTC, the organisation's zone). */
export const monday = (hour: number, minutes = 0): string => {
	const today = Math.floor(Date.now() / DAY) * DAY;
	const weekday = (new Date(today).getUTCDay() + 6) % 7;
	return new Date(today + (14 - weekday) * DAY + hour * HOUR + minutes * 60_000).toISOString();
};

/** A time as answers write it. */
export const same = (text: string): string => text.replace('.000Z', '+00:00');

/** The text of a mail's first attachment, its lines unfolded. */
export const fileOf = (mail: { attachments?: readonly { bytes: Uint8Array }[] } | undefined): string =>
	Buffer.from(mail?.attachments?.[0]?.bytes ?? '')
		.toString()
		.replace(/\r\n[ \t]/g, '');

export function useOffice(driver: Driver) {
	let number = 0;
	const people = {
		freehold: undefined as unknown as TestApp,
		broker: '',
		agent: '',
		visitor: '',
		/** The agent's id, and the broker's. */
		me: '',
		boss: '',
	};
	const send = (method: string, path: string, body?: unknown, as = people.agent): Promise<Answer> =>
		people.freehold.call(method, path, { as, ...(body === undefined ? {} : { body }) });
	/** The body of a call that works. */
	const good = async (...call: Parameters<typeof send>): Promise<Answer['body']> => {
		const answer = await send(...call);
		expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
		return answer.body;
	};
	const office = {
		send,
		good,
		meet: (startsAt: string, endsAt: string, rest: object = {}, as = people.agent): Promise<Answer> =>
			send('POST', '/v1/appointments', { kind: 'meeting', startsAt, endsAt, ...rest }, as),
		/** A call from a brokerage's page; every visitor has an address of their own. */
		asVisitor: (path: string, body?: unknown): Promise<Answer> =>
			people.freehold.call(body ? 'POST' : 'GET', path, {
				as: people.visitor,
				...(body ? { body } : {}),
				headers: {
					origin: SITE,
					'freehold-form': 'elapsed=4000; trap=0',
					'x-forwarded-for': `10.${(++number >> 8) & 255}.${number & 255}.7`,
				},
			}),
		/** A house of the agent's that visitors see. */
		async onMarket(): Promise<{ id: string }> {
			const draft = await good('POST', '/v1/listings', {
				headline: `House ${++number}`,
				price: { amount: '500000.00', currency: 'USD' },
				address: { line1: `${number} Oak Road`, city: 'Seattle', country: 'US' },
				agent: people.me,
			});
			return good('POST', `/v1/listings/${draft.id}/publish`, undefined, people.broker);
		},
		/** Mails whose subject begins so, once there are so many. */
		async mails(subject: string, count: number) {
			const found = () => people.freehold.mail.filter((mail) => mail.subject.startsWith(subject));
			await until(async () => {
				await people.freehold.app.look();
				return found().length >= count;
			});
			await people.freehold.app.idle();
			return found();
		},
	};
	beforeAll(async () => {
		people.freehold = await startApp(driver, { trustProxy: true });
		const { harbor } = people.freehold;
		people.broker = await harbor.asUser('broker');
		people.agent = await harbor.asUser('agent');
		people.visitor = await harbor.publishableKey([SITE]);
		const who = async (as: string) => (await people.freehold.call('GET', '/v1/auth/me', { as })).body.user.id;
		people.me = await who(people.agent);
		people.boss = await who(people.broker);
	});
	afterAll(() => people.freehold?.stop());
	return Object.assign(people, office);
}
