import { isDeepStrictEqual } from 'node:util';
import { format } from 'prettier';
import type { DescribedEntity, DescribedOperation, Description } from '../schema/description.ts';
import { apiIndex } from './api-index.ts';
import { conditionTypes } from './conditions.ts';
import { functionName, memberName, pascal } from './names.ts';
import { comment, type Declaration, declare, declareWords, header, STYLE } from './types.ts';

/** File name → text. */
export type Files = Map<string, string>;

type Place = {
	/** Where the runtime is: the SDK's own folder, or the package. */
	runtime: 'package' | 'own';
};

/**
 * The SDK for what a description describes: one file an entity, `words.ts`, `resources.ts`, `index.ts` and `api.md`; with the
 * package as its runtime also `client.ts`. The same description gives the same text.
 */
export async function sdkFiles(description: Description, { runtime }: Place = { runtime: 'package' }): Promise<Files> {
	const words = await declareWords(description.words);
	const entities = description.entities.map((entity) => ({
		entity,
		operations: description.operations.filter((operation) => operation.entity === entity.name),
	}));
	refuseTwins(description);
	const files: Files = new Map();
	for (const { entity, operations } of entities) {
		files.set(`${entity.plural}.ts`, await entityFile({ entity, operations, all: description.entities, runtime }));
	}
	files.set('words.ts', [header('the shared words'), ...words.map(({ text }) => text)].join('\n'));
	files.set('resources.ts', resourcesFile(entities, runtime));
	if (runtime === 'package') files.set('client.ts', CLIENT);
	files.set('index.ts', indexFile(description, runtime));
	for (const [name, text] of files) files.set(name, await format(text, { parser: 'typescript', ...STYLE }));
	files.set('api.md', apiIndex(entities));
	return files;
}

/** Two operations whose names differ only in how they are written would become one function. */
function refuseTwins({ entities, operations }: Description): void {
	const seen = new Map<string, string>();
	for (const operation of operations) {
		const entity = entities.find(({ name }) => name === operation.entity);
		if (!entity) continue;
		const name = functionName(operation, entity);
		const twin = seen.get(name);
		if (twin) throw new Error(`${twin} and ${operation.id} would both be the function ${name}: rename one of them`);
		seen.set(name, operation.id);
	}
}

type EntityParts = { entity: DescribedEntity; operations: DescribedOperation[]; all: DescribedEntity[]; runtime: Place['runtime'] };

async function entityFile({ entity, operations, all, runtime }: EntityParts): Promise<string> {
	const type = pascal(entity.name);
	const declarations = [await declare(type, entity.schema)];
	const functions: string[] = [];
	for (const operation of operations) {
		const { text, types } = await functionText(operation, entity);
		functions.push(text);
		declarations.push(...types.filter(({ name }) => !declarations.some((declared) => declared.name === name)));
	}
	const isRead = operations.some(({ kind }) => kind === 'list' || kind === 'get');
	const body = [
		...functions,
		...(isRead ? [...conditionTypes(entity), expandsType(entity)] : []),
		...declarations.map(({ text }) => text),
	].join('\n\n');
	return [header(`the schema of ${entity.plugin}/${entity.name}`), ...imports(body, entity, declarations, all, runtime), '', body].join('\n');
}

const RUNTIME_TYPES = ['Chosen', 'Command', 'Compare', 'File', 'Flag', 'Instant', 'ListQuery', 'Match', 'Page', 'Reading', 'Within'];

