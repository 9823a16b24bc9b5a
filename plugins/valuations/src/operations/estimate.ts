import type { OutwardHandler, Scope } from '@freehold/core';
import { type Appraisal, appraise, type Comparable } from '../appraisal/appraise.ts';
import type { Facts } from '../appraisal/facts.ts';
import { moneyOf } from '../report.ts';
import { salesAround } from '../sales.ts';
import { SQUARE_FOOT, squareMetres } from '../subject.ts';

type Asked = {
	address: string;
	propertyType: string;
	livingArea: { value: number; unit: 'sqft' | 'sqm' };
	bedrooms?: number;
	bathrooms?: number;
	yearBuilt?: number;
};

/** As many of the comparables as a page shows. */
const SHOWN = 5;
/** A town or a county is no place of a home. */
const FINE: readonly string[] = ['house', 'street'];

/**
 * For a visitor: where it is, is asked of the geocoder while no transaction is open; then the same appraisal as for colleagues. Of the
 * sales, strangers learn too little to find one again.
 */
export const estimate: OutwardHandler = async ({ body }, transact) => {
	const asked = body as Asked;
	const { port, country, language } = await transact(async (scope) => ({
		port: scope.port('geocoding'),
		country: scope.organization.country,
		language: scope.organization.locale,
	}));
	const [found] = await port.search({ text: asked.address.trim(), countries: [country], language, limit: 1 });
	if (!found || !FINE.includes(found.precision)) return { outcome: 'unknown', reason: 'place' };
	const subject: Facts = {
		latitude: found.point.lat,
		longitude: found.point.lng,
		livingArea: squareMetres(asked.livingArea.value, asked.livingArea.unit),
		...(asked.bedrooms === undefined ? {} : { bedrooms: asked.bedrooms }),
		...(asked.bathrooms === undefined ? {} : { bathrooms: asked.bathrooms }),
		...(asked.yearBuilt === undefined ? {} : { yearBuilt: asked.yearBuilt }),
	};
	const place = { place: found.label, attribution: found.attribution };
	if (!(subject.livingArea > 0)) return { outcome: 'unknown', reason: 'facts', ...place };
	const { currency, appraisal } = await transact((scope) => value(scope, subject, asked.propertyType));
	if (!appraisal.known) return { outcome: 'unknown', reason: appraisal.doubt.reason, ...place };
	const money = (amount: number) => moneyOf(amount, currency);
	return {
		outcome: 'valued',
		...place,
		value: money(appraisal.value),
		low: money(appraisal.low),
		high: money(appraisal.high),
		confidence: Math.round(appraisal.confidence * 100) / 100,
		comparables: appraisal.comparables.slice(0, SHOWN).map((one) => shown(one, currency, asked.livingArea.unit)),
	};
};

async function value(scope: Scope, subject: Facts, propertyType: string): Promise<{ currency: string; appraisal: Appraisal }> {
	const { currency } = scope.organization;
	const before = new Date();
	const sales = await salesAround({ scope, subject, propertyType, currency, before });
	return { currency, appraisal: appraise(subject, before.getTime(), sales) };
}

const nearest = (value: number, step: number): number => Math.max(step, Math.round(value / step) * step);

/** Rounded, with the month instead of the day and no address: for whom it was sold is nobody's business. */
function shown({ sale, distance }: Comparable, currency: string, unit: 'sqft' | 'sqm') {
	const area = unit === 'sqft' ? sale.livingArea / SQUARE_FOOT : sale.livingArea;
	return {
		sold: new Date(sale.soldAt).toISOString().slice(0, 7),
		price: { amount: nearest(sale.price, 5000).toFixed(2), currency },
		distance: nearest(distance, 100),
		livingArea: { value: nearest(area, 10), unit },
		bedrooms: sale.bedrooms ?? null,
	};
}
