/** A brokerage's page on an origin of its own, in a real browser, with the widgets as they are built and a stand-in for the platform. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../tests/harness/chromium.ts';
import { build } from '../build.ts';
import { type Mock, startMock } from './mock-server.ts';

export type Visit = {
	body: string;
	lang?: string;
	dir?: string;
	css?: string;
	policy?: string;
	width?: number;
	path?: string;
	/** More in the head, after our script. */
	head?: string;
	/** Scripts of the page's own, by path. */
	scripts?: Record<string, string>;
	/** How the visitor's browser is set up. */
	browser?: BrowserContextOptions;
	/** Before the page is opened. */
	prepare?(page: Page): Promise<unknown>;
};

export type Brokerage = {
	mock: Mock;
	/** Warnings and errors of the page visited last. */
	complaints: string[];
	visit(visit: Visit): Promise<Page>;
	stop(): Promise<void>;
};

/** Builds the widgets and opens the brokerage's site; `browserArguments`: for a browser that can more. */
export async function openBrokerage(...browserArguments: string[]): Promise<Brokerage> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-widgets-'));
	await build(folder);
	const mock = await startMock(folder);
	const browser: Browser = await launchChromium(...browserArguments);
	let current: { html: string; policy: string; scripts: Record<string, string> } = { html: '', policy: '', scripts: {} };
	let page: Page | undefined;
	const complaints: string[] = [];
	const site: Server = createServer((request, response) => {
		if (request.url === '/favicon.ico') response.writeHead(204).end();
		else if (request.url && request.url in current.scripts)
			response.writeHead(200, { 'content-type': 'text/javascript' }).end(current.scripts[request.url]);
		else response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': current.policy }).end(current.html);
	});
	await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));

	async function visit({
		body,
		lang = 'en',
		dir = 'ltr',
		css = '',
		policy = '',
		width = 1280,
		path = '/',
		head: more = '',
		scripts = {},
		browser: setup = {},
		prepare,
	}: Visit): Promise<Page> {
		const script = `<script type="module" src="${mock.url}/widgets/v1/freehold.js" data-key="pk_demo"></script>`;
		const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Harbor</title>${css && `<style>${css}</style>`}${script}${more}`;
		current = {
			html: `<!doctype html><html lang="${lang}" dir="${dir}">${head}<main><h1>Harbor</h1>${body}</main></html>`,
			policy,
			scripts,
		};
		await page?.close();
		page = await browser.newPage({ viewport: { width, height: 900 }, ...setup });
		page.setDefaultTimeout(20_000);
		complaints.length = 0;
		page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
		page.on('pageerror', (error) => complaints.push(error.message));
		await prepare?.(page);
		await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`);
		return page;
	}

	async function stop(): Promise<void> {
		await browser.close();
		await mock.close();
		site.close();
		rmSync(folder, { recursive: true, force: true });
	}

	return { mock, complaints, visit, stop };
}
