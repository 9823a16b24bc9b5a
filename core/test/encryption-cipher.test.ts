/** What keys do to values, to files and to what is shown: for all values, not for chosen ones. */
import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlindKind, blindIndex, normalise } from '../src/encryption/blind-index.ts';
import { type CipherKey, isSealed, keyIdOf, openText, prefixOf, sealText } from '../src/encryption/cipher.ts';
import { openFile, sealFile } from '../src/encryption/files.ts';
import { localKeyService } from '../src/encryption/key-service.ts';
import { analyticsRecord, maskAddress, maskEmail, maskPhone, pseudonymOf, userHash } from '../src/encryption/masking.ts';
import { newKeyId } from '../src/encryption/platform-keys.ts';
import { revealMarked } from '../src/encryption/sealed-json.ts';
import { redact } from '../src/telemetry/redaction.ts';

const newKey = (): CipherKey => ({ id: newKeyId('data', Date.now()), secret: createSecretKey(randomBytes(32)) });
const key = newKey();
const text = fc.string({ unit: 'grapheme', maxLength: 300 });

describe('a sealed value', () => {
	it('opens to what it was, and says which key sealed it', () => {
		fc.assert(
			fc.property(text, text, (value, context) => {
				const sealed = sealText(key, value, context);
				expect(openText(key, sealed, context)).toBe(value);
				expect(isSealed(sealed)).toBe(true);
				expect(keyIdOf(sealed)).toBe(key.id);
				expect(sealed.startsWith(prefixOf(key.id))).toBe(true);
				// Nothing that JSON or SQL would have to escape.
				expect(sealed).toMatch(/^fh1:[\w-]+$/);
			}),
		);
	});

	it('is never the same twice', () => {
		const sealed = new Set(Array.from({ length: 10_000 }, () => sealText(key, 'ann@example.com', 'contacts.email')));
		expect(sealed.size).toBe(10_000);
	});

	it('does not open with any bit changed, cut off, elsewhere, or with another key', () => {
		fc.assert(
			fc.property(text, fc.nat(), fc.integer({ min: 0, max: 7 }), (value, at, bit) => {
				const sealed = Buffer.from(sealText(key, value, 'here').slice(4), 'base64url');
				const again = (bytes: Buffer): string => `fh1:${bytes.toString('base64url')}`;
				const changed = Buffer.from(sealed);
				const index = at % sealed.length;
				changed.writeUInt8(changed.readUInt8(index) ^ (1 << bit), index);
				expect(() => openText(key, again(changed), 'here')).toThrow(/changed|no ciphertext/);
				expect(() => openText(key, again(sealed.subarray(0, index)), 'here')).toThrow(/changed|no ciphertext/);
				expect(() => openText(key, again(sealed), 'there')).toThrow(/another place/);
				expect(() => openText({ ...newKey(), id: key.id }, again(sealed), 'here')).toThrow(/changed/);
			}),
		);
	});

	it('is put in the place of its mark in any JSON, and nothing that looks like a mark is', () => {
		fc.assert(
			fc.property(fc.json(), text, text, (json, plain, before) => {
				const mark = (stored: string): string => `\t${JSON.stringify(`contacts.email 0199 ${stored}`)}`;
				const forged = JSON.stringify({ notes: `\t"contacts.email 0199 ${plain}"`, json });
				const marked = `{"a":${forged},"email":${mark(sealText(key, plain, 'x'))},"old":${mark(before)},"b":${json.replaceAll('\t', ' ')}}`;
				const revealed = revealMarked(marked, (place, record, stored) => {
					expect([place, record]).toEqual([{ table: 'contacts', column: 'email' }, '0199']);
					return isSealed(stored) ? openText(key, stored, 'x') : stored;
				});
				expect(JSON.parse(revealed)).toEqual({ a: JSON.parse(forged), email: plain, old: before, b: JSON.parse(json) });
			}),
		);
	});
});

describe('a blind index', () => {
	const kinds = fc.constantFrom<BlindKind>('email', 'phone', 'text');

	it('is the same for what counts as the same, and another for everything else', () => {
		fc.assert(
			fc.property(kinds, text, text, (kind, one, other) => {
				const isSame = normalise(kind, one) === normalise(kind, other);
				expect(blindIndex(key.secret, kind, one) === blindIndex(key.secret, kind, other)).toBe(isSame);
				expect(blindIndex(key.secret, kind, one)).not.toBe(blindIndex(newKey().secret, kind, one));
			}),
		);
	});

	it('finds an email address whatever its case, blanks around it and Unicode form', () => {
		const index = (email: string): string => blindIndex(key.secret, 'email', email);
		expect(index(' Jose\u0301@Example.COM ')).toBe(index('josé@example.com'));
		expect(index('ann@example.com')).not.toBe(index('anne@example.com'));
		expect(blindIndex(key.secret, 'text', 'Ann')).not.toBe(blindIndex(key.secret, 'text', 'ann'));
	});
});

describe('a private file', () => {
	const sizes = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(65_535, 65_536, 65_537, 131_072, 200_000));

	it('opens to the same bytes, whatever its length', () => {
		fc.assert(
			fc.property(sizes, (size) => {
				const bytes = randomBytes(size);
				const sealed = sealFile(key, bytes, 'a');
				expect(openFile(key, sealed, 'a').equals(bytes)).toBe(true);
				expect(size < 16 || !sealed.includes(bytes.subarray(0, 16))).toBe(true);
			}),
			{ numRuns: 40 },
		);
	});

	it('does not open changed anywhere, cut off, under another name, or with its chunks in another order', () => {
		const bytes = randomBytes(150_000);
		const sealed = sealFile(key, bytes, 'a');
		fc.assert(
			fc.property(fc.nat({ max: sealed.length - 1 }), (at) => {
				const changed = Buffer.from(sealed);
				changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
				expect(() => openFile(key, changed, 'a')).toThrow(/encrypted file/);
				expect(() => openFile(key, sealed.subarray(0, at), 'a')).toThrow(/encrypted file/);
			}),
			{ numRuns: 60 },
		);
		expect(() => openFile(key, sealed, 'b')).toThrow(/another one/);
		const chunk = 65_536 + 16;
		const header = sealed.length - 150_000 - 3 * 16;
		const [first, second] = [sealed.subarray(header, header + chunk), sealed.subarray(header + chunk, header + 2 * chunk)];
		const turned = Buffer.concat([sealed.subarray(0, header), second, first, sealed.subarray(header + 2 * chunk)]);
		expect(() => openFile(key, turned, 'a')).toThrow(/changed/);
	});
});

