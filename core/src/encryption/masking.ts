import { createHash } from 'node:crypto';

/**
 * What is shown of a person where the person must not be shown: email addresses in logs and analytics, phone numbers on
 * displays, names in analytics, addresses in market analysis. The rules are the specification's (B-150 to B-155, A-061), to the
 * letter, so that what other systems have masked compares with what we mask.
 */

/** `annabel@example.com` → `ann****@example.com`; three letters or fewer are all hidden; what is none → `***@***.***`. */
export function maskEmail(email: string | null | undefined): string {
	const at = email?.lastIndexOf('@') ?? -1;
	if (!email || at < 0) return '***@***.***';
	const letters = [...email.slice(0, at)];
	const shown = letters.length <= 3 ? 0 : 3;
	return letters.slice(0, shown).join('') + '*'.repeat(letters.length - shown) + email.slice(at);
}

/** 10 digits → `(206) ***-0142`; 11 that begin with 1 → `+1 (206) ***-0142`; all others → `***-***-***`. */
export function maskPhone(phone: string | null | undefined): string {
	const digits = (phone ?? '').replace(/\D/g, '');
	if (digits.length === 10) return `(${digits.slice(0, 3)}) ***-${digits.slice(6)}`;
	if (digits.length === 11 && digits.startsWith('1')) return `+1 (${digits.slice(1, 4)}) ***-${digits.slice(7)}`;
	return '***-***-***';
}

const CONSONANTS = 'bcdfghjklmnpqrstvwxyz';
const VOWELS = 'aeiou';
const PAIRS = 4;

/** A name that stands for another: the same for the same name whatever its case, and not to be turned back without the salt. */
export function pseudonymOf(name: string, salt: string): string {
	const digits = createHash('sha256')
		.update(name.toLowerCase() + salt)
		.digest('hex');
	let word = '';
	for (let at = 0; at < PAIRS * 2; at++) {
		const letters = at % 2 === 0 ? CONSONANTS : VOWELS;
		word += letters[Number.parseInt(digits.charAt(at), 16) % letters.length];
	}
	return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `12 Elm Street, Seattle, WA 98101` → `*****, 98101`; `*****` where no ZIP code is found. */
export function maskAddress(address: string | null | undefined): string {
	// A house number may have five digits too; it stands at the beginning, the ZIP code behind it.
	const zip = [...(address ?? '').trim().matchAll(/\b\d{5}(?:-\d{4})?\b/g)].at(-1);
	const isNumber = zip?.index === 0 && zip[0] !== address?.trim();
	return zip && !isNumber ? `*****, ${zip[0]}` : '*****';
}

/** The first 16 hex digits of SHA-256 of the user's id. */
export const userHash = (user: string): string => createHash('sha256').update(user).digest('hex').slice(0, 16);

/** A person as analytics may have them. */
export type AnalyticsRecord = {
	name: string;
	location: string;
	/** `2026-01` */
	registrationMonth: string;
	activityLevel: string;
	propertyCount: number;
};

export type AnalyticsSubject = {
	name: string;
	address?: string | null;
	registeredAt: Date;
	activityLevel?: string;
	propertyCount?: number;
};

/** Nothing of it leads back to the person: a pseudonym, a ZIP code, a month, two figures. */
export const analyticsRecord = (subject: AnalyticsSubject, salt: string): AnalyticsRecord => ({
	name: pseudonymOf(subject.name, salt),
	location: maskAddress(subject.address),
	registrationMonth: subject.registeredAt.toISOString().slice(0, 7),
	activityLevel: subject.activityLevel ?? 'unknown',
	propertyCount: subject.propertyCount ?? 0,
});
