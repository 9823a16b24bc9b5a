/** Homes on a map, those that would cover each other as one: an index of places, asked anew for each part and scale of the map. */
import Supercluster from 'supercluster';
import type { Listing } from './model.ts';
import type { Rectangle } from './query.ts';

/** One home, or several that lie together. `key` stays the same as long as it is the same thing. */
export type Spot = { key: string; latitude: number; longitude: number; homes: readonly Listing[]; cluster?: number };

/** Pixels: as wide as a price. */
const RADIUS = 68;
/** The closest look that our map allows. */
export const CLOSEST = 18;

export class Clusters {
	#index = new Supercluster<{ home: Listing }>({ radius: RADIUS, extent: 256, maxZoom: CLOSEST, minPoints: 2 });

	constructor(listings: readonly Listing[]) {
		this.#index.load(
			listings.flatMap((home) =>
				home.location
					? [
							{
								type: 'Feature' as const,
								properties: { home },
								geometry: { type: 'Point' as const, coordinates: [home.location.longitude, home.location.latitude] },
							},
						]
					: [],
			),
		);
	}

	/** What is to be seen there at a scale. */
	within(rectangle: Rectangle, zoom: number): Spot[] {
		return this.#index
			.getClusters([...rectangle] as [number, number, number, number], Math.round(zoom))
			.map(({ geometry, properties }) => {
				const [longitude, latitude] = geometry.coordinates as [number, number];
				if (!('cluster_id' in properties)) return { key: properties.home.id, latitude, longitude, homes: [properties.home] };
				const { cluster_id: cluster } = properties;
				const homes = this.#index.getLeaves(cluster, Infinity).map((leaf) => leaf.properties.home);
				return { key: `${cluster} ${homes.length}`, latitude, longitude, homes, cluster };
			});
	}

	/** The scale at which a cluster falls apart; more than `CLOSEST`: never, its homes stand on one place. */
	opensAt(cluster: number): number {
		return this.#index.getClusterExpansionZoom(cluster);
	}
}
