/** Finding out who is there and what their secrets are, by asking often, from everywhere, and looking at the clock. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintSecret } from '../../core/src/identity/secret.ts';
import { code, type People, startWithPeople } from '../../core/test/people.ts';
import { type Answer, PASSWORD } from '../harness/app.ts';

describe('guessing', () => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople('pglite');
	});
	afterAll(() => test?.stop());

	/** All that an answer tells, but for what is new in every answer. */
	const told = ({ status, headers, body }: Answer): string =>
		JSON.stringify([
			status,
			[...headers].filter(([name]) => !/^(date|x-request-id|ratelimit|retry-after|content-length)/.test(name)),
			{ ...(typeof body === 'object' ? body : { body }), instance: '', retryAfter: '' },
		]);

	const median = (times: number[]): number => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] as number;
	/** Medians of both, asked in turn; measured again where they differ, since a busy machine differs now and then. */
	const isAlike = async (
		one: () => Promise<unknown>,
		other: () => Promise<unknown>,
		factor: number,
		turns = 15,
	): Promise<boolean> => {
		const sides = new Set<boolean>();
		for (let tries = 0; tries < 4; tries++) {
			const times: [number[], number[]] = [[], []];
			for (let turn = 0; turn < turns; turn++) {
				for (const side of turn % 2 ? [0, 1] : [1, 0]) {
					const started = performance.now();
					await (side === 0 ? one() : other());
					times[side as 0 | 1].push(performance.now() - started);
				}
			}
			const [first, second] = [median(times[0]), median(times[1])];
			if (Math.max(first, second) <= Math.min(first, second) * factor + 1) return true;
			sides.add(first > second);
			if (sides.size > 1) return true;
		}
		return false;
	};

	it('an address at sign-in: known and unknown take as long, and are told the same', async () => {
		const people: Awaited<ReturnType<People['person']>>[] = [];
		for (let count = 0; count < 6; count++) people.push(await test.person());
		let turn = 0;
		const answers = new Set<string>();
		const known = async () =>
			answers.add(told(await test.login({ email: people[++turn % people.length]?.email, password: `Wrong-${turn}-horse!` })));
		const unknown = async () =>
			answers.add(told(await test.login({ email: `${randomUUID()}@nowhere.example`, password: `Wrong-${++turn}-horse!` })));
		expect(await isAlike(known, unknown, 1.6, 7)).toBe(true);
		expect([...answers].filter((answer) => !answer.startsWith('[429')).length).toBe(1);
	}, 60_000);

	it('would be seen by the clock if an unknown address were answered sooner (the control of the one above)', async () => {
		const wait = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms));
		expect(await isAlike(wait(2), wait(30), 1.6, 5)).toBe(false);
		expect(await isAlike(wait(20), wait(20), 1.6, 5)).toBe(true);
	});

	it('a key: wrong in its last letter, of another organisation, of none', async () => {
		const key = await test.harbor.key('admin');
		const wrong = {
			last: `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`,
			whole: mintSecret('sk', test.harbor.id),
			other: mintSecret('sk', test.palm.id),
			none: mintSecret('sk', randomUUID()),
		};
		const me = (as: string) => test.me(as);
		expect(new Set(await Promise.all(Object.values(wrong).map(async (as) => told(await me(as))))).size).toBe(1);
		expect(
			await isAlike(
				() => me(wrong.last),
				() => me(wrong.whole),
				1.6,
				40,
			),
		).toBe(true);
		expect(
			await isAlike(
				() => me(wrong.whole),
				() => me(wrong.none),
				1.6,
				40,
			),
		).toBe(true);
		expect((await me(key)).status).toBe(200);
	}, 60_000);

	it('an organisation’s short name at sign-in', async () => {
		const { email } = await test.person();
		const answers = [];
		for (const organization of ['harbor', 'palm', 'nobody-has-this']) {
			answers.push(
				told(await test.login({ email: `${randomUUID()}@nowhere.example`, password: 'Wrong-horse-7!', organization })),
			);
		}
		answers.push(told(await test.login({ email, password: 'Wrong-horse-7!', organization: 'nobody-has-this' })));
		expect(new Set(answers).size).toBe(1);
	});

	it('a link’s token: every wrong one is refused alike, and none by half', async () => {
		const tokens = [
			mintSecret('lt', test.harbor.id),
			mintSecret('lt', randomUUID()),
			'lt_x',
			'x',
			mintSecret('sk', test.harbor.id),
		];
		for (const [path, extra] of [
			['/v1/auth/verify-email', {}],
			['/v1/auth/reset-password', { password: 'Another-horse-8!' }],
			['/v1/auth/accept-invitation', { password: 'Another-horse-8!', name: 'X' }],
		] as const) {
			const answers = [];
			for (const token of tokens) answers.push(told(await test.call('POST', path, { body: { token, ...extra } })));
			expect([path, new Set(answers).size, answers[0]?.slice(0, 4)]).toEqual([path, 1, '[410']);
		}
	});

	it('a password, from many addresses at once: the account is locked all the same', async () => {
		const { email } = await test.person();
		const guesses = Array.from({ length: 12 }, (_, turn) => `Guess-${turn}-horse!`);
		const wrong = await Promise.all(guesses.map((password) => test.login({ email, password })));
		expect(wrong.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
		expect(wrong.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(7);
		// The right one is no use to who comes after the lock: it is not even looked at.
		expect(code(await test.login({ email, password: PASSWORD }))).toBe('429 locked_out');
		const nobody = `${randomUUID()}@nowhere.example`;
		for (let turn = 0; turn < 5; turn++) await test.login({ email: nobody, password: 'Guess-horse-7!' });
		expect(told(await test.login({ email: nobody, password: PASSWORD }))).toBe(
			told(await test.login({ email, password: PASSWORD })),
		);
	}, 60_000);

	it('a password, with the right one among many at once: it is not told apart from the others', async () => {
		const { email } = await test.person();
		for (let turn = 0; turn < 4; turn++) await test.login({ email, password: 'Guess-horse-7!' });
		const guesses = [...Array.from({ length: 14 }, (_, turn) => `Guess-${turn}-horse!`), PASSWORD];
		const answers = await Promise.all(guesses.map((password) => test.login({ email, password })));
		const right = answers.pop() as Answer;
		// Let in before the fifth wrong one was counted, or told what the wrong ones after it are told.
		if (right.status !== 200) expect(answers.map(({ status }) => status)).toContain(right.status);
		expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(right.status === 200 ? 5 : 1);
	}, 60_000);

	it('many accounts with one password (spraying), from one address', async () => {
		const headers = { 'x-forwarded-for': '198.51.100.66' };
		const answers = [];
		for (let turn = 0; turn < 12; turn++)
			answers.push((await test.login({ email: `p${turn}@harbor.example`, password: 'Summer-2026!' }, { headers })).status);
		expect(answers.slice(-3)).toEqual([429, 429, 429]);
	}, 60_000);

	it('an address that the caller makes up does not hide it where no proxy is believed', async () => {
		const plain = await startWithPeople('pglite', { trustProxy: false });
		try {
			const answers = [];
			for (let turn = 0; turn < 14; turn++) {
				const headers = {
					'x-forwarded-for': `203.0.113.${turn}`,
					forwarded: `for=203.0.113.${turn}`,
					'x-real-ip': `203.0.113.${turn}`,
				};
				answers.push((await plain.login({ email: `q${turn}@harbor.example`, password: 'Summer-2026!' }, { headers })).status);
			}
			expect(answers.slice(-3)).toEqual([429, 429, 429]);
		} finally {
			await plain.stop();
		}
	}, 60_000);
});
