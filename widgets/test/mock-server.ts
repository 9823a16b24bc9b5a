/** A small stand-in for the platform: the public operations the widgets call, over a few listings, and the built files. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agents, estimate, openHouses, report, slots } from './mock-answers.ts';
import { description } from './mock-description.ts';
import { listings } from './mock-listings.ts';

export type Mock = {
	url: string;
	/** Bodies that were sent, with their headers. */
	received: { path: string; body: Record<string, unknown>; headers: IncomingMessage['headers'] }[];
	/** Queries of listings asked for. */
	queries: URLSearchParams[];
	/** Refuse the next write with this problem. */
	refuseNext(problem: { status: number; code: string; errors?: unknown[] }): void;
	close(): Promise<void>;
};

const CORS = {
	'access-control-allow-origin': '*',
	'access-control-allow-headers': '*',
	'access-control-allow-methods': '*',
	'cross-origin-resource-policy': 'cross-origin',
};

function sceneOf(seed: number): string {
	const hue = (seed * 47) % 360;
	const roof = 60 + ((seed * 13) % 40);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400" width="1200" height="800"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${200 + (hue % 40)} 55% 72%)"/><stop offset="1" stop-color="hsl(35 60% 88%)"/></linearGradient></defs><rect width="600" height="400" fill="url(#s)"/><path d="M0 300c120-50 240-60 360-30s160 20 240-10v140H0z" fill="hsl(${100 + (hue % 40)} 25% 45%)"/><path d="M150 330V210h300v120z" fill="hsl(${hue} 18% 86%)"/><path d="M130 214L300 ${210 - roof} 470 214z" fill="hsl(${hue} 22% 34%)"/><path d="M280 330v-70h44v70z" fill="hsl(${(hue + 180) % 360} 30% 32%)"/><path d="M180 240h60v50h-60zM360 240h60v50h-60z" fill="hsl(205 45% 78%)" stroke="#fff" stroke-width="5"/></svg>`;
}

function find(query: URLSearchParams) {
	const text = query.get('q')?.toLowerCase() ?? '';
	const ids = query.get('id[in]')?.split(',');
	const least = Number(query.get('bedrooms[gte]') ?? 0);
	const [low, high] = [Number(query.get('price[gte]') ?? 0), Number(query.get('price[lte]') ?? Infinity)];
	const [west = -180, south = -90, east = 180, north = 90] = query.get('location[within]')?.split(',').map(Number) ?? [];
	const found = listings.filter(
		({ id, headline, address, bedrooms, price, purpose, propertyType, location }) =>
			(!ids || ids.includes(id)) &&
			`${headline} ${address.line1} ${address.city}`.toLowerCase().includes(text) &&
			bedrooms >= least &&
			Number(price.amount) >= low &&
			Number(price.amount) <= high &&
			(!query.has('purpose') || purpose === query.get('purpose')) &&
			(!query.has('propertyType') || propertyType === query.get('propertyType')) &&
			location.longitude >= west &&
			location.longitude <= east &&
			location.latitude >= south &&
			location.latitude <= north,
	);
	const sort = query.get('sort') ?? '';
	if (sort.endsWith('price'))
		found.sort((a, b) => (Number(a.price.amount) - Number(b.price.amount)) * (sort.startsWith('-') ? -1 : 1));
	return found;
}

function page(query: URLSearchParams): object {
	const found = find(query);
	const start = Number(query.get('cursor') ?? 0);
	const end = start + Number(query.get('limit') ?? 20);
	return {
		data: found.slice(start, end),
		next: end < found.length ? String(end) : null,
		...(query.has('total') ? { total: found.length } : {}),
	};
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
	let text = '';
	for await (const part of request) text += part;
	return JSON.parse(text);
}

async function file(response: ServerResponse, path: string, folder: string): Promise<void> {
	try {
		const bytes = await readFile(path.replace(/^\/widgets\/v1/, folder));
		response.writeHead(200, { ...CORS, 'content-type': 'text/javascript' }).end(bytes);
	} catch {
		response.writeHead(404, CORS).end();
	}
}

/** Starts it on a free port; `folder` holds the built widgets. */
export async function startMock(folder: string): Promise<Mock> {
	let refusal: { status: number; code: string } | undefined;
	const received: Mock['received'] = [];
	const queries: Mock['queries'] = [];
	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mock');
		const json = (status: number, value: unknown) =>
			response.writeHead(status, { ...CORS, 'content-type': 'application/json' }).end(JSON.stringify(value));
		if (request.method === 'OPTIONS') response.writeHead(204, CORS).end();
		else if (pathname.startsWith('/widgets/')) await file(response, pathname, folder);
		else if (pathname.startsWith('/files/'))
			response.writeHead(200, { ...CORS, 'content-type': 'image/svg+xml' }).end(sceneOf(Number(pathname.match(/\d+/)?.[0])));
		else if (!request.headers.authorization?.startsWith('Bearer pk_')) json(401, { status: 401, code: 'unauthenticated' });
		else if (pathname === '/v1/description') json(200, description);
		else if (request.method === 'POST') {
			received.push({ path: pathname, body: await bodyOf(request), headers: request.headers });
			if (pathname.endsWith('/view')) received.pop();
			if (refusal) json(refusal.status, refusal);
			else if (pathname === '/v1/valuations/estimate') json(200, estimate);
			else json(201, { received: true, reference: 'E-1042', id: 'new' });
			refusal = undefined;
		} else if (pathname === '/v1/listings') {
			queries.push(searchParams);
			json(200, page(searchParams));
		} else if (pathname === '/v1/agent-profiles') json(200, { data: agents, next: null });
		else if (/^\/v1\/listings\/[^/]+\/agent-profile$/.test(pathname)) json(200, { id: agents[1]?.id });
		else if (/^\/v1\/listings\/[^/]+\/similar$/.test(pathname))
			json(200, { data: listings.slice(3, 9).map(({ id }) => ({ id, score: 1, reasons: [] })) });
		else if (/^\/v1\/agent-profiles\/[^/]+\/listings$/.test(pathname))
			json(200, { data: listings.slice(0, 3).map(({ id }) => ({ id })) });
		else if (pathname === '/v1/appointments/slots') json(200, slots);
		else if (pathname === '/v1/appointments/open-houses') json(200, { data: openHouses(searchParams.get('listing')) });
		else if (pathname === '/v1/listings/market-report') json(200, report);
		else if (pathname.startsWith('/v1/agent-profiles/')) {
			const agent = agents.find(({ id }) => pathname.endsWith(id));
			json(agent ? 200 : 404, agent ?? { status: 404, code: 'not_found' });
		} else {
			const listing = listings.find(({ id }) => pathname === `/v1/listings/${id}`);
			if (listing) json(200, listing);
			else json(404, { status: 404, code: 'not_found' });
		}
	};
	const server: Server = createServer((request, response) => void answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		queries,
		refuseNext: (problem) => {
			refusal = problem;
		},
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
