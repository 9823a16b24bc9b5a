/**
 * What the platform answers a page with a publishable key, for the playgrounds of the widgets: it is given the demo's brokerage and asked
 * over HTTP. Nothing of it is committed, so that it cannot be other than the platform is.
 */
import type { Platform } from '@freehold/testing';
import { seedDemo } from '../../core/src/cli/seed.ts';
import { pastSales } from '../../examples/past-sales.ts';
import type { Answer, Recording } from './playground/stand-in.ts';

type Row = Record<string, unknown> & { id: string };

type Described = { entities: { name: string; plural: string }[]; operations: { id: string }[] };

export type Recorded = {
	recording: Recording;
	/** By their path. */
	pictures: Map<string, Uint8Array>;
	publishableKey: string;
};

/** As a page sends it; the time is what a form needs that a person has filled in. */
const FORM = { 'freehold-form': 'elapsed=5000; trap=0' };

const VISITOR = { name: 'Robin Vale', email: 'robin@example.com' };

/** What a home is valued by; whatever is typed into the playground, this is what was asked. */
const HOME = {
	address: '1204 Queen Anne Ave N, Seattle',
	propertyType: 'house',
	livingArea: { value: 1840, unit: 'sqft' },
	bedrooms: 3,
	bathrooms: 2,
	yearBuilt: 1926,
};

/** Fills an empty platform with the demo, and asks for everything that the widgets ask for. */
export async function record(platform: Pick<Platform, 'app' | 'url' | 'call'>): Promise<Recorded> {
	const [brokerage] = (await seedDemo(platform.app)).organizations;
	if (!brokerage) throw new Error('The demo has no organisation');
	const { publishableKey, secretKey } = brokerage;
	const origin = { origin: 'http://localhost:4100' };
	await platform.call('POST', '/v1/listings/import', {
		as: secretKey,
		headers: { 'content-type': 'text/csv' },
		body: pastSales(),
	});
	await platform.app.look();
	await platform.app.idle();

	const answers: Answer[] = [];
	const get = async <Body>(path: string): Promise<Body> => {
		const { status, body } = await platform.call('GET', path, { as: publishableKey, headers: origin });
		answers.push({ method: 'GET', path, status, body });
		if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
		return body;
	};
	const post = async (path: string, body: object): Promise<void> => {
		const sent = { as: publishableKey, headers: { ...origin, ...FORM }, body };
		const { status, body: answer } = await platform.call('POST', path, sent);
		if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer)}`);
		answers.push({ method: 'POST', path, status, body: answer });
	};

	const lists: Recording['lists'] = {};
	const { entities, operations } = await get<Described>('/v1/description');
	for (const { name, plural } of entities) {
		if (!operations.some(({ id }) => id === `${name}.list`)) continue;
		const expand = name === 'listing' ? '&expand=listingPhotos,listingMedia' : '';
		const { data } = await get<{ data: Row[] }>(`/v1/${plural}?limit=100${expand}`);
		answers.pop();
		lists[`/v1/${plural}`] = data;
	}
	const listings = lists['/v1/listings'] as Row[];
	const agents = lists['/v1/agent-profiles'] as Row[];
	const [from, to] = [0, 31].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
	await get('/v1/appointments/open-houses?days=62');
	for (const { id } of listings) {
		await get(`/v1/listings/${id}/agent-profile`);
		await get(`/v1/listings/${id}/similar`);
		await get(`/v1/appointments/open-houses?days=62&listing=${id}`);
		await get(`/v1/appointments/slots?listing=${id}&from=${from}&to=${to}`);
		await post(`/v1/listings/${id}/view`, { load: 'playground-of-the-docs' });
	}
	for (const { id } of agents) await get(`/v1/agent-profiles/${id}/listings`);
	const towns = new Set(listings.map(({ address }) => (address as { city: string }).city));
	const kinds = new Set(listings.map(({ propertyType }) => String(propertyType)));
	for (const city of ['', ...towns])
		for (const propertyType of ['', ...kinds]) {
			const chosen = Object.entries({ city, propertyType }).filter(([, value]) => value);
			await get(`/v1/listings/market-report?${new URLSearchParams(chosen)}`);
		}

	await post('/v1/valuations/estimate', HOME);
	await post('/v1/leads/enquire', { ...VISITOR, message: 'Are there more of these?' });
	await post('/v1/newsletter-signups/subscribe', { ...VISITOR, consent: true, wording: 'Yes, write to me.' });
	await post('/v1/saved-searches/subscribe', { ...VISITOR, query: 'purpose=sale', frequency: 'daily' });
	const { id: listing } = listings.find(({ id }) => startOf(answers, id)) as Row;
	const startsAt = startOf(answers, listing);
	await post('/v1/appointments/book', { ...VISITOR, listing, startsAt });

	const pictures = new Map<string, Uint8Array>();
	const named = new Set([...JSON.stringify(lists).matchAll(/"(\/files\/[^"?]+)"/g)].map(([, path]) => path as string));
	for (const path of named) pictures.set(path, new Uint8Array(await (await fetch(platform.url + path)).arrayBuffer()));
	return { recording: { at: new Date().toISOString(), lists, answers }, pictures, publishableKey };
}

/** The first time at which this home can be seen. */
function startOf(answers: readonly Answer[], listing: string): string | undefined {
	const { body } = answers.find(({ path }) => path.startsWith(`/v1/appointments/slots?listing=${listing}`)) as Answer;
	return (body as { slots: { start: string }[] }).slots[0]?.start;
}
