import { problem } from '../../errors.ts';
import type { Entity, JsonSchema, Registry } from '../../schema/model.ts';
import { followPath, pathsOf } from '../../schema/paths.ts';

/** Where a value comes from: a column of the file, or the same for every row. */
export type Source = { column: string } | { value: string };

/** One of our paths, what fits there, and where it comes from. */
export type Mapped = { path: string[]; schema: JsonSchema; source: Source };

/** `{ 'price.amount': { column: 'price' }, 'price.currency': { value: 'USD' } }` */
export type Wanted = Record<string, Source>;

/** `map[price.amount]=price&value[price.currency]=USD` of a request. @throws invalid_query for any other parameter */
export function readMapping(query: Record<string, string>): Wanted {
	const wanted: Wanted = {};
	for (const [name, value] of Object.entries(query)) {
		const [, kind, path] = /^(map|value)\[([\w.]+)\]$/.exec(name) ?? [];
		if (!path) throw refusal(name, name, 'map[our path]=column of the file, or value[our path]=the same for every row');
		wanted[path] = kind === 'map' ? { column: value } : { value };
	}
	return wanted;
}

/**
 * Checks a mapping against the entity and the file's header. Where none is wanted, columns named as our paths are taken.
 * @throws invalid_query naming the path or the column that there is not
 */
export function resolveMapping(entity: Entity, words: Registry['words'], wanted: Wanted, header: readonly string[]): Mapped[] {
	const paths = importable(entity, words);
	const given = Object.keys(wanted).length ? wanted : byName(paths, header);
	const mapped = Object.entries(given).map(([path, source]) => {
		const schema = paths.get(path);
		if (!schema) throw refusal(`map[${path}]`, path, `one of ${[...paths.keys()].join(', ')}`);
		if ('column' in source && !header.includes(source.column)) {
			throw refusal(`map[${path}]`, source.column, `a column of the file: ${header.join(', ')}`);
		}
		return { path: path.split('.'), schema, source };
	});
	if (mapped.length === 0)
		throw refusal(
			'map',
			header.join(', '),
			`columns named as our fields, such as ${[...paths.keys()].slice(0, 8).join(', ')}, or a mapping`,
		);
	return mapped;
}

/** Everything that is not hidden can come from a file, what callers otherwise cannot set too: a file brings its history along. */
function importable(entity: Entity, words: Registry['words']): Map<string, JsonSchema> {
	const hidden = new Set(entity.fields.filter((field) => field.hidden).map(({ name }) => name));
	const paths = new Map<string, JsonSchema>();
	for (const path of pathsOf(entity, words)) {
		const target = followPath(entity, path, words);
		const isWhole = target?.field?.word && words[target.field.word].properties && !target.member;
		if (target?.field && !isWhole && !hidden.has(target.field.name)) paths.set(path, target.schema);
	}
	return paths;
}

const byName = (paths: Map<string, JsonSchema>, header: readonly string[]): Wanted =>
	Object.fromEntries(header.filter((column) => paths.has(column)).map((column) => [column, { column }]));

function refusal(parameter: string, found: string, meant: string) {
	const shown = found.slice(0, 200);
	const detail = `Found “${shown}”, meant ${meant}`;
	return problem('invalid_query', {
		detail: `${parameter}: ${detail}`,
		errors: [{ pointer: `?${parameter}`, code: 'mapping', detail, found: shown, expected: meant }],
	});
}
