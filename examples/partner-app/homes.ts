import { type Client, getListing, type Listing, listListings, NotFound, pages, subscribe } from '@freehold/sdk';

const FIELDS = ['headline', 'status', 'price', 'bedrooms', 'address'] as const;

export type Home = Pick<Listing, 'id' | (typeof FIELDS)[number]>;

export type Homes = {
	/** All that are for sale or to let now. */
	all(): Home[];
	/** Rejects where the key is not taken. */
	ready: Promise<void>;
};

/**
 * A copy of the brokerage's active homes that is kept up to date. It is loaded once the events stand, so nothing can change between
 * the one and the other; after a lost connection the events go on where they stopped, so it is never loaded twice for nothing.
 */
export function keepHomes(client: Client, signal: AbortSignal): Homes {
	const homes = new Map<string, Home>();
	const load = async (): Promise<void> => {
		const active = new Set<string>();
		for await (const home of pages(client, listListings({ filter: { status: 'active' }, fields: FIELDS, limit: 100 }))) {
			homes.set(home.id, home);
			active.add(home.id);
		}
		for (const id of homes.keys()) if (!active.has(id)) homes.delete(id);
	};
	const look = async (id: string): Promise<void> => {
		const home = await client.run(getListing(id, { fields: FIELDS })).catch((error: unknown) => {
			if (error instanceof NotFound) return undefined;
			throw error;
		});
		if (home?.status === 'active') homes.set(id, home);
		else homes.delete(id);
	};
	const ready = new Promise<void>((resolve, reject) => {
		let isLoaded = false;
		const begin = () => {
			if (!isLoaded) load().then(resolve, reject);
			isLoaded = true;
		};
		const follow = async () => {
			const events = subscribe(client, { types: ['listing.*'] }, { signal, onReady: begin, onReset: () => void load() });
			for await (const { subject } of events) await look(subject);
		};
		follow().catch(reject);
	});
	return { all: () => [...homes.values()], ready };
}
