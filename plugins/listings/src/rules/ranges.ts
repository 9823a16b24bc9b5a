import type { Scope } from '@freehold/core';
import { inSquareMetres } from '../area.ts';
import type { Fault, Offer } from './model.ts';

/** What an organisation asks of its listings: a `publishing-rule`, or what holds without one. */
export type PublishingRule = {
	shortestTitle: number;
	longestTitle: number;
	leastPrice: number | null;
	mostPrice: number | null;
	mostBedrooms: number;
	mostBathrooms: number;
	leastArea: Area | null;
	mostArea: Area | null;
	required: readonly string[];
};

type Area = { value: number; unit: 'sqft' | 'sqm' };

const TITLES = { shortestTitle: 5, longestTitle: 100, mostBedrooms: 20, mostBathrooms: 20, required: [] } as const;
const AREAS = { leastArea: { value: 100, unit: 'sqft' }, mostArea: { value: 50_000, unit: 'sqft' } } as const;

/** Without a rule of the organisation's own. */
export const STANDARD: Readonly<Record<'sale' | 'rent', PublishingRule>> = {
	sale: { ...TITLES, ...AREAS, leastPrice: 1000, mostPrice: 100_000_000 },
	rent: { ...TITLES, ...AREAS, leastPrice: 100, mostPrice: 100_000_000 },
};

/** The rule for what is offered for this purpose; what the organisation's own leaves open is open. */
export async function ruleFor(purpose: 'sale' | 'rent', scope: Scope): Promise<PublishingRule> {
	const own = await scope.records('publishing-rule').find({ purpose });
	if (!own) return STANDARD[purpose];
	const { shortestTitle, longestTitle, mostBedrooms, mostBathrooms } = own;
	const counts = { shortestTitle, longestTitle, mostBedrooms, mostBathrooms };
	const said = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== null)) as Partial<typeof counts>;
	const { leastPrice, mostPrice, leastArea, mostArea } = own;
	return { ...TITLES, ...said, leastPrice, mostPrice, leastArea, mostArea, required: own.required ?? [] };
}

/** Land has no floor and no rooms, and nobody lives in an office. */
const WITHOUT_ROOMS = new Set(['land', 'commercial', 'office', 'other']);

/**
 * What of a listing is outside the rule, field by field. Prices are compared in the organisation's currency only.
 * @param photos how many it has
 */
export function faultsOfRanges(offer: Offer, rule: PublishingRule, currency: string, photos: number): Fault[] {
	const faults: Fault[] = [];
	const between = (
		pointer: string,
		found: number | null | undefined,
		least: number | null,
		most: number | null,
		unit = '',
	): void => {
		if (found === null || found === undefined) return;
		const isInside = (least === null || found >= least) && (most === null || found <= most);
		if (isInside) return;
		const meant = least === null ? `at most ${most}` : most === null ? `at least ${least}` : `from ${least} to ${most}`;
		faults.push({ pointer, code: 'range', detail: `Found ${found}${unit}; meant ${meant}${unit}` });
	};
	const { headline, price, bedrooms, bathrooms, livingArea, propertyType } = offer;
	between('/headline', headline?.length, rule.shortestTitle, rule.longestTitle, ' characters');
	if (price?.currency === currency) between('/price/amount', Number(price.amount), rule.leastPrice, rule.mostPrice);
	between('/bedrooms', bedrooms, 0, rule.mostBedrooms);
	between('/bathrooms', bathrooms, 0, rule.mostBathrooms);
	if (livingArea && propertyType !== 'land') {
		const least = rule.leastArea && inSquareMetres(rule.leastArea);
		const most = rule.mostArea && inSquareMetres(rule.mostArea);
		const found = inSquareMetres(livingArea);
		if ((least !== null && found < least) || (most !== null && found > most)) {
			const said = (area: Area | null, word: string): string => (area ? `${word} ${area.value} ${area.unit}` : '');
			const meant = [said(rule.leastArea, 'at least'), said(rule.mostArea, 'at most')].filter(Boolean).join(' and ');
			faults.push({
				pointer: '/livingArea',
				code: 'range',
				detail: `Found ${livingArea.value} ${livingArea.unit}; meant ${meant}`,
			});
		}
	}
	for (const name of rule.required) {
		const isNeeded = !(WITHOUT_ROOMS.has(propertyType) && ['bedrooms', 'bathrooms'].includes(name));
		const isThere = name === 'photos' ? photos > 0 : offer[name] !== null && offer[name] !== undefined;
		if (isNeeded && !isThere)
			faults.push({ pointer: `/${name}`, code: 'required', detail: 'This organisation publishes nothing without it' });
	}
	return faults;
}
