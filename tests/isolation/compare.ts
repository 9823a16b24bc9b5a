/** Makes the answers of two worlds comparable: what must differ (new ids, times, secrets) is named alike in both. */
import type { Answer } from '../harness/app.ts';
import { unzipped } from '../harness/unzip.ts';

/** Names for the ids in one answer. */
export type Names = {
	of(id: string): string;
	/** The same in both worlds by itself. */
	isGiven(id: string): boolean;
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * What ids are called in a world, for one answer after the other: rows that A holds by their place among its own, any other id by when
 * it first stands in that answer, so that one world may make an id more (a job, a repetition) and all that follows is still alike.
 * `given`: what both worlds call the same by themselves (ids of B that were sent; the nil id).
 */
export function createNames(mine: Map<string, string[]>, given: Set<string>): () => Names {
	const known = new Map<string, string>();
	for (const [entity, ids] of mine) for (const [index, id] of ids.entries()) known.set(id, `<mine ${entity} ${index}>`);
	return () => {
		const seen = new Map<string, string>();
		return {
			isGiven: (id) => given.has(id),
			of(id) {
				if (given.has(id)) return id;
				const name = known.get(id) ?? seen.get(id) ?? `<id ${seen.size + 1}>`;
				if (!known.has(id)) seen.set(id, name);
				return name;
			},
		};
	};
}

/** Random by nature; their being there is compared, and not what they are. */
const RANDOM: [RegExp, string][] = [
	[/\b(sk|pk|rt|lt|ch)_[0-9A-Za-z]{22}_[0-9A-Za-z]{32}\b/g, '<secret $1>'],
	[/\b(sk|pk)_[0-9A-Za-z]{1,6}…[0-9A-Za-z]{4}/g, '<hint $1>'],
	[/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
	[/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?| UTC)?/g, '<time>'],
	[/\b[0-9a-f]{64}\b/g, '<hash>'],
	[/\b[\w-]{43}(?![\w-])/g, '<32 bytes>'],
	// Each call comes from an address of its own.
	[/\b10\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, '<address>'],
	[/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g, '<reference>'],
	[/\bQ-[2-9A-Z]{8}\b/g, '<reference>'],
	[/\/requests\/[\w.-]+/g, '/requests/<id>'],
	[/Tell us this id: \S+/g, 'Tell us this id'],
	[/\b(in|after) \d+ (s|seconds|minutes)\b/g, '$1 <time>'],
];

/** Members of a published key, and secrets that are shown once, as text or as a picture. */
const OF_KEYS = new Set(['n', 'kid', 'challenge', 'secret', 'uri', 'path']);

/** How long something took, in milliseconds. */
const MEASURED = new Set(['milliseconds', 'averageMilliseconds']);

/** Headers that say nothing of data, or the time. */
const PASSING = new Set([
	'date',
	'x-request-id',
	'content-length',
	'connection',
	'keep-alive',
	'last-modified',
	'etag',
	'transfer-encoding',
]);
const COUNTING = /^(ratelimit|x-ratelimit|retry-after)/;

/** Status, headers and body in a form that is equal for equal answers. */
export function plainly({ status, headers, body }: Answer, naming: () => Names): string {
	const names = naming();
	const told = [...headers]
		.filter(([name]) => !PASSING.has(name))
		.map(([name, value]) => (COUNTING.test(name) ? `${name}: <count>` : `${name}: ${masked(value, names)}`));
	return JSON.stringify({ status, headers: told, body: bodyOf(body, names) }, null, 1);
}

/**
 * The same of a list whose rows come into being together, by a trigger or in one transaction: in which order they stand, and
 * which of them are on a page, is chance. How many there are is not.
 */
export const tally = ({ status, body }: Answer): string =>
	JSON.stringify({ status, code: body?.code, rows: body?.data?.length, total: body?.total, more: Boolean(body?.next) }, null, 1);

const bodyOf = (body: unknown, names: Names): unknown => {
	if (body instanceof Uint8Array) return unpacked(body, names);
	return typeof body === 'string' ? masked(body, names) : walk(body, names);
};

/**
 * What is in an archive, file by file: rows in the order of their text, since ids give them another one in each world.
 * Numbers of bytes and sums differ with the ids.
 */
function unpacked(zip: Uint8Array, names: Names): Record<string, string[]> {
	const row = (line: string): string =>
		withoutChance(line.replace(UUID, (id) => (names.isGiven(id) ? id : '<id>'))).replaceAll(
			/"(bytes|lastUsedAt)":\s*(\d+|null|"[^"]*")/g,
			'"$1": "<passing>"',
		);
	return Object.fromEntries(
		[...unzipped(Buffer.from(zip))].map(([name, content]) => [
			withoutChance(name),
			/json$/.test(name) ? content.toString('utf8').split('\n').map(row).toSorted() : [`${content.length} bytes`],
		]),
	);
}

function walk(value: unknown, names: Names, key = ''): unknown {
	// Noted a moment after the answer.
	if (key === 'lastUsedAt' || MEASURED.has(key)) return '<time>';
	// Of the keys that each world has of its own.
	if (OF_KEYS.has(key) && typeof value === 'string') return `<${key}>`;
	if (typeof value === 'string') return key === 'next' ? cursor(value, names) : masked(value, names);
	if (key === 'retryAfter') return '<count>';
	if (Array.isArray(value)) return value.map((one) => walk(one, names));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [masked(name, names), walk(one, names, name)]));
}

/** A cursor holds an id and a time, in base 64. */
const cursor = (text: string, names: Names): string => masked(Buffer.from(text, 'base64url').toString('utf8'), names);

const masked = (text: string, names: Names): string => withoutChance(text.replace(UUID, (id) => names.of(id.toLowerCase())));

const withoutChance = (text: string): string => RANDOM.reduce((all, [pattern, name]) => all.replace(pattern, name), text);
