import type { InputFault } from '../errors.ts';
import { isBreached, plainForms } from './breached.ts';

type Rule = { code: string; detail: string; holds: (password: string, about: readonly string[]) => boolean };

/** More is refused before anything is done with it. */
const LONGEST = 256;

/** The rules, from the specification's password row; each is told by itself. */
const RULES: Rule[] = [
	{ code: 'password_length', detail: 'Use 8 or more characters', holds: (password) => [...password].length >= 8 },
	{ code: 'password_too_long', detail: 'Use at most 256 characters', holds: (password) => password.length <= LONGEST },
	{ code: 'password_upper', detail: 'Use an upper-case letter', holds: (password) => /\p{Lu}/u.test(password) },
	{ code: 'password_lower', detail: 'Use a lower-case letter', holds: (password) => /\p{Ll}/u.test(password) },
	{ code: 'password_digit', detail: 'Use a digit', holds: (password) => /\p{Nd}/u.test(password) },
	{ code: 'password_symbol', detail: 'Use a symbol, like ! or -', holds: (password) => /[^\p{L}\p{N}\s]/u.test(password) },
	{
		code: 'password_personal',
		detail: 'Do not use your own name, your email address or your organisation’s name',
		holds: (password, about) => password.length > LONGEST || !isPersonal(password, about),
	},
	{
		code: 'password_breached',
		detail: 'This is known from breaches, or too close to one that is; use something longer and less usual',
		holds: (password) => password.length > LONGEST || !isBreached(password),
	},
];

/**
 * Every rule that a new password breaks, all at once.
 * @param about what anybody knows of its owner: email address, names, the organisation's name
 */
export function passwordFaults(password: string, about: readonly string[] = [], pointer = '/password'): InputFault[] {
	// The form in which it is kept and compared.
	const normal = password.length > LONGEST ? password : password.normalize('NFKC');
	return RULES.filter((rule) => !rule.holds(normal, about)).map(({ code, detail }) => ({ pointer, code, detail }));
}

/** Nothing but a word of its owner's, however disguised, or a long one of them with something around it. */
function isPersonal(password: string, about: readonly string[]): boolean {
	const words = about.flatMap(wordsOf).filter((word) => word.length >= 3);
	const forms = plainForms(password).map(squeezed);
	return words.some((word) => forms.includes(word) || (word.length >= 8 && forms.some((form) => form.includes(word))));
}

/** `Pat.Person@example.com` → the whole, `patperson`, `pat`, `person`. */
function wordsOf(text: string): string[] {
	const folded = text.normalize('NFKC').toLowerCase();
	const [local = ''] = folded.split('@');
	return [folded, local, ...local.split(/[^\p{L}\p{N}]+/u)].map(squeezed);
}

const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');