function imports(body: string, entity: DescribedEntity, declarations: Declaration[], all: DescribedEntity[], runtime: Place['runtime']): string[] {
	// Comments may hold the same words.
	const code = body.replaceAll(/\/\*[\s\S]*?\*\//g, '');
	const names = (candidates: string[]) => candidates.filter((name) => new RegExp(`\\b${name}\\b`).test(code)).join(', ');
	const words = [...new Set(declarations.flatMap((declared) => declared.words))].sort();
	const others = [...new Set(entity.expands.map((expand) => expand.entity))].filter((name) => name !== entity.name).sort();
	return [
		`import type { ${names(RUNTIME_TYPES)} } from '${runtime === 'own' ? '../command.ts' : '@freehold/sdk'}';`,
		...others.flatMap((name) => {
			const other = all.find((one) => one.name === name);
			return other && names([pascal(name)]) ? [`import type { ${pascal(name)} } from './${other.plural}.ts';`] : [];
		}),
		...(words.length > 0 ? [`import type { ${words.join(', ')} } from './words.ts';`] : []),
	];
}

/** What can be brought along, by name. A record that is archived, or that the caller may not see, comes as null. */
function expandsType({ name, expands }: DescribedEntity): string {
	const members = expands.map(({ name: member, entity, many }) => {
		const type = pascal(entity);
		return many ? `\t/** At most 50. */\n\t${member}: ${type}[];` : `\t/** null where it is not set, or cannot be seen. */\n\t${member}: ${type} | null;`;
	});
	return `/** What \`expand\` brings along. */\nexport type ${pascal(name)}Expands = ${members.length > 0 ? `{\n${members.join('\n')}\n}` : 'Record<never, never>'};`;
}

type FunctionText = { text: string; types: Declaration[] };

async function functionText(operation: DescribedOperation, entity: DescribedEntity): Promise<FunctionText> {
	const name = functionName(operation, entity);
	const type = pascal(entity.name);
	const types: Declaration[] = [];
	const parameters: string[] = [];
	const members = [`method: '${operation.method}'`, `path: '${operation.path}'`];
	let generics = '';
	let answer = 'void';

	if (operation.path.includes('{id}')) {
		parameters.push('id: string');
		members.push('id');
	}
	if (operation.kind === 'list' || operation.kind === 'get') {
		const isList = operation.kind === 'list';
		generics = `<Field extends keyof ${type} = keyof ${type}, Expand extends keyof ${type}Expands = never>`;
		parameters.push(isList ? `query?: ListQuery<${type}Filter, ${type}Sort, Field, Expand>` : 'query?: Reading<Field, Expand>');
		members.push('query');
		const chosen = `Chosen<${type}, ${type}Expands, Field, Expand>`;
		answer = isList ? `Page<${chosen}>` : chosen;
	} else if (operation.output) {
		answer = isDeepStrictEqual(operation.output, entity.schema) ? type : `${pascal(name)}Answer`;
		if (answer !== type) types.push(await declare(answer, operation.output));
	}
	if (operation.accepts) {
		const [only, ...more] = operation.accepts;
		parameters.push('file: File');
		members.push('file');
		if (operation.kind === 'import') {
			parameters.push('query?: Record<string, string | number | boolean>');
			members.push('query');
		}
		if (more.length > 0) parameters.push(`type?: ${operation.accepts.map((media) => `'${media}'`).join(' | ')}`);
		members.push(more.length > 0 ? 'type' : `type: '${only}'`);
	} else if (operation.input) {
		const input = inputName(operation, entity, name);
		const isBody = operation.method !== 'GET';
		types.push(await declare(input, operation.input));
		parameters.push(`${isBody ? 'body' : 'query'}${operation.input.required?.length || isBody ? '' : '?'}: ${input}`);
		members.push(isBody ? 'body' : 'query');
	}
	const signature = `export function ${name}${generics}(${parameters.join(', ')}): Command<${answer}>`;
	return { text: `${documentation(operation)}\n${signature} {\nreturn { ${members.join(', ')} };\n}`, types };
}

function inputName({ kind }: DescribedOperation, { name }: DescribedEntity, functionNamed: string): string {
	if (kind === 'create') return `${pascal(name)}Create`;
	if (kind === 'update') return `${pascal(name)}Update`;
	return `${pascal(functionNamed)}Input`;
}

function documentation({ title, description, permission, public: isPublic, accepts, maxBytes }: DescribedOperation): string {
	const needs: Record<string, string> = { anyone: 'Needs no sign-in.', 'signed-in': 'Needs a sign-in.' };
	const lines = [
		comment(`${title.replace(/[.!]$/, '')}.`),
		comment(description),
		accepts ? `Takes ${accepts.join(', ')}${maxBytes ? `, at most ${maxBytes.toLocaleString('en')} bytes` : ''}.` : '',
		`${needs[permission] ?? `Needs the permission \`${permission}\`.`}${isPublic ? ' Publishable keys may call it.' : ''}`,
	];
	return ['/**', ...lines.filter(Boolean).map((line) => ` * ${line}`), ' */'].join('\n');
}

type Described = { entity: DescribedEntity; operations: DescribedOperation[] };

function resourcesFile(entities: Described[], runtime: Place['runtime']): string {
	const lists = entities.map(({ entity, operations }) => {
		const names = operations.map((operation) => functionName(operation, entity)).sort();
		return `import { ${names.join(', ')} } from './${entity.plural}.ts';`;
	});
	const members = entities.map(({ entity, operations }) => {
		const methods = operations.map((operation) => {
			const bind = operation.kind === 'list' ? 'list' : 'call';
			return `${memberName(operation)}: ${bind}(${functionName(operation, entity)}),`;
		});
		return `/** ${comment(entity.description || entity.title)} */\n${camelPlural(entity)}: {\n${methods.join('\n')}\n},`;
	});
	return [
		header('all schemas'),
		`import type { Bind } from '${runtime === 'own' ? '../bind.ts' : '@freehold/sdk'}';`,
		...lists,
		'\n/** Every function, by entity, bound to a client. */',
		`export const resources = ({ call, list }: Bind) => ({\n${members.join('\n')}\n});`,
	].join('\n');
}

const camelPlural = ({ plural }: DescribedEntity): string => memberName({ id: `.${plural}`, entity: '' });

function indexFile({ entities }: Description, runtime: Place['runtime']): string {
	const files = [...entities.map(({ plural }) => plural), 'words'];
	const client = runtime === 'package' ? "export { freehold, type Freehold } from './client.ts';\n" : '';
	return `${header('all schemas')}${client}${files.map((name) => `export * from './${name}.ts';`).join('\n')}\n`;
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
