import { isDeepStrictEqual } from 'node:util';
import { format } from 'prettier';
import type { Description } from '../schema/description.ts';
import { functionName, pascal } from './names.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import { type Declaration, declare, declareWords, header, STYLE, wordsNeeded } from './types.ts';

/**
 * `src/types.gen.ts` of one plugin, for its handlers: its records as they are read and written, and the bodies and answers of the
 * operations it declares. Complete in itself, so that a plugin imports nothing but core. Undefined where it has no entities.
 */
export async function pluginTypes(description: Description, plugin: string): Promise<string | undefined> {
	const subjects = subjectsOf(description).filter(({ entity }) => entity.plugin === plugin);
	if (subjects.length === 0) return undefined;
	const declarations = (await Promise.all(subjects.map(typesOf))).flat();
	const words = wordsNeeded(declarations, await declareWords(description.words));
	const text = [header(`the schemas of ${plugin}`), ...[...declarations, ...words].map((declared) => declared.text)].join('\n\n');
	return format(text, { parser: 'typescript', ...STYLE });
}

async function typesOf({ entity, type, operations }: Subject): Promise<Declaration[]> {
	const declarations = [await declare(type, entity.schema)];
	for (const operation of operations) {
		const { kind, input, output } = operation;
		if (input && (kind === 'create' || kind === 'update')) {
			declarations.push(await declare(`${type}${pascal(kind)}`, { ...input, description: `The body of ${operation.id}.` }));
		}
		if (kind !== 'custom') continue;
		const name = pascal(functionName(operation, entity));
		if (input) declarations.push(await declare(`${name}Input`, input));
		if (output && !isDeepStrictEqual(output, entity.schema)) declarations.push(await declare(`${name}Answer`, output));
	}
	return declarations;
}
