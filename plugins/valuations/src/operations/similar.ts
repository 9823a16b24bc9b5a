import type { Handler } from '@freehold/core';
import { distanceBetween } from '../appraisal/facts.ts';
import { KINDS, kindOf, squareMetres } from '../subject.ts';

type Area = { value: number; unit: string };
type Offer = {
	id: string;
	reference?: string | null;
	headline?: string | null;
	purpose: string | null;
	propertyType: string | null;
	price: { amount: string; currency: string } | null;
	bedrooms: number | null;
	bathrooms: number | null;
	livingArea: Area | null;
	location: { latitude: number; longitude: number } | null;
	features: string[] | null;
};

type Reason = { about: 'price' | 'size' | 'distance' | 'type' | 'rooms' | 'features'; score: number; detail: string };

/** Offers that are looked at; and of these, told. */
const LOOKED_AT = 100;
const TOLD = 12;
/** Parts of the price by which an offer may be cheaper or dearer. */
const CHEAPEST = 0.7;
const DEAREST = 1.4;
/** Metres to each side. */
const REACH = 15_000;
const METRES_A_DEGREE = 111_320;
const WEIGHTS: Readonly<Record<Reason['about'], number>> = { price: 3, size: 2, distance: 3, type: 2, rooms: 1, features: 1 };

/**
 * Offers like this one. They are found by the list of listings itself, in the caller's own name: what a visitor does not see of an offer
 * neither finds it nor counts for it.
 */
export const listSimilar: Handler = async ({ id }, scope) => {
	const offer = (await scope.invoke('listing.get', { id })) as Offer;
	const { data } = (await scope.invoke('listing.list', { query: queryFor(offer) })) as { data: Offer[] };
	const likened = data
		.filter((other) => other.id !== id)
		.map((other) => ({ other, reasons: reasonsFor(offer, other) }))
		.map((one) => ({ ...one, score: scoreOf(one.reasons) }))
		.toSorted((one, other) => other.score - one.score || (one.other.id < other.other.id ? -1 : 1));
	return { data: likened.slice(0, TOLD).map(({ other, reasons, score }) => ({ ...summary(offer, other), score, reasons })) };
};

function queryFor({ purpose, propertyType, price, location }: Offer): Record<string, string> {
	const query: Record<string, string> = { 'status[in]': 'active,under_offer', limit: String(LOOKED_AT) };
	if (purpose) query.purpose = purpose;
	const types = KINDS[kindOf(propertyType)];
	if (types) query['propertyType[in]'] = types.join(',');
	const amount = Number(price?.amount);
	if (price && amount > 0) {
		query['price.currency'] = price.currency;
		query['price[gte]'] = (amount * CHEAPEST).toFixed(2);
		query['price[lte]'] = (amount * DEAREST).toFixed(2);
	}
	if (location) query['location[within]'] = rectangleAround(location).join(',');
	return query;
}

/** West, south, east, north. */
function rectangleAround({ latitude, longitude }: { latitude: number; longitude: number }): number[] {
	const high = REACH / METRES_A_DEGREE;
	const wide = Math.min(180, high / Math.max(0.01, Math.cos((latitude * Math.PI) / 180)));
	const box = [longitude - wide, latitude - high, longitude + wide, latitude + high];
	return box.map((value, at) => Number(Math.max(at % 2 ? -90 : -180, Math.min(at % 2 ? 90 : 180, value)).toFixed(6)));
}

function reasonsFor(offer: Offer, other: Offer): Reason[] {
	const reasons: (Reason | undefined)[] = [
		priceReason(offer, other),
		sizeReason(offer, other),
		distanceReason(offer, other),
		typeReason(offer, other),
		roomsReason(offer, other),
		featuresReason(offer, other),
	];
	return reasons
		.filter((reason) => reason !== undefined)
		.toSorted((one, two) => two.score * WEIGHTS[two.about] - one.score * WEIGHTS[one.about]);
}

/** Of what can be compared at all. */
function scoreOf(reasons: Reason[]): number {
	const whole = reasons.reduce((all, { about }) => all + WEIGHTS[about], 0);
	return whole ? rounded(reasons.reduce((all, { about, score }) => all + WEIGHTS[about] * score, 0) / whole) : 0;
}

function priceReason({ price }: Offer, { price: other }: Offer): Reason | undefined {
	if (!price || !other || price.currency !== other.currency || !Number(price.amount) || !Number(other.amount)) return undefined;
	const ratio = Number(other.amount) / Number(price.amount);
	const percent = Math.round(Math.abs(ratio - 1) * 100);
	return {
		about: 'price',
		score: rounded(Math.exp(-Math.abs(Math.log(ratio)) / 0.2)),
		detail: percent === 0 ? 'Costs the same' : `${percent} % ${ratio > 1 ? 'dearer' : 'cheaper'}`,
	};
}

function sizeReason({ livingArea }: Offer, { livingArea: other }: Offer): Reason | undefined {
	if (!livingArea?.value || !other?.value) return undefined;
	const ratio = squareMetres(other.value, other.unit) / squareMetres(livingArea.value, livingArea.unit);
	const percent = Math.round(Math.abs(ratio - 1) * 100);
	return {
		about: 'size',
		score: rounded(Math.exp(-Math.abs(Math.log(ratio)) / 0.3)),
		detail: percent === 0 ? 'As large' : `${percent} % ${ratio > 1 ? 'larger' : 'smaller'}`,
	};
}

function distanceReason({ location }: Offer, { location: other }: Offer): Reason | undefined {
	if (!location || !other) return undefined;
	const metres = distanceBetween(location, other);
	const detail = metres < 1000 ? `${Math.round(metres / 50) * 50} m away` : `${(metres / 1000).toFixed(1)} km away`;
	return { about: 'distance', score: rounded(Math.exp(-metres / 4000)), detail };
}

function typeReason({ propertyType }: Offer, { propertyType: other }: Offer): Reason | undefined {
	if (!propertyType || !other) return undefined;
	if (propertyType === other) return { about: 'type', score: 1, detail: `Also a ${other}` };
	return { about: 'type', score: 0.5, detail: `A ${other}, not a ${propertyType}` };
}

function roomsReason({ bedrooms }: Offer, { bedrooms: other }: Offer): Reason | undefined {
	if (bedrooms === null || other === null) return undefined;
	const detail = bedrooms === other ? `${other} bedrooms, too` : `${other} bedrooms instead of ${bedrooms}`;
	return { about: 'rooms', score: rounded(1 / (1 + Math.abs(bedrooms - other))), detail };
}

function featuresReason({ features }: Offer, { features: other }: Offer): Reason | undefined {
	if (!features?.length || !other?.length) return undefined;
	const has = new Set(other.map((one) => one.toLowerCase()));
	const both = features.filter((one) => has.has(one.toLowerCase()));
	if (!both.length) return undefined;
	return {
		about: 'features',
		score: rounded((2 * both.length) / (features.length + other.length)),
		detail: `Both: ${both.slice(0, 4).join(', ')}`,
	};
}

function summary(
	offer: Offer,
	{ id, reference, headline, propertyType, price, bedrooms, bathrooms, livingArea, location }: Offer,
) {
	const distance = offer.location && location ? { distance: Math.round(distanceBetween(offer.location, location)) } : {};
	return { id, reference, headline, propertyType, price, bedrooms, bathrooms, livingArea, ...distance };
}

const rounded = (value: number): number => Math.min(1, Number(value.toFixed(3)));
