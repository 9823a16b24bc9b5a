/** What the documentation asks of the API: lines with curl, blocks of HTTP, and calls that are named anywhere. */
import { complete, type Sample } from './samples.ts';

export type ApiCall = {
	sample: Sample;
	method: string;
	/** Without its query. */
	path: string;
	body?: unknown;
	/** Of curl: is the body said to be JSON? */
	isMarked?: boolean;
};

/** Calls that a page names, in its words and lists as in its samples: `GET /v1/listings/{id}/check`. Its line, from 1. */
export function callsNamed(text: string): { line: number; method: string; path: string; body?: unknown }[] {
	const named = [...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) +(\/v1\/(?:\{[\w,-]+\}|[^\s`,)"'|*])*)/g)];
	return named.flatMap(({ 0: { length }, 1: method = '', 2: address = '', index }) => {
		const body = /^` (?:with )?`(\{[^`]*\})`/.exec(text.slice(index + length))?.[1];
		const line = text.slice(0, index).split('\n').length;
		// What stands for any entity is tried with one.
		const path = pathOf(address)
			.replace(/[.;:]$/, '')
			.replace('PLURAL', 'listings');
		const [several, inside] = /\{([\w-]+(?:,[\w-]+)+)\}/.exec(path) ?? [];
		const paths = several ? (inside as string).split(',').map((one) => path.replace(several, one)) : [path];
		return paths.map((one) => ({ line, method, path: one, ...(body && isJson(body) ? { body: read(body) } : {}) }));
	});
}

/** Calls that a sample makes. */
export function callsIn(sample: Sample): ApiCall[] {
	if (sample.language === 'http') return sample.text.split(/\n(?=[A-Z]+ \/)/).flatMap((text) => httpCall(sample, text));
	if (sample.language !== 'sh') return [];
	const lines = sample.text.replaceAll(/\\\n\s*/g, ' ').split(/\n(?=\s*(?:[A-Z_]+=\S*\s+)?curl )/);
	return lines.flatMap((line) => (/^\s*(?:[A-Z_]+=\S*\s+)?curl /.test(line) ? curlCall(sample, line) : []));
}

function httpCall(sample: Sample, text: string): ApiCall[] {
	const [, method, address, rest = ''] = /^([A-Z]+) (\S+)\n?([\s\S]*)$/.exec(text) ?? [];
	if (!method || !address?.startsWith('/v1/')) return [];
	const body = /^\{[\s\S]*\}/m.exec(rest)?.[0];
	// A block of GET shows the answer.
	return [{ sample, method, path: pathOf(address), ...(body && method !== 'GET' ? { body: read(body) } : {}) }];
}

function curlCall(sample: Sample, line: string): ApiCall[] {
	const words = wordsOf(line.trim());
	const after = (...names: string[]): string | undefined =>
		words[words.findIndex((word) => names.includes(word)) + 1 || words.length];
	const address = words.find((word) => word.includes('/v1/'));
	if (!address) return [];
	const [data, type] = [after('-d', '--data', '--json'), words.find((word) => /^content-type:/i.test(word))];
	const method = after('-X', '--request') ?? (data || after('--data-binary') ? 'POST' : 'GET');
	const isJson = data !== undefined && !data.startsWith('@') && /json/.test(type ?? 'json');
	const isMarked = words.includes('--json') || /application\/json/i.test(type ?? '');
	return [{ sample, method, path: pathOf(address), ...(isJson ? { body: read(data), isMarked } : {}) }];
}

const pathOf = (address: string): string => address.slice(address.indexOf('/v1/')).replace(/[?#].*$|,$/s, '');

const read = (text: string): unknown => JSON.parse(complete(text));

/** `{ "token", "name" }` only says what is asked for. */
function isJson(text: string): boolean {
	try {
		return read(text) !== null;
	} catch {
		return false;
	}
}

/** Words of a shell's line; what is quoted stays together. */
function wordsOf(line: string): string[] {
	return [...line.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"])+/g)].map(([word]) =>
		word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, plain, quoted) => plain ?? quoted ?? ''),
	);
}