describe('the master key', () => {
	it('unwraps what it wrapped, for what it was wrapped, and nothing of another', async () => {
		const [mine, other] = [localKeyService(randomBytes(32)), localKeyService(randomBytes(32))];
		const secret = randomBytes(32);
		const wrapped = await mine.wrap(secret, 'kek 1');
		expect((await mine.unwrap(wrapped, 'kek 1')).equals(secret)).toBe(true);
		await expect(mine.unwrap(wrapped, 'kek 2')).rejects.toThrow();
		await expect(other.unwrap(wrapped, 'kek 1')).rejects.toThrow();
		expect(mine.masterId).not.toBe(other.masterId);
	});
});

describe('masking', () => {
	it('shows of an email address the first three letters and the host (B-150)', () => {
		expect(['annabel@example.com', 'ann@example.com', 'a@b.c', '', 'none', null].map(maskEmail)).toEqual([
			'ann****@example.com',
			'***@example.com',
			'*@b.c',
			'***@***.***',
			'***@***.***',
			'***@***.***',
		]);
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'abcxyz019.'), minLength: 4, maxLength: 40 }), (local) => {
				const masked = maskEmail(`${local}@example.com`);
				expect(masked).toBe(`${local.slice(0, 3)}${'*'.repeat(local.length - 3)}@example.com`);
			}),
		);
	});

	it('shows of a phone number the area and the last four digits, where it is a North American one (B-151)', () => {
		expect(['2065550142', '(206) 555-0142', '+12065550142', '+442071838750', '', null].map(maskPhone)).toEqual([
			'(206) ***-0142',
			'(206) ***-0142',
			'+1 (206) ***-0142',
			'***-***-***',
			'***-***-***',
			'***-***-***',
		]);
	});

	it('gives a name another one, always the same whatever its case (B-152)', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'abcdefg -'), minLength: 1 }), text, (name, salt) => {
				const pseudonym = pseudonymOf(name, salt);
				expect(pseudonym).toMatch(/^[B-DF-HJ-NP-TV-Z][aeiou]([b-df-hj-np-tv-z][aeiou]){3}$/);
				expect(pseudonymOf(name.toUpperCase(), salt)).toBe(pseudonym);
			}),
		);
		expect(pseudonymOf('Maria Oduya', 'one')).not.toBe(pseudonymOf('Maria Oduya', 'two'));
	});

	it('leaves of an address the ZIP code (B-153), of a person what analytics may have (B-155, A-061)', () => {
		expect(
			['12 Elm Street, Seattle, WA 98101', '12345 Elm St, Seattle 98101-1234', '12345 Elm Street', 'Dubai', null].map(
				maskAddress,
			),
		).toEqual(['*****, 98101', '*****, 98101-1234', '*****', '*****', '*****']);
		const record = analyticsRecord(
			{ name: 'Maria Oduya', address: '12 Elm St, WA 98101', registeredAt: new Date('2026-03-09T00:00:00Z') },
			'salt',
		);
		expect(record).toEqual({
			name: pseudonymOf('maria oduya', 'salt'),
			location: '*****, 98101',
			registrationMonth: '2026-03',
			activityLevel: 'unknown',
			propertyCount: 0,
		});
		// echo -n 0199 | sha256sum
		expect(userHash('0199')).toMatch(/^[0-9a-f]{16}$/);
		expect(userHash('')).toBe('e3b0c44298fc1c14');
	});
});

describe('a log line', () => {
	it('loses secrets wherever they stand, and stays JSON', () => {
		const inner = fc.string({ unit: fc.constantFrom(...'abcXYZ019"\\ '), minLength: 6, maxLength: 40 });
		fc.assert(
			fc.property(
				inner,
				fc.constantFrom('password', 'currentPassword', 'accessToken', 'refresh_token', 'clientSecret', 'authorization'),
				(secret, name) => {
					const line = redact(JSON.stringify({ msg: 'x', deep: [{ [name]: secret }], ms: 1 }));
					expect(JSON.parse(line)).toEqual({ msg: 'x', deep: [{ [name]: '[redacted]' }], ms: 1 });
				},
			),
		);
		const told = redact(
			JSON.stringify({
				err: { detail: 'Key (email)=(annabel@example.com) exists; call +12065550142' },
				url: 'postgres://u:pw@db/x',
			}),
		);
		expect(JSON.parse(told)).toEqual({
			err: { detail: 'Key (email)=(ann****@example.com) exists; call +1 (206) ***-0142' },
			url: 'postgres://[redacted]@db/x',
		});
	});

	it('takes no longer than its length, whatever stands in it', () => {
		for (const evil of [
			`@${'a'.repeat(200_000)}`,
			'"password'.repeat(20_000),
			`${'a@'.repeat(50_000)}`,
			`${'://a:'.repeat(30_000)}`,
		]) {
			const began = performance.now();
			redact(evil);
			expect(performance.now() - began).toBeLessThan(2000);
		}
	});
});
