import type { Handler } from '@freehold/core';

type Row = {
	month: string;
	listed: number;
	sold: number;
	price: string | null;
	per: number | null;
	days: number | null;
};

/** Fewer would tell a single price, or two to whoever knows the third. */
const FEWEST = 3;

/** Square feet in a square metre. */
const SQUARE_FEET = 10.763910417;

/**
 * $1 currency, $2 city, $3 kind, $4 zone, $5 unit. Only sales in the organisation's currency; who did not want the price or the home on
 * the internet is not among them.
 */
const TEXT = `with month as (
	select generate_series(date_trunc('month', now() at time zone $4) - interval '11 months', date_trunc('month', now() at time zone $4), interval '1 month') as begins
), home as (
	select * from listings where archived_at is null and purpose = 'sale' and internet_display is not false
		and ($2::text is null or lower(address_city) = lower($2::text)) and ($3::text is null or property_type = $3::text)
), sale as (
	select date_trunc('month', closed_at at time zone $4) as begins, price_amount as price,
		price_amount / nullif(case when living_area_unit = $5 then living_area_value
			when $5 = 'sqft' then living_area_value * ${SQUARE_FEET} else living_area_value / ${SQUARE_FEET} end, 0) as per,
		extract(epoch from closed_at - listed_at) / 86400 as days
	from home where status = 'sold' and closed_at > now() - interval '13 months' and closed_at <= now() and price_amount > 0
		and price_currency = $1 and internet_price_display is not false
), sold as (
	select begins, count(*)::int as sold, count(per)::int as measured, count(days) filter (where days >= 0)::int as dated, percentile_cont(0.5) within group (order by price) as price,
		percentile_cont(0.5) within group (order by per) as per,
		percentile_cont(0.5) within group (order by days) filter (where days >= 0) as days
	from sale group by begins
), listed as (
	select date_trunc('month', listed_at at time zone $4) as begins, count(*)::int as listed
	from home where listed_at > now() - interval '13 months' and listed_at <= now() group by 1
)
select to_char(month.begins, 'YYYY-MM') as month, coalesce(listed.listed, 0) as listed, coalesce(sold.sold, 0) as sold,
	case when sold.sold >= ${FEWEST} then round(sold.price::numeric, 2)::text end as price,
	case when sold.measured >= ${FEWEST} then round(sold.per::numeric, 2)::float8 end as per,
	case when sold.dated >= ${FEWEST} then round(sold.days)::int end as days
from month left join sold using (begins) left join listed using (begins) order by month.begins`;

/** Medians by month of what was sold here; nothing of any single sale. */
export const marketReport: Handler = async ({ query }, { sql, organization }) => {
	const { currency, timeZone, units: unit } = organization;
	const rows = await sql<Row>(TEXT, [currency, query.city ?? null, query.propertyType ?? null, timeZone, unit]);
	return {
		currency,
		unit,
		months: rows.map(({ month, listed, sold, price, per, days }) => ({
			...{ month, listed, sold, days },
			price: price === null ? null : { amount: price, currency },
			pricePerArea: per,
		})),
	};
};
