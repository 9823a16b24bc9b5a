import {
	type Driver,
	faultOf,
	ProviderError,
	type VectorHit,
	type VectorItem,
	type VectorValue,
	vectorCollection,
} from '@freehold/core';
import type { WeaviateClient } from 'weaviate-client';
import { fused } from './fusion.ts';
import { refuseMixed } from './rows.ts';

const AT_ONCE = 100;
const SECONDS = 30;

/** What an object in a collection holds. Filters ask for whole facets (`city="Austin"`), which are words of a kind that is not split. */
type Stored = { text: string; facets: string[]; data: string };

const facet = (name: string, value: VectorValue): string => `${name}=${JSON.stringify(value)}`;

/**
 * Weaviate 1.27 or newer, by its own client (REST and gRPC). Every organisation has collections of its own. The client calls by itself
 * and not through the outbound guard: where to is the operator's to say and nobody else's.
 */
export const weaviate: Driver<'vector'> = async ({ settings }) => {
	// Not loaded where another driver serves.
	const { default: library, dataType, tokenization } = await import('weaviate-client');
	const rest = new URL(settings.WEAVIATE_URL ?? '');
	const grpc = new URL(settings.WEAVIATE_GRPC_URL || `${rest.protocol}//${rest.hostname}:50051`);
	const isSafe = (url: URL): boolean => url.protocol === 'https:';
	const client: WeaviateClient = await library.connectToCustom({
		httpHost: rest.hostname,
		httpPort: Number(rest.port || (isSafe(rest) ? 443 : 80)),
		httpSecure: isSafe(rest),
		...(rest.pathname === '/' ? {} : { httpPath: rest.pathname }),
		grpcHost: grpc.hostname,
		grpcPort: Number(grpc.port || (isSafe(grpc) ? 443 : 80)),
		grpcSecure: isSafe(grpc),
		...(settings.WEAVIATE_API_KEY ? { authCredentials: new library.ApiKey(settings.WEAVIATE_API_KEY) } : {}),
		timeout: { init: 5, query: SECONDS, insert: SECONDS },
		skipInitChecks: true,
	});
	const there = new Set<string>();

	/** The collection, where there is one. */
	const find = async (organization: string, collection: string) => {
		const name = vectorCollection(organization, collection);
		if (!there.has(name)) {
			if (!(await client.collections.exists(name))) return null;
			there.add(name);
		}
		return client.collections.use<string, Stored>(name);
	};

	const make = async (organization: string, collection: string) => {
		const found = await find(organization, collection);
		if (found) return found;
		const name = vectorCollection(organization, collection);
		const { configure } = library;
		try {
			await client.collections.create({
				name,
				vectorizers: configure.vectors.selfProvided({
					vectorIndexConfig: configure.vectorIndex.hnsw({ distanceMetric: 'cosine' }),
				}),
				properties: [
					{ name: 'text', dataType: dataType.TEXT, tokenization: tokenization.WORD },
					{ name: 'facets', dataType: dataType.TEXT_ARRAY, tokenization: tokenization.FIELD, indexSearchable: false },
					{
						name: 'data',
						dataType: dataType.TEXT,
						tokenization: tokenization.FIELD,
						indexSearchable: false,
						indexFilterable: false,
					},
				],
			});
		} catch (error) {
			// Another process was faster.
			if (!/already exists/i.test(String(error))) throw error;
		}
		there.add(name);
		return client.collections.use<string, Stored>(name);
	};

	return {
		check: () =>
			told(async () => {
				if (!(await client.isReady())) throw new ProviderError('unavailable', 'Weaviate is not ready');
			}),

		async upsert({ collection, items }, { organization }) {
			refuseMixed(items);
			await told(async () => {
				const target = await make(organization, collection);
				for (let from = 0; from < items.length; from += AT_ONCE) {
					const { hasErrors, errors } = await target.data.insertMany(items.slice(from, from + AT_ONCE).map(objectOf));
					const [first] = Object.values(errors);
					if (hasErrors) throw new ProviderError('refused', `Weaviate did not take everything: ${first?.message}`);
				}
			});
		},

		search: ({ collection, vector, limit = 10, where = {}, text }, { organization }) =>
			told(async () => {
				const target = await find(organization, collection);
				if (!target) return [];
				const facets = Object.entries(where).map(([name, value]) => facet(name, value));
				const filters = facets.length ? { filters: target.filter.byProperty('facets').containsAll(facets) } : {};
				const most = text ? limit * 4 : limit;
				const near = await target.query.nearVector(vector, { limit: most, returnMetadata: ['distance'], ...filters });
				// Cosine distance is 1 - cosine, from 0 to 2.
				const hits = near.objects.map(({ uuid, properties, metadata }) =>
					hitOf(uuid, properties, 1 - (metadata?.distance ?? 2) / 2),
				);
				if (!text) return hits;
				// Not its own hybrid search: scores are to mean the same in every driver.
				const worded = await target.query.bm25(text, { limit: most, queryProperties: ['text'], ...filters });
				return fused([hits, worded.objects.map(({ uuid, properties }) => hitOf(uuid, properties, 0))]).slice(0, limit);
			}, []),

		remove: ({ collection, ids }, { organization }) =>
			told(async () => {
				const target = ids.length ? await find(organization, collection) : null;
				for (let from = 0; target && from < ids.length; from += AT_ONCE) {
					await target.data.deleteMany(target.filter.byId().containsAny(ids.slice(from, from + AT_ONCE)));
				}
			}, undefined),

		count: ({ collection }, { organization }) =>
			told(async () => (await (await find(organization, collection))?.length()) ?? 0, 0),

		clear: ({ collection }, { organization }) => clear(organization, collection),
		forget: (organization) => clear(organization),

		async close() {
			await client.close();
		},
	};

	function clear(organization: string, collection?: string): Promise<void> {
		return told(async () => {
			const prefix = vectorCollection(organization, '');
			const names =
				collection === undefined
					? (await client.collections.listAll()).map(({ name }) => name).filter((name) => name.startsWith(prefix))
					: [vectorCollection(organization, collection)];
			for (const name of names) {
				there.delete(name);
				if (await client.collections.exists(name)) await client.collections.delete(name);
			}
		}, undefined);
	}

	/** @param gone the answer where a collection has been removed by another process */
	async function told<T>(work: () => Promise<T>, ...gone: T[]): Promise<T> {
		try {
			return await work();
		} catch (cause) {
			if (gone.length && /could not find class|class .* not found|collection .* not found/i.test(String(cause))) {
				there.clear();
				return gone[0] as T;
			}
			throw faultIn(cause);
		}
	}
};

