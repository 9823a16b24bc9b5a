import { format } from 'prettier';
import type { Description } from '../schema/description.ts';
import { apiIndex } from './api-index.ts';
import { entityFile } from './entity-file.ts';
import { camel, functionName, memberName } from './names.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import { comment, declareWords, header, STYLE } from './types.ts';

/** Where the runtime is imported from: the SDK's own folder, or the package. */
export type Runtime = 'own' | 'package';

/**
 * The SDK for what a description describes: one file an entity, `words.ts`, `resources.ts`, `index.ts` and `api.md`; with the
 * package as its runtime also `client.ts`. File name → text; the same description gives the same text.
 */
export async function sdkFiles(description: Description, runtime: Runtime = 'package'): Promise<Map<string, string>> {
	// What is streamed to a file is for a browser or a script to save, not for a function to answer.
	const operations = description.operations.filter(({ produces }) => !produces);
	const subjects = subjectsOf({ ...description, operations });
	const words = await declareWords(description.words);
	const files = new Map<string, string>();
	for (const subject of subjects) files.set(`${subject.entity.plural}.ts`, await entityFile(subject, subjects, runtime));
	files.set('words.ts', [header('the shared words'), ...words.map(({ text }) => text)].join('\n\n'));
	files.set('resources.ts', resourcesFile(subjects, runtime));
	if (runtime === 'package') files.set('client.ts', CLIENT);
	files.set('index.ts', indexFile(subjects, runtime));
	for (const [name, text] of files) files.set(name, await format(text, { parser: 'typescript', ...STYLE }));
	files.set('api.md', apiIndex(subjects));
	return files;
}

function resourcesFile(subjects: Subject[], runtime: Runtime): string {
	const imports = subjects.map(({ entity, operations }) => {
		const names = operations.map((operation) => functionName(operation, entity)).sort();
		return `import { ${names.join(', ')} } from './${entity.plural}.ts';`;
	});
	const members = subjects.map(({ entity, operations }) => {
		const methods = operations.map((operation) => {
			const bind = operation.kind === 'list' ? 'list' : 'call';
			return `${memberName(operation)}: ${bind}(${functionName(operation, entity)}),`;
		});
		return `/** ${comment(entity.description || entity.title)} */\n${camel(entity.plural)}: {\n${methods.join('\n')}\n},`;
	});
	return [
		header('all schemas'),
		`import type { Bind } from '${runtime === 'own' ? '../bind.ts' : '@freehold/sdk'}';`,
		...imports,
		'\n/** Every function, by entity, bound to a client. */',
		`export const resources = ({ call, list }: Bind) => ({\n${members.join('\n')}\n});`,
	].join('\n');
}

function indexFile(subjects: Subject[], runtime: Runtime): string {
	const files = [...subjects.map(({ entity }) => entity.plural), 'words'];
	// One import is enough: what a page needs besides the functions comes along.
	const client =
		runtime === 'package'
			? `export { createClient, isFreeholdError, pages } from '@freehold/sdk';\nexport { type Freehold, freehold } from './client.ts';\n`
			: '';
	return `${header('all schemas')}\n${client}${files.map((name) => `export * from './${name}.ts';`).join('\n')}\n`;
}

const CLIENT = `${header('all schemas')}
import { type Client, type ClientOptions, createBind, createClient } from '@freehold/sdk';
import { resources } from './resources.ts';

export type Freehold = Client & ReturnType<typeof resources>;

/** This server's whole API as one object: \`freehold({ url, key }).listings.list()\`. */
export function freehold(options: ClientOptions): Freehold {
	const client = createClient(options);
	return { ...client, ...resources(createBind(client)) };
}
`;
