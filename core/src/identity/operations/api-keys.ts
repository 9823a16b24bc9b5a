import type { InputFault } from '../../errors.ts';
import type { BeforeHook, Handler, Scope } from '../../operations/model.ts';
import { type Authority, invalid } from '../authority.ts';
import type { Keys } from '../keys.ts';
import { readOriginPattern } from '../origins.ts';
import { hashSecret, hintOf, mintSecret } from '../secret.ts';

type Order = {
	name: string;
	kind: 'secret' | 'publishable';
	role?: string;
	scopes?: string[];
	account?: string;
	origins?: string[];
	expiresAt?: string;
};

/** `api-key.issue`: makes a key and answers with it, this once. It never may more than who makes it. */
export const issueKey =
	(authority: Authority): Handler =>
	async ({ body }, scope) => {
		const order = body as Order;
		refuse(faultsOf(order));
		const isSecret = order.kind === 'secret';
		const role = isSecret ? (order.role ?? (order.scopes || order.account ? null : 'viewer')) : null;
		if (role) await authority.refuseExceeding(scope, await authority.read(scope.sql, role), `The role “${role}”`);
		if (order.scopes) {
			authority.refuseUnknown(order.scopes, '/scopes');
			await authority.refuseExceeding(scope, order.scopes, 'The key');
		}
		if (order.account) await refuseAccount(authority, scope, order.account);
		return make(scope, {
			name: order.name,
			kind: order.kind,
			role,
			scopes: order.scopes ?? null,
			account: order.account ?? null,
			origins: isSecret ? null : readOrigins(order.origins ?? []),
			expiresAt: order.expiresAt ?? null,
		});
	};

/** `api-key.rotate`: the same key anew; the old one lives on for the overlap, and no longer than it would have. */
export const rotateKey =
	(authority: Authority, keys: Keys): Handler =>
	async ({ id, body }, scope) => {
		const { overlapHours = 24 } = body as { overlapHours?: number };
		await scope.sql('select 1 from api_keys where id = $1 for update', [id]);
		const old = (await scope.records('api-key').get(id)) as Order & { role: string | null; createdAt: string };
		// Who rotates a key holds the new one: it is given to them as if they had asked for it.
		if (old.role) await authority.refuseExceeding(scope, await authority.read(scope.sql, old.role), 'This key');
		if (old.scopes) await authority.refuseExceeding(scope, old.scopes, 'This key');
		if (old.account) await refuseAccount(authority, scope, old.account);
		const [row] = await scope.sql<{ hash: string; lifetime: string | null }>(
			`select hash, (now() + (expires_at - created_at))::text as lifetime from api_keys where id = $1`,
			[id],
		);
		const { name, kind, role, scopes, account, origins } = old;
		const expiresAt = row?.lifetime ? new Date(row.lifetime).toISOString() : null;
		const made = await make(scope, { name, kind, role, scopes, account, origins, expiresAt });
		await scope.sql(
			`update api_keys set expires_at = least(expires_at, now() + make_interval(hours => $2)), updated_at = now() where id = $1`,
			[id, overlapHours],
		);
		scope.afterCommit(() => keys.forget(row?.hash ?? ''));
		return made;
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

type Wanted = Record<string, unknown> & { kind: Order['kind'] };

async function make(scope: Scope, wanted: Wanted): Promise<Record<string, unknown>> {
	const isSecret = wanted.kind === 'secret';
	const key = mintSecret(isSecret ? 'sk' : 'pk', scope.organization.id);
	const prefix = isSecret ? hintOf(key) : key;
	return { ...(await scope.records('api-key').create({ ...wanted, prefix, hash: hashSecret(key) })), key };
}

/** A key acts as a service account of this organisation, and gives its holder all that the account may. */
async function refuseAccount(authority: Authority, { actor, sql }: Scope, account: string): Promise<void> {
	const [user] = await sql<{ role: string }>(
		`select role from users where id = $1 and kind = 'service' and active and archived_at is null`,
		[account],
	);
	if (!user) throw invalid([fault('/account', 'reference', 'No service account has this id')]);
	await authority.refuseExceeding({ actor, sql }, await authority.read(sql, user.role), 'This service account');
}

function faultsOf({ kind, role, scopes, account, origins, expiresAt }: Order): InputFault[] {
	const faults: InputFault[] = [];
	const isPage = kind === 'publishable';
	if (!isPage && origins) faults.push(fault('/origins', 'unknown', 'Only a publishable key has origins'));
	for (const [name, value] of Object.entries({ role, scopes, account })) {
		if (isPage && value !== undefined)
			faults.push(fault(`/${name}`, 'unknown', `Only a secret key has ${name}; schemas say what a publishable key may see`));
	}
	if (role === 'owner') faults.push(fault('/role', 'owner', 'An owner is a person; give a key a smaller role'));
	if (role && account) faults.push(fault('/role', 'unknown', 'The service account has a role; scopes make it smaller'));
	if (expiresAt && Date.parse(expiresAt) <= Date.now()) faults.push(fault('/expiresAt', 'minimum', 'This is in the past'));
	return faults;
}

/** @throws invalid_input that names each wrong one */
function readOrigins(origins: string[]): string[] {
	const read = origins.map(readOriginPattern);
	const meant = 'Meant https://www.example.com, https://*.example.com or http://localhost:*';
	refuse(read.flatMap((pattern, at) => (pattern ? [] : [fault(`/origins/${at}`, 'origin', meant, origins[at])])));
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
	if (errors.length) throw invalid(errors);
}
