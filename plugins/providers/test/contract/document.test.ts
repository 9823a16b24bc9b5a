/**
 * The port `document`, over all of its drivers. Pages are looked at with poppler (pdftotext) where this machine has it. Gotenberg by its
 * documentation (gotenberg.dev/docs/routes); it was not called.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Driver } from '@freehold/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { cleanPage } from '../../src/document/clean.ts';
import { gotenberg } from '../../src/document/gotenberg.ts';
import { documentMock } from '../../src/document/mock.ts';
import { pdf } from '../../src/document/pdf.ts';

type Opened = Awaited<ReturnType<Driver<'document'>>>;

const PAGE = (more = '') =>
	`<html><head><style>.lead { color: #444 } h2.new { break-before: page }</style></head><body><h1>Market analysis</h1><p class="lead">For <b>Ana</b> &amp; Ben</p>${more}</body></html>`;
const ROWS = Array.from({ length: 80 }, (_, at) => `<tr><td>${at + 1}</td><td>Maple Street</td></tr>`).join('');
const TABLE = `<table style="width:100%"><thead><tr><th>Number</th><th>Address</th></tr></thead><tbody>${ROWS}</tbody></table>`;

/** What a remote resource can hide in. */
const HOSTILE = (url: string) => `
	<script>fetch('${url}/script')</script><script src="${url}/src"></script><iframe src="${url}/frame"></iframe><link rel="stylesheet" href="${url}/sheet">
	<img src="${url}/picture" alt="a picture"><img srcset="${url}/set 2x" src="${url}/set"><img src="file:///etc/passwd"><img src="/etc/passwd">
	<object data="${url}/object"></object><embed src="${url}/embed"><video poster="${url}/poster" src="${url}/video"></video><base href="${url}/">
	<div style="color: red; background: url('${url}/style')">styled</div><table background="${url}/table"><tr><td>x</td></tr></table>
	<style>@import url(${url}/import); body { background: url(${url}/body) } @font-face { font-family: x; src: url(${url}/font) } p { color: blue }</style>
	<style>p { background: \\75rl(${url}/escaped) }</style><svg><image href="${url}/svg" xlink:href="${url}/svg2"/><use href="${url}/use"/><foreignObject><iframe src="${url}/foreign"></iframe></foreignObject></svg>
	<p data-pdfmake='{"image":"${url}/pdfmake"}' onclick="fetch('${url}/click')">words</p><meta http-equiv="refresh" content="0;url=${url}/refresh"><a href="javascript:alert(1)">link</a>`;

let poppler = true;
try {
	execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
} catch {
	poppler = false;
}

/** The text of each page. */
function read(bytes: Uint8Array): string[] {
	const file = join(mkdtempSync(join(tmpdir(), 'freehold-pdf-')), 'page.pdf');
	writeFileSync(file, bytes);
	return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
}

describe.each([
	['a renderer of our own', pdf],
	['the stand-in', documentMock],
] as const)('documents by %s', (_name, open) => {
	let driver: Opened;
	let service: Service;
	beforeAll(async () => {
		driver = await open(partsFor());
		service = await startService(() => ({ body: 'x' }));
	});
	afterAll(async () => {
		await driver.close?.();
		await service.stop();
	});

	it('are PDFs of as many pages as it takes', async () => {
		await driver.check();
		const { pdf: bytes, pages } = await driver.render({ html: PAGE(TABLE) }, callFor());
		expect(Buffer.from(bytes.slice(0, 5)).toString()).toBe('%PDF-');
		expect(pages).toBeGreaterThan(1);
		if (!poppler) return;
		const texts = read(bytes);
		expect(texts).toHaveLength(pages);
		expect(texts[0]).toMatch(/Market analysis[\s\S]*For Ana & Ben/);
		for (const word of ['80', 'Maple Street']) expect(texts.at(-1)).toContain(word);
	});

	it('ask for nothing, whatever the page says', async () => {
		const { pdf: bytes } = await driver.render({ html: PAGE(HOSTILE(service.url)) }, callFor());
		expect(service.asked).toEqual([]);
		expect(Buffer.from(bytes).toString('latin1')).not.toContain('root:');
		if (poppler) expect(read(bytes).join('')).toMatch(/a picture[\s\S]*words/);
	});

	it('take a part of a page, an empty one, and one that is broken', async () => {
		for (const html of [
			'<p>only this',
			'',
			'<table><tr><td>x</table></p></div>',
			'<<<>>>&&&',
			'<table></table><table><tr></tr></table>',
			'<table><tr><td rowspan="9">a</td></tr><tr><td>b</td><td colspan="1e9">c</td></tr></table>',
			'<svg></svg><svg viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>',
		])
			expect((await driver.render({ html }, callFor())).pages, html.slice(0, 40)).toBe(1);
		expect((await driver.render({ html: `${'<p>'.repeat(500)}deep` }, callFor())).pages).toBeGreaterThan(0);
	});
});

