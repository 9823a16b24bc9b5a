import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import type { Sql } from '../data/model.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { Problem, problem } from '../errors.ts';
import { invalid } from '../identity/authority.ts';
import type { Gate } from '../identity/gate.ts';
import type { Door } from '../operations/door.ts';
import type { Caller, Handler, Plugin, Scope } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import { ProviderError } from '../ports/provider-error.ts';
import { isInUse, mintAddress, readAddress, readRows } from './addresses.ts';
import type { CallbackEvent, CallbackProvider, CallbackRequest } from './model.ts';

/** What came in at a provider's address. */
export type Incoming = { provider: string; token: string; request: CallbackRequest; caller: Caller };

/** The one door for what providers tell us. */
export type Callbacks = {
	/**
	 * Finds the organisation by the address, lets the provider's code check the signature and read the body, and keeps what is new, each
	 * thing once; who handles it hears the event `callback.received`.
	 * @throws not_found (provider or address), signature_invalid, organization_suspended, malformed_json, invalid_input
	 */
	receive(incoming: Incoming): Promise<{ organization: string; taken: number; repeated: number }>;
	/** Where a provider is told to call this organisation back. */
	urlFor(organization: string, provider: string): Promise<string>;
	plugin: Plugin;
};

type Parts = {
	config: Pick<Config, 'publicUrl'>;
	keyring: Pick<Keyring, 'secretFor'>;
	gate: Gate;
	audit: Audit;
	log: Logger;
	now: () => number;
	/** There once all plugins are read, so asked for at each call. */
	readonly callbackProviders: ReadonlyMap<string, CallbackProvider>;
	readonly door: Pick<Door, 'asSystem'>;
};

/** In one call. */
const MOST_EVENTS = 5000;
/** A wrong signature is kept in the trail once a minute for each address that it came from. */
const ONCE_A_MINUTE = { max: 10_000, ttl: 60_000 };

