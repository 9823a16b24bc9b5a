/**
 * Every word we show ourselves, in English. A string is text with `{name}` places, or plural forms by CLDR category.
 * Other languages are files beside this one, fetched when a page asks for them; a word they lack falls back to English.
 */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Strings = Record<string, string | Plural>;

/** What every element may need. Elements add their own words with `addStrings`. */
export const english: Strings = {
	optional: '(optional)',
	choose: 'Choose…',
	faults: 'Please check the fields that are marked.',
	required: 'Please fill this in.',
	email: 'Please enter an email address, like name@example.com.',
	phone: 'Please start with + and the country code, like +1 206 555 0142.',
	pattern: 'This does not look right.',
	failed: 'This could not be loaded.',
	offline: 'There is no connection. Please try again.',
	tryAgain: 'Try again',
};
