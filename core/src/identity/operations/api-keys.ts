import { type InputFault, problem } from '../../errors.ts';
import type { BeforeHook, Handler, Scope } from '../../operations/model.ts';
import type { Keys } from '../keys.ts';
import { readOriginPattern } from '../origins.ts';
import { hashSecret, hintOf, mintSecret } from '../secret.ts';

type Order = { name: string; kind: 'secret' | 'publishable'; role?: string; origins?: string[]; expiresAt?: string };

/** `api-key.issue`: makes a key and answers with it, this once. */
export const issueKey: Handler = async ({ body }, scope) => {
	const order = body as Order;
	refuse(faultsOf(order));
	const isSecret = order.kind === 'secret';
	const key = mintSecret(isSecret ? 'sk' : 'pk', scope.organization.id);
	const record = await scope.records('api-key').create({
		name: order.name,
		kind: order.kind,
		prefix: isSecret ? hintOf(key) : key,
		hash: hashSecret(key),
		role: isSecret ? (order.role ?? 'viewer') : null,
		origins: isSecret ? null : readOrigins(order.origins ?? []),
		expiresAt: order.expiresAt ?? null,
	});
	return { ...record, key };
};

/** Origins in their normal form, and no key still at work from the cache after it was changed or revoked. */
export function keyHooks(keys: Keys): Record<string, BeforeHook> {
	const forget = async (scope: Scope, id: string) => {
		const [row] = await scope.sql<{ hash: string; kind: string }>('select hash, kind from api_keys where id = $1', [id]);
		if (row) scope.afterCommit(() => keys.forget(row.hash));
		return row;
	};
	return {
		'api-key.update': async (body, scope, { id = '' }) => {
			const row = await forget(scope, id);
			if (body.origins === undefined || !row) return body;
			if (row.kind === 'secret') refuse([fault('/origins', 'unknown', 'Only a publishable key has origins')]);
			return { ...body, origins: readOrigins((body.origins ?? []) as string[]) };
		},
		'api-key.delete': async (body, scope, { id = '' }) => {
			await forget(scope, id);
			return body;
		},
	};
}

function faultsOf({ kind, role, origins, expiresAt }: Order): InputFault[] {
	const faults: InputFault[] = [];
	if (kind === 'secret' && origins) faults.push(fault('/origins', 'unknown', 'Only a publishable key has origins'));
	if (kind === 'publishable' && role)
		faults.push(fault('/role', 'unknown', 'Only a secret key has a role; schemas say what a publishable key may see'));
	if (expiresAt && Date.parse(expiresAt) <= Date.now()) faults.push(fault('/expiresAt', 'minimum', 'This is in the past'));
	return faults;
}

/** @throws invalid_input that names each wrong one */
function readOrigins(origins: string[]): string[] {
	const read = origins.map(readOriginPattern);
	refuse(
		read.flatMap((pattern, index) =>
			pattern
				? []
				: [
						fault(
							`/origins/${index}`,
							'origin',
							'Meant https://www.example.com, https://*.example.com or http://localhost:*',
							origins[index],
						),
					],
		),
	);
	if (read.length === 0) refuse([fault('/origins', 'required', 'A publishable key needs the origins of the pages that use it')]);
	return [...new Set(read as string[])];
}

const fault = (pointer: string, code: string, detail: string, found?: unknown): InputFault => ({
	pointer,
	code,
	detail,
	...(found === undefined ? {} : { found }),
});

function refuse(errors: InputFault[]): void {
	if (errors.length)
		throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
}
