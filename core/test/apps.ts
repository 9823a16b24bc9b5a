/** Authenticator apps in the tests' hands, and people who have one. */
import { TOTP } from 'otpauth';
import { expect } from 'vitest';
import { type Answer, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, type Person } from './people.ts';

export type App = { secret: string; recoveryCodes: string[]; factor: string; as: string };

/** What the app shows, `steps` of 30 seconds from now. */
export const show = (secret: string, steps = 0): string =>
	new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

/** Not in a step's last seconds, when a code would be one step older by the time it arrives. */
async function earlyInStep(): Promise<void> {
	const left = 30_000 - (Date.now() % 30_000);
	if (left < 3000) await new Promise((resolve) => setTimeout(resolve, left));
}

export function appsOf(test: People) {
	const post = (path: string, as: string | undefined, body: unknown = {}): Promise<Answer> =>
		test.call('POST', path, { ...(as ? { as } : {}), body });

	/** Sets an app up; the code of the step before is used up by it. */
	const setUp = async (as: string): Promise<App> => {
		const begun = await post('/v1/auth/factors/totp', as, { label: 'Work phone' });
		expect(begun.status).toBe(201);
		const { id, secret } = begun.body;
		await earlyInStep();
		const confirmed = await post('/v1/auth/factors/totp/confirm', as, { id, code: show(secret, -1) });
		expect(confirmed.status).toBe(201);
		return { secret, recoveryCodes: confirmed.body.recoveryCodes, factor: id, as };
	};

	return {
		post,
		setUp,
		async withApp(role = 'agent'): Promise<Person & App> {
			const person = await test.person(role);
			return { ...person, ...(await setUp((await person.signIn()).accessToken)) };
		},
		/** What a right password is answered with. */
		async challengeOf({ email }: Person): Promise<string> {
			const asked = await test.login({ email, password: PASSWORD });
			expect(code(asked)).toBe('401 second_factor_required');
			return asked.body.challenge;
		},
		answer: (challenge: string, proof: Record<string, unknown>): Promise<Answer> =>
			post('/v1/auth/second-factor', undefined, { challenge, ...proof }),
		/** As if the person had proved it so many minutes ago, told to the database only. */
		proved: (person: Person, minutes: number): Promise<unknown> =>
			test.app.borrow(test.harbor.id, (sql) =>
				sql('update sessions set proved_at = now() - make_interval(mins => $2) where holder = $1', [person.id, minutes]),
			),
	};
}
