/**
 * The floor: what a careful person writes by hand for the same work, with no platform under it. Koa and pg, a signed token
 * verified in the process, the same columns and indexes as the platform's table, unnamed statements.
 * Run by `bench/run.ts`, in a process of its own.
 */
import { createPublicKey } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jwtVerify } from 'jose';
import Koa from 'koa';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.FLOOR_POOL) });
const publicKey = createPublicKey(process.env.FLOOR_PUBLIC_KEY ?? '');

const COLUMNS = `id, reference, status, purpose, headline, description, property_type, price_amount, price_currency, bedrooms, bathrooms,
	living_area_value, living_area_unit, lot_area_value, lot_area_unit, year_built, features, address_line1, address_line2, address_city,
	address_region, address_postal_code, address_country, location_latitude, location_longitude, listed_at, closed_at, agent, property,
	created_at, updated_at`;

// biome-ignore lint/suspicious/noExplicitAny: rows as pg gives them
type Row = Record<string, any>;

const number = (value: unknown): number | null => (value === null ? null : Number(value));

const record = (row: Row) => ({
	id: row.id,
	reference: row.reference,
	status: row.status,
	purpose: row.purpose,
	headline: row.headline,
	description: row.description,
	propertyType: row.property_type,
	price: row.price_amount === null ? null : { amount: row.price_amount, currency: row.price_currency },
	bedrooms: row.bedrooms,
	bathrooms: number(row.bathrooms),
	livingArea: row.living_area_value === null ? null : { value: Number(row.living_area_value), unit: row.living_area_unit },
	lotArea: row.lot_area_value === null ? null : { value: Number(row.lot_area_value), unit: row.lot_area_unit },
	yearBuilt: row.year_built,
	features: row.features,
	address:
		row.address_line1 === null
			? null
			: {
					line1: row.address_line1,
					line2: row.address_line2,
					city: row.address_city,
					region: row.address_region,
					postalCode: row.address_postal_code,
					country: row.address_country,
				},
	location: row.location_latitude === null ? null : { latitude: row.location_latitude, longitude: row.location_longitude },
	listedAt: row.listed_at,
	closedAt: row.closed_at,
	agent: row.agent,
	property: row.property,
	createdAt: row.created_at,
	updatedAt: row.updated_at,
});

const validate: (body: unknown) => boolean = new Ajv2020({ allErrors: true }).compile({
	type: 'object',
	additionalProperties: false,
	required: ['reference', 'headline', 'price', 'address', 'property'],
	properties: {
		reference: { type: 'string', minLength: 1, maxLength: 40 },
		purpose: { enum: ['sale', 'rent'] },
		headline: { type: 'string', minLength: 1, maxLength: 140 },
		description: { type: 'string', maxLength: 10000 },
		propertyType: { enum: ['house', 'apartment', 'townhouse', 'condo', 'villa', 'land', 'commercial', 'other'] },
		price: {
			type: 'object',
			additionalProperties: false,
			required: ['amount', 'currency'],
			properties: {
				amount: { type: 'string', pattern: '^[0-9]{1,16}(\\.[0-9]{1,2})?$' },
				currency: { type: 'string', pattern: '^[A-Z]{3}$' },
			},
		},
		bedrooms: { type: 'integer', minimum: 0, maximum: 999 },
		bathrooms: { type: 'number', minimum: 0, maximum: 999 },
		yearBuilt: { type: 'integer', minimum: 1000, maximum: 2200 },
		address: {
			type: 'object',
			additionalProperties: false,
			required: ['line1', 'city', 'country'],
			properties: {
				line1: { type: 'string', minLength: 1, maxLength: 200 },
				city: { type: 'string', minLength: 1, maxLength: 120 },
				region: { type: 'string', maxLength: 120 },
				postalCode: { type: 'string', maxLength: 20 },
				country: { type: 'string', pattern: '^[A-Z]{2}$' },
			},
		},
		property: { type: 'string', pattern: '^[0-9a-f-]{36}$' },
	},
});

async function get(context: Koa.Context, organization: string, id: string): Promise<void> {
	const { rows } = await pool.query(
		`select ${COLUMNS} from floor.listings where organization_id = $1 and id = $2 and archived_at is null`,
		[organization, id],
	);
	if (rows[0]) context.body = record(rows[0]);
	else context.status = 404;
}

async function list(context: Koa.Context, organization: string): Promise<void> {
	const { status, cursor, 'address.city': city } = context.query as Record<string, string>;
	const values: unknown[] = [organization, city, status];
	let after = '';
	if (cursor) {
		values.push(...(JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]));
		after = 'and (price_amount, id) > ($4, $5)';
	}
	const { rows } = await pool.query(
		`select ${COLUMNS} from floor.listings where organization_id = $1 and address_city = $2 and status = $3 and archived_at is null ${after}
		 order by price_amount, id limit 21`,
		values,
	);
	const page = rows.slice(0, 20);
	const last = page.at(-1);
	const next = rows.length > 20 && last ? Buffer.from(JSON.stringify([last.price_amount, last.id])).toString('base64url') : null;
	context.body = { data: page.map(record), next };
}

async function create(context: Koa.Context, organization: string): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of context.req) chunks.push(chunk);
	const body: Row = JSON.parse(Buffer.concat(chunks).toString());
	if (!validate(body)) {
		context.status = 422;
		context.body = { errors: (validate as { errors?: unknown }).errors };
		return;
	}
	const { rows } = await pool.query(
		`insert into floor.listings (organization_id, id, reference, purpose, headline, description, property_type, price_amount, price_currency, bedrooms,
			bathrooms, year_built, address_line1, address_city, address_region, address_postal_code, address_country, property)
		 values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18) returning ${COLUMNS}`,
		[
			organization,
			uuidv7(),
			body.reference,
			body.purpose,
			body.headline,
			body.description,
			body.propertyType,
			body.price.amount,
			body.price.currency,
			body.bedrooms,
			body.bathrooms,
			body.yearBuilt,
			body.address.line1,
			body.address.city,
			body.address.region,
			body.address.postalCode,
			body.address.country,
			body.property,
		],
	);
	context.status = 201;
	context.body = record(rows[0] as Row);
}

const app = new Koa();
app.use(async (context) => {
	const token = context.get('authorization').slice('Bearer '.length);
	let organization: string;
	try {
		const { payload } = await jwtVerify(token, publicKey, { algorithms: ['RS256'] });
		organization = payload.organization as string;
	} catch {
		context.status = 401;
		return;
	}
	const path = context.path;
	if (path === '/v1/listings') {
		if (context.method === 'POST') await create(context, organization);
		else await list(context, organization);
	} else if (path.startsWith('/v1/listings/')) {
		await get(context, organization, path.slice('/v1/listings/'.length));
	}
});
const server = app.listen(Number(process.env.PORT), '127.0.0.1', () => {
	console.log(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
});
