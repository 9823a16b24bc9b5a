import { type Driver, type DriverParts, type PortCall, ProviderError } from '@freehold/core';
import { exchangeWith } from '../exchange.ts';
import { cleanPage } from './clean.ts';
import { pagesIn } from './pages.ts';

const SERVICE = 'Gotenberg';
const MOST = 100 * 1024 * 1024;
const INCH = 25.4;
const PAPER = { A4: [8.27, 11.7], Letter: [8.5, 11] } as const;

/**
 * A Gotenberg server (gotenberg.dev, 8): Chromium behind an HTTP door. What it is given asks for nothing; let the server itself refuse
 * too: `--chromium-deny-list=.*`.
 */
export const gotenberg: Driver<'document'> = (parts: DriverParts) => {
	const { settings } = parts;
	const base = (settings.GOTENBERG_URL ?? '').replace(/\/$/, '');
	const { answer } = exchangeWith(parts, SERVICE);
	const name = settings.GOTENBERG_USERNAME;
	const headers: Record<string, string> = name
		? { authorization: `Basic ${Buffer.from(`${name}:${settings.GOTENBERG_PASSWORD ?? ''}`).toString('base64')}` }
		: {};
	return {
		async check() {
			const call: PortCall = { organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} };
			await answer(`${base}/health`, {}, call);
		},
		async render(request, call) {
			const { paper = 'A4', landscape = false, margin = 20, header, footer, title } = request;
			const page = cleanPage(request);
			if (title) page.title = title;
			const [width, height] = PAPER[paper];
			const side = String(margin / INCH);
			const form = new FormData();
			const file = (file: string, html: string): void => form.append('files', new Blob([html], { type: 'text/html' }), file);
			file('index.html', `<!doctype html>${page.documentElement.outerHTML}`);
			if (header) file('header.html', lineOf(header));
			if (footer) file('footer.html', lineOf(footer));
			const fields = {
				paperWidth: width,
				paperHeight: height,
				landscape,
				marginTop: side,
				marginBottom: side,
				marginLeft: side,
				marginRight: side,
				printBackground: true,
			};
			for (const [field, value] of Object.entries(fields)) form.append(field, String(value));
			const sent = new Response(form);
			const got = await answer(
				`${base}/forms/chromium/convert/html`,
				{
					method: 'POST',
					headers: { ...headers, 'content-type': sent.headers.get('content-type') ?? '' },
					body: new Uint8Array(await sent.arrayBuffer()),
					...{ timeout: 60_000, maxBytes: MOST },
				},
				call,
			);
			if (got.status !== 200) throw new ProviderError('unavailable', `${SERVICE} answered ${got.status}`);
			return { pdf: got.bytes, pages: pagesIn(got.bytes) };
		},
	};
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Chromium fills in numbers by the classes of spans. */
const lineOf = (words: string): string =>
	`<html><body style="font-size:8pt;width:100%;text-align:center">${escaped(words).replaceAll('{page}', '<span class="pageNumber"></span>').replaceAll('{pages}', '<span class="totalPages"></span>')}</body></html>`;
