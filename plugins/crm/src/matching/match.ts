import type { Handler, Host, Scope } from '@freehold/core';
import { type Evidence, learn, type Preferences, type Wish } from './preferences.ts';

/** How much a signal tells of what somebody likes. */
const WEIGHT = `case s.kind when 'toured' then 4 when 'saved_listing' then 3 when 'enquired' then 2 else 1 end`;

/** What a contact had to do with, and what they said; one statement, newest first, at most 200 listings. */
async function preferencesOf({ sql }: Scope, contact: string): Promise<Preferences & { asked: string[] }> {
	const [row] = await sql<{ evidence: Evidence[] | null; wishes: Wish[] | null; asked: string[] | null }>(
		`with mine as (select * from leads where contact = $1 and archived_at is null order by created_at desc limit 100),
		e as (
			select listing, sum(weight)::float8 as weight from (
				select listing, 3 as weight from mine where listing is not null
				union all select s.listing, ${WEIGHT} from lead_signals s join mine on mine.id = s.lead where s.listing is not null
				union all select h.listing, 3 from saved_homes h where h.contact = $1 and not exists (
					select 1 from lead_signals s join mine on mine.id = s.lead where s.listing = h.listing and s.kind = 'saved_listing')
			) one group by listing order by weight desc limit 200)
		select (select json_agg(json_build_object('purpose', p.purpose, 'price', p.price_amount::float8, 'currency', p.price_currency,
				'bedrooms', p.bedrooms, 'type', p.property_type, 'city', p.address_city, 'features', p.features, 'weight', e.weight))
				from e join listings p on p.id = e.listing) as evidence,
			(select json_agg(json_build_object('budgetFrom', budget_from_amount::float8, 'budgetTo', budget_to_amount::float8,
				'currency', coalesce(budget_to_currency, budget_from_currency), 'types', wanted_types, 'areas', wanted_areas,
				'bedroomsFrom', bedrooms_from, 'features', wanted_features)) from mine) as wishes,
			(select json_agg(listing) from (select listing from mine where listing is not null
				union select listing from saved_homes where contact = $1) one) as asked`,
		[contact],
	);
	return { ...learn(row?.evidence ?? [], row?.wishes ?? []), asked: row?.asked ?? [] };
}

type Listing = {
	listing: string;
	title: string | null;
	price: number | null;
	bedrooms: number | null;
	type: string | null;
	city: string | null;
	common: string[] | null;
	score: number;
};

/** Points of each agreement; together 100. */
const PRICE = 40;
const AREA = 25;
const TYPE = 15;
const BEDROOMS = 10;
const FEATURES = 10;

/** Listings on the market for one contact: one statement, looking at no more than 2,000 of them. */
export const matchingListings: Handler = async ({ id }, scope) => {
	const { asked, ...liked } = await preferencesOf(scope, id);
	const { areas, types, features, ...rest } = liked;
	const preferences = { ...rest, areas: Object.keys(areas), types: Object.keys(types), features: Object.keys(features) };
	const reach = scope.service<Host>('host').reach(scope.actor, 'listing:read');
	if (liked.evidence === 0 || reach === false) return { data: [], preferences };
	const rows = await scope.sql<Listing>(
		`select listing, title, price, bedrooms, type, city, common, round(
			${PRICE} * case when $2::float8 is null then 0.5 when price between coalesce($1, 0) and $2 then 1
				else greatest(0, 1 - 4 * greatest(price - $2, coalesce($1, 0) - price) / $2) end
			+ ${AREA} * coalesce(($3::jsonb ->> city)::float8 / $4, 0) + ${TYPE} * coalesce(($5::jsonb ->> type)::float8 / $6, 0)
			+ ${BEDROOMS} * case when $7::float8 is null or bedrooms is null then 0 else greatest(0, 1 - abs(bedrooms - $7) / 2) end
			+ ${FEATURES} * least(1, coalesce(json_array_length(common), 0) / 3.0))::int as score
		from (select p.id as listing, p.headline as title, p.price_amount::float8 as price, p.bedrooms, p.property_type as type,
				p.address_city as city,
				(select json_agg(f) from jsonb_array_elements_text(case when jsonb_typeof(p.features) = 'array' then p.features else '[]' end) f
					where $8::jsonb ? f) as common
			from listings p
			where p.status = 'active' and p.archived_at is null and ($9::text is null or p.purpose = $9) and ($10::text is null or p.price_currency = $10)
				and (cardinality($11::text[]) = 0 or p.address_city = any($11::text[]))
				and ($2::float8 is null or p.price_amount between coalesce($1::float8, 0) * 0.75 and $2::float8 * 1.25)
				and p.id <> all($12::uuid[]) and ($13::uuid[] is null or p.agent = any($13::uuid[])) limit 2000) c
		order by score desc, listing limit 20`,
		[
			liked.priceFrom,
			liked.priceTo,
			JSON.stringify(areas),
			Math.max(0.001, ...Object.values(areas)),
			JSON.stringify(types),
			Math.max(0.001, ...Object.values(types)),
			liked.bedrooms,
			JSON.stringify(features),
			liked.purpose,
			liked.currency,
			Object.keys(areas),
			asked,
			reach === true ? null : reach,
		],
	);
	return {
		data: rows.map((row) => ({
			listing: row.listing,
			title: row.title,
			score: clamp(row.score),
			because: whyListing(row, liked),
		})),
		preferences,
	};
};

