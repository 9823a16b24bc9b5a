import type { Scope } from '@freehold/core';
import type { Facts, Sale } from './appraisal/facts.ts';
import { type FactsRecord, factsOf, KINDS, kindOf } from './subject.ts';

/** Where sales are looked for, and which. */
export type Search = {
	scope: Scope;
	subject: Facts;
	propertyType: string | null;
	currency: string;
	/** Only sales before this moment. */
	before: Date;
	/** The listing that is valued itself. */
	except?: string;
};

/** Metres; the narrowest ring that holds enough sales is looked at, and no farther than the last. */
const RINGS = [1_000, 2_500, 8_000];
const ENOUGH = 240;
/** Older sales tell of another market. */
const YEARS = 5;
const METRES_A_DEGREE = 111_320;

type Row = FactsRecord & { id: string; price: string; sold_at: string };

/**
 * The sales around a home, the nearest first: the closed listings. This is the one place that knows where sales come from. One statement,
 * and never more rows than it needs, however many there are: it widens the ring only where a narrower one does not hold enough.
 */
export async function salesAround({ scope, subject, propertyType, currency, before, except }: Search): Promise<Sale[]> {
	const across = METRES_A_DEGREE * Math.max(0.01, Math.cos((subject.latitude * Math.PI) / 180));
	const rows = await scope.sql<Row>(TEXT, [
		subject.latitude,
		subject.longitude,
		across,
		KINDS[kindOf(propertyType)] ?? null,
		currency,
		before.toISOString(),
		new Date(before.getTime() - YEARS * 365.25 * 86_400_000).toISOString(),
		except ?? null,
	]);
	return rows.flatMap((row) => {
		const facts = factsOf(row);
		return 'missing' in facts ? [] : [{ ...facts, id: row.id, price: Number(row.price), soldAt: Date.parse(row.sold_at) }];
	});
}

/** In the ring `r` (metres) around $1, $2. */
const inRing = (r: string): string => `status = 'sold' and purpose = 'sale' and archived_at is null
	and location_latitude between $1::float8 - ${r} / ${METRES_A_DEGREE}.0 and $1::float8 + ${r} / ${METRES_A_DEGREE}.0
	and location_longitude between $2::float8 - ${r} / $3::float8 and $2::float8 + ${r} / $3::float8
	and ($4::text[] is null or property_type is null or property_type = any($4::text[]))
	and price_currency = $5 and price_amount > 0 and living_area_value > 0
	and closed_at < $6::timestamptz and closed_at >= $7::timestamptz and id is distinct from $8::uuid`;

const TEXT = `with ring as (
	select case ${RINGS.slice(0, -1)
		.map(
			(r) =>
				`when (select count(*) from (select 1 from listings where ${inRing(`${r}.0`)} limit ${ENOUGH}) found) >= ${ENOUGH} then ${r}.0`,
		)
		.join(' ')} else ${RINGS.at(-1)}.0 end as r)
select id, price_amount::text as price, to_json(closed_at) #>> '{}' as sold_at, location_latitude as latitude, location_longitude as longitude,
	living_area_value::float8 as living_area, living_area_unit, lot_area_value::float8 as lot_area, lot_area_unit,
	bedrooms, bathrooms::float8 as bathrooms, year_built, features
from listings, ring where ${inRing('ring.r')}
order by (location_latitude - $1::float8) ^ 2 + ((location_longitude - $2::float8) * $3::float8 / ${METRES_A_DEGREE}.0) ^ 2, id limit ${ENOUGH}`;
