/** @freehold/testing, as a third party's test uses it. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT } from '../../tests/harness/once.ts';
import { databases, PASSWORD, type Platform, startPlatform, type TestOrganization } from '../src/index.ts';

const MINUTE = 60_000;

function suite(name: string, database: () => string | undefined): void {
	describe.skipIf(!database())(name, () => {
		let freehold: Platform;
		let harbor: TestOrganization;
		beforeAll(async () => {
			freehold = await startPlatform({ root: ROOT, plugins: ['./plugins/providers'], database: database() as string });
			harbor = await freehold.found('harbor');
		}, 120_000);
		afterAll(() => freehold?.stop());

		it('has people of every role, and keys', async () => {
			for (const role of ['owner', 'admin', 'broker', 'agent', 'viewer']) {
				const { body } = await freehold.call('GET', '/v1/users?limit=1', { as: await harbor.asUser(role) });
				expect(body, role).toHaveProperty('data');
			}
			expect(await harbor.asUser('agent')).toBe(await harbor.asUser('agent'));
			expect((await freehold.call('GET', '/v1/users', { as: await harbor.key() })).status).toBe(200);
			const page = { as: await harbor.publishableKey(['https://a.example']), headers: { origin: 'https://b.example' } };
			expect((await freehold.call('GET', '/v1/description', page)).body.code).toBe('origin_not_allowed');
		});

		it('keeps organisations apart, and founds them as they are asked for', async () => {
			const palm = await freehold.found('palm', { country: 'AE', currency: 'AED', plan: 'free' });
			const { body } = await freehold.call('GET', '/v1/users', { as: await palm.asUser('owner') });
			expect(body.data.map(({ email }: { email: string }) => email)).toEqual(['owner@palm.example']);
		});

		it('shows what would have left the house', async () => {
			const before = (await harbor.sent()).length;
			const body = { email: 'owner@harbor.example', organization: 'harbor' };
			expect((await freehold.call('POST', '/v1/auth/forgot-password', { body })).status).toBeLessThan(300);
			await freehold.settle();
			expect((await harbor.sent()).slice(before)).toMatchObject([{ port: 'email', to: 'owner@harbor.example' }]);
		});

		it('has a clock that can be put forward', async () => {
			const login = async () =>
				(
					await freehold.call('POST', '/v1/auth/login', {
						body: { email: 'owner@harbor.example', password: PASSWORD, organization: 'harbor' },
					})
				).body.accessToken;
			const as = await login();
			const before = freehold.clock.now();
			await freehold.later(20 * MINUTE);
			expect(freehold.clock.now() - before).toBeGreaterThanOrEqual(20 * MINUTE);
			expect((await freehold.call('GET', '/v1/users', { as })).body.code).toBe('token_expired');
			// Whoever is asked for now signs in anew, or is made now.
			for (const role of ['owner', 'agent'])
				expect((await freehold.call('GET', '/v1/users', { as: await harbor.asUser(role) })).status).toBe(200);
			const palm = await freehold.found('later');
			expect((await freehold.call('GET', '/v1/users', { as: await palm.asUser('broker') })).status).toBe(200);
		});

		it('leaves nothing behind', async () => {
			const folder = freehold.app.config.dataFolder;
			expect(existsSync(folder)).toBe(true);
			await freehold.stop();
			expect(existsSync(folder)).toBe(false);
		});
	});
}

suite('the platform in a test (embedded)', () => 'embedded');
suite('the platform in a test (PostgreSQL)', () => inject('prepared').postgres?.url);

it('tells of faults as a start would, and leaves nothing behind', async () => {
	await expect(startPlatform({ root: ROOT, plugins: ['./plugins/nothing'] })).rejects.toThrow('plugin_not_found');
});

it('names PostgreSQL where there is a server for tests', () => {
	expect(databases()).toEqual(
		process.env.FREEHOLD_TEST_DATABASE_URL ? ['embedded', process.env.FREEHOLD_TEST_DATABASE_URL] : ['embedded'],
	);
});
