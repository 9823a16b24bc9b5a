import type { Place } from './keyring.ts';

/**
 * PostgreSQL builds the JSON, and only we can open what is in it. So an encrypted value goes into the JSON behind a tab, with
 * its place and its record's id in front: `"email":⇥"contacts.email 0199… fh1:…"`. Nothing that a caller stored can look like
 * this: inside a string PostgreSQL writes a tab as `\t`, and between the parts of what was stored as jsonb it writes only blanks.
 */
export const sealedValueSql = ({ table, column, was }: Place, alias: string): string =>
	`(E'\\t' || to_json('${table}.${column}${was ? `|${was}` : ''} ' || ${alias}.id || ' ' || ${alias}.${column})::text)::json`;

type Open = (place: Place, record: string, stored: string) => string;

/** Puts what `open` answers in the place of every marked value. */
export function revealMarked(text: string, open: Open): string {
	let at = text.indexOf('\t');
	if (at < 0) return text;
	let revealed = '';
	let from = 0;
	while (at >= 0) {
		const end = endOfString(text, at + 2);
		revealed += text.slice(from, at) + revealOne(text.slice(at + 1, end), open);
		from = end;
		at = text.indexOf('\t', from);
	}
	return revealed + text.slice(from);
}

function revealOne(literal: string, open: Open): string {
	// A ciphertext has no letter that JSON escapes; a value from before its field was encrypted may have.
	const marked = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
	const first = marked.indexOf(' ');
	const second = marked.indexOf(' ', first + 1);
	return JSON.stringify(open(placeOf(marked.slice(0, first)), marked.slice(first + 1, second), marked.slice(second + 1)));
}

const places = new Map<string, Place>();

/** `contacts.email|mail`; there are as many as there are encrypted columns. */
function placeOf(name: string): Place {
	let place = places.get(name);
	if (!place) {
		const [path = '', was] = name.split('|');
		const [table = '', column = ''] = path.split('.');
		place = { table, column, ...(was ? { was } : {}) };
		places.set(name, place);
	}
	return place;
}

/** Behind the closing quote of the JSON string whose text begins at `from`. */
function endOfString(text: string, from: number): number {
	for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
		let slashes = 0;
		while (text[at - 1 - slashes] === '\\') slashes++;
		if (slashes % 2 === 0) return at + 1;
	}
	throw new Error('A JSON text of the database ends inside a string');
}
