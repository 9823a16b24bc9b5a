/** PostgreSQL's stemmers by the language of a locale (BCP 47). A language without one finds words as they are written. */
const STEMMERS: Readonly<Record<string, string>> = {
	ar: 'arabic',
	ca: 'catalan',
	da: 'danish',
	de: 'german',
	el: 'greek',
	en: 'english',
	es: 'spanish',
	eu: 'basque',
	fi: 'finnish',
	fr: 'french',
	ga: 'irish',
	hi: 'hindi',
	hu: 'hungarian',
	hy: 'armenian',
	id: 'indonesian',
	it: 'italian',
	lt: 'lithuanian',
	nb: 'norwegian',
	ne: 'nepali',
	nl: 'dutch',
	nn: 'norwegian',
	no: 'norwegian',
	pt: 'portuguese',
	ro: 'romanian',
	ru: 'russian',
	sr: 'serbian',
	sv: 'swedish',
	ta: 'tamil',
	tr: 'turkish',
	yi: 'yiddish',
};

/** The text search dictionary for a locale: `en-US` → `english_stem`, else `simple`. */
export const dictionaryOf = (locale: string): string => {
	const stemmer = STEMMERS[locale.split(/[-_]/)[0]?.toLowerCase() ?? ''];
	return stemmer ? `${stemmer}_stem` : 'simple';
};

/** The same as an SQL expression over a locale. */
export const dictionarySql = (locale: string): string =>
	`case lower(split_part(split_part(${locale}, '-', 1), '_', 1)) ${Object.entries(STEMMERS)
		.map(([code, stemmer]) => `when '${code}' then '${stemmer}_stem'`)
		.join(' ')} else 'simple' end`;
