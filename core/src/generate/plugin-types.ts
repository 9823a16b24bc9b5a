import { format } from 'prettier';
import type { Description } from '../schema/description.ts';
import { functionName, pascal } from './names.ts';
import { type Declaration, declare, declareWords, header, STYLE, wordsNeeded } from './types.ts';

/**
 * `src/types.gen.ts` of one plugin, for its handlers: its records as they are read and written, and the bodies and answers of the
 * operations it declares. Complete in itself, so that a plugin imports nothing but core. Undefined where it has no entities.
 */
export async function pluginTypes(description: Description, plugin: string): Promise<string | undefined> {
	const entities = description.entities.filter((entity) => entity.plugin === plugin);
	if (entities.length === 0) return undefined;
	const declarations: Declaration[] = [];
	for (const entity of entities) {
		const type = pascal(entity.name);
		declarations.push(await declare(type, entity.schema));
		for (const operation of description.operations.filter((one) => one.entity === entity.name)) {
			const { kind, input, output } = operation;
			if (kind === 'create' && input) declarations.push(await declare(`${type}Create`, input));
			if (kind === 'update' && input) declarations.push(await declare(`${type}Update`, input));
			if (kind !== 'custom') continue;
			const name = pascal(functionName(operation, entity));
			if (input) declarations.push(await declare(`${name}Input`, input));
			if (output && output.title !== entity.schema.title) declarations.push(await declare(`${name}Answer`, output));
		}
	}
	const words = wordsNeeded(declarations, await declareWords(description.words));
	const text = [header(`the schemas of ${plugin}`), ...[...declarations, ...words].map((declared) => declared.text)].join('\n\n');
	return format(text, { parser: 'typescript', ...STYLE });
}
