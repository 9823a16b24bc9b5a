/**
 * The 21,597 house sales of King County, Washington (May 2014 to May 2015), as the county's records have them. The file is not part of
 * the repository: KING_COUNTY_CSV says where it is.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export type HouseSale = {
	/** Its place in the file: the same house may have been sold twice. */
	at: number;
	parcel: string;
	price: number;
	soldAt: Date;
	zip: string;
	bedrooms: string;
	bathrooms: string;
	/** Square feet. */
	living: number;
	lot: string;
	yearBuilt: string;
	latitude: string;
	longitude: string;
	/** In the words that valuations read. */
	features: string[];
};

type Row = Record<string, string>;

const VIEWS: Readonly<Record<string, string>> = {
	NONE: 'No view',
	FAIR: 'Fair view',
	AVERAGE: 'Average view',
	GOOD: 'Good view',
	EXCELLENT: 'Excellent view',
};

export function readKingCounty(file: string): HouseSale[] {
	const rows = parse(readFileSync(file), { columns: true }) as Row[];
	return rows.map((row, at) => {
		const [month = 0, day = 0, year = 0] = (row.date ?? '').split('/').map(Number);
		const renovated = Number(row.yr_renovated);
		return {
			...{
				at,
				parcel: row.id ?? '',
				price: Number(row.price),
				soldAt: new Date(Date.UTC(year, month - 1, day)),
				zip: row.zipcode ?? '',
			},
			...{
				bedrooms: row.bedrooms ?? '',
				bathrooms: row.bathrooms ?? '',
				living: Number(row.sqft_living),
				lot: row.sqft_lot ?? '',
			},
			...{ yearBuilt: row.yr_built ?? '', latitude: row.lat ?? '', longitude: row.long ?? '' },
			features: [
				row.condition ? `${row.condition} condition` : '',
				row.grade ? `Grade ${Number.parseInt(row.grade, 10)}` : '',
				VIEWS[row.view ?? ''] ?? '',
				row.waterfront === 'YES' ? 'Waterfront' : row.waterfront === 'NO' ? 'No waterfront' : '',
				renovated > 0 ? `Renovated ${renovated}` : '',
			].filter(Boolean),
		};
	});
}

/** Whether a sale is held back: the same fifth in every run. */
export const isHeldBack = ({ at }: HouseSale): boolean => (Math.imul(at + 1, 2_654_435_761) >>> 0) % 5 === 0;

/** A file of closed listings, with the heads of our import; the county's file has no addresses, so none are told. */
export function listingsFile(sales: HouseSale[]): string {
	const head =
		'reference,status,purpose,headline,propertyType,price.amount,price.currency,bedrooms,bathrooms,livingArea.value,livingArea.unit,lotArea.value,lotArea.unit,yearBuilt,features,location.latitude,location.longitude,closedAt';
	const lines = sales.map((sale) =>
		[
			...[
				`KC-${sale.at}`,
				'sold',
				'sale',
				'Sold in King County',
				'house',
				sale.price.toFixed(2),
				'USD',
				sale.bedrooms,
				sale.bathrooms,
			],
			...[sale.living, 'sqft', sale.lot, 'sqft', sale.yearBuilt, `"${sale.features.join(';')}"`, sale.latitude, sale.longitude],
			sale.soldAt.toISOString(),
		].join(','),
	);
	return [head, ...lines].join('\n');
}
