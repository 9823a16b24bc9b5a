import type { DescribedOperation } from '../../schema/description.ts';
import { functionName } from '../names.ts';
import type { Subject } from '../subjects.ts';
import { parametersOf } from './parameters.ts';
import { failures } from './problems.ts';
import { answerName, inputName, readSchema, refTo } from './schemas.ts';

/** One operation as OpenAPI has it. Its id is the name of the SDK's function. */
export function operationObject(operation: DescribedOperation, subject: Subject): Record<string, unknown> {
	const { id, title, description, permission, public: isPublic, status } = operation;
	const parameters = parametersOf(operation, subject);
	const body = requestBody(operation, subject);
	return {
		operationId: functionName(operation, subject.entity),
		tags: [subject.entity.title],
		summary: title,
		...(description ? { description } : {}),
		...(parameters.length > 0 ? { parameters } : {}),
		...(body ? { requestBody: body } : {}),
		responses: { [String(status)]: success(operation, subject), ...failures(failureStatuses(operation)) },
		security: securityOf(permission, isPublic),
		'x-operation': id,
		'x-permission': permission,
	};
}

function requestBody(operation: DescribedOperation, subject: Subject): unknown {
	const { accepts, maxBytes, input } = operation;
	if (accepts) {
		const limit = maxBytes ? { description: `At most ${maxBytes.toLocaleString('en')} bytes.` } : {};
		return { ...limit, required: true, content: Object.fromEntries(accepts.map((media) => [media, {}])) };
	}
	const name = inputName(operation, subject);
	if (!name || !input) return undefined;
	return { required: true, content: { 'application/json': { schema: refTo(name) } } };
}

function success(operation: DescribedOperation, subject: Subject): unknown {
	const name = answerName(operation, subject);
	const headers = { 'X-Request-Id': { schema: { type: 'string' } } };
	if (operation.produces) return { description: operation.title, headers, content: { [operation.produces]: {} } };
	if (!name) return { description: 'Done; there is nothing to tell.', headers };
	const schema = operation.kind === 'get' ? readSchema(subject) : refTo(name);
	return { description: operation.title, headers, content: { 'application/json': { schema } } };
}

function failureStatuses({ kind, method, path, permission, accepts, input }: DescribedOperation): number[] {
	const hasBody = method !== 'GET' && Boolean(accepts || input);
	const statuses = new Set([400, 421, 429, 500, 503]);
	if (permission !== 'anyone') statuses.add(401).add(403);
	if (permission === 'anyone' && hasBody) statuses.add(401);
	if (path.includes('{id}')) statuses.add(404);
	if (method !== 'GET') statuses.add(409);
	if (hasBody) statuses.add(413).add(415);
	if (hasBody || kind === 'transition') statuses.add(422);
	return [...statuses].sort((one, other) => one - other);
}

function securityOf(permission: string, isPublic: boolean): Record<string, string[]>[] {
	if (permission === 'anyone') return [];
	return [{ token: [] }, { secretKey: [] }, ...(isPublic ? [{ publishableKey: [] }] : [])];
}
