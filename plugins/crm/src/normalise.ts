import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/** Like HTML's own check of `<input type=email>`, and a dot in the host: good enough to write to, never too clever. */
const EMAIL =
	/^[^\s@,;:<>()[\]\\"]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

/**
 * An email address in the one form that we keep and compare: without spaces around it, composed (NFKC), in lower case.
 * Mail servers may tell `Ann@` from `ann@`; people never mean two persons by it.
 * Null where it is none.
 */
export function normaliseEmail(text: string): string | null {
	const email = settle(text, (value) => value.normalize('NFKC').toLowerCase().trim());
	return email.length <= 254 && EMAIL.test(email) ? email : null;
}

/** The word `phone`; some countries have shorter numbers of services, which nobody is called back on. */
const E164 = /^\+[1-9][0-9]{6,14}$/;

/**
 * A phone number in E.164, read as someone in this country would dial it. Null where nobody could be reached by it.
 * @param country ISO 3166-1 alpha-2
 */
export function normalisePhone(text: string, country: string): string | null {
	const number = parsePhoneNumberFromString(text.normalize('NFKC').trim(), country as CountryCode);
	return number?.isPossible() && E164.test(number.number) ? number.number : null;
}

/** Lower case can undo composition (`İ`), so both are repeated until nothing changes. */
function settle(text: string, step: (text: string) => string): string {
	const next = step(text);
	return next === text ? text : settle(next, step);
}
