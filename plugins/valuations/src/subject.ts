import type { Facts } from './appraisal/facts.ts';

/** A home's facts as columns hold them. */
export type FactsRecord = {
	latitude: number | null;
	longitude: number | null;
	living_area: number | null;
	living_area_unit: string | null;
	lot_area: number | null;
	lot_area_unit: string | null;
	bedrooms: number | null;
	bathrooms: number | null;
	year_built: number | null;
	features: unknown;
};

/** Kinds of places whose prices tell of one another. */
export const KINDS: Readonly<Record<string, string[]>> = {
	house: ['house', 'villa', 'townhouse'],
	flat: ['apartment', 'condo', 'penthouse'],
	business: ['commercial', 'office'],
	land: ['land'],
};

/** `any` where nothing is said of it. */
export const kindOf = (propertyType: string | null): string =>
	Object.entries(KINDS).find(([, types]) => types.includes(propertyType ?? ''))?.[0] ?? 'any';

/** Square metres in a square foot. */
export const SQUARE_FOOT = 0.09290304;

/** @returns square metres */
export const squareMetres = (value: number, unit: string | null): number => (unit === 'sqft' ? value * SQUARE_FOOT : value);

/** What a home is valued by; `missing` names what nobody can value it without. */
export function factsOf(row: FactsRecord): Facts | { missing: string } {
	const { latitude, longitude, living_area: area } = row;
	if (latitude === null || longitude === null) return { missing: 'its place on the map' };
	if (!area) return { missing: 'its living area' };
	return {
		latitude,
		longitude,
		livingArea: squareMetres(area, row.living_area_unit),
		...(row.lot_area ? { lotArea: squareMetres(row.lot_area, row.lot_area_unit) } : {}),
		...given('bedrooms', row.bedrooms),
		...given('bathrooms', row.bathrooms),
		...given('yearBuilt', row.year_built),
		...toldBy(Array.isArray(row.features) ? row.features.map(String) : []),
	};
}

const given = <Name extends string>(name: Name, value: number | null): Partial<Record<Name, number>> =>
	value === null ? {} : ({ [name]: value } as Record<Name, number>);

const CONDITIONS = ['', 'poor', 'fair', 'average', 'good', 'very good'];
const VIEWS = ['no', 'fair', 'average', 'good', 'excellent'];

/**
 * What the features tell in words: “Waterfront”, “Good view”, “Very good condition”, “Grade 9”, “Renovated 2004”. What
 * they do not tell stays unknown: a view that nobody praises may still be one.
 */
export function toldBy(
	features: readonly string[],
): Pick<Facts, 'condition' | 'grade' | 'view' | 'waterfront' | 'yearRenovated'> {
	const told: ReturnType<typeof toldBy> = {};
	for (const feature of features) {
		const text = feature.trim().toLowerCase();
		const [, quality = '', about] = /^(.*?) ?(condition|view)$/.exec(text) ?? [];
		const [, number] = /^(?:grade|renovated) (\d{1,4})$/.exec(text) ?? [];
		if (/^(no )?waterfront$/.test(text)) told.waterfront = text === 'waterfront';
		else if (about === 'condition' && CONDITIONS.indexOf(quality) > 0) told.condition = CONDITIONS.indexOf(quality);
		else if (about === 'view' && VIEWS.includes(quality)) told.view = VIEWS.indexOf(quality);
		else if (number && text.startsWith('grade') && Number(number) >= 1 && Number(number) <= 13) told.grade = Number(number);
		else if (number && text.startsWith('renovated') && Number(number) >= 1000) told.yearRenovated = Number(number);
	}
	return told;
}
