import { eventTypes } from '../events/catalogue.ts';
import type { JsonSchema, Registry } from '../schema/model.ts';
import { declare, header } from './types.ts';

/** What each kind of event carries, by its name, as one TypeScript type; not yet formatted. */
export async function eventTypesFile(registry: Registry): Promise<string> {
	const types = [...eventTypes(registry).values()].filter(({ entity }) => !entity.internal);
	const properties = Object.fromEntries(
		types.map(({ type, description, payload }): [string, JsonSchema] => [type, { ...payload, description }]),
	);
	const { text, words } = await declare('EventData', {
		type: 'object',
		description: 'What each kind of event carries as `data`, by its name.',
		additionalProperties: false,
		required: Object.keys(properties),
		properties,
	});
	const imports = words.length > 0 ? `import type { ${words.sort().join(', ')} } from './words.ts';\n\n` : '';
	return `${header('all schemas')}\n${imports}${text}\n`;
}
