import sharp from 'sharp';
import { expect } from 'vitest';
import { type Driver, startApp } from '../../../tests/harness/app.ts';

export const SITE = 'https://www.harbour.example';

/** A brokerage with a broker, an agent and a page, and the calls that tests of listings make. */
export async function openDesk(driver: Driver) {
	const freehold = await startApp(driver);
	const broker = await freehold.harbor.asUser('broker');
	const agent = await freehold.harbor.asUser('agent');
	const visitor = await freehold.harbor.publishableKey([SITE]);
	let streets = 0;
	/** Another one each time: one agent offers one address once. */
	const address = () => ({ line1: `${++streets} Quay St`, city: 'Seattle', region: 'WA', postalCode: '98119', country: 'US' });
	const home = () => ({
		headline: 'House on the quay',
		price: { amount: '900000.00', currency: 'USD' },
		address: address(),
		location: { latitude: 47.6, longitude: -122.3 - streets / 100 },
		bedrooms: 3,
		propertyType: 'house',
		yearBuilt: 1950,
		livingArea: { value: 2000, unit: 'sqft' },
	});
	const call = (method: string, path: string, body?: unknown, as = broker) => freehold.call(method, path, { as, body });
	const made = async (fields: object = home(), as = broker) => {
		const { status, body } = await call('POST', '/v1/listings', fields, as);
		expect([status, body.detail]).toEqual([201, undefined]);
		return body;
	};
	return {
		freehold,
		broker,
		agent,
		visitor,
		address,
		home,
		call,
		made,
		/** On the market. */
		async open(fields: object = home(), as = broker) {
			const { id } = await made(fields, as);
			const { status, body } = await call('POST', `/v1/listings/${id}/publish`, undefined, as);
			expect([status, body.detail]).toEqual([200, undefined]);
			return body;
		},
		look: (path: string) => freehold.call('GET', path, { as: visitor, headers: { origin: SITE } }),
		send: (path: string, body: Uint8Array, type: string, as = broker) =>
			freehold.call('POST', path, { as, body, headers: { 'content-type': type } }),
	};
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A picture of its own for each shade. */
export const picture = (shade: number): Promise<Buffer> =>
	sharp({ create: { width: 60 + shade, height: 40, channels: 3, background: '#7a9' } })
		.webp()
		.toBuffer();

/** Where the faults of a refusal are. */
export const pointers = ({ body }: { body: { errors?: { pointer: string }[] } }) => body.errors?.map(({ pointer }) => pointer);
