/** Importing a CSV file with the platform's own command against a bare COPY of the same file into the floor's table. */
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { asSuperuser } from '../tests/harness/postgres.ts';
import { freehold, type Prepared } from './database.ts';

/** Our fields and the columns they are kept in; the file's heads are our fields. */
const COLUMNS: Record<string, string> = {
	reference: `'IMP-' || row_number() over ()`,
	status: 'status',
	headline: 'headline',
	description: 'description',
	propertyType: 'property_type',
	'price.amount': 'price_amount',
	'price.currency': 'price_currency',
	bedrooms: 'bedrooms',
	bathrooms: 'bathrooms',
	'livingArea.value': 'living_area_value',
	'livingArea.unit': 'living_area_unit',
	yearBuilt: 'year_built',
	'address.line1': 'address_line1',
	'address.city': 'address_city',
	'address.region': 'address_region',
	'address.postalCode': 'address_postal_code',
	'address.country': 'address_country',
	'location.latitude': 'location_latitude',
	'location.longitude': 'location_longitude',
};

export type Imported = { rows: number; floor: number; platform: number };

/** Seconds for both. */
export async function measureImport({ database, organization, folder, masterKey }: Prepared, rows: number): Promise<Imported> {
	const file = join(folder, 'listings.csv');
	const target = Object.keys(COLUMNS).map((field) => (field === 'reference' ? field : COLUMNS[field]));
	return asSuperuser(database.superuserUrl, async (client) => {
		const selected = Object.entries(COLUMNS).map(([field, column]) => `${column} as "${field}"`);
		const source = `select ${selected.join(', ')} from (select * from listings where organization_id = '${organization}' limit ${rows}) l`;
		await pipeline(client.query(copyTo(`copy (${source}) to stdout with (format csv, header)`)), createWriteStream(file));
		await client.query(
			`alter table floor.listings alter id set default gen_random_uuid(), alter organization_id set default '${organization}'`,
		);

		const seconds = async (work: () => Promise<unknown>): Promise<number> => {
			await client.query('checkpoint');
			const started = performance.now();
			await work();
			return (performance.now() - started) / 1000;
		};
		const floor = await seconds(() =>
			pipeline(
				createReadStream(file),
				client.query(copyFrom(`copy floor.listings (${target.join(', ')}) from stdin with (format csv, header)`)),
			),
		);
		const environment = {
			DATABASE_URL: database.appUrl,
			DATABASE_OWNER_URL: database.superuserUrl,
			FREEHOLD_DATA: folder,
			FREEHOLD_MASTER_KEY: masterKey,
		};
		const platform = await seconds(() => freehold(['import', 'listings', file, '--organization', 'harbour'], environment));
		const { rows: counted } = await client.query(`select count(*)::int as n from listings where reference like 'IMP-%'`);
		if (counted[0].n !== rows) throw new Error(`${counted[0].n} of ${rows} rows were imported`);
		return { rows, floor, platform };
	});
}