const clamp = (score: number): number => Math.min(100, Math.max(0, score));

function whyListing({ price, bedrooms, type, city, common }: Listing, liked: Preferences): string[] {
	const because: string[] = [];
	const { priceFrom, priceTo } = liked;
	if (price !== null && priceTo !== null)
		because.push(
			price <= priceTo && price >= (priceFrom ?? 0)
				? 'the price is within what they look at'
				: `the price is a little ${price > priceTo ? 'above' : 'below'} what they look at`,
		);
	if (city && liked.areas[city]) because.push(`${city}, where ${percent(liked.areas[city])} of their interest is`);
	if (type && liked.types[type]) because.push(`a ${type}, as ${percent(liked.types[type])} of what they like`);
	if (bedrooms !== null && liked.bedrooms !== null && Math.abs(bedrooms - liked.bedrooms) <= 1)
		because.push(`${bedrooms} bedrooms`);
	if (common?.length) because.push(`has ${common.slice(0, 3).join(', ')}`);
	return because;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

type Candidate = {
	contact: string;
	title: string | null;
	seen: number;
	city: number;
	type: number;
	bedrooms: number;
	fits: boolean;
	score: number;
};

/** Contacts for one listing: one statement over listings like it that people asked about or looked at, and over what they said. */
export const matchingContacts: Handler = async ({ id }, scope) => {
	const among = scope.service<Host>('host').reach(scope.actor, 'contact:read');
	const reach = Array.isArray(among) ? among : among ? null : [];
	const rows = await scope.sql<Candidate>(
		`with t as (select id, purpose, price_amount as price, price_currency as currency, property_type as type, address_city as city, bedrooms
				from listings where id = $1),
		near as (select p.id, p.price_amount, p.property_type, p.address_city, p.bedrooms from listings p, t
			where p.purpose = t.purpose and p.price_currency = t.currency and p.price_amount between t.price * 0.7 and t.price * 1.3
				and p.id <> t.id and p.archived_at is null),
		interest as (
			(select l.contact, l.listing from leads l where l.listing in (select id from near) and l.archived_at is null order by l.created_at desc limit 3000)
			union (select l.contact, s.listing from lead_signals s join leads l on l.id = s.lead
				where s.listing in (select id from near) and l.archived_at is null order by s.at desc limit 3000)
			union (select h.contact, h.listing from saved_homes h where h.listing in (select id from near) order by h.saved_at desc limit 3000)),
		learned as (
			select i.contact, count(*)::int as seen, (count(*) filter (where n.address_city = t.city))::int as city,
				(count(*) filter (where n.property_type = t.type))::int as type, (count(*) filter (where abs(n.bedrooms - t.bedrooms) <= 1))::int as bedrooms
			from interest i join near n on n.id = i.listing, t group by i.contact),
		said as (
			select distinct l.contact from leads l, t where l.archived_at is null and l.stage not in ('won', 'lost')
				and l.budget_to_currency = t.currency and l.budget_to_amount >= t.price and coalesce(l.budget_from_amount, 0) <= t.price
				and (l.wanted_areas is null or l.wanted_areas = '[]' or l.wanted_areas ? t.city)
				and (l.wanted_types is null or l.wanted_types = '[]' or l.wanted_types ? t.type)
				and (l.bedrooms_from is null or l.bedrooms_from <= t.bedrooms) limit 3000),
		ranked as (
			select coalesce(a.contact, b.contact) as contact, coalesce(seen, 0) as seen, coalesce(city, 0) as city, coalesce(type, 0) as type,
				coalesce(bedrooms, 0) as bedrooms, b.contact is not null as fits,
				least(100, round(coalesce(30 * (1 - exp(-seen / 2.0)) + 20.0 * city / seen + 15.0 * type / seen + 10.0 * bedrooms / seen, 0)
					+ case when b.contact is null then 0 else 45 end))::int as score
			from learned a full join said b on b.contact = a.contact)
		select r.*, c.name_full as title from ranked r join contacts c on c.id = r.contact
		where c.archived_at is null and ($2::uuid[] is null or c.agent = any($2::uuid[]))
			and not exists (select 1 from leads l where l.contact = r.contact and l.listing = $1 and l.archived_at is null)
		order by score desc, contact limit 20`,
		[id, reach],
	);
	return {
		data: rows.map((row) => ({ contact: row.contact, title: row.title, score: clamp(row.score), because: whyContact(row) })),
	};
};

function whyContact({ seen, city, type, bedrooms, fits }: Candidate): string[] {
	const because: string[] = [];
	if (fits) because.push('fits what they said they want');
	if (seen) because.push(`had to do with ${seen} ${seen === 1 ? 'listing' : 'listings'} at about this price`);
	if (city) because.push(`${city} of them in the same town`);
	if (type) because.push(`${type} of the same kind`);
	if (bedrooms) because.push(`${bedrooms} with about as many bedrooms`);
	return because;
}
