import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseEmail, normalisePhone } from '../src/normalise.ts';

describe('An email address', () => {
	const spaces = fc.stringMatching(/^[ \t\n\u00a0\u3000]{0,4}$/);

	it('is one and the same in any case, with spaces around it, in any Unicode form', () => {
		fc.assert(
			fc.property(fc.emailAddress(), spaces, spaces, (email, before, after) => {
				const kept = normaliseEmail(email);
				expect(normaliseEmail(before + email.toUpperCase() + after)).toBe(kept);
				expect(normaliseEmail(email.normalize('NFD'))).toBe(kept);
			}),
		);
		expect(normaliseEmail('  Ａｎｎ＠Example.COM ')).toBe('ann@example.com');
	});

	it('once normalised stays as it is, and nothing makes it throw', () => {
		const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress(), fc.stringMatching(/^[İıßſ@.a-zA-Z ]{1,30}$/));
		fc.assert(
			fc.property(anything, (text) => {
				const email = normaliseEmail(text);
				if (email === null) return;
				expect(normaliseEmail(email)).toBe(email);
				expect(email).toMatch(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
				expect(email).toBe(email.toLowerCase().trim());
			}),
			{ numRuns: 2000 },
		);
	});

	it.each([
		'',
		'@',
		'ann',
		'ann@',
		'ann@example',
		'@example.com',
		'a b@example.com',
		'ann@exa mple.com',
		'ann@example..com',
		'a@b@example.com',
		'Ann <ann@example.com>',
		`${'a'.repeat(250)}@example.com`,
	])('is not %j', (text) => {
		expect(normaliseEmail(text)).toBeNull();
	});
});

describe('A phone number', () => {
	it('is one and the same however it is written', () => {
		const ways = [
			'2065550142',
			'(206) 555-0142',
			'206.555.0142',
			'1 206 555 0142',
			'+1 206-555-0142',
			'+12065550142',
			' ２０６ ５５５ ０１４２ ',
		];
		expect(new Set(ways.map((way) => normalisePhone(way, 'US')))).toEqual(new Set(['+12065550142']));
	});

	it('is read as one dials it in the organisation’s country', () => {
		expect(normalisePhone('050 123 4567', 'AE')).toBe('+971501234567');
		expect(normalisePhone('+1 206 555 0142', 'AE')).toBe('+12065550142');
		expect(normalisePhone('0151 23456789', 'DE')).toBe('+4915123456789');
	});

	it('is E.164 or nothing, and once normalised stays as it is', () => {
		const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+()\-. 0-9]{3,20}$/));
		fc.assert(
			fc.property(anything, fc.constantFrom('US', 'AE', 'GB', 'DE', 'IN'), (text, country) => {
				const phone = normalisePhone(text, country);
				if (phone === null) return;
				expect(phone).toMatch(/^\+[1-9][0-9]{6,14}$/);
				expect(normalisePhone(phone, country)).toBe(phone);
			}),
			{ numRuns: 2000 },
		);
	});

	it.each(['', '12', 'call me', '+', '+1', '00000000000000000000', '555-0142'])('is not %j', (text) => {
		expect(normalisePhone(text, 'US')).toBeNull();
	});
});
