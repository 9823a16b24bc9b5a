import { contentLines, type Line, partsOf, textOf } from './lines.ts';

/** What we take from a card. Values are as the card has them; `types` in lower case. */
export type Card = {
	/** In the file, from 1. */
	line: number;
	name: { full: string; given?: string; family?: string };
	emails: Reached[];
	phones: (Reached & { extension?: string })[];
	addresses: { parts: string[]; types: string[] }[];
	birthday?: string;
	languages: string[];
};

export type Reached = { value: string; types: string[]; preferred: number };

/** Greatest numbers that a card is read with; the rest of it is left out. */
const MOST = { emails: 20, phones: 20, addresses: 10, languages: 10 };

const LONGEST_VALUE = 10_000;

/** All cards of a file, in its order; one without an end ends where the next begins. */
export function readCards(text: string): Card[] {
	const cards: Card[] = [];
	let card: Card | null = null;
	for (const line of contentLines(text)) {
		const word = line.value.trim().toUpperCase();
		if (line.name === 'BEGIN' && word === 'VCARD') {
			card = { line: line.line, name: { full: '' }, emails: [], phones: [], addresses: [], languages: [] };
			cards.push(card);
		} else if (line.name === 'END' && word === 'VCARD') card = null;
		// A picture may stand in a card; what we read is short.
		else if (card && line.value.length <= LONGEST_VALUE) READERS[line.name]?.(line, card);
	}
	for (const { emails, phones } of cards) {
		emails.sort(byPreference);
		phones.sort(byPreference);
	}
	return cards;
}

const byPreference = (one: Reached, other: Reached): number => one.preferred - other.preferred;

const READERS: Readonly<Record<string, (line: Line, card: Card) => void>> = {
	FN: ({ value }, { name }) => {
		name.full ||= oneLine(textOf(value));
	},
	N: ({ value }, { name }) => {
		const [family = '', given = '', middle = '', prefix = ''] = partsOf(value, ';').map(oneLine);
		name.full ||= [prefix, given, middle, family].filter(Boolean).join(' ');
		if (given) name.given = given;
		if (family) name.family = family;
	},
	EMAIL: (line, { emails }) => {
		if (emails.length < MOST.emails) emails.push(reached(line, textOf(line.value).replace(/^mailto:/i, '')));
	},
	TEL: (line, { phones }) => {
		const [, number = '', extension] = /^(?:tel:)?([^;]*)(?:;ext=([0-9]{1,12}))?/i.exec(textOf(line.value)) ?? [];
		if (phones.length < MOST.phones) phones.push({ ...reached(line, number), ...(extension ? { extension } : {}) });
	},
	ADR: ({ value, parameters }, { addresses }) => {
		if (addresses.length < MOST.addresses)
			addresses.push({ parts: partsOf(value, ';').map(oneLine), types: typesOf(parameters) });
	},
	BDAY: ({ value }, card) => {
		const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(value.trim()) ?? [];
		if (year && month && day && isDay(`${year}-${month}-${day}`)) card.birthday = `${year}-${month}-${day}`;
	},
	LANG: ({ value }, { languages }) => {
		const language = value.trim();
		const isNew = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(language) && !languages.includes(language);
		if (isNew && languages.length < MOST.languages) languages.push(language);
	},
};

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

const isDay = (text: string): boolean => {
	const day = new Date(`${text}T00:00:00Z`);
	return !text.startsWith('0000') && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const typesOf = (parameters: Line['parameters']): string[] => (parameters.get('TYPE') ?? []).map((type) => type.toLowerCase());

/** PREF=1 is preferred most (4.0), TYPE=pref is preferred (3.0); all others come after. */
function reached({ parameters }: Line, value: string): Reached {
	const types = typesOf(parameters);
	const said = Number(parameters.get('PREF')?.[0] ?? Number.NaN);
	const preferred = Number.isInteger(said) && said >= 1 && said <= 100 ? said : types.includes('pref') ? 1 : 101;
	return { value: value.trim(), types, preferred };
}
