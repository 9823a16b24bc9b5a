import { CONFIG_FILE } from '../config.ts';
import { type DescribedVariable, describedVariables } from '../environment.ts';
import type { JsonSchema } from '../schema/model.ts';

/** One thing that can be set: in the file, in the environment, or in both. */
export type Setting = { member?: string; variable?: DescribedVariable; takes: string; usual: string; description: string };

/** Every setting, those of the file first, as `schemas/config.json` (given) and the environment's readers say them. */
export function settingsOf(schema: JsonSchema): Setting[] {
	const members = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).filter(([name]) => name !== '$schema');
	const variables = describedVariables();
	const inFile = members.map(([member, one]): Setting => {
		const variable = variables.find(({ key }) => key === member);
		const { description, usual } = partsOf(one, variable);
		return {
			member,
			...(variable ? { variable } : {}),
			takes: variable?.takes ?? (one.type === 'array' ? 'list' : String(one.type)),
			usual,
			description,
		};
	});
	const inEnvironment = variables.flatMap((variable): Setting[] => {
		const { about, takes } = variable;
		return about ? [{ variable, takes, usual: about.usual, description: about.description }] : [];
	});
	return [...inFile, ...inEnvironment];
}

/** The table of `docs/reference/configuration.md`. */
export function configurationTable(schema: JsonSchema): string {
	const rows = settingsOf(schema).map(({ member, variable, takes, usual, description }) => [
		member ? code(member) : '',
		variable ? `${code(variable.name)}${variable.secret ? ', or its `_FILE`' : ''}` : '',
		takes,
		usual,
		description,
	]);
	const head = [`in ${code(CONFIG_FILE)}`, 'in the environment', 'takes', 'where it is not set', ''];
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(inCell).join(' | ')} |`).join('\n');
}

/** An editor is told of the variable and of a default in words; here both have a column. */
function partsOf(
	{ description = '', default: usual }: JsonSchema,
	variable?: DescribedVariable,
): { description: string; usual: string } {
	const [words = '', inWords] = description.split(/ Default: (.*)\.$/);
	const told = variable ? words.replace(new RegExp(` ${variable.name}\\b.*$`), '') : words;
	return { description: told, usual: inWords ?? usualInWords(usual) };
}

function usualInWords(usual: unknown): string {
	if (usual === undefined) return '';
	if (typeof usual === 'object' && usual !== null) return Object.keys(usual).length ? JSON.stringify(usual) : 'none';
	return String(usual);
}

const code = (text: string): string => `\`${text}\``;

/** Addresses are samples and no links; pages that a description names are. */
const inCell = (text: string): string =>
	text
		.replaceAll('|', '\\|')
		.replaceAll('<', '&lt;')
		.replaceAll(/\b[a-z]+:\/\/[^\s;,]+/g, '`$&`')
		.replaceAll(/docs\/([a-z]+)\/([a-z-]+)\.md/g, '[$2](../$1/$2.md)');
