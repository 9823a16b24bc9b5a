/** A postal address in parts; `country` is two letters (ISO 3166). */
export type PostalAddress = {
	line1: string;
	line2?: string;
	city: string;
	/** State or province, in the country's own short form. */
	region: string;
	postalCode: string;
	country: string;
};

export type Point = { lat: number; lng: number };

export type DwellingKind = 'house' | 'townhouse' | 'condominium' | 'apartment' | 'multi-family' | 'land' | 'commercial' | 'other';

/** An amount with its currency; `amount` is a decimal number as text. */
export type Price = { amount: string; currency: string };

/** What is known of a building and its land. Areas in square metres. */
export type Dwelling = {
	kind: DwellingKind;
	bedrooms?: number;
	bathrooms?: number;
	livingArea?: number;
	lotArea?: number;
	yearBuilt?: number;
};

/** What a county's assessor holds of one parcel. */
export type Assessment = Dwelling & {
	/** The source's own id. */
	id: string;
	parcelNumber?: string;
	/** FIPS code of the county. */
	county?: string;
	address: PostalAddress;
	point?: Point;
	owner?: string;
	ownerOccupied?: boolean;
	assessed?: { year?: number; land?: Price; improvements?: Price; total?: Price };
	marketValue?: Price;
	tax?: { year?: number; amount: Price };
	lastSale?: { date: string; price: Price };
};

/** One sale near a point. */
export type ComparableSale = Dwelling & {
	id: string;
	address: PostalAddress;
	point: Point;
	/** Metres from the point asked for. */
	distance: number;
	/** `YYYY-MM-DD` */
	soldOn: string;
	price: Price;
	/** Of a square metre, where the area is known. */
	unitPrice?: Price;
};

/** A place whose people are counted. */
export type StatisticalArea =
	| { kind: 'postal-code'; code: string }
	/** FIPS codes: state of two digits, county of three. */
	| { kind: 'county'; state: string; county: string }
	| { kind: 'state'; state: string };

/** Numbers about the people of an area, each absent where the source has none. */
export type Demographics = {
	area: StatisticalArea;
	name: string;
	/** Last year of the survey. */
	year: number;
	population?: number;
	medianAge?: number;
	/** Of a household, in a year. */
	medianIncome?: Price;
	medianHomeValue?: Price;
	/** In a month. */
	medianRent?: Price;
	households?: number;
	/** Shares from 0 to 1. */
	ownerOccupied?: number;
	vacant?: number;
	source: string;
};

/** How a market does. */
export type MarketFigures = {
	location: string;
	type?: DwellingKind;
	/** The period's last day, `YYYY-MM-DD`. */
	asOf: string;
	averagePrice?: Price;
	medianPrice?: Price;
	sales?: number;
	daysOnMarket?: number;
	trend?: 'increasing' | 'stable' | 'decreasing';
	/** Of the average price, on a year before: 0.04 is 4 %. */
	change?: number;
	inventory?: 'low' | 'balanced' | 'high';
	source: string;
};

/** What the post says of an address. */
export type AddressVerdict = {
	/** Does the post deliver there? `partly`: to the building, and not to this unit. */
	deliverable: 'yes' | 'partly' | 'no' | 'unknown';
	/** As the post writes it, where it knows it. */
	address: PostalAddress | null;
	point?: Point;
	/** What was corrected, in words: “postal code”. */
	corrected: string[];
};

/** Property data: assessors, comparable sales, people, markets, addresses. A source that lacks one of them refuses it. */
export type DataPort = {
	/** Null: no such parcel. */
	assessor(asked: { address: PostalAddress } | { parcel: string; county: string }): Promise<Assessment | null>;
	/** Nearest first. */
	comparables(asked: {
		near: Point;
		/** Metres. */
		radius: number;
		/** Sold in the last so many months. */
		months: number;
		kind?: DwellingKind;
		limit?: number;
	}): Promise<ComparableSale[]>;
	demographics(asked: { area: StatisticalArea }): Promise<Demographics | null>;
	/** `location`: a postal code, or a city and its region (`Austin, TX`). */
	market(asked: { location: string; kind?: DwellingKind }): Promise<MarketFigures | null>;
	validateAddress(asked: { address: PostalAddress }): Promise<AddressVerdict>;
};
