import { type Driver, type MlsRecord, type MlsResource, ProviderError } from '@freehold/core';
import { CITIES } from '../world/cities.ts';
import { type House, houseAt } from '../world/houses.ts';
import { seeded as random } from '../world/seeded.ts';
import { KEYS, opened, sealed } from './records.ts';

const SYSTEM = 'Mock MLS';
const DAY = 86_400_000;
const MINUTE = 60_000;
/** The feed begins on this day; a listing changes about every tenth day. */
const BEGIN = Date.UTC(2026, 0, 1);
const LISTINGS = 240;
const MEMBERS = 24;
const OFFICES = 6;
const PAGE = 50;
const TIMES = 40;

type Random = (text: string) => () => number;
type Row = Record<string, unknown>;

const STREETS = [
	'Maple Street',
	'Oak Street',
	'Lake Street',
	'Cedar Street',
	'Park Street',
	'River Street',
	'Hill Street',
	'Elm Street',
];
const FIRST = ['Ana', 'Ben', 'Chloe', 'Dev', 'Emma', 'Femi', 'Grace', 'Hugo', 'Iris', 'Jamal', 'Kira', 'Leo'];
const LAST = ['Abbott', 'Brandt', 'Castro', 'Dalton', 'Egan', 'Fischer', 'Gomez', 'Hale', 'Ito', 'Jansen'];
const STATES = ['Active', 'Active', 'Active', 'ActiveUnderContract', 'Pending', 'Closed', 'Withdrawn', 'Expired'];
const SUBTYPES: Readonly<Record<string, string>> = {
	house: 'SingleFamilyResidence',
	townhouse: 'Townhouse',
	condominium: 'Condominium',
	'multi-family': 'Duplex',
};

/** A feed of made-up listings, members, offices and pictures: always the same on the same day, and a little changed on the next. */
export const mlsMock: Driver<'mls'> = ({ now }) => {
	const kept = new Map<MlsResource, { minute: number; records: MlsRecord[] }>();
	const rowsOf = (resource: MlsResource): MlsRecord[] => {
		const minute = Math.floor(now() / MINUTE);
		const last = kept.get(resource);
		if (last?.minute === minute) return last.records;
		const records = feedOf(resource, random, minute * MINUTE);
		kept.set(resource, { minute, records });
		return records;
	};
	return {
		async check() {},

		async *replicate({ resource, resume, pageSize = PAGE, select }) {
			const mark = opened(resume);
			const rows = rowsOf(resource).filter(
				({ modifiedAt, key }) => !mark || modifiedAt > mark.since || (modifiedAt === mark.since && key > mark.key),
			);
			for (let from = 0; from < rows.length; from += pageSize) {
				const records = rows.slice(from, from + pageSize);
				const last = records.at(-1) as MlsRecord;
				const wanted = select && new Set([KEYS[resource], 'ModificationTimestamp', ...select]);
				yield {
					records: wanted
						? records.map((one) => ({
								...one,
								fields: Object.fromEntries(Object.entries(one.fields).filter(([name]) => wanted.has(name))),
							}))
						: records,
					resume: sealed({ since: last.modifiedAt, key: last.key, whole: from + pageSize >= rows.length }),
				};
			}
		},

		async *keys({ resource }) {
			const keys = rowsOf(resource)
				.map(({ key }) => key)
				.toSorted();
			for (let from = 0; from < keys.length; from += PAGE) yield keys.slice(from, from + PAGE);
		},

		async *events({ after, pageSize = PAGE }) {
			if (!/^\d+$/.test(after)) throw new ProviderError('refused', `Found the sequence “${after}”; meant a whole number`);
			const all = rowsOf('Property')
				.map(({ key, modifiedAt }) => ({ sequence: String(sequenceOf(Date.parse(modifiedAt), key)), resource: 'Property', key }))
				.filter(({ sequence }) => BigInt(sequence) > BigInt(after))
				.toSorted((a, b) => (BigInt(a.sequence) < BigInt(b.sequence) ? -1 : 1));
			for (let from = 0; from < all.length; from += pageSize) {
				const events = all.slice(from, from + pageSize);
				yield { events, resume: (events.at(-1) as { sequence: string }).sequence };
			}
		},

		read: async ({ resource, key }) => rowsOf(resource).find((one) => one.key === key) ?? null,
	};
};

