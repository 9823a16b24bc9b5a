/**
 * A brokerage's site on its own origin: files, two words filled in, and a strict Content-Security-Policy.
 * Nothing here is Freehold's. Any host of static files does, once `{{platform}}` and `{{key}}` are written into the pages.
 *
 *   node server.ts --port 4100 --platform http://localhost:4000 --key pk_…
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';

export type SiteOptions = {
	port: number;
	host?: string /** Where Freehold is, e.g. `https://api.example.com`. */;
	platformUrl: string /** Publishable key. */;
	key: string;
};

export type Site = { url: string; close(): Promise<void> };

/** Serves the site until closed. Port 0 takes a free one. */
export async function serveSite(options: SiteOptions): Promise<Site> {
	const platform = new URL(options.platformUrl).origin;
	if (!/^pk_\w+$/.test(options.key)) throw new Error(`A page needs a publishable key (pk_…), not “${options.key.slice(0, 3)}…”`);
	const openHouses = createOpenHouseCheck(platform, options.key);
	const server = createServer((request, response) => {
		const origin = `http://${request.headers.host ?? 'localhost'}`;
		answer(request, response, { platform, key: options.key, hasOpenHouses: () => openHouses(origin) }).catch((error: unknown) => {
			process.stderr.write(`${(error as Error).stack}\n`);
			response.writeHead(500).end();
		});
	});
	const host = options.host ?? 'localhost';
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, host, resolve));
	return {
		url: `http://${host}:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

type Page = { platform: string; key: string; hasOpenHouses: () => Promise<boolean> };

const TYPES: Record<string, string> = {
	html: 'text/html; charset=utf-8',
	css: 'text/css; charset=utf-8',
	svg: 'image/svg+xml',
	txt: 'text/plain; charset=utf-8',
};

async function answer(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
	const isKnown = /^[a-z0-9-]+\.(html|css|svg|txt)$/.test(name);
	const file = isKnown ? await readFile(new URL(`public/${name}`, import.meta.url), 'utf8').catch(() => null) : null;
	const headers = headersFor(page.platform);
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end();
	} else if (file === null) {
		const missing = await readFile(new URL('public/404.html', import.meta.url), 'utf8');
		response.writeHead(404, { ...headers, 'content-type': TYPES.html }).end(await fill(missing, url, page));
	} else {
		const type = name.split('.').at(-1) as string;
		response
			.writeHead(200, { ...headers, 'content-type': TYPES[type] })
			.end(type === 'html' ? await fill(file, url, page) : file);
	}
}

/** The whole of what the widgets need: scripts and calls from the platform, photos, and map tiles. No inline code, no eval. */
const headersFor = (platform: string): Record<string, string> => ({
	'content-security-policy': [
		"default-src 'none'",
		`script-src ${platform}`,
		`connect-src ${platform}`,
		`img-src 'self' data: ${platform} https://tile.openstreetmap.org`,
		"style-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join('; '),
	'referrer-policy': 'strict-origin-when-cross-origin',
	'x-content-type-options': 'nosniff',
	'cache-control': 'no-cache',
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Writes platform, key and the listing that the address names into a page. */
async function fill(html: string, url: URL, page: Page): Promise<string> {
	const listing = url.searchParams.get('listing') ?? '';
	const hasOpenHouses = html.includes('<!-- open-house -->') && (await page.hasOpenHouses());
	const shown = hasOpenHouses ? html : html.replace(/<!-- open-house -->.*?<!-- \/open-house -->/gs, '');
	const words: Record<string, string> = { platform: page.platform, key: page.key, listing: UUID.test(listing) ? listing : '' };
	return shown.replace(/\{\{(platform|key|listing)\}\}/g, (_, word: string) => words[word] as string);
}

/** Is the open-house plugin switched on there? Asked once a minute. */
function createOpenHouseCheck(platform: string, key: string): (origin: string) => Promise<boolean> {
	let answered = { at: 0, value: false };
	return async (origin) => {
		if (Date.now() - answered.at < 60_000) return answered.value;
		const value = await fetch(`${platform}/v1/description`, {
			headers: { authorization: `Bearer ${key}`, origin },
			signal: AbortSignal.timeout(2000),
		})
			.then(
				async (response) =>
					response.ok &&
					((await response.json()) as { entities: { name: string }[] }).entities.some(({ name }) => name === 'open-house'),
			)
			.catch(() => null);
		if (value !== null) answered = { at: Date.now(), value };
		return value ?? false;
	};
}

if (import.meta.main) {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4100' },
			platform: { type: 'string', default: 'http://localhost:4000' },
			key: { type: 'string' },
		},
	});
	if (!values.key) throw new Error('--key pk_… is missing; `freehold seed` prints one');
	const { url } = await serveSite({ port: Number(values.port), platformUrl: values.platform, key: values.key });
	process.stdout.write(`Harbour & Pine is at ${url}\n`);
}
