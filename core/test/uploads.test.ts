import { createServer, type Server } from 'node:net';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';
import { callFor, faultOf, partsFor } from '../../tests/harness/drivers.ts';
import { clamdScanner, mockScanner } from '../src/drivers/scanners.ts';
import { createReceive } from '../src/files/receive.ts';
import { storedFilesOf } from '../src/files/stored.ts';
import type { Operation } from '../src/operations/model.ts';
import type { Driving } from '../src/ports/model.ts';
import type { OpenPorts } from '../src/ports/ports.ts';

/** Ports with nothing but a scanner. */
const over = (scanner: Driving<'scanner'>): Pick<OpenPorts, 'of' | 'has'> => ({
	has: () => true,
	of: () => ({ scan: (file: { bytes: Uint8Array }) => scanner.scan(file, callFor()) }) as never,
});

const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;
const picture = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: '#7a9' } });

/** A PNG whose head promises so many pixels; its data is all nought and packs to almost nothing. */
function bomb(width: number, height: number): Buffer {
	const chunk = (type: string, data: Buffer): Buffer => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(data.length);
		const sum = Buffer.alloc(4);
		sum.writeUInt32BE(crc(body));
		return Buffer.concat([length, body, sum]);
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([1, 0, 0, 0, 0], 8);
	const rows = deflateSync(Buffer.alloc(Math.min((Math.ceil(width / 8) + 1) * height, 40_000_000)), { level: 9 });
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function crc(bytes: Buffer): number {
	let value = 0xffffffff;
	for (const byte of bytes) {
		value ^= byte;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return (value ^ 0xffffffff) >>> 0;
}

describe('what is uploaded', () => {
	let freehold: TestApp;
	let broker: string;
	let listing: string;
	beforeAll(async () => {
		freehold = await startApp('pglite');
		broker = await freehold.harbor.asUser('broker');
		listing = (await freehold.call('POST', '/v1/listings', { as: broker, body: { headline: 'A house' } })).body.id;
	});
	afterAll(() => freehold?.stop());

	const send = (body: Uint8Array, type = 'image/jpeg') =>
		freehold.call('POST', `/v1/listings/${listing}/photos`, { as: broker, body, headers: { 'content-type': type } });
	const stored = async (url: string) => Buffer.from(await (await fetch(freehold.url + url)).arrayBuffer());

	it('keeps nothing of a picture but its pixels: no place, no comment, nothing hung on behind', async () => {
		const shot = await picture(300, 200)
			.withExif({
				IFD0: { Make: 'Camera', ImageDescription: '<script>alert(1)</script>' },
				IFD3: { GPSLatitude: '47/1 36/1 0/1' },
			})
			.withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
			.jpeg()
			.toBuffer();
		const polyglot = Buffer.concat([
			shot,
			Buffer.from('PK\u0003\u0004<html><script>alert(1)</script><?php system($_GET[0]); ?>'),
		]);
		const { status, body } = await send(polyglot);
		expect(status).toBe(201);
		const kept = await stored(body.url);
		const { exif, xmp, iptc, icc, format } = await sharp(kept).metadata();
		expect({ exif, xmp, iptc, icc, format }).toEqual({ format: 'webp' });
		for (const trace of ['script', 'php', 'secret', 'Camera', 'PK\u0003\u0004']) expect(kept.includes(trace)).toBe(false);
		expect((await fetch(freehold.url + body.url)).headers.get('content-type')).toBe('image/webp');
	});

	it('takes grey, clear and print colours too', async () => {
		const made = [
			await picture().greyscale().png().toBuffer(),
			await picture().ensureAlpha(0.5).png().toBuffer(),
			await picture().greyscale().ensureAlpha(0.5).png().toBuffer(),
			await picture().toColourspace('cmyk').jpeg().toBuffer(),
			await picture().png({ palette: true }).toBuffer(),
		];
		for (const bytes of made) expect((await send(bytes)).status).toBe(201);
	});

	it('refuses bombs by their head, before a pixel is decoded', async () => {
		for (const [width, height] of [
			[60_000, 60_000],
			[8_000, 7_000],
			[40_000, 10],
		] as const) {
			const bytes = bomb(width, height);
			expect(bytes.length).toBeLessThan(200_000);
			const started = performance.now();
			const { status, body } = await send(bytes, 'image/png');
			expect([status, body.code, body.found]).toEqual([422, 'file_refused', expect.stringContaining(`${width} × ${height}`)]);
			expect(performance.now() - started).toBeLessThan(1500);
		}
	});

	it('refuses pictures that move', async () => {
		const frames = await Promise.all(
			[1, 2, 3].map((part) =>
				picture(20, 20)
					.tint({ r: part * 80, g: 0, b: 0 })
					.png()
					.toBuffer(),
			),
		);
		const moving = await sharp(frames, { join: { animated: true } })
			.webp()
			.toBuffer();
		const { status, body } = await send(moving, 'image/webp');
		expect([status, body.detail]).toEqual([422, 'Found a WebP picture that moves (3 frames); meant a picture that stands still']);
	});

	it.each([
		[
			'a drawing with a script',
			'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
			/SVG/,
		],
		['the same behind a comment', `<!-- ${'x'.repeat(600)} --><svg onload="alert(1)">`, /SVG/],
		['a page', '\n\n<HTML><body onload=alert(1)>', /web page/],
		['XML that reads files', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', /XML/],
		['XML that grows', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>', /XML/],
		['a program', 'MZ\u0090\u0000\u0003\u0000\u0000\u0000\u0004\u0000', /program|type/],
		['an archive', 'PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000aaaaaaaaaaaaaaaaaaaaaaaa', /archive|type/],
		['a script', '#!/bin/sh\nrm -rf /', /text/],
	])('refuses %s, whatever it calls itself', async (_, text, reason) => {
		for (const type of ['image/jpeg', 'image/png', 'image/webp']) {
			const { status, body } = await send(Buffer.from(text, 'latin1'), type);
			expect([status, body.code, body.detail]).toEqual([422, 'file_refused', expect.stringMatching(reason)]);
			expect(body.meant).toBe('image/jpeg, image/png, image/webp, image/avif');
		}
	});

	it('refuses malware', async () => {
		const bytes = Buffer.concat([await picture().jpeg().toBuffer(), Buffer.from(EICAR)]);
		const { status, body } = await send(bytes);
		expect([status, body.detail]).toEqual([
			422,
			'Found a JPEG picture with malware in it (Eicar-Test-Signature); meant a clean file',
		]);
	});

	it('refuses a list that is none', async () => {
		const load = async (body: Uint8Array | string) => {
			const headers = { 'content-type': 'text/csv' };
			const answer = await freehold.call('POST', '/v1/contacts/import?map[name.full]=Name', { as: broker, body, headers });
			return [answer.status, answer.body.code, answer.body.found];
		};
		expect(await load(await picture().png().toBuffer())).toEqual([422, 'file_refused', 'a PNG picture']);
		expect(await load(Buffer.from('\ufeffName\nAnn', 'utf16le'))).toEqual([422, 'file_refused', 'a text in UTF-16']);
		expect(await load('<html><body>Sign in first</body></html>')).toEqual([422, 'file_refused', 'a web page']);
		expect((await load('Name\nAnn <b>Lee</b> <body>'))[0]).toBe(200);
		expect(await load(Array.from({ length: 3000 }, (_, index) => `c${index}`).join(','))).toEqual([
			422,
			'invalid_input',
			undefined,
		]);
	});

	it('is put under no key that leads elsewhere', async () => {
		const files = storedFilesOf(freehold.app.ports, 'files')(freehold.harbor.id);
		for (const key of [
			'../a.webp',
			'/etc/passwd',
			'a/../../b.webp',
			'a\\..\\b.webp',
			'photos/.htaccess',
			'photos/a.webp\0.html',
			'a//b.webp',
			`${'a'.repeat(300)}.webp`,
		])
			await expect(files.put(key, Buffer.alloc(1), 'image/webp')).rejects.toThrow('A file key looks like');
	});
});

describe('what a handler gets', () => {
	const operation = (accepts: string[]): Operation => ({ accepts }) as Operation;
	const received = async (accepts: string[], bytes: Uint8Array) => {
		const receive = createReceive({ ports: over(await mockScanner(partsFor())) });
		const body = (async function* () {
			yield bytes;
		})();
		const { stream } = await receive(operation(accepts), { stream: { type: 'text/plain', body } });
		const parts: Uint8Array[] = [];
		for await (const part of stream?.body ?? []) parts.push(part);
		return { type: stream?.type, bytes: Buffer.concat(parts) };
	};

	it('is a picture made anew, of the type that it is', async () => {
		const sent = await picture()
			.withExif({ IFD0: { Make: 'Camera' } })
			.withMetadata({ orientation: 6 })
			.png()
			.toBuffer();
		const { type, bytes } = await received(['image/*'], sent);
		expect(type).toBe('image/png');
		expect(await sharp(bytes).metadata()).toMatchObject({ width: 40, height: 60, format: 'png' });
		expect((await sharp(bytes).metadata()).exif).toBeUndefined();
	});

	it('is a document as it came, and never an archive, though that were named', async () => {
		const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n');
		expect(await received(['application/pdf'], pdf)).toEqual({ type: 'application/pdf', bytes: pdf });
		const zip = Buffer.from('504b0304140000000800000000000000000000000000000000000000000001000000', 'hex');
		await expect(received(['application/zip'], zip)).rejects.toThrow(expect.objectContaining({ code: 'file_refused' }));
	});
});

describe('the virus scanner', () => {
	let server: Server | undefined;
	afterAll(() => void server?.close());

	/** clamd, as far as INSTREAM goes: reads the pieces and answers with `verdict`. */
	async function clamd(verdict: (bytes: Buffer) => string | null): Promise<string> {
		server?.close();
		server = createServer((socket) => {
			let read = Buffer.alloc(0);
			socket.on('error', () => {});
			socket.on('data', (chunk) => {
				read = Buffer.concat([read, chunk]);
				const command = 'zINSTREAM\0';
				if (read.length < command.length) return;
				expect(read.toString('latin1', 0, command.length)).toBe(command);
				const pieces: Buffer[] = [];
				for (let at = command.length; at + 4 <= read.length; ) {
					const length = read.readUInt32BE(at);
					if (length === 0) {
						const said = verdict(Buffer.concat(pieces));
						return said === null ? undefined : void socket.end(said);
					}
					pieces.push(read.subarray(at + 4, at + 4 + length));
					at += 4 + length;
				}
			});
		});
		await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
		return `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
	}

	const scan = async (url: string, bytes: Uint8Array, signal?: AbortSignal) =>
		(await clamdScanner(partsFor({ FREEHOLD_SCANNER_URL: url }))).scan({ bytes }, callFor(signal ? { signal } : {}));
	const large = Buffer.alloc(300_000, 7);

	it('gets the whole file in pieces, and is believed', async () => {
		let seen: Buffer = Buffer.alloc(0);
		const url = await clamd((bytes) => {
			seen = bytes;
			return bytes.includes(EICAR) ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0';
		});
		expect(await scan(url, large)).toEqual({ clean: true });
		expect(seen.equals(large)).toBe(true);
		expect(await scan(url, Buffer.from(EICAR))).toEqual({ clean: false, found: 'Win.Test.EICAR_HDB-1' });
		expect(await (await mockScanner(partsFor())).scan({ bytes: Buffer.from(EICAR) }, callFor())).toEqual({
			clean: false,
			found: 'Eicar-Test-Signature',
		});
	});

	it('lets nothing through when it says something else, nothing, or is not there', async () => {
		const unavailable = expect.objectContaining({ fault: 'unavailable' });
		for (const said of ['INSTREAM size limit exceeded. ERROR\0', 'stream: OK FOUND ERROR', '', `stream: ${'x'.repeat(9000)}`])
			expect(await faultOf(scan(await clamd(() => said), large))).toEqual(unavailable);
		expect(await faultOf(scan(await clamd(() => null), large, AbortSignal.timeout(200)))).toEqual(unavailable);
		expect(await faultOf(scan('tcp://127.0.0.1:1', large))).toEqual(unavailable);
	});
});
