/** One content line of a vCard: `item1.TEL;TYPE=work,pref:+1 206 555 0100`. */
export type Line = { line: number; name: string; parameters: Map<string, string[]>; value: string };

/**
 * The content lines of a file, folded ones put together (RFC 6350 §3.2; soft line breaks of quoted-printable as vCard 2.1 has them).
 * What is no content line is left out: address books write such things between their cards.
 */
export function* contentLines(text: string): Generator<Line> {
	let pieces: string[] = [];
	let began = 1;
	let isQuoted = false;
	for (const [at, row] of text
		.replace(/^\uFEFF/, '')
		.split(/\r\n|\n|\r/)
		.entries()) {
		const last = pieces.at(-1);
		if (last !== undefined && isQuoted && last.endsWith('=')) {
			pieces[pieces.length - 1] = last.slice(0, -1);
			pieces.push(row);
		} else if (last !== undefined && /^[ \t]/.test(row)) pieces.push(row.slice(1));
		else {
			yield* lineOf(pieces.join(''), began);
			pieces = [row];
			began = at + 1;
			isQuoted = row.split(':', 1)[0]?.toUpperCase().includes('QUOTED-PRINTABLE') ?? false;
		}
	}
	yield* lineOf(pieces.join(''), began);
}

function lineOf(whole: string, line: number): Line[] {
	const [head, value] = cutOnce(whole);
	const [named = '', ...rest] = outsideQuotes(head, ';');
	const name = named.slice(named.lastIndexOf('.') + 1).toUpperCase();
	if (value === null || !/^[A-Z0-9-]+$/.test(name)) return [];
	const parameters = parametersOf(rest);
	return [{ line, name, parameters, value: decoded(value, parameters) }];
}

/** At the first colon that is not inside quotes. */
function cutOnce(whole: string): [string, string | null] {
	const [head = ''] = outsideQuotes(whole, ':', 1);
	return head.length < whole.length ? [head, whole.slice(head.length + 1)] : [whole, null];
}

/** The parts between separators that are not inside double quotes; at most so many. */
function outsideQuotes(text: string, separator: string, most = 100): string[] {
	const parts: string[] = [];
	let isInside = false;
	let from = 0;
	for (let at = 0; at < text.length && parts.length < most; at++) {
		if (text[at] === '"') isInside = !isInside;
		else if (text[at] === separator && !isInside) {
			parts.push(text.slice(from, at));
			from = at + 1;
		}
	}
	return parts.length < most ? [...parts, text.slice(from)] : parts;
}

function parametersOf(parts: string[]): Map<string, string[]> {
	const parameters = new Map<string, string[]>();
	for (const part of parts) {
		const at = part.indexOf('=');
		// vCard 2.1 writes TEL;WORK;VOICE for TEL;TYPE=WORK,VOICE.
		const isEncoding = at < 0 && /^(QUOTED-PRINTABLE|BASE64)$/i.test(part);
		const name = at < 0 ? (isEncoding ? 'ENCODING' : 'TYPE') : part.slice(0, at).toUpperCase();
		const values = part
			.slice(at + 1)
			.replaceAll('"', '')
			.split(',', 20);
		parameters.set(name, [...(parameters.get(name) ?? []), ...values.map((value) => value.trim()).filter(Boolean)]);
	}
	return parameters;
}

function decoded(value: string, parameters: Map<string, string[]>): string {
	const encoding = parameters.get('ENCODING')?.[0]?.toUpperCase();
	if (encoding !== 'QUOTED-PRINTABLE') return value;
	const bytes: number[] = [];
	for (const part of value.match(/=[0-9A-Fa-f]{2}|[\s\S]/gu) ?? []) {
		if (part.length === 3 && part.startsWith('=')) bytes.push(Number.parseInt(part.slice(1), 16));
		else bytes.push(...Buffer.from(part));
	}
	return inCharset(Uint8Array.from(bytes), parameters.get('CHARSET')?.[0]);
}

/** Bytes as text; a charset that nobody knows is read as UTF-8, and what is not UTF-8 as Windows-1252. */
export function inCharset(bytes: Uint8Array, charset = 'utf-8'): string {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
	}
}

function isUtf8(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

/** A value’s parts at unescaped separators, each as it was meant: `Doe;John\;J.;;` → `Doe`, `John;J.`, ``, ``. */
export function partsOf(value: string, separator: ';' | ','): string[] {
	const parts = [''];
	for (const [piece] of value.matchAll(/\\[\s\S]|[\s\S]/gu)) {
		if (piece === separator) parts.push('');
		else parts[parts.length - 1] += piece.startsWith('\\') && piece.length > 1 ? unescaped(piece) : piece;
	}
	return parts.map((part) => part.trim());
}

const unescaped = (piece: string): string => (/^\\[nN]$/.test(piece) ? '\n' : piece.slice(1));

/** A whole text, unescaped. */
export const textOf = (value: string): string => value.replace(/\\([\s\S])/gu, (piece) => unescaped(piece)).trim();
