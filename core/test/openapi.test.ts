/** The OpenAPI document: valid by the standard's own schema, whole, and true of what the platform answers. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startApp, type TestApp } from '../../tests/harness/app.ts';

const SITE = 'https://www.harbour.example';

type Parameter = { name: string; in: string; schema: { items?: { enum?: string[] }; enum?: string[]; type?: string } };
type OperationObject = {
	operationId: string;
	tags: string[];
	summary: string;
	parameters?: Parameter[];
	requestBody?: { content: Record<string, unknown> };
	responses: Record<string, unknown>;
	security: Record<string, string[]>[];
	'x-operation'?: string;
	'x-permission'?: string;
};
type Document = {
	openapi: string;
	servers: { url: string }[];
	tags: { name: string }[];
	paths: Record<string, Record<string, OperationObject>>;
	components: { schemas: Record<string, { properties?: Record<string, unknown> }>; responses: Record<string, unknown> };
};

let test: TestApp;
let document: Document;
let admin: string;

beforeAll(async () => {
	test = await startApp('pglite');
	document = (await test.call('GET', '/openapi.json')).body;
	admin = await test.harbor.asUser('admin');
});
afterAll(() => test?.stop());

const operation = (method: string, path: string): OperationObject => document.paths[path]![method.toLowerCase()]!;
const parameter = (of: OperationObject, name: string): Parameter | undefined => of.parameters?.find((one) => one.name === name);

describe('the OpenAPI document', () => {
	it('is valid OpenAPI 3.1, and read by pages of any origin', async () => {
		const { headers } = await test.call('GET', '/openapi.json', { headers: { origin: SITE } });
		expect(headers.get('access-control-allow-origin')).toBe('*');
		expect(headers.get('content-type')).toContain('application/json');
		const validator = new Validator();
		const { valid, errors } = await validator.validate({ ...structuredClone(document) });
		expect(errors ?? []).toEqual([]);
		expect([valid, validator.version]).toEqual([true, '3.1']);
	});

	it('has every operation, with the name that it has in the SDK', () => {
		const written = Object.values(document.paths).flatMap(Object.values) as OperationObject[];
		const names = written.map(({ operationId }) => operationId);
		expect(new Set(names).size).toBe(names.length);
		const listed = written.map((one) => one['x-operation']).filter(Boolean);
		expect(listed.sort()).toEqual(test.app.operations.map(({ id }) => id).sort());
		expect(names).toEqual(expect.arrayContaining(['listListings', 'publishListing', 'enquireLead', 'setUserPassword']));
		const tags = new Set(document.tags.map(({ name }) => name));
		expect(written.filter((one) => !one.tags.every((tag) => tags.has(tag)) || !one.summary)).toEqual([]);
	});

	it('has no reference that leads nowhere, and none to our own files', () => {
		const text = JSON.stringify(document);
		const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);
		const known = new Set(
			Object.entries(document.components).flatMap(([kind, all]) =>
				Object.keys(all).map((name) => `#/components/${kind}/${name}`),
			),
		);
		expect([...new Set(references)].filter((target) => !known.has(target))).toEqual([]);
		expect(references).toContain('#/components/schemas/Money');
		expect(text).not.toMatch(/freehold:|x-hidden|x-index|passwordHash/);
	});

	it('tells how a list is filtered, sorted, searched and paged', () => {
		const list = operation('GET', '/v1/listings');
		expect(list['x-permission']).toBe('listing:read');
		for (const name of [
			'limit',
			'cursor',
			'q',
			'total',
			'status',
			'status[in]',
			'price[gte]',
			'address.city',
			'location[within]',
		])
			expect(parameter(list, name), name).toBeDefined();
		expect(parameter(list, 'sort')?.schema.items?.enum).toEqual(expect.arrayContaining(['price', '-price', '-createdAt']));
		expect(parameter(list, 'expand')?.schema.items?.enum).toEqual(expect.arrayContaining(['agent', 'listingPhotos']));
		expect(parameter(list, 'fields')?.schema.items?.enum).toEqual(expect.arrayContaining(['id', 'headline']));
		expect(parameter(list, 'status')?.schema.enum).toContain('under_offer');
		expect(parameter(list, 'price[gte]')?.schema.type).toBe('number');
	});

	it('tells bodies, raw ones too, and the idempotency key of every POST', () => {
		const upload = operation('POST', '/v1/listings/{id}/photos');
		expect(Object.keys(upload.requestBody?.content ?? {})).toEqual(expect.arrayContaining(['image/jpeg', 'image/webp']));
		expect(Object.keys(operation('POST', '/v1/listings/import').requestBody?.content ?? {})).toEqual(['text/csv']);
		const posts = test.app.operations.filter(({ method, idempotent }) => method === 'POST' && idempotent);
		const silent = posts.filter(({ path }) => !parameter(operation('POST', path), 'Idempotency-Key'));
		expect(silent.map(({ id }) => id)).toEqual([]);
		const { ListingCreate, ListingUpdate } = document.components.schemas;
		for (const body of [ListingCreate, ListingUpdate]) {
			expect(Object.keys(body?.properties ?? {})).toEqual(expect.arrayContaining(['headline', 'price']));
			expect(Object.keys(body?.properties ?? {})).not.toEqual(expect.arrayContaining(['status']));
		}
	});

	it('tells who may: anyone, the signed-in, keys, and publishable keys where it is public', () => {
		const schemes = (one: OperationObject) => one.security.flatMap(Object.keys).sort();
		expect(schemes(operation('POST', '/v1/auth/login'))).toEqual([]);
		expect(schemes(operation('GET', '/v1/leads'))).toEqual(['secretKey', 'token']);
		const enquire = operation('POST', '/v1/leads/enquire');
		expect(schemes(enquire)).toEqual(['publishableKey', 'secretKey', 'token']);
		expect(parameter(enquire, 'Freehold-Form')).toBeDefined();
	});
});

describe('what the platform answers', () => {
	const validators = new Map<string, ValidateFunction>();
	/** Checks an answer against what the document says of it, whole. */
	const expectDocumented = (method: string, path: string, { status, headers, body }: Answer): void => {
		const at = `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${status}`;
		let described = operation(method, path).responses[String(status)] as { $ref?: string; content?: Record<string, unknown> };
		expect(described, `${method} ${path} ${status} is not in the document`).toBeDefined();
		const pointer = described.$ref?.slice(1) ?? at;
		if (described.$ref)
			described = document.components.responses[described.$ref.split('/').at(-1)!] as { content?: Record<string, unknown> };
		const media = Object.keys(described.content ?? {})[0];
		if (!media) {
			expect(body).toBe('');
			return;
		}
		expect(headers.get('content-type')).toContain(media);
		const key = `document#${pointer}/content/${media.replaceAll('/', '~1')}/schema`;
		if (!validators.has(key)) validators.set(key, compile(key));
		const validate = validators.get(key)!;
		expect(validate(body), `${method} ${path}: ${JSON.stringify(validate.errors)}\n${JSON.stringify(body)}`).toBe(true);
	};
	const compile = (key: string): ValidateFunction => {
		const ajv = new Ajv2020({ strict: false, allErrors: true });
		(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
		ajv.addSchema(document as object, 'document');
		return ajv.compile({ $ref: encodeURI(key) });
	};
	const send = async (method: string, template: string, query = '', body?: unknown, as = admin, id = ''): Promise<Answer> => {
		const answer = await test.call(method, template.replace('{id}', id) + query, { as, body, headers: { origin: SITE } });
		expectDocumented(method, template, answer);
		return answer;
	};

	it('is as the document says, from creating to deleting', async () => {
		const listing = {
			headline: 'Quiet corner house',
			price: { amount: '725000.00', currency: 'USD' },
			livingArea: { value: 1840, unit: 'sqft' },
			address: { line1: '1204 Queen Anne Ave N', city: 'Seattle', country: 'US' },
			location: { latitude: 47.6371, longitude: -122.3571 },
			bedrooms: 3,
			propertyType: 'house',
		};
		const { status, body } = await send('POST', '/v1/listings', '', listing);
		expect(status).toBe(201);
		for (const query of ['', '?fields=headline,price', '?expand=agent,property,listingPhotos,leads'])
			await send('GET', '/v1/listings/{id}', query, undefined, admin, body.id);
		await send('PATCH', '/v1/listings/{id}', '', { bedrooms: 4, yearBuilt: null }, admin, body.id);
		for (const query of ['', '?total=true&sort=-price&price[gte]=5', '?fields=headline&expand=property'])
			expect((await send('GET', '/v1/listings', query)).body.data).toHaveLength(1);
		await send('POST', '/v1/listings/{id}/publish', '', undefined, admin, body.id);
		const page = await test.harbor.publishableKey([SITE]);
		expect((await send('GET', '/v1/listings', '?expand=listingPhotos', undefined, page)).body.data).toHaveLength(1);
		await send('GET', '/v1/auth/me');
		await send('DELETE', '/v1/listings/{id}', '', undefined, admin, body.id);
	});

	it.each([
		['GET', '/v1/listings', '?price[gte]=cheap', undefined, 400],
		['GET', '/v1/leads', '', undefined, 401],
		['POST', '/v1/listings', '', { price: { amount: 'much', currency: 'USD' } }, 422],
		['GET', '/v1/listings/{id}', '', undefined, 404],
	])('refuses as the document says: %s %s%s', async (method, path, query, body, status) => {
		const as = status === 401 ? 'sk_nonsense' : admin;
		const answer = await send(method, path, query, body, as, '0198f2a4-7c1d-7b6e-9f3a-2d5c8e1b4a60');
		expect(answer.status).toBe(status);
	});

	it('answers each list of each entity as documented', async () => {
		for (const { path, kind } of test.app.operations) if (kind === 'list') await send('GET', path, '?limit=5&total=true');
	});
});
