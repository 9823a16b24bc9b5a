/** Which passwords are taken: whatever is typed, the same rules hold, and all that is broken is said. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBreached, plainForms } from '../src/identity/breached.ts';
import { passwordFaults } from '../src/identity/password-rules.ts';

const LISTED = (createRequire(import.meta.url)('@zxcvbn-ts/language-common') as { dictionary: Record<string, string[]> })
	.dictionary['passwords-common'] as string[];

const codes = (password: string, about: string[] = []): string[] => passwordFaults(password, about).map(({ code }) => code);
const anything = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }));
const listed = fc.constantFrom(...LISTED.filter((word) => /^[a-z]{4,}$/.test(word)));
/** What people put around a word to please a form. */
const trimmings = fc.stringMatching(/^[0-9!#%&*?._-]{1,6}$/);

describe('a new password', () => {
	it('is refused for a rule exactly where the rule is broken', () => {
		fc.assert(
			fc.property(anything, (typed) => {
				const found = codes(typed);
				const password = typed.length > 256 ? typed : typed.normalize('NFKC');
				expect(found.includes('password_length')).toBe([...password].length < 8);
				expect(found.includes('password_upper')).toBe(!/\p{Lu}/u.test(password));
				expect(found.includes('password_lower')).toBe(!/\p{Ll}/u.test(password));
				expect(found.includes('password_digit')).toBe(!/\p{Nd}/u.test(password));
				expect(new Set(found).size).toBe(found.length);
			}),
		);
	});

	it('is the same in every form of the same letters', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
				expect(codes(typed.normalize('NFD'))).toEqual(codes(typed.normalize('NFC')));
			}),
		);
	});

	it('is none of the list, however it is dressed up', () => {
		fc.assert(
			fc.property(listed, trimmings, trimmings, (word, before, behind) => {
				const capital = word.charAt(0).toUpperCase() + word.slice(1);
				for (const password of [capital + behind, before + word.toUpperCase(), before + capital + behind]) {
					expect([password, isBreached(password)]).toEqual([password, true]);
				}
			}),
		);
	});

	it('is none of the list in figures for letters', () => {
		for (const password of [
			'P@ssw0rd!',
			'Dr@g0n$2026',
			'L3tm31n!',
			'!M1ch43l99',
			'Sup3rm4n#1',
			'Qwerty123!',
			'Abcd1234!',
			'Football#1',
		]) {
			expect([password, codes(password)]).toEqual([password, ['password_breached']]);
		}
	});

	it('is taken where it is long and nobody’s', () => {
		for (const password of [
			'Correct-horse-7!',
			'tangled Kettle; 4 spoons',
			'wX9$k2pLq!vB',
			'Zürich-Gleis-4-Ostern',
			'МоскваКот-77x',
		]) {
			expect([password, codes(password, ['ann@example.com', 'Ann Archer', 'Harbour & Pine'])]).toEqual([password, []]);
		}
	});

	it('is not the name, the address or the organisation of its owner', () => {
		const about = ['ann.archer@example.com', 'Ann Archer', 'Harbour & Pine'];
		for (const password of [
			'Ann.archer@example.com1',
			'AnnArcher-1!',
			'Archer-2026!',
			'4RCh3r-99!!',
			'HarbourPine#7',
			'7-Harbour.Pine-X!',
			'Ann12345!',
		]) {
			expect([password, codes(password, about).filter((code) => code === 'password_personal').length]).toEqual([password, 1]);
		}
	});

	it('takes no longer than a moment to judge, however long it is', () => {
		const started = performance.now();
		for (const unit of ['!', 'a', '1a!', '\u{fdfa}', `${'-'.repeat(50)}x`])
			codes(unit.repeat(100_000 / unit.length), ['a@b.example']);
		expect(performance.now() - started).toBeLessThan(500);
		expect(plainForms('!'.repeat(256)).length).toBeLessThan(13);
	});
});
