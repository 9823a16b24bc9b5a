/**
 * Tideway's server. `npm start`, with FREEHOLD_URL, FREEHOLD_PUBLISHABLE_KEY (for the page), FREEHOLD_KEY (for the server), and where
 * they are wanted FREEHOLD_WEBHOOK_SECRET and DESK_PASSWORD (at least 12 characters; without one there is no desk).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@freehold/sdk';
import { bundlePage } from './build.ts';
import { deskPage } from './desk.ts';
import { keepHomes } from './homes.ts';
import { createHooks } from './hooks.ts';

export type PartnerOptions = {
	/** Where Freehold is. */
	platform: string;
	publishableKey: string;
	secretKey: string;
	webhookSecret?: string;
	deskPassword?: string;
	port: number;
};

/** Serves the app until it is closed. */
export async function startPartner(options: PartnerOptions): Promise<{ url: string; close(): Promise<void> }> {
	const { platform, publishableKey, secretKey, webhookSecret, deskPassword, port } = options;
	const client = createClient({ url: platform, key: secretKey });
	const end = new AbortController();
	const homes = keepHomes(client, end.signal);
	const hooks = createHooks(webhookSecret ?? '');
	const [script] = await Promise.all([bundlePage(), homes.ready]);
	const html = (await fileOf('index.html')).replace('{{platform}}', platform).replace('{{key}}', publishableKey);

	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const send = (type: string, body: string) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
		for (const [name, value] of Object.entries(headersFor(platform))) response.setHeader(name, value);
		switch (`${request.method} ${request.url}`) {
			case 'GET /':
				return void send('text/html', html);
			case 'GET /app.js':
				return void send('text/javascript', script);
			case 'GET /style.css':
			case 'GET /desk.css':
				return void send('text/css', await fileOf(request.url!.slice(1)));
			case 'POST /hooks':
				if (webhookSecret) return hooks.take(request, response);
				break;
			case 'GET /desk':
				if (!deskPassword) break;
				if (isLetIn(request, deskPassword)) return void send('text/html', await deskPage(client, homes, hooks));
				return void response.writeHead(401, { 'www-authenticate': 'Basic realm="Desk", charset="UTF-8"' }).end();
		}
		response.writeHead(404).end();
	};
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			process.stderr.write(`${(error as Error).stack}\n`);
			if (response.headersSent) response.destroy();
			else response.writeHead(502).end();
		});
	}).listen(port);
	await once(server, 'listening');
	return {
		url: `http://localhost:${(server.address() as AddressInfo).port}`,
		async close() {
			end.abort();
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

const fileOf = (name: string): Promise<string> => readFile(join(import.meta.dirname, 'page', name), 'utf8');

const headersFor = (platform: string): Record<string, string> => ({
	'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src ${platform} data:; connect-src ${platform}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'strict-origin-when-cross-origin',
	'cache-control': 'no-cache',
});

function isLetIn({ headers }: IncomingMessage, password: string): boolean {
	const [, given = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(
		digest(
			Buffer.from(given, 'base64')
				.toString()
				.replace(/^[^:]*:/, ''),
		),
		digest(password),
	);
}

if (import.meta.main) {
	const {
		FREEHOLD_URL,
		FREEHOLD_KEY,
		FREEHOLD_PUBLISHABLE_KEY,
		FREEHOLD_WEBHOOK_SECRET,
		DESK_PASSWORD,
		PORT = '4200',
	} = process.env;
	if (!FREEHOLD_URL || !FREEHOLD_KEY || !FREEHOLD_PUBLISHABLE_KEY)
		throw new Error('FREEHOLD_URL, FREEHOLD_KEY and FREEHOLD_PUBLISHABLE_KEY say where the homes are');
	if (DESK_PASSWORD && DESK_PASSWORD.length < 12) throw new Error('DESK_PASSWORD has 12 characters or more');
	const { url } = await startPartner({
		platform: new URL(FREEHOLD_URL).origin,
		secretKey: FREEHOLD_KEY,
		publishableKey: FREEHOLD_PUBLISHABLE_KEY,
		webhookSecret: FREEHOLD_WEBHOOK_SECRET,
		deskPassword: DESK_PASSWORD,
		port: Number(PORT),
	});
	process.stdout.write(`Tideway is at ${url}\n`);
}
