import { isDeepStrictEqual } from 'node:util';
import type { DescribedOperation } from '../schema/description.ts';
import type { JsonSchema } from '../schema/model.ts';
import { functionName, pascal } from './names.ts';
import type { Subject } from './subjects.ts';
import { comment, type Declaration, declare } from './types.ts';

/** A function of the SDK while it is put together. */
type Parts = {
	generics: string;
	parameters: string[];
	/** Members of the command that it returns. */
	members: string[];
	/** What the command answers. */
	answer: string;
	/** Types that only this operation has. */
	types: Declaration[];
};

/** The function that makes an operation's command, and the types that only it needs. */
export async function functionText(
	operation: DescribedOperation,
	subject: Subject,
): Promise<{ text: string; types: Declaration[] }> {
	const name = functionName(operation, subject.entity);
	const parts: Parts = {
		generics: '',
		parameters: [],
		members: [`method: '${operation.method}'`, `path: '${operation.path}'`],
		answer: 'void',
		types: [],
	};
	if (operation.path.includes('{id}')) {
		parts.parameters.push('id: string');
		parts.members.push('id');
	}
	if (operation.kind === 'list' || operation.kind === 'get') addReading(parts, operation, subject);
	else await addAnswer(parts, operation, subject, name);
	if (operation.accepts) addUpload(parts, operation.kind === 'import', operation.accepts);
	else if (operation.input) await addInput(parts, operation, operation.input, subject, name);
	// An import goes on where it stopped: that one may be sent again.
	if (operation.method === 'POST' && !operation.idempotent && operation.kind !== 'import') parts.members.push('once: true');
	const { generics, parameters, members, answer, types } = parts;
	const signature = `export function ${name}${generics}(${parameters.join(', ')}): Command<${answer}>`;
	return { text: `${documentation(operation)}\n${signature} {\nreturn { ${members.join(', ')} };\n}`, types };
}

function addReading(parts: Parts, { kind }: DescribedOperation, { type }: Subject): void {
	const chosen = `Chosen<${type}, ${type}Expands, Field, Expand>`;
	parts.generics = `<Field extends keyof ${type} = keyof ${type}, Expand extends keyof ${type}Expands = never>`;
	parts.parameters.push(
		kind === 'list' ? `query?: ListQuery<${type}Filter, ${type}Sort, Field, Expand>` : 'query?: Reading<Field, Expand>',
	);
	parts.members.push('query');
	parts.answer = kind === 'list' ? `Page<${chosen}>` : chosen;
}

async function addAnswer(parts: Parts, { output }: DescribedOperation, { entity, type }: Subject, name: string): Promise<void> {
	if (!output) return;
	parts.answer = answerType(output, name, entity, type);
	if (parts.answer !== type) parts.types.push(await declare(parts.answer, output));
}

function addUpload(parts: Parts, isImport: boolean, accepts: string[]): void {
	const [only, ...more] = accepts;
	parts.parameters.push('file: Upload');
	parts.members.push('file');
	if (isImport) {
		parts.parameters.push('query?: Record<string, string | number | boolean>');
		parts.members.push('query');
	}
	if (more.length > 0) parts.parameters.push(`type?: ${accepts.map((media) => `'${media}'`).join(' | ')}`);
	parts.members.push(more.length > 0 ? 'type' : `type: '${only}'`);
}

async function addInput(
	parts: Parts,
	operation: DescribedOperation,
	input: JsonSchema,
	subject: Subject,
	name: string,
): Promise<void> {
	const { kind, method } = operation;
	const typeName = inputType(kind, name, subject);
	// The record's own description is not what the body is about.
	const about = isDerived(kind) ? { ...input, description: `What ${name} takes.` } : input;
	parts.types.push(await declare(typeName, about));
	const member = method === 'GET' ? 'query' : 'body';
	parts.parameters.push(`${member}${method === 'GET' && !input.required?.length ? '?' : ''}: ${typeName}`);
	parts.members.push(member);
}

const isDerived = (kind: DescribedOperation['kind']): boolean => kind === 'create' || kind === 'update';

const inputType = (kind: DescribedOperation['kind'], name: string, { type }: Subject): string =>
	isDerived(kind) ? type + pascal(kind) : `${pascal(name)}Input`;

const answerType = (output: JsonSchema, name: string, { schema }: Subject['entity'], type: string): string =>
	isDeepStrictEqual(output, schema) ? type : `${pascal(name)}Answer`;

/** The types of what a function takes, besides an id, and of what it answers, by their names. */
export function typesOf(operation: DescribedOperation, subject: Subject): { takes: string; answers: string } {
	const { kind, accepts, input, output } = operation;
	const { type, entity } = subject;
	const name = functionName(operation, entity);
	if (kind === 'list') return { takes: `ListQuery<${type}Filter, ${type}Sort>`, answers: `Page<${type}>` };
	if (kind === 'get') return { takes: 'Reading', answers: type };
	return {
		takes: accepts ? 'Upload' : input ? inputType(kind, name, subject) : '',
		answers: output ? answerType(output, name, entity, type) : 'void',
	};
}

const NEEDS: Record<string, string> = { anyone: 'Needs no sign-in.', 'signed-in': 'Needs a sign-in.' };

function documentation({ title, description, permission, public: isPublic, accepts, maxBytes }: DescribedOperation): string {
	const lines = [
		comment(`${title.replace(/[.!]$/, '')}.`),
		comment(description),
		accepts ? `Takes ${accepts.join(', ')}${maxBytes ? `; at most ${maxBytes.toLocaleString('en')} bytes` : ''}.` : '',
		`${NEEDS[permission] ?? `Needs the permission \`${permission}\`.`}${isPublic ? ' Publishable keys may call it.' : ''}`,
	];
	return ['/**', ...lines.filter(Boolean).map((line) => ` * ${line}`), ' */'].join('\n');
}