/** Grows with time, and is another one for each listing of the same moment. */
const sequenceOf = (time: number, key: string): bigint =>
	BigInt(Math.floor((time - BEGIN) / 1000)) * 1000n + BigInt(key.slice(-3));

function feedOf(resource: MlsResource, random: Random, now: number): MlsRecord[] {
	const made =
		resource === 'Member'
			? Array.from({ length: MEMBERS }, (_, at) => memberRow(at))
			: resource === 'Office'
				? Array.from({ length: OFFICES }, (_, at) => officeRow(at))
				: Array.from({ length: LISTINGS }, (_, at) => listingRow(at, random, now)).filter((row) => row !== null);
	const rows =
		resource === 'Media'
			? made.flatMap(picturesOf)
			: resource === 'OpenHouse'
				? made.flatMap((row) => openHousesOf(row, now))
				: made;
	return rows
		.map((row) => ({
			key: String(row[KEYS[resource]]),
			system: SYSTEM,
			modifiedAt: String(row.ModificationTimestamp),
			fields: { OriginatingSystemName: SYSTEM, ...row },
		}))
		.toSorted((a, b) => (a.modifiedAt === b.modifiedAt ? (a.key < b.key ? -1 : 1) : a.modifiedAt < b.modifiedAt ? -1 : 1));
}

const iso = (time: number): string => new Date(time).toISOString();
const day = (time: number): string => iso(time).slice(0, 10);
const number = (at: number, length: number): string => String(at).padStart(length, '0');

function officeRow(at: number): Row {
	const city = CITIES[at % 12] as (typeof CITIES)[number];
	const name = `${LAST[at % LAST.length]} & ${LAST[(at + 3) % LAST.length]} Realty`;
	return {
		OfficeKey: `O${number(at, 3)}`,
		OfficeName: name,
		OfficeCity: city.name,
		OfficeStateOrProvince: city.region,
		OfficePhone: `+1 555 01${number(at, 2)}`,
		OfficeStatus: 'Active',
		ModificationTimestamp: iso(BEGIN),
	};
}

function memberRow(at: number): Row {
	const [first, last] = [FIRST[at % FIRST.length] ?? '', LAST[(at * 7) % LAST.length] ?? ''];
	const email = `${first}.${last}@example.com`.toLowerCase();
	return {
		MemberKey: `M${number(at, 3)}`,
		MemberFirstName: first,
		MemberLastName: last,
		MemberFullName: `${first} ${last}`,
		MemberEmail: email,
		MemberStatus: 'Active',
		OfficeKey: `O${number(at % OFFICES, 3)}`,
		ModificationTimestamp: iso(BEGIN + at * 60_000),
	};
}

/** What it was listed as, and every change since; null before it was. */
function listingRow(at: number, random: Random, now: number): Row | null {
	const next = random(`listing ${at}`);
	const city = CITIES[at % 12] as (typeof CITIES)[number];
	const street = STREETS[Math.floor(next() * STREETS.length)] ?? '';
	const house = houseAt(
		{ line1: `${1 + Math.floor(next() * 380)} ${street}`, city: city.name, region: city.region, country: city.country },
		random,
	);
	const listed = BEGIN - Math.floor(next() * 60) * DAY + Math.floor(next() * DAY);
	if (listed > now) return null;
	let price = Math.round((house.valueAt(listed) * (1.01 + next() * 0.06)) / 1000) * 1000;
	const original = price;
	let state = 0;
	let changed = listed;
	const last = Math.min(Math.floor((now - BEGIN) / DAY), TIMES * 10);
	for (let on = 0; on <= last; on++) {
		const chance = random(`change ${at} ${on}`);
		if (chance() > 0.1) continue;
		const moment = BEGIN + on * DAY + Math.floor(chance() * DAY);
		if (moment > now || moment < listed) continue;
		changed = moment;
		if (chance() < 0.5) price = Math.round((price * 0.98) / 1000) * 1000;
		else state = Math.min(state + 1, STATES.length - 1);
	}
	return propertyRow({
		at,
		house,
		listed,
		changed,
		price,
		original,
		status: STATES[state] ?? 'Active',
		key: `L${number(at, 6)}`,
	});
}