const objectOf = ({ id, vector, properties = {}, text = '' }: VectorItem) => ({
	id,
	vectors: vector,
	properties: {
		text,
		facets: Object.entries(properties).map(([name, value]) => facet(name, value)),
		data: JSON.stringify(properties),
	},
});

const hitOf = (id: string, { data }: { data?: unknown }, score: number): VectorHit => ({ id, score, properties: dataOf(data) });

function dataOf(data: unknown): Record<string, VectorValue> {
	try {
		return JSON.parse(String(data)) as Record<string, VectorValue>;
	} catch {
		return {};
	}
}

/** What gRPC says stands at the beginning of the message; REST has a status. */
const SAID: readonly [RegExp, ProviderError['fault']][] = [
	[/UNAUTHENTICATED|PERMISSION_DENIED|unauthorized|forbidden/i, 'unauthorized'],
	[/RESOURCE_EXHAUSTED|too many requests/i, 'rate-limited'],
	[/INVALID_ARGUMENT|FAILED_PRECONDITION|OUT_OF_RANGE|vector lengths don't match|invalid/i, 'refused'],
];

function faultIn(cause: unknown): ProviderError {
	if (cause instanceof ProviderError) return cause;
	const { code, message = '' } = cause as { code?: unknown; message?: string };
	const fault =
		(typeof code === 'number' && code >= 400 ? faultOf(code) : undefined) ??
		SAID.find(([pattern]) => pattern.test(message))?.[1] ??
		'unavailable';
	return new ProviderError(fault, `Weaviate: ${message.slice(0, 300)}`, { cause });
}
