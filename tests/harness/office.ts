/** An organisation in a cluster, and calls in its name that are made the way a careful client makes them. */
import { PASSWORD } from './app.ts';
import type { Cluster } from './cluster.ts';

/** What a call was answered; no status: nothing came back, and nobody knows whether it was done. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
export type Outcome = { status?: number; body?: any; replayed?: boolean };

export type Office = {
	id: string;
	slug: string;
	/** An owner's access token. */
	owner: string;
	/** A secret key with the role admin. */
	key: string;
	publishableKey(origins: string[]): Promise<string>;
	call(method: string, path: string, options?: Calling): Promise<Outcome>;
};

export type Calling = {
	as?: string;
	body?: unknown;
	headers?: Record<string, string>;
	/** Another address than the cluster's. */
	at?: string;
	/** Milliseconds until the call is given up. */
	patience?: number;
};

let addresses = 0;

/** Makes the organisation, from outside. */
export const foundOffice = (freehold: Cluster['freehold'], slug: string): Promise<string> =>
	freehold(
		[
			'organization',
			'create',
			slug,
			'--name',
			`${slug} homes`,
			'--plan',
			'enterprise',
			'--owner-email',
			`owner@${slug}.example`,
			'--owner-name',
			'Olive Owner',
		],
		PASSWORD,
	);

export async function openOffice(cluster: Cluster, slug: string): Promise<Office> {
	await foundOffice(cluster.freehold, slug);
	return enterOffice(cluster.url, slug);
}

/** Signs the owner of an organisation in that is there. */
export async function enterOffice(url: string, slug: string): Promise<Office> {
	const office: Office = {
		id: '',
		slug,
		owner: '',
		key: '',
		async publishableKey(origins) {
			const body = { name: 'page', kind: 'publishable', origins };
			return mustBe(201, await office.call('POST', '/v1/api-keys/issue', { as: office.owner, body })).key;
		},
		call: (method, path, options = {}) => call(options.at ?? url, method, path, { as: office.key, ...options }),
	};
	const login = { email: `owner@${slug}.example`, password: PASSWORD, organization: slug };
	office.owner = mustBe(200, await office.call('POST', '/v1/auth/login', { as: '', body: login })).accessToken;
	office.key = mustBe(
		201,
		await office.call('POST', '/v1/api-keys/issue', {
			as: office.owner,
			body: { name: 'office', kind: 'secret', role: 'admin' },
		}),
	).key;
	office.id = mustBe(200, await office.call('GET', '/v1/organizations', { as: office.owner })).data[0].id;
	return office;
}

/** The body of an answer with this status. @throws for any other */
export function mustBe(status: number, outcome: Outcome): Outcome['body'] {
	if (outcome.status !== status) throw new Error(`Expected ${status}, got ${JSON.stringify(outcome).slice(0, 1000)}`);
	return outcome.body;
}

async function call(
	url: string,
	method: string,
	path: string,
	{ as, body, headers = {}, patience = 20_000 }: Calling,
): Promise<Outcome> {
	try {
		const answer = await fetch(url + path, {
			method,
			signal: AbortSignal.timeout(patience),
			headers: {
				// Each call on a connection of its own goes to the next process.
				connection: 'close',
				'x-forwarded-for': `10.${(++addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`,
				...(as ? { authorization: `Bearer ${as}` } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		return {
			status: answer.status,
			body: text ? JSON.parse(text) : undefined,
			replayed: answer.headers.get('idempotent-replayed') === 'true',
		};
	} catch {
		return {};
	}
}
