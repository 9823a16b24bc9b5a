import { createHash, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { cacheKey } from '../tenancy/names.ts';

/**
 * Answers that are kept for a while, because making them again costs more than looking. An entry is good as long as nothing that it
 * was made of has changed: each organisation has a mark for everything of it and one for each tag; an entry carries the marks that stood
 * when it was begun, and is found only while they still stand. So a change makes no search for entries, and an answer begun before a
 * change and kept after it is never found.
 */
export type Cache = {
	/** `memory`: the one process of an embedded database. `redis`: all processes. `none`: several processes share nothing. */
	kind: 'memory' | 'redis' | 'none';
	/**
	 * The text under this name, or what `make` resolves to. Who asks for the same while it is being made waits for it.
	 * @param tags what the text is made of: names of entities
	 * @param name says everything that the text depends on within the organisation
	 */
	read(what: { organization: string; tags: readonly string[]; name: string }, make: () => Promise<string>): Promise<string>;
	/**
	 * Something of the organisation changed; no tags: anything of it. To be awaited after the commit and before whoever changed it is
	 * answered: from then on no process gives what was before.
	 */
	changed(organization: string, tags?: readonly string[]): Promise<void>;
	/** Did this process read or keep anything of the organisation that may still be found? */
	mayKeep(organization: string): boolean;
	/** Nothing of any organisation is found any more. @throws where the store does not answer */
	clear(): Promise<void>;
	figures(): { hits: number; misses: number };
	close(): Promise<void>;
};

/** Where marks and entries are kept. A store that does not answer throws. */
export type CacheStore = {
	kind: 'memory' | 'redis';
	/** Values by key, all at one moment; null: none. */
	look(keys: readonly string[]): Promise<(string | null)[]>;
	/** Keeps a value; without seconds, for good. */
	keep(values: Readonly<Record<string, string>>, seconds?: number): Promise<void>;
	close(): Promise<void>;
};

/** The net under everything else: nothing that is kept is older than this. */
const SECONDS = 60;
/** A longer text is not kept. */
const LONGEST = 64 * 1024;
/** Places for entries of one organisation: two names that fall into the same place push each other out, so that strangers fill no memory. */
const PLACES = 256;

const EVERYTHING = 'cache/everything';
/** Not a name of an entity. */
const ANYTHING = '*';

export function createCache(store: CacheStore): Cache {
	const making = new Map<string, Promise<string>>();
	const counted = { hits: 0, misses: 0 };
	const lately = new LRUCache<string, true>({ max: 10_000, ttl: 2 * SECONDS * 1000 });
	const markOf = (organization: string, tag: string): string => cacheKey(organization, 'cache', 'mark', tag);

	const set = async (keys: readonly string[]): Promise<void> => {
		const mark = randomUUID();
		await store.keep(Object.fromEntries(keys.map((key) => [key, mark])));
	};

	return {
		kind: store.kind,
		async read({ organization, tags, name }, make) {
			lately.set(organization, true);
			const digest = createHash('sha256').update(name).digest();
			const place = cacheKey(organization, 'cache', 'entry', String(digest.readUInt16BE(0) % PLACES));
			const marks = [EVERYTHING, ...[ANYTHING, ...tags].map((tag) => markOf(organization, tag))];
			const found = await store.look([...marks, place]).catch(() => null);
			if (!found) return make();
			const head = `${digest.toString('base64url')} ${found.slice(0, -1).join(' ')}\n`;
			const entry = found.at(-1);
			if (entry?.startsWith(head)) {
				counted.hits++;
				return entry.slice(head.length);
			}
			counted.misses++;
			const id = `${place} ${head}`;
			const underWay = making.get(id);
			if (underWay) return underWay;
			const made = make();
			making.set(id, made);
			try {
				const text = await made;
				if (text.length <= LONGEST) await store.keep({ [place]: head + text }, SECONDS).catch(() => {});
				return text;
			} finally {
				making.delete(id);
			}
		},
		// The change is made, whether it could be marked or not: who lost the store looks at nothing of it before all is cleared, and
		// who did not is told by the event.
		changed: (organization, tags = [ANYTHING]) => set(tags.map((tag) => markOf(organization, tag))).catch(() => {}),
		mayKeep: (organization) => lately.has(organization),
		clear: () => set([EVERYTHING]),
		figures: () => ({ ...counted }),
		close: store.close,
	};
}

/** Keeps nothing: where several processes share nothing, none can know what another has changed. */
export const noCache: Cache = {
	kind: 'none',
	read: (_, make) => make(),
	changed: async () => {},
	mayKeep: () => false,
	clear: async () => {},
	figures: () => ({ hits: 0, misses: 0 }),
	close: async () => {},
};
