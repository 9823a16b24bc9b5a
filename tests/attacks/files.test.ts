/** Files that are not what they say, and paths that lead where they should not. */
import { deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startApp, type TestApp } from '../harness/app.ts';
import { someRows } from '../harness/rows.ts';
import { exposed } from './hostile.ts';

describe('files', () => {
	let test: TestApp;
	let as: string;
	let listing: string;
	let good: Buffer;
	let url: string;

	beforeAll(async () => {
		test = await startApp('pglite', { trustProxy: true });
		as = await test.harbor.key('admin');
		listing = (await someRows(test, test.harbor)).get('listing') as string;
		good = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#852' } })
			.withExif({ IFD0: { Artist: 'SECRET-ARTIST' } })
			.jpeg()
			.toBuffer();
		const answer = await upload(good, 'image/jpeg');
		expect(answer.status).toBe(201);
		url = answer.body.url;
	});
	afterAll(() => test?.stop());

	const upload = (body: Uint8Array, type: string): Promise<Answer> =>
		test.call('POST', `/v1/listings/${listing}/photos`, { as, body, headers: { 'content-type': type } });
	const text = (content: string): Uint8Array => new TextEncoder().encode(content);

	it('are found below their folder only, in any spelling of the way out', async () => {
		const out = [
			'..',
			'%2e%2e',
			'..%2f',
			'%2e%2e%2f',
			'..%5c',
			'%252e%252e',
			'.%2e',
			'%c0%ae%c0%ae',
			'..;',
			'..%00',
			'%uff0e%uff0e',
			'....//',
		];
		const targets = [
			'package.json',
			'freehold.config.json',
			'etc/passwd',
			'postgres.pid',
			'postgres/PG_VERSION',
			'master-key',
			'postgres/postgresql.conf',
			'.env',
			'.git/config',
		];
		const own = url.split('/').slice(0, 4).join('/');
		for (const base of ['/files', own, `${own}/photos`, '/console', '/docs', '/docs/assets', '/widgets']) {
			for (const step of out) {
				for (const [index, target] of targets.entries()) {
					const path = `${base}/${`${step}/`.repeat((index % 4) + 1)}${target}`;
					// Not fetch: it would walk the path itself.
					const answer = await raw(path);
					expect([path, /root:|"workspaces"|"plugins":|^\d\d\s|max_connections|\[core\]/.test(answer)]).toEqual([path, false]);
				}
			}
		}
		expect(await raw(url)).toMatch(/^HTTP\/1\.1 200/);
	}, 60_000);

	/** The whole answer to a path that no client has tidied up. */
	const raw = async (path: string): Promise<string> => {
		const { request } = await import('node:http');
		return new Promise((resolve, reject) => {
			const { hostname, port } = new URL(test.url);
			request({ hostname, port, path }, (response) => {
				const parts: Buffer[] = [];
				response.on('data', (part) => parts.push(part));
				response.on('end', () => resolve(`HTTP/1.1 ${response.statusCode}\n${Buffer.concat(parts).toString('latin1')}`));
				response.on('error', reject);
			})
				.on('error', reject)
				.end();
		});
	};

	it('are not listed, and are found by nobody who does not know their name', async () => {
		for (const path of [
			'/files',
			'/files/',
			`/files/${test.harbor.id}`,
			`/files/${test.harbor.id}/`,
			`/files/${test.harbor.id}/photos`,
			`/files/${test.harbor.id}/photos/`,
		]) {
			const { status, body } = await test.call('GET', path);
			expect([path, status, JSON.stringify(body).includes('.webp')]).toEqual([path, 404, false]);
		}
		// Names come of the bytes: 160 bits, which nobody guesses.
		expect(url).toMatch(/\/[0-9a-f]{40}\.webp$/);
	});

	it('are known by their content: pages, scripts, drawings and XML with entities are no pictures', async () => {
		const xxe =
			'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>';
		const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, index) => `<!ENTITY a${index} "${'&a;'.repeat(10)}">`).join('')}]><svg>&a19;</svg>`;
		const remote = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${test.url}/health"/><script>alert(1)</script></svg>`;
		const contents = [
			xxe,
			laughs,
			remote,
			'<html><script>alert(1)</script></html>',
			'GIF89a=1;alert(1)',
			'#!/bin/sh\nid',
			'<?php system("id"); ?>',
			'%PDF-1.7',
			'MZ\u0090',
			'\ufeff<svg onload=alert(1)>',
		];
		for (const content of contents) {
			for (const type of ['image/jpeg', 'image/png', 'image/webp', 'image/svg+xml', 'text/html']) {
				const answer = await upload(text(content), type);
				expect([content.slice(0, 20), type, answer.status]).toEqual([
					content.slice(0, 20),
					type,
					expect.toSatisfy((status: number) => [415, 422].includes(status)),
				]);
				expect(exposed(answer)).toBeUndefined();
				expect(JSON.stringify(answer.body)).not.toContain('root:');
			}
		}
	}, 60_000);

	it('are kept without what was hung on or hidden in them', async () => {
		const polyglot = Buffer.concat([good, text('<script>alert("POLYGLOT")</script>'), gzipSync('PK')]);
		const answer = await upload(polyglot, 'image/png');
		expect(answer.status).toBe(201);
		for (const { url: at } of [...Object.values(answer.body.variants as Record<string, { url: string }>), { url }]) {
			const response = await fetch(test.url + at);
			const stored = Buffer.from(await response.arrayBuffer());
			expect([stored.includes('POLYGLOT'), stored.includes('SECRET-ARTIST')]).toEqual([false, false]);
			expect(response.headers.get('content-type')).toBe('image/webp');
			expect(response.headers.get('content-security-policy')).toMatch(/sandbox/);
		}
		// The control: it was there.
		expect([polyglot.includes('POLYGLOT'), good.includes('SECRET-ARTIST')]).toEqual([true, true]);
	});

	it('do not unpack to more than they are: picture bombs and packed bodies', async () => {
		const started = performance.now();
		const memory = process.memoryUsage().rss;
		const bombs = [pngOf(60_000, 60_000), pngOf(1, 500_000), pngOf(20_000, 20_000)];
		for (const bomb of bombs) {
			expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
			const answer = await upload(bomb, 'image/png');
			expect(answer.status).toBe(422);
			expect(exposed(answer)).toBeUndefined();
		}
		const packed = gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20));
		for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
			const { status } = await test.call('POST', '/v1/contacts', {
				as,
				body: packed,
				headers: { 'content-type': 'application/json', 'content-encoding': encoding },
			});
			expect([encoding, status]).toEqual([encoding, 415]);
		}
		const zip = Buffer.concat([text('PK\u0003\u0004'), Buffer.alloc(2000)]);
		expect((await upload(zip, 'image/png')).status).toBe(422);
		expect(
			(await test.call('POST', '/v1/contacts/import', { as, body: zip, headers: { 'content-type': 'text/csv' } })).status,
		).toBe(422);
		expect(performance.now() - started).toBeLessThan(20_000);
		expect(process.memoryUsage().rss - memory).toBeLessThan(600 * 1024 * 1024);
	}, 60_000);

	it('are refused once they are too large, before they are whole', async () => {
		expect((await upload(Buffer.alloc(6 * 1024 * 1024, 1), 'image/png')).status).toBe(413);
	});
});

/** A PNG that says it is so large, of one colour: a few kilobytes that unpack to gigabytes. */
function pngOf(width: number, height: number): Buffer {
	const chunk = (type: string, data: Buffer): Buffer => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
		const head = Buffer.alloc(4);
		head.writeUInt32BE(data.length);
		const sum = Buffer.alloc(4);
		sum.writeUInt32BE(crc32(body));
		return Buffer.concat([head, body, sum]);
	};
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([1, 0, 0, 0, 0], 8);
	// Whole up to 20,000 lines of 20,000 points; of what is larger the beginning.
	const rows = Buffer.alloc(Math.min(50_020_000, height * (Math.ceil(width / 8) + 1)));
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(rows, { level: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function crc32(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return (crc ^ 0xffffffff) >>> 0;
}