export function createCallbacks(parts: Parts): Callbacks {
	const { config, keyring, gate, audit, log, now } = parts;
	const providers = (): ReadonlyMap<string, CallbackProvider> => parts.callbackProviders;
	const noted = new LRUCache<string, true>(ONCE_A_MINUTE);
	const secret = (): Buffer => keyring.secretFor('callback address');
	const urlOf = (organization: string, provider: string, generation: number): string =>
		`${config.publicUrl}/v1/callbacks/${provider}/${mintAddress(secret(), organization, provider, generation)}`;

	const organizationOf = async (provider: string, token: string): Promise<string> => {
		const address = readAddress(secret(), provider, token);
		if (address) {
			const { organization, generation } = address;
			const look = async (sql: Sql) => {
				const [row] = await sql<{ status: string }>('select status from organizations where id = $1', [organization]);
				return row && (await isInUse(sql, provider, generation, now())) ? row.status : null;
			};
			const status = await gate.read(organization, look);
			if (status === 'active') return organization;
			if (status === 'suspended') throw problem('organization_suspended');
		}
		throw problem('not_found', { detail: 'Nobody is called back at this address; it may have been renewed' });
	};

	const noteRefusal = async ({ provider, caller }: Incoming, organization: string, why: string): Promise<void> => {
		const key = `${organization} ${provider} ${caller.address}`;
		if (noted.has(key)) return;
		noted.set(key, true);
		const event = { kind: 'security_event', action: 'callback.refused', entity: 'callback', details: { provider, why } } as const;
		const actor = { kind: 'nobody', id: null } as const;
		await gate.inOrganization(organization, (sql) => audit.record(sql, { organization, actor, caller }, event));
	};

	const readBy = async (provider: CallbackProvider, incoming: Incoming, organization: string): Promise<CallbackEvent[]> => {
		try {
			const events = await provider.read(incoming.request, now());
			refuseUnfit(events);
			return events;
		} catch (error) {
			if (error instanceof ProviderError && error.fault === 'unauthorized') {
				await noteRefusal(incoming, organization, error.message);
				throw problem('signature_invalid', { detail: error.message });
			}
			if (error instanceof Problem) throw error;
			log.warn({ err: error, provider: incoming.provider, organization }, 'a callback could not be read');
			throw problem('invalid_input', { detail: 'The body is not what this provider sends' });
		}
	};

	const receive: Callbacks['receive'] = async (incoming) => {
		const provider = providers().get(incoming.provider);
		if (!provider) throw problem('not_found', { detail: `No provider “${incoming.provider.slice(0, 60)}” calls back here` });
		const organization = await organizationOf(incoming.provider, incoming.token);
		const events = await readBy(provider, incoming, organization);
		const taken =
			events.length === 0 ? 0 : await parts.door.asSystem(organization, (scope) => keep(scope, incoming.provider, events));
		return { organization, taken, repeated: events.length - taken };
	};

	const list: Handler = async (_input, { sql, organization }) => {
		const rows = new Map((await readRows(sql)).map((row) => [row.provider, row]));
		const data = [...providers()].map(([provider, { title }]) => {
			const row = rows.get(provider);
			return {
				provider,
				title,
				url: urlOf(organization.id, provider, row?.generation ?? 0),
				rotatedAt: time(row?.rotated_at),
				previousUntil: time(row?.previous_until),
			};
		});
		return { data };
	};

	const rotate: Handler = async ({ body }: { body: { provider: string; overlapHours?: number } }, { sql, organization }) => {
		const { provider, overlapHours = 24 } = body;
		const known = providers();
		const found = known.get(provider);
		if (!found) {
			const detail = `No provider “${provider.slice(0, 60)}” calls back here; there are ${[...known.keys()].join(', ') || 'none'}`;
			throw invalid([{ pointer: '/provider', code: 'unknown', detail, found: provider }]);
		}
		const at = now();
		const until = overlapHours > 0 ? new Date(at + overlapHours * 3_600_000).toISOString() : null;
		const [row] = await sql<{ generation: number }>(
			`insert into callback_addresses as a (organization_id, id, provider, generation, rotated_at, previous_until) values ($1, $2, $3, 1, $4, $5)
			on conflict (organization_id, provider) do update
			set generation = a.generation + 1, rotated_at = excluded.rotated_at, previous_until = excluded.previous_until, updated_at = now()
			returning generation`,
			[organization.id, v7(), provider, new Date(at).toISOString(), until],
		);
		return {
			provider,
			title: found.title,
			url: urlOf(organization.id, provider, row?.generation as number),
			rotatedAt: new Date(at).toISOString(),
			previousUntil: until,
		};
	};

	return {
		receive,
		async urlFor(organization, provider) {
			const rows = await gate.read(organization, readRows);
			return urlOf(organization, provider, rows.find((row) => row.provider === provider)?.generation ?? 0);
		},
		plugin: definePlugin({
			name: 'identity',
			operations: { 'callback.list-addresses': list, 'callback.rotate-address': rotate },
		}),
	};
}

/** What a provider's code made of a body, before it is stored: a caller is told, and no database. */
function refuseUnfit(events: readonly CallbackEvent[]): void {
	if (events.length > MOST_EVENTS)
		throw problem('invalid_input', { detail: `Found ${events.length} events, meant at most ${MOST_EVENTS}` });
	for (const { id, type, messageKey = '', at } of events) {
		const fits = (text: unknown, most: number, least = 1): boolean =>
			typeof text === 'string' && text.length >= least && text.length <= most && !text.includes('\0') && text.isWellFormed();
		if (!fits(id, 200) || !fits(type, 120) || !fits(messageKey, 200, 0) || (at !== undefined && Number.isNaN(Date.parse(at)))) {
			throw problem('invalid_input', { detail: 'Found an event without a good id, type or time' });
		}
	}
}

/** Keeps what is new, and tells of it in the same transaction. Resolves to how many that were. */
async function keep(scope: Scope, provider: string, events: readonly CallbackEvent[]): Promise<number> {
	const rows = new Map(
		events.map(({ id: externalId, type, messageKey, at, data }) => [
			v7(),
			{ provider, externalId, type, messageKey: messageKey || null, occurredAt: at ?? null, data: JSON.stringify(data ?? null) },
		]),
	);
	const made = await scope.records('callback').createMany(
		[...rows].map(([id, row]) => ({ id, ...row })),
		'skip',
	);
	for (const id of made) {
		const { type, messageKey } = rows.get(id) as { type: string; messageKey: string | null };
		await scope.emit('callback.received', id, { provider, type, messageKey });
	}
	return made.length;
}

const time = (value: Date | string | null | undefined): string | null => (value ? new Date(value).toISOString() : null);
