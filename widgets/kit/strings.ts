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
	failed: 'This could not be loaded.',
	offline: 'There is no connection. Please try again.',
	tryAgain: 'Try again',
};
