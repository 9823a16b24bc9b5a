/** Passkeys: made, used alone and as a second factor, and every way to cheat with one. Over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { Authenticator, type CreationOptions, type Lie, type RequestOptions } from './authenticator.ts';
import { code, type People, type Person, startWithPeople } from './people.ts';

const SITE = 'https://homes.example';

describeOnBoth('passkeys', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver, { publicUrl: SITE, corsOrigins: ['https://app.homes.example'] });
	});
	afterAll(() => test?.stop());

	const post = (path: string, as?: string, body?: unknown): Promise<Answer> =>
		test.call('POST', path, { ...(as ? { as } : {}), ...(body === undefined ? {} : { body }) });

	const creation = async (as: string): Promise<CreationOptions> => {
		const { status, body } = await post('/v1/auth/factors/passkey/options', as);
		expect(status).toBe(200);
		return body.options;
	};
	const request = async (path: string, as?: string, body?: unknown): Promise<RequestOptions> => {
		const answer = await post(path, as, body);
		expect(answer.status).toBe(200);
		return answer.body.options;
	};
	const signIn = async (device: Authenticator, lie?: Lie): Promise<Answer> =>
		post('/v1/auth/passkey', undefined, { passkey: device.get(await request('/v1/auth/passkey/options'), lie) });

	type Equipped = Person & { as: string; device: Authenticator; factor: string; recoveryCodes?: string[] };
	const equip = async (role = 'agent', origin = SITE): Promise<Equipped> => {
		const person = await test.person(role);
		const as = (await person.signIn()).accessToken;
		const device = new Authenticator(origin);
		const { status, body } = await post('/v1/auth/factors/passkey', as, {
			label: 'Laptop',
			passkey: device.create(await creation(as)),
		});
		expect(status).toBe(201);
		return { ...person, as, device, factor: body.factor.id, recoveryCodes: body.recoveryCodes };
	};

	it('are made discoverable and verifying the person, and come with recovery codes the first time', async () => {
		const { as, email, recoveryCodes, device } = await equip();
		expect(recoveryCodes).toHaveLength(10);
		const options = await creation(as);
		expect(options).toMatchObject({
			rp: { id: 'homes.example', name: 'harbor homes' },
			user: { name: email },
			authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
			excludeCredentials: [{ id: device.held[0]?.id }],
		});
		const second = new Authenticator('https://app.homes.example');
		const added = await post('/v1/auth/factors/passkey', as, { passkey: second.create(options) });
		expect(added.body.factor).toMatchObject({ kind: 'passkey', label: 'Passkey' });
		expect(added.body).not.toHaveProperty('recoveryCodes');
		const { body } = await test.call('GET', '/v1/auth/factors', { as });
		expect(body.factors.map(({ label }: { label: string }) => label)).toEqual(['Laptop', 'Passkey']);
		expect(JSON.stringify(body)).not.toMatch(/publicKey|credentialId|counter/);
	});

	it('sign in by themselves: no password, no name, no second factor', async () => {
		const { device, id } = await equip();
		const { status, body } = await signIn(device);
		expect(status).toBe(200);
		expect(body).toMatchObject({ user: { id }, organization: { slug: 'harbor' } });
		expect((await test.me(body.accessToken)).status).toBe(200);
		const kept = await test.app.borrow(test.harbor.id, (sql) =>
			sql(`select factors from sessions where holder = $1 order by created_at desc limit 1`, [id]),
		);
		expect(kept).toEqual([{ factors: ['passkey'] }]);
	});

	it('are asked for after a password, those of this person only', async () => {
		const [one, other] = [await equip(), await equip()];
		const asked = await test.login({ email: one.email, password: PASSWORD });
		expect(asked.body).toMatchObject({ code: 'second_factor_required', methods: ['passkey', 'recovery'] });
		const { challenge } = asked.body;
		const options = await request('/v1/auth/second-factor/options', undefined, { challenge });
		expect(options.allowCredentials).toHaveLength(1);
		const foreign = other.device.get({ ...options, allowCredentials: [] });
		expect(code(await post('/v1/auth/second-factor', undefined, { challenge, passkey: foreign }))).toBe(
			'401 second_factor_required',
		);
		const passkey = one.device.get(options);
		expect((await post('/v1/auth/second-factor', undefined, { challenge, passkey })).status).toBe(200);
		expect(code(await post('/v1/auth/second-factor/options', undefined, { challenge }))).toBe('401 unauthenticated');
	});

	it('prove once more who one is', async () => {
		const { device, as, id } = await equip('admin');
		await test.app.borrow(test.harbor.id, (sql) =>
			sql(`update sessions set proved_at = now() - interval '11 minutes' where holder = $1`, [id]),
		);
		const fresh = (await signIn(device)).body.accessToken;
		await test.app.borrow(test.harbor.id, (sql) =>
			sql(`update sessions set proved_at = now() - interval '11 minutes' where holder = $1`, [id]),
		);
		const issue = () => post('/v1/api-keys/issue', fresh, { name: 'till', kind: 'secret' });
		expect(code(await issue())).toBe('403 step_up_required');
		const elsewhere = device.get(await request('/v1/auth/step-up/options', as));
		expect(code(await post('/v1/auth/step-up', fresh, { passkey: elsewhere }))).toBe('403 step_up_required');
		const passkey = device.get(await request('/v1/auth/step-up/options', fresh));
		expect((await post('/v1/auth/step-up', fresh, { passkey })).status).toBe(200);
		expect((await issue()).status).toBe(201);
	});

	it('answer each challenge once, and no older one after it', async () => {
		const { device } = await equip();
		const [older, newer] = [await request('/v1/auth/passkey/options'), await request('/v1/auth/passkey/options')];
		const passkey = device.get(newer);
		expect((await post('/v1/auth/passkey', undefined, { passkey })).status).toBe(200);
		expect(code(await post('/v1/auth/passkey', undefined, { passkey }))).toBe('401 invalid_credentials');
		expect(code(await post('/v1/auth/passkey', undefined, { passkey: device.get(older) }))).toBe('401 invalid_credentials');
	});

	it('lets one of many that send the same answer at once in', async () => {
		const { device } = await equip();
		const passkey = device.get(await request('/v1/auth/passkey/options'));
		const answers = await Promise.all(Array.from({ length: 5 }, () => post('/v1/auth/passkey', undefined, { passkey })));
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	});

	it('are refused from another page, for another site, unverified, for another purpose, and with a counter that went back', async () => {
		const { device, as } = await equip();
		const lies: Lie[] = [
			{ origin: 'https://homes.example.evil.example' },
			{ origin: 'http://homes.example' },
			{ rpId: 'evil.example' },
			{ verified: false },
			{ type: 'webauthn.create' },
			{ counter: 0 },
			{ handle: Buffer.alloc(32, 7).toString('base64url') },
			{ handle: 'junk' },
		];
		expect((await signIn(device)).status).toBe(200);
		for (const lie of lies)
			expect(`${JSON.stringify(lie)} ${code(await signIn(device, lie))}`).toContain('401 invalid_credentials');
		const stepUp = device.get(await request('/v1/auth/step-up/options', as));
		expect(code(await post('/v1/auth/passkey', undefined, { passkey: stepUp }))).toBe('401 invalid_credentials');
		const made = { ...(await request('/v1/auth/passkey/options')), challenge: Buffer.alloc(54, 1).toString('base64url') };
		expect(code(await post('/v1/auth/passkey', undefined, { passkey: device.get(made) }))).toBe('401 invalid_credentials');
		expect((await signIn(device, { counter: 50 })).status).toBe(200);
	});

	it('are not made from another page, unverified, or with the options of somebody else', async () => {
		const person = await test.person();
		const as = (await person.signIn()).accessToken;
		const device = new Authenticator(SITE);
		const add = (passkey: unknown) => post('/v1/auth/factors/passkey', as, { passkey });
		for (const lie of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { verified: false }] as Lie[]) {
			expect(code(await add(device.create(await creation(as), lie)))).toBe('422 invalid_input');
		}
		const others = await creation((await (await test.person()).signIn()).accessToken);
		expect(code(await add(device.create(others)))).toBe('422 invalid_input');
		const elsewhere = await creation((await person.signIn()).accessToken);
		expect(code(await add(device.create(elsewhere)))).toBe('422 invalid_input');
		const passkey = device.create(await creation(as));
		expect((await add(passkey)).status).toBe(201);
		expect(code(await add(passkey))).toBe('409 conflict');
	});

	it('sign nobody in once removed, or once the user is switched off', async () => {
		const [removed, off] = [await equip(), await equip()];
		expect((await test.call('DELETE', `/v1/auth/factors/${removed.factor}`, { as: removed.as })).status).toBe(204);
		expect(code(await signIn(removed.device))).toBe('401 invalid_credentials');
		const owner = await test.harbor.asUser('owner');
		await test.call('PATCH', `/v1/users/${off.id}`, { as: owner, body: { active: false } });
		expect(code(await signIn(off.device))).toBe('401 invalid_credentials');
	});
});