type Listed = {
	at: number;
	house: House;
	listed: number;
	changed: number;
	price: number;
	original: number;
	status: string;
	key: string;
};

function propertyRow({ at, house, listed, changed, price, original, status, key }: Listed): Row {
	const [streetNumber = '', ...street] = house.address.line1.split(' ');
	const member = memberRow(at % MEMBERS);
	return {
		...{
			ListingKey: key,
			ListingId: `MOCK${number(at, 5)}`,
			StandardStatus: status,
			PropertyType: 'Residential',
			PropertySubType: SUBTYPES[house.kind] ?? 'SingleFamilyResidence',
		},
		...{
			ListPrice: price,
			OriginalListPrice: original,
			ListingContractDate: day(listed),
			OnMarketDate: day(listed),
			ModificationTimestamp: iso(changed),
		},
		...(status === 'Closed' ? { ClosePrice: price, CloseDate: day(changed) } : {}),
		...{
			BedroomsTotal: house.bedrooms,
			BathroomsTotalInteger: Math.ceil(house.bathrooms),
			LivingArea: Math.round(house.livingArea * 10.7639),
			LivingAreaUnits: 'SquareFeet',
		},
		...{
			LotSizeArea: Math.round(house.lotArea * 10.7639),
			LotSizeUnits: 'SquareFeet',
			YearBuilt: house.yearBuilt,
			ParcelNumber: house.parcelNumber,
		},
		...{
			UnparsedAddress: `${house.address.line1}, ${house.address.city}, ${house.address.region} ${house.address.postalCode}`,
			StreetNumber: streetNumber,
			StreetName: street.join(' '),
		},
		...{
			City: house.address.city,
			StateOrProvince: house.address.region,
			PostalCode: house.address.postalCode,
			Country: house.address.country,
		},
		...{
			Latitude: house.point.lat,
			Longitude: house.point.lng,
			InternetEntireListingDisplayYN: true,
			InternetAddressDisplayYN: at % 17 !== 0,
		},
		...{
			ListAgentKey: member.MemberKey,
			ListAgentFullName: member.MemberFullName,
			ListOfficeKey: member.OfficeKey,
			PhotosCount: 1 + (at % 4),
		},
		PublicRemarks: `A ${house.kind} of ${house.yearBuilt} with ${house.bedrooms} bedrooms in ${house.address.city}.`,
	};
}

const picturesOf = (listing: Row): Row[] =>
	Array.from({ length: Number(listing.PhotosCount) }, (_, order) => ({
		...{
			MediaKey: `${listing.ListingKey}-${order}`,
			ResourceName: 'Property',
			ResourceRecordKey: listing.ListingKey,
			MediaCategory: 'Photo',
			Order: order,
		},
		...{
			MediaURL: `https://media.example.com/${listing.ListingKey}/${order}.jpg`,
			PreferredPhotoYN: order === 0,
			ModificationTimestamp: listing.ModificationTimestamp,
		},
	}));

function openHousesOf(listing: Row, now: number): Row[] {
	if (listing.StandardStatus !== 'Active' || Number(String(listing.ListingKey).slice(-1)) % 5) return [];
	const saturday = BEGIN + (2 + 7 * Math.ceil((now - BEGIN) / (7 * DAY))) * DAY;
	return [
		{
			...{
				OpenHouseKey: `H${listing.ListingKey}`,
				ListingKey: listing.ListingKey,
				OpenHouseDate: day(saturday),
				OpenHouseStatus: 'Active',
			},
			...{
				OpenHouseStartTime: iso(saturday + 15 * 3_600_000),
				OpenHouseEndTime: iso(saturday + 17 * 3_600_000),
				ModificationTimestamp: listing.ModificationTimestamp,
			},
		},
	];
}
