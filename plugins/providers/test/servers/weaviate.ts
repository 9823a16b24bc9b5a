/**
 * A server that speaks Weaviate's protocols as its own client does: REST for readiness and schemas, gRPC for objects and searches, by the
 * definitions that come with the client. It compares every vector; of Weaviate's index it shows nothing.
 */
import { createServer, ServerError, Status } from 'nice-grpc';
import { freePort } from '../../../../tests/harness/servers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { cosine } from '../../src/vector/mock.ts';

const PROTO = '../../../../node_modules/weaviate-client/dist/node/esm/proto/v1';
const { WeaviateDefinition } = await import(`${PROTO}/weaviate.js`);
const { SearchReply } = await import(`${PROTO}/search_get.js`);
const { BatchObjectsReply } = await import(`${PROTO}/batch.js`);
const { BatchDeleteReply } = await import(`${PROTO}/batch_delete.js`);
const { AggregateReply } = await import(`${PROTO}/aggregate.js`);
const { Filters_Operator: Operator } = await import(`${PROTO}/base.js`);

type Stored = { id: string; vector: number[]; text: string; facets: string[]; data: string };
// biome-ignore lint/suspicious/noExplicitAny: the messages are the client's own, and have no types that can be imported.
type Message = any;

export type WeaviateServer = {
	url: string;
	grpc: string;
	collections: Map<string, Map<string, Stored>>;
	/** Every search fails with this status; null: none does. */
	fail(status: keyof typeof Status | null): void;
	stop(): Promise<void>;
};

export async function startWeaviate(): Promise<WeaviateServer> {
	const collections = new Map<string, Map<string, Stored>>();
	const classes = new Map<string, Message>();
	let failing: keyof typeof Status | null = null;

	const rest: Service = await startService(({ path, method, json, headers }) => {
		if (path === '/v1/.well-known/ready') return { status: 200 };
		if (path === '/v1/meta') return { body: { hostname: 'http://[::]:8080', version: '1.33.0', modules: {} } };
		if (headers.authorization !== 'Bearer secret')
			return { status: 401, body: { code: 401, message: 'anonymous access not enabled' } };
		const name = /^\/v1\/schema\/(\w+)$/.exec(path)?.[1];
		if (path === '/v1/schema' && method === 'POST') {
			if (classes.has(json.class))
				return { status: 422, body: { error: [{ message: `class name "${json.class}" already exists` }] } };
			classes.set(json.class, completed(json));
			collections.set(json.class, new Map());
			return { body: json };
		}
		if (path === '/v1/schema') return { body: { classes: [...classes.values()] } };
		if (!name || !classes.has(name)) return method === 'DELETE' ? { status: 200 } : { status: 404 };
		if (method === 'DELETE') {
			classes.delete(name);
			collections.delete(name);
			return { status: 200 };
		}
		return { body: classes.get(name) };
	});

	const of = (name: string): Map<string, Stored> => {
		const found = collections.get(name);
		if (!found) throw new ServerError(Status.UNKNOWN, `could not find class ${name} in schema`);
		return found;
	};
	const server = createServer();
	server.add(WeaviateDefinition, {
		async search(request: Message, { metadata }: Message) {
			if (metadata.get('authorization') !== 'Bearer secret')
				throw new ServerError(Status.UNAUTHENTICATED, 'unauthorized: invalid api key');
			if (failing) throw new ServerError(Status[failing], 'on request');
			const fitting = [...of(request.collection).values()].filter((one) => matches(one, request.filters));
			const asked = request.nearVector && vectorIn(request.nearVector);
			const ranked = asked
				? fitting.map((one) => ({ one, distance: 1 - cosine(one.vector, asked) })).toSorted((a, b) => a.distance - b.distance)
				: fitting
						.filter(({ text }) => text.toLowerCase().split(/\W+/).includes(request.bm25Search.query.toLowerCase()))
						.map((one) => ({ one, distance: 0 }));
			return SearchReply.fromPartial({
				results: ranked.slice(0, request.limit || 10).map(({ one, distance }) => resultOf(one, distance, request.collection)),
			});
		},
		async batchObjects({ objects }: Message) {
			for (const { uuid, collection, properties, ...vectors } of objects) {
				const { text, data } = properties.nonRefProperties;
				const facets = properties.textArrayProperties.find(({ propName }: Message) => propName === 'facets')?.values ?? [];
				of(collection).set(uuid, { id: uuid, vector: vectorIn(vectors), text, data, facets });
			}
			return BatchObjectsReply.fromPartial({ errors: [] });
		},
		async batchDelete({ collection, filters }: Message) {
			const gone = [...of(collection).values()].filter((one) => matches(one, filters));
			for (const { id } of gone) of(collection).delete(id);
			return BatchDeleteReply.fromPartial({ matches: gone.length, successful: gone.length, failed: 0 });
		},
		async aggregate({ collection }: Message) {
			return AggregateReply.fromPartial({ singleResult: { objectsCount: of(collection).size } });
		},
		// What the driver never asks for.
		batchReferences: missing,
		tenantsGet: missing,
		batchStream: missing,
	} as never);
	const port = await freePort();
	await server.listen(`127.0.0.1:${port}`);
	return {
		url: rest.url,
		grpc: `http://127.0.0.1:${port}`,
		collections,
		fail(status) {
			failing = status;
		},
		async stop() {
			server.forceShutdown();
			await rest.stop();
		},
	};
}

