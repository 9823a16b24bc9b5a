import { problem } from '../errors.ts';

/** What a body may be at most; far more than any form has. */
const DEEPEST = 32;
const MOST_VALUES = 50_000;
const LONGEST_LIST = 10_000;
const LONGEST_NUMBER = 64;

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\,:[]{}', (one) =>
	one.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

/** A list or an object that has begun and not ended. */
type Open = { names: Set<string> | null; values: number };

/**
 * Looks once over a JSON text, before it is parsed, for what makes later steps slow, deep or ambiguous: too many levels, values
 * or digits, and a name given twice in one object (parsers differ in which one they believe). One pass, no recursion;
 * whether the text is JSON at all is the parser's to say.
 * @throws malformed_json, with the place
 */
export function refuseHostileShape(text: string): void {
	const open: Open[] = [];
	let values = 1;
	let at = 0;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) {
			const end = endOfText(text, at);
			const around = open.at(-1);
			if (around?.names && isName(text, end)) rememberName(around.names, text.slice(at, end + 1), at);
			at = end + 1;
			continue;
		}
		if (code === OPEN_LIST || code === OPEN_OBJECT) {
			if (open.push({ names: code === OPEN_OBJECT ? new Set() : null, values: 1 }) > DEEPEST)
				throw refuse(`Found more than ${DEEPEST} levels at character ${at}, meant at most that`);
			values++;
		} else if (code === CLOSE_LIST || code === CLOSE_OBJECT) open.pop();
		else if (code === COMMA) {
			const around = open.at(-1);
			if (++values > MOST_VALUES) throw refuse(`Found more than ${MOST_VALUES} values, meant at most that`);
			if (around && !around.names && ++around.values > LONGEST_LIST)
				throw refuse(`Found a list of more than ${LONGEST_LIST} values, meant at most that`);
		} else if (isDigit(code)) {
			at = endOfNumber(text, at);
			continue;
		}
		at++;
	}
}

/** Where the text that begins here ends; a quote after an odd number of backslashes belongs to it. */
function endOfText(text: string, start: number): number {
	for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
		let before = end;
		while (text.charCodeAt(before - 1) === BACKSLASH) before--;
		if ((end - before) % 2 === 0) return end;
	}
	return text.length;
}

function isName(text: string, end: number): boolean {
	let next = end + 1;
	while (isBlank(text.charCodeAt(next))) next++;
	return text.charCodeAt(next) === COLON;
}

function rememberName(names: Set<string>, token: string, at: number): void {
	const name = token.includes('\\') ? plain(token) : token;
	if (names.has(name)) throw refuse(`Found the name ${token.slice(0, 60)} twice in one object, at character ${at}; meant once`);
	names.add(name);
}

/** `"\u0061"` is `"a"`. */
function plain(token: string): string {
	try {
		return `"${JSON.parse(token)}"`;
	} catch {
		return token;
	}
}

function endOfNumber(text: string, start: number): number {
	let end = start + 1;
	while (isNumeric(text.charCodeAt(end))) end++;
	if (end - start > LONGEST_NUMBER)
		throw refuse(`Found a number of ${end - start} characters at character ${start}, meant at most ${LONGEST_NUMBER}`);
	return end;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;
/** Digits, `+`, `-`, `.`, `e`, `E`. */
const isNumeric = (code: number): boolean =>
	isDigit(code) || code === 43 || code === 45 || code === 46 || code === 101 || code === 69;

const refuse = (detail: string) => problem('malformed_json', { detail });
