/** The port `storage`: one suite over the mock, the disk, and S3 (s3rver, an S3-compatible server that the test starts). */
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Area, Driving, Living, StorageBody } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, diskStorage, faultOf, ORGANIZATION, OTHER_ORGANIZATION, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { mockStorage } from '../../src/storage/mock.ts';
import { s3Storage } from '../../src/storage/s3.ts';

type Opened = Driving<'storage'> & Living;
type Store = { driver: Opened; end: () => Promise<void> };

const KEYS = { S3_BUCKET: 'homes', AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

async function s3(): Promise<Store & { url: string }> {
	const S3rver = createRequire(import.meta.url)('s3rver');
	const directory = mkdtempSync(join(tmpdir(), 'freehold-s3-'));
	const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'homes' }] });
	const { port } = await server.run();
	const url = `http://127.0.0.1:${port}`;
	const driver = await s3Storage(partsFor({ ...KEYS, S3_ENDPOINT: url, S3_PREFIX: 'freehold/' }));
	return {
		driver,
		url,
		async end() {
			await server.close();
			rmSync(directory, { recursive: true, force: true });
		},
	};
}

const STORES: [string, () => Promise<Store>][] = [
	['the stand-in', async () => ({ driver: await mockStorage(partsFor()), end: async () => {} })],
	[
		'the disk',
		async () => {
			const folder = mkdtempSync(join(tmpdir(), 'freehold-disk-'));
			const driver = await diskStorage(partsFor({}, { folder }));
			return { driver, end: async () => rmSync(folder, { recursive: true, force: true }) };
		},
	],
	['S3', s3],
];

describe.each(STORES)('files in %s', (name, start) => {
	let store: Store;
	beforeAll(async () => {
		store = await start();
	});
	afterAll(() => store.end());

	const put = (key: string, body: StorageBody, area: Area = 'files', organization = ORGANIZATION) =>
		store.driver.put({ area, key, type: 'image/webp', body }, callFor({ organization }));
	const read = async (
		key: string,
		{ area = 'files' as Area, organization = ORGANIZATION, range = undefined as [number, number] | undefined } = {},
	) => {
		const found = await store.driver.get({ area, key, ...(range ? { range } : {}) }, callFor({ organization }));
		if (!found) return null;
		const parts: Uint8Array[] = [];
		for await (const part of found.body) parts.push(part);
		return { bytes: Buffer.concat(parts), size: found.size };
	};

	it('are read as they were put, whole and in part', async () => {
		const bytes = Buffer.from('some bytes of a photo');
		expect(await put('photos/a.webp', bytes)).toEqual({ size: bytes.length });
		expect(await read('photos/a.webp')).toEqual({ bytes, size: bytes.length });
		expect(await read('photos/a.webp', { range: [5, 9] })).toEqual({ bytes: Buffer.from('bytes'), size: bytes.length });
		expect(await store.driver.head({ area: 'files', key: 'photos/a.webp' }, callFor())).toEqual({
			size: bytes.length,
			type: 'image/webp',
		});
		await put('photos/empty.webp', new Uint8Array());
		expect(await read('photos/empty.webp')).toEqual({ bytes: Buffer.alloc(0), size: 0 });
		await expect(store.driver.check()).resolves.toBeUndefined();
	});

	it('are of one organisation and one area', async () => {
		await put('photos/mine.webp', Buffer.from('mine'));
		expect(await read('photos/mine.webp', { organization: OTHER_ORGANIZATION })).toBeNull();
		expect(await read('photos/mine.webp', { area: 'private' })).toBeNull();
		for (const key of ['../a.webp', 'a/../../b.webp', '/etc/passwd', 'a//b.webp'])
			expect((await faultOf(put(key, Buffer.from('x')))).fault).toBe('refused');
	});

	it('that are not there are null, and may be removed', async () => {
		expect(await read('photos/none.webp')).toBeNull();
		expect(await store.driver.head({ area: 'files', key: 'photos/none.webp' }, callFor())).toBeNull();
		await store.driver.remove({ area: 'files', key: 'photos/none.webp' }, callFor());
		await put('photos/gone.webp', Buffer.from('x'));
		await store.driver.remove({ area: 'files', key: 'photos/gone.webp' }, callFor());
		expect(await read('photos/gone.webp')).toBeNull();
	});

	it('are listed in order, in pages, by prefix', async () => {
		const organization = '01920000-0000-7000-8000-00000000000a';
		for (const key of ['lists/b.webp', 'lists/a.webp', 'lists/c.webp', 'other/a.webp'])
			await put(key, Buffer.from(key), 'files', organization);
		// This server cannot cut a list on Node.js 24 (it enciphers its tokens with what Node.js no longer has); see below.
		const pageSize = name === 'S3' ? 100 : 2;
		const all: string[] = [];
		for (let after: string | null | undefined; after !== null; ) {
			const page = await store.driver.list(
				{ area: 'files', prefix: 'lists/', limit: pageSize, ...(after ? { after } : {}) },
				callFor({ organization }),
			);
			all.push(...page.files.map(({ key, size }) => `${key} ${size}`));
			after = page.next;
		}
		expect(all).toEqual(['lists/a.webp 12', 'lists/b.webp 12', 'lists/c.webp 12']);
		const clear = () => store.driver.clear({ area: 'files' }, callFor({ organization }));
		// This server trips over its own folders (500, where two deletions meet); the port asks again, and so do we.
		await clear().catch(clear);
		expect((await store.driver.list({ area: 'files' }, callFor({ organization }))).files).toEqual([]);
		expect(await read('photos/a.webp')).not.toBeNull();
	});

	it('that stream in are kept whole, however large, and not at all where they break off', async () => {
		const piece = Buffer.alloc(4 * 1024 * 1024, 7);
		async function* large() {
			for (let n = 0; n < 9; n++) yield piece;
			yield Buffer.from('the end');
		}
		const size = 9 * piece.length + 7;
		expect(await put('films/large.webp', large())).toEqual({ size });
		expect((await store.driver.head({ area: 'files', key: 'films/large.webp' }, callFor()))?.size).toBe(size);
		expect((await read('films/large.webp', { range: [size - 7, size - 1] }))?.bytes.toString()).toBe('the end');
		async function* broken() {
			for (let n = 0; n < 9; n++) yield piece;
			throw new Error('The line is cut');
		}
		await expect(put('films/broken.webp', broken())).rejects.toThrow('The line is cut');
		expect(await read('films/broken.webp')).toBeNull();
	});
});

