/**
 * The console's faces of getting in: a second factor, a proof asked for again, links in mails, and one's own account. In Chromium, wide
 * and on a phone. Pictures go to `.freehold/pictures`.
 */
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PASSWORD } from './harness/app.ts';
import { inConsole, PUBLIC } from './harness/console.ts';

const MINUTES = 60_000;

describe('the console lets in who belongs in', () => {
	const visit = inConsole();
	const { clock, open, signIn, isIn, said, dialogOf, check } = visit;

	const shown = (secret: string, steps = 0): string =>
		new TOTP({ secret }).generate({ timestamp: Date.now() + clock.ahead + steps * 30_000 });

	/** A user of a role, with an authenticator app. */
	const withApp = async (role: string) => {
		const as = await visit.test.harbor.asUser(role);
		const begun = await visit.test.call('POST', '/v1/auth/factors/totp', { as, body: {} });
		const { id, secret } = begun.body;
		const confirmed = await visit.test.call('POST', '/v1/auth/factors/totp/confirm', {
			as,
			body: { id, code: shown(secret, -1) },
		});
		expect(confirmed.status).toBe(201);
		return { email: `${role}@harbor.example`, secret: secret as string, codes: confirmed.body.recoveryCodes as string[] };
	};

	/** Where the link of the newest mail to somebody leads. */
	const linkTo = async (email: string, subject: RegExp): Promise<string> => {
		const find = () => visit.test.mail.findLast((mail) => mail.to === email && subject.test(mail.subject));
		await expect.poll(find, { timeout: 20_000 }).toBeDefined();
		return new URL(/https?:\S+/.exec(find()?.text ?? '')?.[0] as string).href.slice(PUBLIC.length);
	};

	/** The token was taken out of the address bar and the history. */
	const hasNoToken = async (page: Page): Promise<void> => {
		expect(page.url()).not.toContain('token');
		await page.goBack().catch(() => null);
		expect(page.url()).not.toContain('token');
		await page.goForward().catch(() => null);
	};

	it('asks for the code of an authenticator app, or a recovery code', async () => {
		const { email, secret, codes } = await withApp('agent');
		const page = await open();
		await check(page, 'sign-in');
		await signIn(page, email);
		await page.getByRole('heading', { name: 'One more step' }).waitFor();
		await expect.poll(() => page.getByLabel('Six-digit code').evaluate((input) => input.matches(':focus'))).toBe(true);
		expect(await page.getByLabel('Six-digit code').getAttribute('autocomplete')).toBe('one-time-code');
		await page.keyboard.type('000000');
		await page.keyboard.press('Enter');
		await expect.poll(() => said(page)).toContain('4 tries are left');
		await check(page, 'second-step');
		await page.getByLabel('Six-digit code').fill(shown(secret));
		await page.keyboard.press('Enter');
		await isIn(page);

		const other = await open();
		await signIn(other, email);
		await other.getByRole('button', { name: 'Use a recovery code' }).click();
		await other.getByLabel('Recovery code').fill(codes[0] as string);
		await other.keyboard.press('Enter');
		await isIn(other);
	});

	it('asks for a fresh proof before a key is issued, and issues it then', async () => {
		const page = await open();
		await signIn(page, 'owner@harbor.example');
		await isIn(page);
		clock.ahead += 11 * MINUTES;
		await page.getByRole('link', { name: 'Settings' }).first().click();
		await page
			.getByRole('link', { name: /^API keys/ })
			.first()
			.click();
		await page.getByRole('button', { name: /issue/i }).click();
		const form = dialogOf(page, /issue/i);
		await form.getByLabel(/^Name/).fill('Website');
		await form.getByLabel(/^Kind/).selectOption({ label: 'Secret' });
		await form.getByLabel(/^Role/).fill('viewer');
		await form.getByRole('button', { name: /issue/i }).click();
		const proof = dialogOf(page, 'Is it you?');
		await proof.waitFor();
		// The proof is dated by the database, whose clock goes on as ever.
		clock.ahead = 0;
		await proof.getByLabel('Password', { exact: true }).fill('guess');
		await page.keyboard.press('Enter');
		await expect.poll(() => said(page)).toContain('not right');
		await check(page, 'step-up');
		await proof.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await page.keyboard.press('Enter');
		// The table behind the dialog shows the key's ends, the dialog the whole of it.
		await page.getByText(/^sk_\w+$/).waitFor();
		await check(page, 'key-issued');
	});

	it('does nothing where the proof is not given', async () => {
		const page = await open();
		await signIn(page, 'owner@harbor.example');
		await isIn(page);
		await page.goto(`${PUBLIC}/console/account`);
		await page.getByText('You have none yet.').waitFor();
		clock.ahead += 11 * MINUTES;
		await page.getByRole('button', { name: 'Add an authenticator app' }).click();
		await page.getByRole('dialog', { name: 'Is it you?' }).waitFor();
		await page.keyboard.press('Escape');
		await expect.poll(() => said(page)).toContain('Nothing was done');
		expect(await page.getByRole('dialog', { name: 'Add an authenticator app' }).isVisible()).toBe(true);
	});

	it('sets another password by the mailed link', async () => {
		const email = 'viewer@harbor.example';
		await visit.test.harbor.asUser('viewer');
		const page = await open();
		await page.getByRole('button', { name: 'Forgot your password?' }).click();
		const ask = async (address: string) => {
			await page.getByLabel('Email').fill(address);
			await page.getByRole('button', { name: 'Send the link' }).click();
			await expect.poll(() => said(page, 'status')).toContain('If this address has an account');
			return said(page, 'status');
		};
		const unknown = await ask('nobody@harbor.example');
		await check(page, 'forgot-password');
		await page.getByRole('button', { name: 'Back to sign in' }).click();
		await page.getByRole('button', { name: 'Forgot your password?' }).click();
		expect(await ask(email)).toBe(unknown);

		await page.goto(PUBLIC + (await linkTo(email, /another password/)));
		await page.reload();
		await page.goto(PUBLIC + (await linkTo(email, /another password/)));
		await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
		await page.getByLabel('New password').fill('short');
		await page.keyboard.press('Enter');
		await expect.poll(() => page.getByRole('alert').getByRole('listitem').count()).toBeGreaterThan(2);
		await check(page, 'reset-password');
		await page.getByLabel('New password').fill('Another-horse-8!');
		await page.keyboard.press('Enter');
		await expect.poll(() => said(page, 'status')).toContain('Your password is saved');
		await hasNoToken(page);
		await signIn(page, email, 'Another-horse-8!');
		await isIn(page);

		const late = await open(await linkTo(email, /another password/));
		await late.getByLabel('New password').fill('Another-horse-9!');
		await late.keyboard.press('Enter');
		await late.getByRole('heading', { name: 'This link does not work' }).waitFor();
		await expect.poll(() => said(late)).toContain('does not work any more');
		await check(late, 'link-dead');
	});

	it('takes an invitation, and the new one is in', async () => {
		const email = 'ines@harbor.example';
		const invitation = { email, role: 'agent' };
		const login = { email: 'owner@harbor.example', password: PASSWORD };
		const as = (await visit.test.call('POST', '/v1/auth/login', { body: login })).body.accessToken;
		const made = await visit.test.call('POST', '/v1/invitations', { as, body: invitation });
		expect(made.status, JSON.stringify(made.body)).toBe(201);
		const page = await open(await linkTo(email, /join/i));
		await page.getByLabel('Name').fill('Ines Invited');
		await page.getByLabel('New password').fill('Fresh-meadow-41!');
		await check(page, 'invitation');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: /Good \w+, Ines/ }).waitFor();
		expect(page.url()).not.toContain('token');
	});

	it('verifies an address by its link', async () => {
		const page = await open('/console/#/verify?token=lt_nothing');
		await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
		expect(page.url()).toBe(`${PUBLIC}/console/`);
	});

	it('shows where one is signed in, and ends another session', async () => {
		const [page, other] = [await open(), await open('/console/', 'phone')];
		for (const one of [page, other]) {
			await signIn(one, 'ines@harbor.example', 'Fresh-meadow-41!');
			await isIn(one);
		}
		await page.getByRole('link', { name: /Your account/ }).click();
		await page.getByText('This device').waitFor();
		await check(page, 'account');
		const end = page.getByRole('button', { name: /^Sign out Chrom/ });
		const before = await end.count();
		expect(before).toBeGreaterThan(0);
		await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
		await expect.poll(() => end.count()).toBe(0);
		// The server looks at a session again after half a minute at most.
		clock.ahead += 1 * MINUTES;
		await other.goto(`${PUBLIC}/console/leads`);
		await other.getByRole('heading', { name: /Sign in/ }).waitFor();
	});

	it('sets up an authenticator app, and shows the recovery codes once', async () => {
		const page = await open('/console/account');
		await signIn(page, 'ines@harbor.example', 'Fresh-meadow-41!');
		await page.getByRole('button', { name: 'Add an authenticator app' }).click();
		const dialog = dialogOf(page, 'Add an authenticator app');
		const secret = ((await dialog.locator('code').textContent()) ?? '').replace(/\s/g, '');
		await check(page, 'totp');
		await dialog.getByLabel('Six-digit code').fill(shown(secret));
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
		expect(await dialog.getByRole('listitem').count()).toBe(10);
		await check(page, 'recovery-codes');
		await page.getByRole('button', { name: 'I have kept them' }).click();
		await page.getByText('10 recovery codes are left.').waitFor();
		await check(page, 'factors');
	});
});
