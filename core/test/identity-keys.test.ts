/** API keys: their form, where publishable ones may be used, and how little a busy one asks of the database. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sql } from '../src/data/model.ts';
import type { Gate } from '../src/identity/gate.ts';
import { createKeys } from '../src/identity/keys.ts';
import { originAllowed, readOriginPattern } from '../src/identity/origins.ts';
import { createRoles } from '../src/identity/roles.ts';
import { base62ToUuid, hashSecret, hintOf, mintSecret, parseSecret, uuidToBase62 } from '../src/identity/secret.ts';
import { createLater } from '../src/later.ts';

const uuids = fc.oneof(
	fc.uuid(),
	fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
);

describe('a key', () => {
	it('carries its organisation, so that it is looked up under that organisation’s row-level security', () => {
		fc.assert(
			fc.property(uuids, fc.constantFrom('sk', 'pk', 'rt'), (organization, kind) => {
				const secret = mintSecret(kind, organization);
				expect(secret).toMatch(/^(sk|pk|rt)_[0-9A-Za-z]{22}_[0-9A-Za-z]{32}$/);
				expect(parseSecret(secret)).toEqual({ kind, organization });
			}),
		);
	});

	it('is never the same twice and shows little of itself', () => {
		const organization = '0192f000-0000-7000-8000-000000000001';
		const made = new Set(Array.from({ length: 1000 }, () => mintSecret('sk', organization)));
		expect(made.size).toBe(1000);
		const [one = ''] = made;
		expect(hintOf(one)).toBe(`${one.slice(0, 6)}…${one.slice(-4)}`);
		expect(hashSecret(one)).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is not read from anything else', () => {
		for (const text of [
			'',
			'sk_',
			'sk_a_b',
			`xx_${'0'.repeat(22)}_${'0'.repeat(32)}`,
			`sk_${'z'.repeat(22)}_${'0'.repeat(32)}`,
			`${mintSecret('sk', '0192f000-0000-7000-8000-000000000001')} `,
		]) {
			expect(parseSecret(text)).toBeNull();
		}
		fc.assert(fc.property(fc.string(), (text) => parseSecret(text) === null));
		fc.assert(fc.property(uuids, (uuid) => base62ToUuid(uuidToBase62(uuid)) === uuid));
	});
});

describe('the origins of a publishable key', () => {
	const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
	const host = fc.tuple(label, label).map(([name, zone]) => `${name}.${zone}`);
	const port = fc.oneof(
		fc.constant(''),
		fc.integer({ min: 1024, max: 65535 }).map((number) => `:${number}`),
	);

	it('admit exactly themselves', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('http', 'https'),
				host,
				port,
				fc.constantFrom('http', 'https'),
				host,
				port,
				(scheme, name, at, otherScheme, otherName, otherAt) => {
					const [pattern, other] = [`${scheme}://${name}${at}`, `${otherScheme}://${otherName}${otherAt}`];
					const patterns = [readOriginPattern(pattern) as string];
					expect(originAllowed(pattern, patterns)).toBe(true);
					expect(originAllowed(other, patterns)).toBe(other === pattern);
				},
			),
		);
	});

	it('admit every host below a domain, and neither the domain nor a look-alike', () => {
		fc.assert(
			fc.property(host, fc.array(label, { minLength: 1, maxLength: 3 }), label, (domain, below, junk) => {
				const patterns = [readOriginPattern(`https://*.${domain}`) as string];
				expect(originAllowed(`https://${below.join('.')}.${domain}`, patterns)).toBe(true);
				expect(originAllowed(`https://${domain}`, patterns)).toBe(false);
				expect(originAllowed(`http://${below.join('.')}.${domain}`, patterns)).toBe(false);
				expect(originAllowed(`https://${junk}${domain}`, patterns)).toBe(false);
				expect(originAllowed(`https://a.${domain}.${junk}`, patterns)).toBe(false);
				expect(originAllowed(`https://a.${domain}:8443`, patterns)).toBe(false);
			}),
		);
	});

	it('admit any port of this machine where that is said, and no other machine', () => {
		const patterns = [readOriginPattern('http://localhost:*') as string];
		for (const origin of ['http://localhost', 'http://localhost:3000', 'http://localhost:65535'])
			expect(originAllowed(origin, patterns)).toBe(true);
		for (const origin of [
			'https://localhost:3000',
			'http://localhost.evil.example',
			'http://localhost:3000.evil.example',
			'http://evil.example:3000',
			'http://notlocalhost:3000',
		]) {
			expect([origin, originAllowed(origin, patterns)]).toEqual([origin, false]);
		}
	});

	it('are brought into one form, and what is none is refused', () => {
		const read: [string, string | null][] = [
			['https://WWW.Example.com/', 'https://www.example.com'],
			['https://example.com:443', 'https://example.com'],
			['http://example.com:8080', 'http://example.com:8080'],
			['https://*.Example.com', 'https://*.example.com'],
			['http://127.0.0.1:*', 'http://127.0.0.1:*'],
			['https://münchen.example', 'https://xn--mnchen-3ya.example'],
			['https://*.com', null],
			['https://*', null],
			['*', null],
			['https://www.*.com', null],
			['https://example.com:*', null],
			['https://user:secret@example.com', null],
			['https://example.com/path', null],
			['https://example.com?q', null],
			['ftp://example.com', null],
			['javascript:alert(1)', null],
			['example.com', null],
			['null', null],
			['', null],
		];
		for (const [text, meant] of read) expect([text, readOriginPattern(text)]).toEqual([text, meant]);
	});

	it('never admit a request without an origin, from a sandbox, or from junk', () => {
		const patterns = ['https://example.com', 'https://*.example.com', 'http://localhost:*'];
		for (const origin of [
			undefined,
			'',
			'null',
			'https://example.com@evil.example',
			'https://example.com\\.evil.example',
			'https://a.example.com evil',
		]) {
			expect(originAllowed(origin, patterns)).toBe(false);
		}
		fc.assert(fc.property(fc.string(), (text) => !originAllowed(text, patterns)));
	});
});

describe('a key at work', () => {
	const organization = '0192f000-0000-7000-8000-000000000001';
	const page = 'https://www.example.com';

	/** One key in a table, a clock, and a count of what was asked of the database. */
	function world(row: Record<string, unknown>, key: string) {
		const asked = { reads: 0, notes: 0, organizations: new Set<string | null>() };
		const state = {
			now: Date.now(),
			row: {
				id: 'key-1',
				key_role: null,
				key_grants: null,
				scopes: null,
				account: null,
				living: false,
				origins: null,
				expires_at: null,
				last_used_at: null,
				standing: 'active',
				...row,
			} as Record<string, unknown> | null,
		};
		const sql = (async (text: string, values: unknown[] = []) => {
			if (text.startsWith('update')) asked.notes++;
			else asked.reads++;
			return state.row && values[0] === hashSecret(key) ? [state.row] : [];
		}) as Sql;
		const run: Gate['read'] = (id, work) => {
			asked.organizations.add(id);
			return work(sql);
		};
		const later = createLater({ log: { warn: () => {} } });
		const keys = createKeys({
			gate: { read: run, inOrganization: run },
			later,
			roles: createRoles(new Map()),
			entities: new Map(),
			now: () => state.now,
		});
		return { keys, later, state, asked };
	}

	it('is looked up once in 30 seconds, under its organisation, and its use is noted once a minute', async () => {
		const key = mintSecret('sk', organization);
		const { keys, later, state, asked } = world({ kind: 'secret', key_role: 'broker' }, key);
		for (let call = 0; call < 50; call++)
			expect(await keys.authenticate(key, undefined)).toMatchObject({
				kind: 'secret-key',
				id: 'key-1',
				role: 'broker',
				organization,
			});
		await later.idle();
		expect(asked).toEqual({ reads: 1, notes: 1, organizations: new Set([organization]) });
		state.now += 31_000;
		await keys.authenticate(key, undefined);
		expect(asked).toMatchObject({ reads: 2, notes: 1 });
		state.now += 31_000;
		await keys.authenticate(key, undefined);
		expect(asked).toMatchObject({ reads: 3, notes: 2 });
	});

	it('stops at once when it is forgotten, and within 30 seconds when another process revoked it', async () => {
		const key = mintSecret('sk', organization);
		const { keys, state } = world({ kind: 'secret', key_role: 'admin' }, key);
		await keys.authenticate(key, undefined);
		state.row = null;
		await keys.authenticate(key, undefined);
		state.now += 30_001;
		await expect(keys.authenticate(key, undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
		const other = world({ kind: 'secret', key_role: 'admin' }, key);
		await other.keys.authenticate(key, undefined);
		other.state.row = null;
		other.keys.forget(hashSecret(key));
		await expect(other.keys.authenticate(key, undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
	});

	it('stops when it expires, cached or not', async () => {
		const key = mintSecret('sk', organization);
		const { keys, state } = world({ kind: 'secret', key_role: 'admin', expires_at: new Date(Date.now() + 5000) }, key);
		await keys.authenticate(key, undefined);
		state.now += 6000;
		await expect(keys.authenticate(key, undefined)).rejects.toMatchObject({
			code: 'unauthenticated',
			detail: 'This key has expired',
		});
	});

	it('is bound to its origins where it is publishable, and has no permission of its own', async () => {
		const key = mintSecret('pk', organization);
		const { keys } = world({ kind: 'publishable', key_role: 'admin', origins: [page] }, key);
		expect(await keys.authenticate(key, page)).toMatchObject({ kind: 'publishable-key', role: null, permissions: [] });
		for (const origin of [undefined, 'null', 'https://evil.example']) {
			await expect(keys.authenticate(key, origin)).rejects.toMatchObject({ code: 'origin_not_allowed', status: 403 });
		}
	});

	it('is not taken for another kind, and a refresh token is no key', async () => {
		const key = mintSecret('sk', organization);
		const { keys } = world({ kind: 'publishable', origins: [page] }, key);
		await expect(keys.authenticate(key, page)).rejects.toMatchObject({ code: 'unauthenticated' });
		await expect(keys.authenticate(mintSecret('rt', organization), page)).rejects.toMatchObject({ code: 'unauthenticated' });
		await expect(keys.authenticate(mintSecret('sk', organization), page)).rejects.toMatchObject({ code: 'unauthenticated' });
	});
});
