/** An address as people write it; shape of the shared word `address`. */
export type Address = {
	line1: string;
	line2?: string | null;
	city: string;
	region?: string | null;
	postalCode?: string | null;
	country: string;
};

/** Words that are written in two ways, by the shorter one (USPS Publication 28, appendices B and C2; the usual ones elsewhere). */
const SHORT: Readonly<Record<string, string>> = {
	street: 'st',
	strasse: 'str',
	avenue: 'ave',
	av: 'ave',
	boulevard: 'blvd',
	drive: 'dr',
	road: 'rd',
	lane: 'ln',
	court: 'ct',
	place: 'pl',
	square: 'sq',
	terrace: 'ter',
	parkway: 'pkwy',
	highway: 'hwy',
	circle: 'cir',
	north: 'n',
	south: 's',
	east: 'e',
	west: 'w',
	northeast: 'ne',
	northwest: 'nw',
	southeast: 'se',
	southwest: 'sw',
	apartment: 'apt',
	unit: 'apt',
	suite: 'apt',
	ste: 'apt',
	flat: 'apt',
	number: 'apt',
	no: 'apt',
	building: 'bldg',
	floor: 'fl',
	saint: 'st',
	mount: 'mt',
};

/** The words of a text in the one form that is compared: without marks, points and case, the usual long words short. */
export function normaliseWords(text: string): string {
	const plain = text
		.replaceAll('#', ' apt ')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll('ß', 'ss')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '');
	const words = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
		Object.hasOwn(SHORT, word) ? (SHORT[word] as string) : word,
	);
	return words.join(' ');
}

/**
 * What two spellings of one address have in common. The town counts only where there is no postal code, since towns have more names
 * than codes.
 */
export function normaliseAddress({ line1, line2, city, postalCode, country }: Address): string {
	const code = normaliseWords(postalCode ?? '').replaceAll(' ', '');
	// 98109-1234 is a part of 98109.
	const area = country === 'US' ? code.slice(0, 5) : code;
	const street = normaliseWords(`${line1} ${line2 ?? ''}`);
	return [street, area || normaliseWords(city), country.toUpperCase()].join('|');
}
