import { conditionTypes } from './conditions.ts';
import { functionText } from './function-text.ts';
import { RUNTIME_TYPES } from './names.ts';
import type { Runtime } from './sdk.ts';
import type { Subject } from './subjects.ts';
import { type Declaration, declare, header } from './types.ts';

/** One entity's file of the SDK, not yet formatted: its functions, then its types. */
export async function entityFile(subject: Subject, all: Subject[], runtime: Runtime): Promise<string> {
	const { entity, type, operations } = subject;
	const declarations = [await declare(type, entity.schema)];
	const functions: string[] = [];
	for (const operation of operations) {
		const { text, types } = await functionText(operation, subject);
		functions.push(text);
		declarations.push(...types);
	}
	const isRead = operations.some(({ kind }) => kind === 'list' || kind === 'get');
	const texts = [
		...functions,
		...(isRead ? [...conditionTypes(subject), expandsType(subject, all)] : []),
		...declarations.map(({ text }) => text),
	];
	const body = texts.join('\n\n');
	const source = `the schema of ${entity.plugin}/${entity.name}`;
	return [header(source), ...imports(body, subject, declarations, all, runtime), '', body].join('\n');
}

/** What can be brought along, by name. A record that is archived, or that the caller may not see, comes as null. */
function expandsType({ entity, type }: Subject, all: Subject[]): string {
	const members = entity.expands.flatMap(({ name, entity: other, many }) => {
		const target = all.find((one) => one.entity.name === other);
		if (!target) return [];
		const one = `\t/** null where it is not set, or cannot be seen. */\n\t${name}: ${target.type} | null;`;
		return many ? [`\t/** At most 50. */\n\t${name}: ${target.type}[];`] : [one];
	});
	const text = members.length > 0 ? `{\n${members.join('\n')}\n}` : 'Record<never, never>';
	return `/** What \`expand\` brings along. */\nexport type ${type}Expands = ${text};`;
}

function imports(body: string, subject: Subject, declarations: Declaration[], all: Subject[], runtime: Runtime): string[] {
	// Comments may hold the same words.
	const code = body.replaceAll(/\/\*[\s\S]*?\*\//g, '');
	const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(code);
	const words = [...new Set(declarations.flatMap((declared) => declared.words))].sort();
	const wanted = new Set(subject.entity.expands.map(({ entity }) => entity));
	const others = all.filter((other) => other !== subject && wanted.has(other.entity.name) && isNamed(other.type));
	return [
		`import type { ${RUNTIME_TYPES.filter(isNamed).join(', ')} } from '${runtime === 'own' ? '../command.ts' : '@freehold/sdk'}';`,
		...others.map(({ type, entity }) => `import type { ${type} } from './${entity.plural}.ts';`).sort(),
		...(words.length > 0 ? [`import type { ${words.join(', ')} } from './words.ts';`] : []),
	];
}
