import type { Handler, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { keysOf } from '../address.ts';
import { boxAround, type Place } from '../place.ts';
import type { Offer } from '../rules/model.ts';
import { type Candidate, compare, type Duplicate } from './likeness.ts';

/** How far apart two points of the same house are put by different maps. */
const NEAR = 50;
const FARTHEST = 500;
const MOST = 50;

const FACTS = `l.id, l.reference, l.headline, l.status, l.agent, l.property, l.address_key, l.property_type, l.bedrooms,
	l.bathrooms::float8 as bathrooms, l.living_area_value::float8 as area_value, l.living_area_unit, l.year_built,
	l.location_latitude as latitude, l.location_longitude as longitude`;

/**
 * For each offer the other listings that are not closed and stand at the same address, at the same number in the same postal code, for
 * the same property, or close by. One statement however many offers, each a few steps in an index, so that a county takes as many as
 * it has homes. Without a name, so that it is planned for the table as it is by now: an import begins with an empty one.
 * Until PostgreSQL has counted what came, all indexes look alike to it: so that it takes none of those that only leave out what is archived,
 * that condition is said in words that these are not made for.
 */
const CANDIDATES =
	`select o.at, l.* from json_to_recordset($1::json) as o(at int, id uuid, purpose text, key text, block text, property uuid,
		south float8, north float8, west float8, east float8)
	cross join lateral (
		(select ${FACTS} from listings l where l.address_key = o.key and OPEN limit ${MOST})
		union (select ${FACTS} from listings l where l.address_block = o.block and OPEN limit 200)
		union (select ${FACTS} from listings l where l.property = o.property and OPEN limit ${MOST})
		union (select ${FACTS} from listings l where l.location_latitude between o.south and o.north and l.location_longitude between o.west and o.east and OPEN limit 200)
	) l`.replaceAll(
		'OPEN',
		`num_nulls(l.archived_at) = 1 and l.status not in ('sold', 'rented') and l.id is distinct from o.id and l.purpose is not distinct from o.purpose`,
	);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function candidates(offers: readonly Offer[], metres: number, scope: Scope): Promise<Map<number, Candidate[]>> {
	const asked = offers.map((offer, at) => {
		const { addressKey, addressBlock } = keysOf(offer.address);
		const box = offer.location ? boxAround(offer.location as Place, metres) : {};
		// A file's rows are looked at before they are checked.
		const property = UUID.test(String(offer.property)) ? offer.property : null;
		const purpose = offer.purpose === null ? null : offer.purpose === 'rent' ? 'rent' : 'sale';
		return { at, id: offer.id, purpose, property, key: addressKey, block: addressBlock, ...box };
	});
	const rows = await scope.sql<Candidate & { at: number }>(CANDIDATES, [JSON.stringify(asked)]);
	return Map.groupBy(rows, ({ at }) => at);
}

/** Of each offer the listings that look like it, the likest first. */
export async function duplicatesOfMany(offers: readonly Offer[], scope: Scope, metres = NEAR): Promise<Duplicate[][]> {
	if (offers.length === 0) return [];
	const found = await candidates(offers, metres, scope);
	return offers.map((offer, at) => {
		const { addressKey } = keysOf(offer.address);
		return (found.get(at) ?? [])
			.flatMap((row) => compare(offer, addressKey, row, metres) ?? [])
			.sort((one, other) => other.likeness - one.likeness || (one.listing < other.listing ? -1 : 1));
	});
}

const duplicatesOf = async (offer: Offer, scope: Scope, metres?: number): Promise<Duplicate[]> =>
	(await duplicatesOfMany([offer], scope, metres))[0] ?? [];

/** The listing that a new one looks like most, or null. */
export const firstDuplicate = async (offer: Offer, scope: Scope): Promise<string | null> =>
	(await duplicatesOf(offer, scope))[0]?.listing ?? null;

export const duplicates: Handler = async ({ id, query }, scope) => {
	const metres = Number(query.metres ?? NEAR);
	if (metres > FARTHEST) {
		const detail = `Found ${metres}; meant at most ${FARTHEST} metres`;
		throw problem('invalid_query', { detail, errors: [{ pointer: '?metres', code: 'maximum', detail }] });
	}
	return { duplicates: await duplicatesOf(await scope.records('listing').get(id), scope, metres) };
};
