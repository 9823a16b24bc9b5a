import { createHash } from 'node:crypto';
import { problem } from '../../errors.ts';
import type { Handler, Scope } from '../../operations/model.ts';
import { type Authority, invalid } from '../authority.ts';
import type { Factor } from '../factors.ts';
import { type FinishSignIn, settle } from '../finish-sign-in.ts';
import { organizationBySlug } from '../found.ts';
import type { Gate } from '../gate.ts';
import { organizationOf, redeem } from '../one-time.ts';
import { providerHandle } from './handle.ts';

type Parts = { gate: Gate; finishSignIn: FinishSignIn; authority: Authority; allowInsecure: boolean };

/** Keeping identity providers, and the two ends of a sign-in that the page calls: `methods` and `exchange`. */
export function singleSignOnOperations({ gate, finishSignIn, authority, allowInsecure }: Parts): Record<string, Handler> {
	const add: Handler = async ({ body }, scope) => {
		refuseAddress(body.issuer, allowInsecure);
		await refuseReach(authority, scope, body.role);
		return scope.records('identity-provider').create(body);
	};

	const change: Handler = async ({ id, body }, scope) => {
		refuseAddress(body.issuer, allowInsecure);
		await refuseReach(authority, scope, body.role);
		return scope.records('identity-provider').update(id, body);
	};

	const remove: Handler = ({ id }, scope) => scope.records('identity-provider').remove(id);

	const methods: Handler = async ({ query }) => {
		const organization = await organizationBySlug(gate, query.organization as string);
		const rows = organization
			? await gate.read(organization, (sql) =>
					sql<{ id: string; name: string }>('select id, name from identity_providers where active order by name, id'),
				)
			: [];
		const providers = rows.map(({ id, name }) => ({
			name,
			startUrl: `/auth/oidc/${providerHandle({ organization: organization as string, provider: id })}/start`,
		}));
		return { password: true, passkey: true, providers };
	};

	const exchange: Handler = async ({ body }, { caller }) => {
		const { code, verifier } = body as { code: string; verifier: string };
		const organization = organizationOf(code);
		if (!organization) throw refused();
		const outcome = await gate.inOrganization(organization, async (sql) => {
			const redeemed = await redeem(sql, code, 'sign-in');
			if (!redeemed?.holder || redeemed.data.challenge !== sha256(verifier)) return null;
			const factors = redeemed.data.factors as Factor[];
			return finishSignIn(sql, { id: redeemed.holder, organization }, caller, { factors });
		});
		if (!outcome) throw refused();
		return settle(outcome);
	};

	return {
		'identity-provider.add': add,
		'identity-provider.change': change,
		'identity-provider.remove': remove,
		'identity-provider.list-methods': methods,
		'identity-provider.exchange-code': exchange,
	};
}

/**
 * Who keeps a provider could come in as anybody but an owner, so nobody keeps one who does not hold what they hold.
 * @throws forbidden, invalid_input where there is no such role
 */
async function refuseReach(authority: Authority, { actor, sql }: Scope, role: string | undefined): Promise<void> {
	if (role === 'owner') throw fault('/role', 'owner', 'Only an owner makes an owner');
	if (role !== undefined) await authority.read(sql, role);
	const roles = await sql<{ name: string; grants: string[] | null }>(`select name, grants from roles where name <> 'owner'`);
	for (const { name, grants } of roles) {
		await authority.refuseExceeding(
			{ actor, sql },
			authority.grantsOf(name, grants),
			`Somebody with the role “${name}”, as whom the provider could sign in,`,
		);
	}
}

function refuseAddress(issuer: string | undefined, allowInsecure: boolean): void {
	if (issuer === undefined) return;
	const url = URL.parse(issuer);
	const isSafe = url?.protocol === 'https:' || (allowInsecure && url?.protocol === 'http:');
	if (isSafe && !url?.username && !url?.password && !url?.search && !url?.hash) return;
	const detail = 'Meant an address like https://accounts.example.com, without a query and a fragment';
	throw fault('/issuer', 'issuer', detail);
}

const fault = (pointer: string, code: string, detail: string) => invalid([{ pointer, code, detail }]);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const refused = () => problem('sign_in_refused', { detail: 'This sign-in was finished or has expired; begin again' });
