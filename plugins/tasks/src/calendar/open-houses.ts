import type { Handler, Scope } from '@freehold/core';

type OpenHouse = { listing: string; startsAt: string; endsAt: string; timeZone: string };

const DAYS = 30;
/** As many as anybody reads. */
const MOST = 100;

const TEXT = `select a.listing, to_json(a.starts_at) #>> '{}' as "startsAt", to_json(a.ends_at) #>> '{}' as "endsAt", coalesce(a.time_zone, $3) as "timeZone"
	from appointments a
	where a.kind = 'open_house' and a.status = 'confirmed' and a.archived_at is null and a.listing is not null
		and a.ends_at > now() and a.starts_at < now() + $1::int * interval '1 day' and ($2::uuid is null or a.listing = $2::uuid)
	order by a.starts_at, a.id limit ${MOST}`;

/** Open houses to come, of listings that the caller may see. Titles, places and notes stay inside: the listing says where it is. */
export const openHouses: Handler = async ({ query }, scope) => {
	const rows = await scope.sql<OpenHouse>(TEXT, [Number(query.days ?? DAYS), query.listing ?? null, scope.organization.timeZone]);
	const seen = await seenOf(scope, new Set(rows.map(({ listing }) => listing)));
	return { data: rows.filter(({ listing }) => seen.has(listing)) };
};

/** Those that the list of listings shows to the caller. */
async function seenOf(scope: Scope, listings: ReadonlySet<string>): Promise<Set<string>> {
	if (listings.size === 0) return new Set();
	const query = { 'id[in]': [...listings].join(','), 'status[in]': 'active,under_offer', fields: 'id', limit: '100' };
	const { data } = (await scope.invoke('listing.list', { query })) as { data: { id: string }[] };
	return new Set(data.map(({ id }) => id));
}
