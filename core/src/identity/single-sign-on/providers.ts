import { LRUCache } from 'lru-cache';
import {
	allowInsecureRequests,
	type ClientAuth,
	ClientSecretBasic,
	ClientSecretPost,
	type Configuration,
	type CustomFetch,
	customFetch,
	discovery,
	enableNonRepudiationChecks,
	None,
} from 'openid-client';
import type { Sql } from '../../data/model.ts';
import type { Place } from '../../encryption/keyring.ts';
import { hashSecret } from '../secret.ts';

/** An organisation's identity provider, as the sign-in needs it. */
export type Provider = {
	id: string;
	name: string;
	issuer: string;
	clientId: string;
	clientSecret: string | null;
	scopes: readonly string[];
	domains: readonly string[];
	createUsers: boolean;
	role: string;
	asksSecondFactor: boolean;
};

type Row = {
	id: string;
	name: string;
	issuer: string;
	client_id: string;
	client_secret: string | null;
	scopes: string[] | null;
	domains: string[];
	create_users: boolean;
	role: string;
	asks_second_factor: boolean;
};

/** Where client secrets stand, encrypted. */
const SECRET: Place = { table: 'identity_providers', column: 'client_secret' };

/** null where there is none, or it is switched off. */
export async function readProvider(sql: Sql, id: string): Promise<Provider | null> {
	const [row] = await sql<Row>(
		`select id, name, issuer, client_id, client_secret, scopes, domains, create_users, role, asks_second_factor
		from identity_providers where id = $1 and active`,
		[id],
	);
	if (!row) return null;
	return {
		id: row.id,
		name: row.name,
		issuer: row.issuer,
		clientId: row.client_id,
		clientSecret: row.client_secret === null ? null : await sql.keyring.open(sql, SECRET, row.id, row.client_secret),
		scopes: row.scopes ?? [],
		domains: row.domains,
		createUsers: row.create_users,
		role: row.role,
		asksSecondFactor: row.asks_second_factor,
	};
}

/** What a provider says of itself (its endpoints and keys), kept for ten minutes. */
export type Discover = (provider: Provider) => Promise<Configuration>;

const TEN_MINUTES = 10 * 60_000;
const SECONDS = 10;

type Options = {
	/** For every call to a provider, whose address an organisation's administrator chose. */
	fetch: CustomFetch;
	/** May a provider be without TLS? In development only. */
	allowInsecure: boolean;
};

export function createDiscover({ fetch, allowInsecure }: Options): Discover {
	const known = new LRUCache<string, Configuration>({ max: 500, ttl: TEN_MINUTES });
	return async (provider) => {
		const { issuer, clientId, clientSecret } = provider;
		const key = hashSecret(JSON.stringify([issuer, clientId, clientSecret]));
		const cached = known.get(key);
		if (cached) return cached;
		const found = await discovery(new URL(issuer), clientId, {}, authenticationOf(clientSecret), {
			[customFetch]: fetch,
			// ID tokens are verified by their signature too, not only by the connection they came through.
			execute: [enableNonRepudiationChecks, ...(allowInsecure ? [allowInsecureRequests] : [])],
			timeout: SECONDS,
		});
		known.set(key, found);
		return found;
	};
}

/** Basic, which OpenID Connect has by default, unless the provider takes only the other. */
function authenticationOf(secret: string | null): ClientAuth {
	if (secret === null) return None();
	return (server, ...rest) => {
		const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
		const send = taken.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);
		return send(server, ...rest);
	};
}
