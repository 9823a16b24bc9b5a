/** Whether an account exists is told to nobody: not in words, not in headers, not in time. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { type People, startWithPeople } from './people.ts';

const ROUNDS = 12;
/** An argon2 verification takes 20 ms and more. */
const TOLERATED_MS = 15;
/** What is told is told every time; what a busy machine does is not. */
const ATTEMPTS = 3;

describeOnBoth('whether an account exists', (driver) => {
	let test: People;
	let unique = 0;
	beforeAll(async () => {
		test = await startWithPeople(driver, { registration: 'open' });
	});
	afterAll(() => test?.stop());

	const unknown = (): string => `nobody${unique++}@harbor.example`;
	/** Words, status and headers, without what is another one at every call. */
	const told = ({ status, headers, body }: Answer): string => {
		const own = new Set(['date', 'x-request-id', 'ratelimit', 'connection', 'keep-alive']);
		const kept = [...headers].filter(([name]) => !own.has(name) && !name.startsWith('ratelimit-'));
		const document = typeof body === 'object' ? { ...body, instance: '' } : body;
		return JSON.stringify([status, kept.sort(), document]);
	};
	/** The lower quartile: further from what else the machine does than the median is. */
	const usual = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 2] as number;

	/** Each call is made with a known and an unknown address in turn, once the mails of the one before have gone. */
	const compare = async (call: (email: string) => Promise<Answer>, known: () => string): Promise<[number, number]> => {
		const times: [number[], number[]] = [[], []];
		const answers = new Set<string>();
		for (let round = 0; round < ROUNDS * 2; round++) {
			const email = round % 2 ? known() : unknown();
			const started = performance.now();
			const answer = await call(email);
			times[round % 2 ? 1 : 0].push(performance.now() - started);
			answers.add(told(answer));
			await test.app.idle();
		}
		expect(answers.size).toBe(1);
		return [usual(times[0]), usual(times[1])];
	};

	const cases: Record<string, (email: string) => Promise<Answer>> = {
		'signing in': (email) => test.login({ email, password: 'Wrong-horse-7!' }),
		registering: (email) =>
			test.call('POST', '/v1/auth/register', {
				body: { email, password: PASSWORD, name: { full: 'Rita Regis' }, organization: { name: 'Regis Homes' } },
			}),
		'forgetting the password': (email) => test.call('POST', '/v1/auth/forgot-password', { body: { email } }),
		'asking for the verification again': (email) => test.call('POST', '/v1/auth/resend-verification', { body: { email } }),
	};
	for (const [name, call] of Object.entries(cases)) {
		it(`is not told by ${name}`, async () => {
			// Nobody fails five times, nor gets more mail than is sent to one address.
			const people = await Promise.all(
				Array.from({ length: 12 }, () => test.person('agent', test.harbor, `known${unique++}@harbor.example`)),
			);
			let turn = 0;
			const gaps: number[] = [];
			do {
				const [without, having] = await compare(call, () => people[turn++ % people.length]?.email as string);
				gaps.push(Math.abs(having - without));
			} while ((gaps.at(-1) as number) >= TOLERATED_MS && gaps.length < ATTEMPTS);
			expect(Math.min(...gaps)).toBeLessThan(TOLERATED_MS);
		}, 180_000);
	}

	it('is not told by a link either: one that never was and one that was used up are refused alike', async () => {
		const { email } = await test.person();
		await test.call('POST', '/v1/auth/forgot-password', { body: { email } });
		const { token } = await test.letter(email, /Set another/);
		const reset = (text: string) =>
			test.call('POST', '/v1/auth/reset-password', { body: { token: text, password: 'Another-horse-8' } });
		expect((await reset(token)).status).toBe(204);
		const elsewhere = token.replace(/^lt_.{22}/, `lt_${'0'.repeat(21)}1`);
		expect(new Set([await reset(token), await reset(elsewhere), await reset(`${token.slice(0, -3)}abc`)].map(told)).size).toBe(1);
	});
});
