import type { Handler, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { type Appraisal, appraise } from '../appraisal/appraise.ts';
import type { Facts } from '../appraisal/facts.ts';
import { comparableOf, moneyOf } from '../report.ts';
import { salesAround } from '../sales.ts';
import { factsOf } from '../subject.ts';

type Area = { value: number; unit: string };
type Home = {
	id: string;
	property?: string | null;
	propertyType: string | null;
	price?: { currency: string } | null;
	location: { latitude: number; longitude: number } | null;
	livingArea: Area | null;
	lotArea: Area | null;
	bedrooms: number | null;
	bathrooms: number | null;
	yearBuilt: number | null;
	features: string[] | null;
};
type Wish = { asOf?: string; livingArea?: Area; lotArea?: Area } & Partial<
	Omit<Facts, 'latitude' | 'longitude' | 'livingArea' | 'lotArea'>
>;

/** The caller sees the home by its own right to read it: what it may not read, it cannot value. */
export const valueProperty: Handler = async ({ id, body }, scope) => {
	const home = (await scope.invoke('property.get', { id })) as Home;
	return keep(scope, { property: id }, await value(scope, home, body ?? {}));
};

export const valueListing: Handler = async ({ id, body }, scope) => {
	const home = (await scope.invoke('listing.get', { id })) as Home;
	const about = { listing: id, ...(home.property ? { property: home.property } : {}) };
	return keep(scope, about, await value(scope, home, body ?? {}, id));
};

type Valued = {
	asOf: Date;
	currency: string;
	appraisal: Appraisal | { known: false; doubt: { reason: 'facts'; detail: string }; sales: 0 };
};

async function value(scope: Scope, home: Home, wish: Wish, except?: string): Promise<Valued> {
	const asOf = momentOf(wish.asOf);
	const currency = home.price?.currency ?? scope.organization.currency;
	const subject = subjectOf(home, wish);
	if ('missing' in subject) {
		const detail = `Found a home without ${subject.missing}; meant one whose place and living area are known`;
		return { asOf, currency, appraisal: { known: false, doubt: { reason: 'facts', detail }, sales: 0 } };
	}
	const { propertyType } = home;
	const sales = await salesAround({ scope, subject, propertyType, currency, before: asOf, ...(except ? { except } : {}) });
	return { asOf, currency, appraisal: appraise(subject, asOf.getTime(), sales) };
}

/** The facts on record, and instead of them what the caller says. */
function subjectOf(home: Home, { asOf: _, livingArea, lotArea, ...said }: Wish): Facts | { missing: string } {
	const [living, lot] = [livingArea ?? home.livingArea, lotArea ?? home.lotArea];
	const facts = factsOf({
		latitude: home.location?.latitude ?? null,
		longitude: home.location?.longitude ?? null,
		living_area: living?.value ?? null,
		living_area_unit: living?.unit ?? null,
		lot_area: lot?.value ?? null,
		lot_area_unit: lot?.unit ?? null,
		bedrooms: home.bedrooms,
		bathrooms: home.bathrooms,
		year_built: home.yearBuilt,
		features: home.features,
	});
	return 'missing' in facts ? facts : { ...facts, ...said };
}

/** Now at the latest: nobody knows the sales of tomorrow. */
function momentOf(asOf: string | undefined): Date {
	const now = new Date();
	if (asOf === undefined) return now;
	const moment = new Date(asOf);
	if (moment <= now) return moment;
	const detail = 'Found a time to come; meant one until now';
	throw problem('invalid_input', {
		detail: `/asOf: ${detail}`,
		errors: [{ pointer: '/asOf', code: 'maximum', detail, found: asOf }],
	});
}

async function keep(scope: Scope, about: { property?: string; listing?: string }, { asOf, currency, appraisal }: Valued) {
	const common = {
		...about,
		method: 'comparables',
		asOf: asOf.toISOString(),
		sales: appraisal.sales,
		...(scope.actor.id ? { madeBy: scope.actor.id } : {}),
	};
	if (!appraisal.known) return scope.records('valuation').create({ ...common, outcome: 'unknown', ...appraisal.doubt });
	const money = (amount: number) => moneyOf(amount, currency);
	return scope.records('valuation').create({
		...common,
		outcome: 'valued',
		value: money(appraisal.value),
		low: money(appraisal.low),
		high: money(appraisal.high),
		confidence: Math.round(appraisal.confidence * 100) / 100,
		comparables: appraisal.comparables.map((one) => comparableOf(one, currency)),
	});
}