describe('a renderer of our own', () => {
	const driver = pdf(partsFor()) as Opened;
	afterAll(() => driver.close?.());

	it.skipIf(!poppler)('begins pages where it is told, repeats the heads of tables, and numbers pages', async () => {
		const html = PAGE(`${TABLE}<h2 class="new">On a new page</h2><p>End</p>`);
		const { pdf: bytes, pages } = await driver.render(
			{ html, header: 'Harbor Homes', footer: 'Page {page} of {pages}', title: 'Analysis', paper: 'Letter' },
			callFor(),
		);
		const texts = read(bytes);
		for (const [at, text] of texts.entries()) {
			expect(text).toContain('Harbor Homes');
			expect(text).toContain(`Page ${at + 1} of ${pages}`);
			if (at < pages - 1) expect(text).toMatch(/Number\s+Address/);
		}
		expect(texts.at(-1)).toMatch(/On a new page[\s\S]*End/);
		expect(texts.at(-1)).not.toContain('Maple');
		const info = execFileSync('pdfinfo', ['-'], { input: bytes, encoding: 'utf8' });
		expect(info).toMatch(/Title:\s+Analysis[\s\S]*Page size:\s+612 x 792/);
	});

	it('shows pictures that come along, by name', async () => {
		const picture = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#8ac' } })
			.png()
			.toBuffer();
		const html = '<p>The house</p><img src="house.png" width="200" alt="house">';
		const [without, with_] = [
			await driver.render({ html }, callFor()),
			await driver.render({ html, pictures: { 'house.png': picture } }, callFor()),
		];
		expect(Buffer.from(with_.pdf).toString('latin1')).toContain('/Subtype /Image');
		expect(Buffer.from(without.pdf).toString('latin1')).not.toContain('/Subtype /Image');
	});

	it('refuses letters that it does not have, and says who has', async () => {
		expect(await faultOf(driver.render({ html: '<p>مرحبا</p>' }, callFor()))).toMatchObject({
			fault: 'refused',
			message: expect.stringContaining('gotenberg'),
		});
		expect((await driver.render({ html: '<p>Grüße, Ελλάδα, Привет, 1 250 000 €</p>' }, callFor())).pages).toBe(1);
	});

	it('ends what takes too long, and goes on with the next', async () => {
		const html = PAGE(TABLE.repeat(40));
		expect(await faultOf(driver.render({ html }, callFor({ signal: AbortSignal.timeout(150) })))).toMatchObject({
			fault: 'unavailable',
		});
		expect((await driver.render({ html: '<p>next</p>' }, callFor())).pages).toBe(1);
	});
});

describe('Gotenberg', () => {
	let service: Service;
	const open = () =>
		gotenberg(partsFor({ GOTENBERG_URL: service.url, GOTENBERG_USERNAME: 'me', GOTENBERG_PASSWORD: 'secret' })) as Opened;
	beforeAll(async () => {
		const made = Buffer.from((await (await documentMock(partsFor())).render({ html: '<p>made</p>' }, callFor())).pdf);
		service = await startService(({ path }) =>
			path === '/health'
				? { body: { status: 'up', details: { chromium: { status: 'up' } } } }
				: { headers: { 'content-type': 'application/pdf' }, body: made },
		);
	});
	afterAll(() => service.stop());

	it('is given the page, clean, with its paper and its lines', async () => {
		await open().check();
		const html = PAGE(HOSTILE('https://evil.example'));
		const { pages } = await open().render(
			{ html, header: 'Harbor <Homes>', footer: '{page}/{pages}', landscape: true, margin: 25.4, paper: 'Letter' },
			callFor(),
		);
		expect(pages).toBe(1);
		const { body, headers, path } = service.asked.at(-1) as NonNullable<(typeof service.asked)[0]>;
		expect(path).toBe('/forms/chromium/convert/html');
		expect(headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
		expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
		expect(body).not.toContain('evil.example');
		expect(body).not.toMatch(/<script|onclick|javascript:/);
		for (const part of [
			'filename="index.html"',
			'Market analysis',
			'filename="header.html"',
			'Harbor &#60;Homes&#62;',
			'<span class="pageNumber"></span>/<span class="totalPages">',
		])
			expect(body).toContain(part);
		expect(body).toMatch(/name="paperWidth"\s+8\.5\s[\s\S]*name="landscape"\s+true\s[\s\S]*name="marginTop"\s+1\s/);
	});

	itTellsFaults(
		() => service,
		async (call) => open().render({ html: '<p>x</p>' }, call),
	);
});

it('a page that was cleaned keeps its words and its harmless styles', () => {
	const { body, head } = cleanPage({ html: PAGE(HOSTILE('https://evil.example')) });
	expect(`${head?.innerHTML}${body.innerHTML}`).not.toContain('evil.example');
	expect(body.textContent).toContain('styled');
	expect(body.innerHTML).toContain('color: red');
	expect(head?.innerHTML).toContain('.lead { color: #444 }');
});
