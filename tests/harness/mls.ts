/** Records as an MLS has them. */
import type { Row } from '../../plugins/providers/test/servers/reso.ts';

export const MINUTE = 60_000;
export const BEGIN = Date.UTC(2026, 0, 1);

/** One house of a street at the lake; every one a minute after the one before. */
export const row = (at: number, more: Row = {}): Row => ({
	ListingKey: `K${String(at).padStart(4, '0')}`,
	ListingId: `MLS-${at}`,
	StandardStatus: 'Active',
	PropertyType: 'Residential',
	PropertySubType: 'Single Family Residence',
	ListPrice: 500_000 + at * 1000,
	BedroomsTotal: 3,
	BathroomsTotalInteger: 2,
	LivingArea: 1800,
	LivingAreaUnits: 'Square Feet',
	LotSizeArea: 0.25,
	LotSizeUnits: 'Acres',
	YearBuilt: 1990,
	ParcelNumber: `7129-${String(at).padStart(5, '0')}`,
	StreetNumber: String(100 + at),
	StreetDirPrefix: 'NW',
	StreetName: 'Lake',
	StreetSuffix: 'Street',
	City: 'Seattle',
	StateOrProvince: 'WA',
	PostalCode: '98101',
	Country: 'US',
	Latitude: 47.6 + at * 0.001,
	Longitude: -122.3,
	WaterfrontYN: at % 2 === 0,
	InteriorFeatures: ['WalkInClosets'],
	OnMarketDate: '2025-12-24',
	PublicRemarks: 'A house at the lake.',
	ModificationTimestamp: new Date(BEGIN + at * MINUTE).toISOString(),
	...more,
});
