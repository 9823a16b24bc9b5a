/** The screens of what belongs to access, which are derived: readable, wide and on a phone. */
import { describe, expect, it } from 'vitest';
import { PASSWORD } from './harness/app.ts';
import { inConsole, PUBLIC } from './harness/console.ts';

describe('the console tells of access', () => {
	const visit = inConsole();
	const { open, signIn, isIn, check } = visit;

	it('shows what belongs to access in words', async () => {
		const page = await open();
		await signIn(page, 'owner@harbor.example');
		await isIn(page);
		const places = ['roles', 'teams', 'team-members', 'invitations', 'users', 'api-keys', 'identity-providers', 'organizations'];
		const readable = async (name: string) => {
			await page.waitForLoadState('networkidle');
			const text = await page.getByRole('main').textContent();
			expect(text, name).not.toMatch(/\[object |\{"|undefined|fh1:/);
			await check(page, name);
		};
		for (const place of [...places, 'audit-entries']) {
			await page.goto(`${PUBLIC}/console/${place}`);
			await page.getByRole('heading', { level: 1 }).waitFor();
			await readable(`list-${place}`);
		}
		const login = { email: 'owner@harbor.example', password: PASSWORD };
		const as = (await visit.test.call('POST', '/v1/auth/login', { body: login })).body.accessToken;
		await visit.test.call('PATCH', '/v1/auth/me', { as, body: { name: { full: 'Olive Moore' } } });
		for (const place of ['audit-entries', 'roles', 'organizations']) {
			const { body } = await visit.test.call('GET', `/v1/${place}?limit=100`, { as });
			const entries: Record<string, string>[] = body.data;
			const record = entries.find(({ before, after }) => before && after) ?? entries[0];
			await page.goto(`${PUBLIC}/console/${place}/${record?.['id']}`);
			await page.getByRole('heading', { level: 2, name: 'Record' }).waitFor();
			if (place === 'audit-entries') await page.getByRole('region', { name: 'What changed' }).waitFor();
			await readable(`record-${place}`);
		}
	}, 90_000);
});
