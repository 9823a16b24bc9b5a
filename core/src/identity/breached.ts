import { hash } from 'node:crypto';
import { createRequire } from 'node:module';

/** The list of a package that is made for this (49,000 passwords of known breaches); nothing of it is loaded before it is needed. */
const LIST = '@zxcvbn-ts/language-common';

let known: Float64Array | undefined;

/** Is this among the passwords that attackers try first, as it is or in a usual disguise (`P@ssw0rd!2026`)? */
export function isBreached(password: string): boolean {
	known ??= load();
	const list = known;
	return plainForms(password).some((form) => has(list, mark(form)));
}

/**
 * What a password is behind its disguise: in lower case, without what is put in front and behind (`!2026`), with letters where
 * figures and symbols stand for them.
 */
export function plainForms(password: string): string[] {
	const folded = password.normalize('NFKC').toLowerCase();
	const bare = folded.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
	const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
	const stripped = [folded, bare, core, folded.replace(/[^\p{L}]+$/u, '')];
	const read = stripped.flatMap((form) => [form, unmasked(form, 'i'), unmasked(form, 'l')]);
	return [...new Set(read)].filter((form) => form.length >= 3);
}

const STAND_INS: Readonly<Record<string, string>> = {
	'0': 'o',
	'3': 'e',
	'4': 'a',
	'5': 's',
	'6': 'g',
	'7': 't',
	'8': 'b',
	'9': 'g',
	'@': 'a',
	$: 's',
	'+': 't',
	'€': 'e',
	'£': 'l',
};

const unmasked = (form: string, one: 'i' | 'l'): string => form.replace(/[03456789@$+€£1!|]/g, (sign) => STAND_INS[sign] ?? one);

/** 48 bits of each: 400 kB in all, and one in four thousand million that looks like one and is none. */
function load(): Float64Array {
	const require = createRequire(import.meta.url);
	const list = require(LIST) as { dictionary: { 'passwords-common': string[] } };
	const marks = Float64Array.from(list.dictionary['passwords-common'], (password) => mark(password.toLowerCase())).sort();
	// The list itself is not kept beside its marks.
	for (const file of Object.keys(require.cache)) if (file.includes('@zxcvbn-ts')) delete require.cache[file];
	return marks;
}

const mark = (text: string): number => hash('sha1', text, 'buffer').readUIntBE(0, 6);

function has(list: Float64Array, wanted: number): boolean {
	let [low, high] = [0, list.length - 1];
	while (low <= high) {
		const middle = (low + high) >> 1;
		const found = list[middle] as number;
		if (found === wanted) return true;
		if (found < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return false;
}