/** What Weaviate adds where nothing was said. */
const completed = (given: Message): Message => ({
	...given,
	invertedIndexConfig: {
		bm25: { b: 0.75, k1: 1.2 },
		cleanupIntervalSeconds: 60,
		stopwords: { preset: 'en', additions: null, removals: null },
	},
	multiTenancyConfig: { enabled: false, autoTenantCreation: false, autoTenantActivation: false },
	replicationConfig: { factor: 1, asyncEnabled: false, deletionStrategy: 'NoAutomatedResolution' },
	shardingConfig: {
		...{ virtualPerPhysical: 128, desiredCount: 1, actualCount: 1, desiredVirtualCount: 128, actualVirtualCount: 128 },
		...{ key: '_id', strategy: 'hash', function: 'murmur3' },
	},
	vectorConfig: Object.fromEntries(
		Object.entries(given.vectorConfig ?? {}).map(([name, one]) => [
			name,
			{ ...(one as Message), vectorIndexType: 'hnsw', vectorIndexConfig: { ...HNSW, ...(one as Message).vectorIndexConfig } },
		]),
	),
});

const HNSW = {
	...{
		skip: false,
		cleanupIntervalSeconds: 300,
		maxConnections: 32,
		efConstruction: 128,
		ef: -1,
		dynamicEfMin: 100,
		dynamicEfMax: 500,
	},
	...{
		dynamicEfFactor: 8,
		vectorCacheMaxObjects: 1e12,
		flatSearchCutoff: 40_000,
		distance: 'cosine',
		filterStrategy: 'sweeping',
	},
	...{ pq: { enabled: false }, bq: { enabled: false }, sq: { enabled: false } },
};

const missing = async (): Promise<never> => {
	throw new ServerError(Status.UNIMPLEMENTED, 'not here');
};

/** 32-bit floats, little end first; an older client sends numbers. */
function vectorIn({ vector = [], vectorBytes, vectors = [] }: Message): number[] {
	const bytes: Uint8Array = vectors[0]?.vectorBytes ?? vectorBytes;
	if (!bytes?.length) return vector;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
}

function matches(one: Stored, filter: Message): boolean {
	if (!filter) return true;
	const on = filter.target?.property ?? filter.on?.[0];
	const wanted: string[] = filter.valueTextArray?.values ?? [];
	if (filter.operator === Operator.OPERATOR_AND) return filter.filters.every((part: Message) => matches(one, part));
	if (on === '_id') return wanted.includes(one.id);
	if (on === 'facets' && filter.operator === Operator.OPERATOR_CONTAINS_ALL)
		return wanted.every((facet) => one.facets.includes(facet));
	throw new ServerError(Status.INVALID_ARGUMENT, `cannot read the filter ${JSON.stringify(filter)}`);
}

const resultOf = ({ id, text, data, facets }: Stored, distance: number, targetCollection: string) => ({
	metadata: { id, distance, distancePresent: true },
	properties: {
		targetCollection,
		nonRefProps: {
			fields: { text: { textValue: text }, data: { textValue: data }, facets: { listValue: { textValues: { values: facets } } } },
		},
	},
});
