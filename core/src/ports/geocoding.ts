import type { Point } from './data.ts';

/** A place on the map. */
export type GeocodedPlace = {
	point: Point;
	/** The whole address in one line. */
	label: string;
	/** What it is: house, street, postal-code, city, region, country, other. */
	precision: 'house' | 'street' | 'postal-code' | 'city' | 'region' | 'country' | 'other';
	address: {
		line1?: string;
		city?: string;
		region?: string;
		postalCode?: string;
		/** Two letters, ISO 3166. */
		country?: string;
	};
	bounds?: { south: number; west: number; north: number; east: number };
	/** Must be shown wherever the place is shown: “© OpenStreetMap contributors”. */
	attribution: string;
};

export type GeocodingPort = {
	/** Best first; none where nothing is known. */
	search(asked: {
		text: string;
		/** Two letters each: nothing outside of them. */
		countries?: string[];
		/** BCP 47. */
		language?: string;
		limit?: number;
	}): Promise<GeocodedPlace[]>;
	reverse(asked: { point: Point; language?: string }): Promise<GeocodedPlace | null>;
};
