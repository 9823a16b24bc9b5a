/** Signing in at an organisation's identity provider, a real one, and every way to cheat on the way. Over HTTP, on both databases. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth } from '../../tests/harness/app.ts';
import { appsOf, show } from './apps.ts';
import { CLIENT } from './oidc-server.ts';
import { code } from './people.ts';
import { CALLBACK, FRONT, isCallback, SITE, startWithProvider, type Ways } from './ways.ts';

describeOnBoth('single sign-on', (driver) => {
	let ways: Ways;
	beforeAll(async () => {
		ways = await startWithProvider(driver);
	});
	afterAll(() => ways?.stop());
	afterEach(async () => {
		Object.assign(ways.server, { forge: null, wrongKey: false });
		await ways.change({ createUsers: false, asksSecondFactor: false, role: 'viewer', active: true });
	});

	describe('a person', () => {
		it('who is known here by a verified address comes in, and again by the subject whatever the address is then', async () => {
			const person = await ways.test.person('broker');
			const subject = ways.known(person.email);
			const first = await ways.go();
			expect(first.page).toBe(`${SITE}/console/`);
			const { status, body } = await ways.exchange(first);
			expect(status).toBe(200);
			expect(body).toMatchObject({ user: { id: person.id, role: 'broker' }, organization: { slug: 'harbor' } });
			expect((await ways.test.me(body.accessToken)).status).toBe(200);
			ways.server.people.set(subject, { email: 'married@elsewhere.example', email_verified: false });
			expect((await ways.exchange(await ways.go())).body.user.id).toBe(person.id);
		});

		it('who is unknown comes in only where the organisation creates users, with its role and a verified address', async () => {
			ways.known('new@harbor.example', { given_name: 'Nia', family_name: 'New', name: undefined });
			expect(await ways.refusedFor()).toBe('unknown_user');
			await ways.change({ createUsers: true, role: 'agent' });
			const { status, body } = await ways.exchange(await ways.go());
			expect(status).toBe(200);
			expect(body.user).toMatchObject({ email: 'new@harbor.example', role: 'agent', name: { full: 'Nia New', given: 'Nia' } });
			await ways.change({ createUsers: false });
			expect((await ways.exchange(await ways.go())).body.user.id).toBe(body.user.id);
		});

		it('whose address is not verified, is of another domain, or is missing stays outside', async () => {
			await ways.change({ createUsers: true });
			const { email } = await ways.test.person();
			ways.known(email, { email_verified: false });
			expect(await ways.refusedFor()).toBe('email_unverified');
			ways.known(email, { email_verified: 'true' });
			expect(await ways.refusedFor()).toBe('email_unverified');
			ways.known('somebody@evil.example');
			expect(await ways.refusedFor()).toBe('email_domain');
			ways.known('somebody@sub.harbor.example');
			expect(await ways.refusedFor()).toBe('email_domain');
			ways.known('somebody@evil.example@harbor.example');
			expect(await ways.refusedFor()).toBe('email_missing');
			ways.known('', { email: undefined });
			expect(await ways.refusedFor()).toBe('email_missing');
		});

		it('does not get the account of who had the address before, nor an owner’s', async () => {
			const person = await ways.test.person();
			ways.known(person.email);
			expect((await ways.exchange(await ways.go())).status).toBe(200);
			ways.known(person.email);
			expect(await ways.refusedFor()).toBe('other_identity');
			ways.known('owner@harbor.example');
			expect(await ways.refusedFor()).toBe('owner_not_linked');
		});

		it('who is switched off here stays outside', async () => {
			const person = await ways.test.person();
			ways.known(person.email);
			expect((await ways.exchange(await ways.go())).status).toBe(200);
			await ways.test.call('PATCH', `/v1/users/${person.id}`, { as: ways.owner, body: { active: false } });
			expect(code(await ways.exchange(await ways.go()))).toBe('401 invalid_credentials');
		});

		it('with a second factor here is asked for it, unless the provider asks for one', async () => {
			const person = await appsOf(ways.test).withApp();
			ways.known(person.email);
			const asked = await ways.exchange(await ways.go());
			expect(code(asked)).toBe('401 second_factor_required');
			const done = await appsOf(ways.test).answer(asked.body.challenge, { code: show(person.secret) });
			expect(done.status).toBe(200);
			await ways.change({ asksSecondFactor: true });
			expect((await ways.exchange(await ways.go())).status).toBe(200);
		});
	});

	describe('on the way', () => {
		const willing = async (): Promise<void> => void ways.known((await ways.test.person()).email);

		it('a state that is not ours, or not of this browser, leads nowhere', async () => {
			await willing();
			const wrong = (url: URL): URL => {
				if (isCallback(url)) url.searchParams.set('state', `lt_${'0'.repeat(22)}_${'0'.repeat(32)}`);
				return url;
			};
			expect(await ways.refusedFor({ change: wrong })).toBe('no_transaction');
			const verifier = randomBytes(32).toString('base64url');
			const callback = await ways.newBrowser().follow(ways.begin(verifier), isCallback);
			expect((await ways.arrive(ways.newBrowser(), callback)).told.get('reason')).toBe('no_transaction');
		});

		it('another nonce is refused', async () => {
			await willing();
			const change = (url: URL): URL => {
				if (url.searchParams.has('nonce')) url.searchParams.set('nonce', 'another');
				return url;
			};
			expect(await ways.refusedFor({ change })).toBe('provider');
		});

		it('a code is taken once, and never from another sign-in', async () => {
			await willing();
			const { callback, browser, told } = await ways.go();
			expect(told.get('code')).toBeTruthy();
			expect((await ways.arrive(browser, callback)).told.get('reason')).toBe('no_transaction');
			const stolen = await ways.newBrowser().follow(ways.begin(randomBytes(32).toString('base64url')), isCallback);
			const swap = (url: URL): URL => {
				if (isCallback(url)) url.searchParams.set('code', stolen.searchParams.get('code') as string);
				return url;
			};
			expect(await ways.refusedFor({ change: swap })).toBe('provider');
		});

		it('an ID token for another audience, of another issuer, expired, or signed by somebody else is refused', async () => {
			await willing();
			for (const forge of [
				(claims: object) => ({ ...claims, aud: 'another-client' }),
				(claims: object) => ({ ...claims, aud: [CLIENT.id, 'another-client'], azp: 'another-client' }),
				(claims: object) => ({ ...claims, iss: 'https://accounts.evil.example' }),
				(claims: object) => ({ ...claims, exp: 1 }),
			]) {
				ways.server.forge = forge;
				expect(await ways.refusedFor()).toBe('provider');
			}
			ways.server.forge = null;
			ways.server.wrongKey = true;
			expect(await ways.refusedFor()).toBe('provider');
			ways.server.wrongKey = false;
			expect((await ways.exchange(await ways.go())).status).toBe(200);
		});

		it('what the provider refuses is refused here', async () => {
			await willing();
			const denied = (url: URL): URL => {
				if (!isCallback(url)) return url;
				url.searchParams.delete('code');
				url.searchParams.set('error', 'access_denied');
				return url;
			};
			expect(await ways.refusedFor({ change: denied })).toBe('provider');
		});

		it('people come back to our own pages only', async () => {
			await willing();
			for (const [returnTo, page] of [
				['/console/listings?view=map', `${SITE}/console/listings?view=map`],
				[`${FRONT}/desk#old`, `${FRONT}/desk`],
			] as const) {
				expect((await ways.go({ returnTo })).page).toBe(page);
			}
			for (const returnTo of [
				'https://evil.example/',
				'//evil.example',
				'/\\evil.example',
				'\\\\evil.example',
				'/\t/evil.example',
				`${SITE}@evil.example`,
				`${SITE}.evil.example`,
				'http://user:secret@homes.example/',
				'javascript:alert(1)',
				'data:text/html,x',
				'https://homes.example/',
			]) {
				const response = await ways.newBrowser().open(ways.begin('v'.repeat(43), returnTo));
				expect(`${returnTo} ${response.status}`).toBe(`${returnTo} 400`);
				expect(response.headers.get('location')).toBeNull();
			}
		});

		it('the browser keeps a cookie that scripts and other sites do not see, and loses it at the end', async () => {
			const response = await ways.newBrowser().open(ways.begin('v'.repeat(43)));
			expect(response.headers.getSetCookie()).toEqual([
				expect.stringMatching(/^freehold-sso=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
			]);
			const location = new URL(response.headers.get('location') as string);
			expect(location.origin).toBe(ways.server.issuer);
			expect(Object.fromEntries(location.searchParams)).toMatchObject({
				redirect_uri: CALLBACK,
				scope: 'openid email profile',
				response_type: 'code',
				code_challenge_method: 'S256',
			});
			await willing();
			const { browser } = await ways.go();
			expect(browser.cookies.get(SITE)?.size).toBe(0);
		});
	});

	describe('the code for the page', () => {
		it('works once, and only for the page that began', async () => {
			ways.known((await ways.test.person()).email);
			const arrival = await ways.go();
			expect((await ways.exchange(arrival)).status).toBe(200);
			expect(code(await ways.exchange(arrival))).toBe('401 sign_in_refused');
			const stolen = await ways.go();
			expect(code(await ways.exchange({ ...stolen, verifier: 'x'.repeat(43) }))).toBe('401 sign_in_refused');
			expect(code(await ways.exchange(stolen))).toBe('401 sign_in_refused');
			for (const junk of ['junk', `lt_${'0'.repeat(22)}_${'0'.repeat(32)}`]) {
				const body = { code: junk, verifier: 'x'.repeat(43) };
				expect(code(await ways.test.call('POST', '/v1/auth/exchange', { body }))).toBe('401 sign_in_refused');
			}
		});

		it('is not given to who names no verifier', async () => {
			const url = ways.begin('v'.repeat(43));
			url.searchParams.delete('code_challenge');
			expect((await ways.newBrowser().open(url)).status).toBe(400);
		});
	});
});