describe('links of S3', () => {
	it('let whoever has one read, or write what it says', async () => {
		const { driver, url, end } = await s3();
		await driver.put({ area: 'files', key: 'photos/a.webp', type: 'image/webp', body: Buffer.from('bytes') }, callFor());
		const link = await driver.presign({ area: 'files', key: 'photos/a.webp', method: 'GET', seconds: 60 }, callFor());
		expect(await (await fetch(link?.url ?? '')).text()).toBe('bytes');
		const up = await driver.presign(
			{ area: 'files', key: 'photos/up.webp', method: 'PUT', seconds: 60, type: 'image/webp' },
			callFor(),
		);
		expect((await fetch(up?.url ?? '', { method: 'PUT', headers: up?.headers ?? {}, body: 'new' })).status).toBe(200);
		expect((await driver.head({ area: 'files', key: 'photos/up.webp' }, callFor()))?.size).toBe(3);
		expect(link?.url.startsWith(`${url}/homes/freehold/files/${ORGANIZATION}/photos/a.webp?`)).toBe(true);
		await end();
	});
});

describe('an S3 that goes wrong', () => {
	let service: Service;
	let driver: Opened;
	beforeAll(async () => {
		service = await startService(() => ({
			status: 200,
			headers: { 'content-type': 'application/xml' },
			body: '<ListBucketResult></ListBucketResult>',
		}));
		driver = await s3Storage(partsFor({ ...KEYS, S3_ENDPOINT: service.url, S3_ENCRYPTION: 'AES256' }));
	});
	afterAll(() => service.stop());
	it('is asked to encrypt at rest, with every call signed', async () => {
		await driver.put({ area: 'files', key: 'a.webp', type: 'image/webp', body: Buffer.from('x') }, callFor());
		expect(service.asked.at(-1)?.headers).toMatchObject({
			'x-amz-server-side-encryption': 'AES256',
			authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=S3RVER\/.*SignedHeaders=.*x-amz-server-side-encryption/),
		});
	});
	it('can tell by the signature who asks, and for what', async () => {
		const key = 'photos/a b.webp';
		await driver.put({ area: 'files', key, type: 'image/webp', body: Buffer.from('x') }, callFor());
		const { method, url, headers } = service.asked.at(-1) as Service['asked'][number];
		const [, names = '', signature] = /SignedHeaders=([^,]+), Signature=(\w+)/.exec(headers.authorization ?? '') ?? [];
		const asked = {
			method,
			url,
			names,
			headers,
			payload: headers['x-amz-content-sha256'] ?? '',
			at: headers['x-amz-date'] ?? '',
		};
		expect(signature).toBe(signatureOf(asked, KEYS.AWS_SECRET_ACCESS_KEY));
		expect(signature).not.toBe(signatureOf(asked, 'wrong'));
		expect(asked.payload).toBe(createHash('sha256').update('x').digest('hex'));
		const link = await driver.presign({ area: 'files', key, method: 'GET', seconds: 60 }, callFor());
		const signed = new URL(link?.url ?? '');
		const told = signed.searchParams.get('X-Amz-Signature');
		signed.searchParams.delete('X-Amz-Signature');
		const at = signed.searchParams.get('X-Amz-Date') ?? '';
		const wanted = { method: 'GET', url: signed, names: 'host', headers: { host: signed.host }, payload: 'UNSIGNED-PAYLOAD', at };
		expect(told).toBe(signatureOf(wanted, KEYS.AWS_SECRET_ACCESS_KEY));
		expect(signed.searchParams.get('X-Amz-Expires')).toBe('60');
	});
	it('that cuts a list is asked on from its last key, as its documentation says', async () => {
		const root = `files/${ORGANIZATION}/`;
		const page = (keys: string[], more: boolean) =>
			`<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${keys
				.map((key) => `<Contents><Key>${root}${key}</Key><Size>3</Size></Contents>`)
				.join('')}</ListBucketResult>`;
		service.trouble({ body: page(['a.webp', 'b.webp'], true) });
		const first = await driver.list({ area: 'files', limit: 2 }, callFor());
		expect(first).toEqual({
			files: [
				{ key: 'a.webp', size: 3 },
				{ key: 'b.webp', size: 3 },
			],
			next: 'b.webp',
		});
		service.trouble({ body: page(['c.webp'], false) });
		const last = await driver.list({ area: 'files', limit: 2, after: first.next as string }, callFor());
		expect(last).toEqual({ files: [{ key: 'c.webp', size: 3 }], next: null });
		expect(service.asked.at(-1)?.url.searchParams.get('start-after')).toBe(`${root}b.webp`);
		service.trouble(null);
	});
	it('is told apart: not you, broken, silent, cut off, not what was meant', async () => {
		const when = async (trouble: Parameters<Service['trouble']>[0], signal?: AbortSignal) => {
			service.trouble(trouble);
			try {
				return (await faultOf(driver.list({ area: 'files' }, callFor(signal ? { signal } : {})))).fault;
			} finally {
				service.trouble(null);
			}
		};
		expect(await when({ status: 403, body: '<Error><Code>InvalidAccessKeyId</Code></Error>' })).toBe('unauthorized');
		expect(await when({ status: 500, body: '<Error/>' })).toBe('unavailable');
		expect(await when('hang', AbortSignal.timeout(150))).toBe('unavailable');
		expect(await when('cut')).toBe('unavailable');
		expect(await when({ status: 200, body: '<html>Welcome</html>' })).toBe('unavailable');
	});
	it('that asks for less is told so', async () => {
		service.trouble({ status: 503, body: '<Error><Code>SlowDown</Code></Error>', headers: { 'retry-after': '3' } });
		expect(await faultOf(driver.list({ area: 'files' }, callFor()))).toMatchObject({ fault: 'rate-limited', retryAfter: 3 });
		service.trouble(null);
	});
});

type Signed = { method: string; url: URL; names: string; headers: Record<string, string>; payload: string; at: string };

/** As a store works it out for itself. Source: AWS, Signature Version 4, “Create a signed request”. */
function signatureOf({ method, url, names, headers, payload, at }: Signed, secret: string): string {
	const encode = (text: string): string =>
		encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
	const query = [...url.searchParams]
		.map(([name, value]) => `${encode(name)}=${encode(value)}`)
		.sort()
		.join('&');
	const told = names
		.split(';')
		.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`)
		.join('');
	const request = [method, url.pathname, query, told, names, payload].join('\n');
	const day = at.slice(0, 8);
	const text = [
		'AWS4-HMAC-SHA256',
		at,
		`${day}/us-east-1/s3/aws4_request`,
		createHash('sha256').update(request).digest('hex'),
	].join('\n');
	const hmac = (key: string | Buffer, part: string): Buffer => createHmac('sha256', key).update(part).digest();
	const key = [day, 'us-east-1', 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
	return hmac(key, text).toString('hex');
}
