/** The widgets that there are, as their own manifest tells (custom-elements.json, schema 1 or 2), cut to what a person sets up. */

import { inWords } from '@freehold/widgets/kit';

/** One thing to set: a text, a number, a yes or no, or one of a few. `preset`: a value that it has anyway; `usual`: the same in words. */
export type Knob = {
	name: string;
	description: string;
	kind: 'text' | 'number' | 'boolean' | 'choice';
	values: string[];
	preset: string;
	usual: string;
};
export type Widget = { tag: string; title: string; description: string; knobs: Knob[] };

type Attribute = { name: string; description?: string; default?: string; type?: { text?: string } };
type Declaration = {
	tagName?: string;
	customElement?: boolean;
	description?: string;
	summary?: string;
	attributes?: Attribute[];
};
type Manifest = { modules?: { declarations?: Declaration[] }[] };

const ADDRESS = '/widgets/v1/custom-elements.json';
/** Said once by the script tag, or by the page. */
const NOT_HERE = new Set(['api-url', 'api-key', 'lang', 'dir', 'class', 'style', 'id', 'name', 'hidden']);

const unquoted = (text: string): string => text.trim().replace(/^['"`]|['"`]$/g, '');

function knobOf({ name, description = '', default: told = '', type }: Attribute): Knob {
	const parts = (type?.text ?? 'string').split('|').map((part) => part.trim());
	const values = parts.filter((part) => /^['"`]/.test(part)).map(unquoted);
	const isOne = (kind: string): boolean => parts.includes(kind);
	const kind = values.length > 1 ? 'choice' : isOne('boolean') ? 'boolean' : isOne('number') ? 'number' : 'text';
	const usual = unquoted(told);
	// A manifest may say in words what happens without the attribute: that is no value.
	const preset = values.includes(usual) || (kind === 'boolean' && usual === 'true') ? usual : '';
	return { name, description, kind, values, preset, usual };
}

/** Reads a manifest: elements that stand by themselves, in its order. */
export function readManifest({ modules = [] }: Manifest): Widget[] {
	return modules
		.flatMap(({ declarations = [] }) => declarations)
		.flatMap(({ tagName, description = '', summary, attributes = [] }) =>
			tagName
				? [
						{
							tag: tagName,
							title: summary ?? inWords(tagName.replace(/^freehold-/, '')),
							description,
							knobs: attributes.filter(({ name }) => !NOT_HERE.has(name)).map(knobOf),
						},
					]
				: [],
		);
}

/** @throws TypeError where it cannot be fetched, or there is none */
export async function fetchWidgets(): Promise<Widget[]> {
	const answer = await fetch(ADDRESS);
	if (!answer.ok) throw new TypeError(`${ADDRESS}: ${answer.status}`);
	return readManifest((await answer.json()) as Manifest);
}
