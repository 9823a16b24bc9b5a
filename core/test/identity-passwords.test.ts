/** Passwords: which are taken, how they are kept, and that a refusal tells nothing. */
import { describe, expect, it } from 'vitest';
import { passwordFaults } from '../src/identity/password-rules.ts';
import { hashPassword, verifyPassword, warmUpPasswords } from '../src/identity/passwords.ts';

describe('a password', () => {
	it('has 8 or more characters, upper and lower case, a digit and a symbol; everything missing is said at once', () => {
		const codes = (password: string) => passwordFaults(password).map(({ code }) => code.replace('password_', ''));
		expect(codes('Correct-horse-7')).toEqual([]);
		expect(codes('Äöüß§9xY')).toEqual([]);
		expect(codes('')).toEqual(['length', 'upper', 'lower', 'digit', 'symbol']);
		expect(codes('abc')).toEqual(['length', 'upper', 'digit', 'symbol']);
		expect(codes('GRXWQKZ1!')).toEqual(['lower']);
		expect(codes('Grxwqkz1 ')).toEqual(['symbol']);
		expect(codes('Grxwqkzh!')).toEqual(['digit']);
	});

	it('is kept as argon2id and opened by itself only', async () => {
		const stored = await hashPassword('Correct-horse-7');
		expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(await verifyPassword(stored, 'Correct-horse-7')).toBe(true);
		expect(await verifyPassword(stored, 'correct-horse-7')).toBe(false);
		expect(await hashPassword('Correct-horse-7')).not.toBe(stored);
		expect(await verifyPassword(await hashPassword('Caf\u00e9-1234'), 'Cafe\u0301-1234')).toBe(true);
	});

	it('is never right where none is set, nor with a stored form that is broken', async () => {
		for (const stored of [null, undefined, '', 'junk'])
			expect(await verifyPassword(stored, 'stand-in for accounts that do not exist')).toBe(false);
	});

	it('takes as long to refuse for an account that does not exist', async () => {
		await warmUpPasswords();
		const stored = await hashPassword('Correct-horse-7');
		const time = async (of: string | null) => {
			const started = performance.now();
			for (let turn = 0; turn < 8; turn++) await verifyPassword(of, 'wrong-Password-1');
			return performance.now() - started;
		};
		const ratios = [];
		for (let turn = 0; turn < 3; turn++) ratios.push((await time(null)) / (await time(stored)));
		const [, median] = ratios.sort((a, b) => a - b) as [number, number, number];
		expect(median).toBeGreaterThan(0.5);
		expect(median).toBeLessThan(2);
	});
});
