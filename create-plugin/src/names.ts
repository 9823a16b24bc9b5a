import { ENTITIES, PLUGINS, PLURALS } from './taken.ts';

/** What a new plugin and what is in it are called. */
export type Names = {
	/** `key-handovers`: in the manifest, in addresses of the console, in tags. */
	plugin: string;
	/** `key-handover` */
	entity: string;
	/** `key-handovers`: in the API's addresses. */
	plural: string;
};

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 40;

/** What is not as it should be; for people. */
export class Refusal extends Error {}

/**
 * @param given the plugin's name, or its npm package's
 * @throws Refusal where one of the names is no name, or somebody else's
 */
export function namesOf(given: string, { entity, plural }: { entity?: string; plural?: string } = {}): Names {
	const plugin = given.replace(/^freehold-plugin-/, '');
	checked(plugin, 'The plugin', PLUGINS, 'a plugin of Freehold is called so');
	const one = checked(entity ?? singular(plugin), 'The entity', ENTITIES, 'there is such an entity already', '--entity');
	const many = checked(plural ?? pluralOf(one), 'The plural', PLURALS, 'the API has such addresses already', '--plural');
	if (many === one) throw new Refusal(`The entity and its plural are both “${one}”. Say another one with --plural.`);
	return { plugin, entity: one, plural: many };
}

function checked(name: string, what: string, taken: ReadonlySet<string>, why: string, option?: string): string {
	const other = option ? ` Say another one with ${option}.` : ' Choose another name.';
	if (!NAME.test(name) || name.length > LONGEST) {
		const meant = kebab(name);
		const instead = NAME.test(meant) && meant.length <= LONGEST ? ` Do you mean “${meant}”?` : '';
		throw new Refusal(
			`${what} cannot be called “${name}”: lower case words joined by hyphens, ${LONGEST} characters at most.${instead}`,
		);
	}
	if (taken.has(name)) throw new Refusal(`${what} cannot be called “${name}”: ${why}.${other}`);
	return name;
}

const kebab = (text: string): string =>
	text
		.replace(/([a-z0-9])([A-Z])/g, '$1-$2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^[-0-9]+|-+$/g, '');

const singular = (name: string): string => {
	if (/[^aeiou]ies$/.test(name)) return `${name.slice(0, -3)}y`;
	if (/(s|x|z|ch|sh)es$/.test(name)) return name.slice(0, -2);
	return /[^su]s$/.test(name) ? name.slice(0, -1) : name;
};

const pluralOf = (name: string): string => {
	if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
	return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
};

/** `key-handover` → `KeyHandover` */
export const pascal = (name: string): string => name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

/** `key-handover` → `Key handover` */
export const titled = (name: string): string => {
	const words = name.replaceAll('-', ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
};
