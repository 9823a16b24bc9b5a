/** What the packages' entries export, by name, as they are written. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Exported = { name: string; kind: 'value' | 'type' };

/** @param file absolute path of a module; what is generated from schema files is left out: the API is its contract */
export function exportsOf(file: string, onlyTypes = false): Exported[] {
	const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
	const found: Exported[] = [];
	const add = (name: string, isType: boolean): void => void found.push({ name, kind: isType || onlyTypes ? 'type' : 'value' });
	for (const [, type, names = '', from] of text.matchAll(/^export (type )?\{([^}]*)\}(?: from '([^']+)')?/gm)) {
		if (from?.includes('/generated/') && !/\/codes\.ts$/.test(from)) continue;
		for (const one of names.split(',').map((name) => name.trim())) {
			if (one)
				add(
					one
						.replace(/^type /, '')
						.split(' as ')
						.at(-1) as string,
					Boolean(type) || one.startsWith('type '),
				);
		}
	}
	for (const [, type, from = ''] of text.matchAll(/^export (type )?\* from '([^']+)'/gm)) {
		if (from.startsWith('.') && !from.includes('/generated/'))
			found.push(...exportsOf(join(dirname(file), from), onlyTypes || Boolean(type)));
	}
	for (const [, kind, name = ''] of text.matchAll(
		/^export (?:declare |abstract |async )*(const|function\*?|class|type|interface) (\w+)/gm,
	))
		add(name, kind === 'type' || kind === 'interface');
	return [...new Map(found.map((one) => [one.name, one])).values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Each public entry: how firmly it stands, and where it is. What a package exports beside these is internal. */
export const ENTRIES: [entry: string, standing: string, file: string][] = [
	['@freehold/core', 'stable', 'core/src/index.ts'],
	['@freehold/sdk', 'stable', 'sdk/src/index.ts'],
	['@freehold/sdk/client', 'stable', 'sdk/src/comfortable.ts'],
	['@freehold/testing', 'stable', 'testing/src/index.ts'],
	['@freehold/widgets/kit', 'internal until 1.0, for the console and screens of plugins', 'widgets/kit/index.ts'],
	['@freehold/widgets/build-screens', 'stable', 'widgets/build-screens.ts'],
];

const HEAD = `# What the packages export

By name; [the contract](../contract.md) says what the classes promise. A name that comes, goes, or becomes a type changes this page, which
\`UPDATE_DOCS=1 npx vitest run tests/exports.test.ts\` writes: so that nobody changes it without seeing it. The functions of the SDK that
are generated from the schema files stand in the [API's own description](http.md) instead.
`;

export function exportsPage(root: string): string {
	return [
		HEAD,
		...ENTRIES.flatMap(([entry, standing, file]) => {
			const all = exportsOf(join(root, file));
			const list = (kind: Exported['kind']): string =>
				all
					.filter((one) => one.kind === kind)
					.map(({ name }) => `\`${name}\``)
					.join(' ');
			return [`## ${entry}\n`, `**${standing}**\n`, ...lines('Values', list('value')), ...lines('Types', list('type'))];
		}),
	].join('\n');
}

const lines = (title: string, names: string): string[] => (names ? [`${title}: ${names}\n`] : []);
