import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../../tests/harness/app.ts';

describe('Photos', () => {
	let freehold: TestApp;
	let broker: string;
	beforeAll(async () => {
		freehold = await startApp('pglite');
		broker = await freehold.harbor.asUser('broker');
	});
	afterAll(() => freehold?.stop());

	const draft = async (): Promise<string> =>
		(await freehold.call('POST', '/v1/listings', { as: broker, body: { headline: 'A house' } })).body.id;
	const send = (id: string, body: Uint8Array, type = 'image/jpeg') =>
		freehold.call('POST', `/v1/listings/${id}/photos`, { as: broker, body, headers: { 'content-type': type } });
	const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#7a9' } });
	const stored = async (url: string) => sharp(Buffer.from(await (await fetch(freehold.url + url)).arrayBuffer())).metadata();

	it('are turned upright and stripped of what the camera wrote', async () => {
		const shot = await picture(2400, 1600)
			.withExif({ IFD0: { Make: 'Camera', Orientation: '6' }, IFD3: { GPSLatitude: '47/1 36/1 0/1' } })
			.withMetadata({ orientation: 6 })
			.jpeg()
			.toBuffer();
		expect((await sharp(shot).metadata()).exif).toBeDefined();
		const { body } = await send(await draft(), shot);
		expect(body).toMatchObject({
			width: 1600,
			height: 2400,
			variants: { small: { width: 400, height: 600 }, medium: { width: 1000 }, large: { width: 1600 } },
		});
		const kept = await stored(body.url);
		expect(kept).toMatchObject({ format: 'webp', width: 1600, height: 2400 });
		expect([kept.exif, kept.orientation, kept.xmp]).toEqual([undefined, undefined, undefined]);
		expect(body.placeholder).toMatch(/^data:image\/webp;base64,[\w+/=]{40,400}$/);
	});

	it('are not blown up', async () => {
		const { body } = await send(await draft(), await picture(640, 480).png().toBuffer(), 'image/png');
		expect(Object.keys(body.variants)).toEqual(['small', 'medium']);
		expect(body).toMatchObject({ width: 640, height: 480, url: body.variants.medium.url });
	});

	it.each(['jpeg', 'png', 'webp', 'avif'] as const)('may be %s', async (format) => {
		const { status } = await send(await draft(), await picture(300, 200).toFormat(format).toBuffer(), `image/${format}`);
		expect(status).toBe(201);
	});

	it('are known by their content, whatever their type says, and told what they are instead', async () => {
		const id = await draft();
		const cases: [Uint8Array, RegExp][] = [
			[await picture(10, 10).gif().toBuffer(), /a GIF picture/],
			[Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), /an SVG drawing/],
			[Buffer.from('<!doctype html><script>alert(1)</script>'), /a web page/],
			[Buffer.from('%PDF-1.7'), /a PDF document/],
			[Buffer.from('hello'), /text/],
			[Buffer.from([0, 1, 2, 3]), /bytes of no kind/],
			[(await picture(900, 900).jpeg().toBuffer()).subarray(0, 700), /damaged/],
			[Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(200)]), /damaged/],
		];
		for (const [bytes, reason] of cases) {
			const { status, body } = await send(id, bytes);
			expect([status, body.code, body.detail]).toEqual([422, 'file_refused', expect.stringMatching(reason)]);
		}
		expect((await freehold.call('GET', `/v1/listing-photos?listing=${id}`, { as: broker })).body.data).toEqual([]);
	});

	it('have a limit of bytes, of pixels and of number', async () => {
		const id = await draft();
		expect((await send(id, Buffer.alloc(5_300_000))).status).toBe(413);
		const huge = await picture(8000, 7000).png({ compressionLevel: 9 }).toBuffer();
		expect((await send(id, huge, 'image/png')).body.detail).toMatch(/50 megapixels/);
		const small = await Promise.all(
			Array.from({ length: 22 }, (_, number) =>
				picture(40 + number, 30)
					.webp()
					.toBuffer(),
			),
		);
		const sent = await Promise.all(small.map((bytes) => send(id, bytes, 'image/webp')));
		expect(sent.map(({ status }) => status).sort()).toEqual([...Array(20).fill(201), 409, 409]);
		const { data } = (await freehold.call('GET', `/v1/listing-photos?listing=${id}&limit=100`, { as: broker })).body;
		expect(data.map(({ position }: { position: number }) => position).sort((a: number, b: number) => a - b)).toEqual([
			...Array(20).keys(),
		]);
	});

	it('are there once, however often the same picture is sent', async () => {
		const id = await draft();
		const bytes = await picture(60, 40).webp().toBuffer();
		const sent = await Promise.all(Array.from({ length: 4 }, () => send(id, bytes, 'image/webp')));
		expect(new Set(sent.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
		const { data } = (await freehold.call('GET', `/v1/listing-photos?listing=${id}`, { as: broker })).body;
		expect(data).toHaveLength(1);
	});

	it('go to a listing that is there, from whoever may change it', async () => {
		const small = await picture(40, 30).webp().toBuffer();
		expect((await send('01900000-0000-7000-8000-000000000000', small)).status).toBe(404);
		const id = await draft();
		const path = `/v1/listings/${id}/photos`;
		const headers = { 'content-type': 'image/webp' };
		expect((await freehold.call('POST', path, { as: await freehold.harbor.asUser('viewer'), body: small, headers })).status).toBe(
			403,
		);
		expect((await freehold.call('POST', path, { as: await freehold.palm.asUser('broker'), body: small, headers })).status).toBe(
			404,
		);
	});

	it('can be captioned and moved, not replaced', async () => {
		const { body } = await send(await draft(), await picture(40, 30).webp().toBuffer(), 'image/webp');
		const change = (fields: object) => freehold.call('PATCH', `/v1/listing-photos/${body.id}`, { as: broker, body: fields });
		expect((await change({ caption: 'The stove', position: 3 })).body).toMatchObject({ caption: 'The stove', position: 3 });
		expect((await change({ url: '/elsewhere.webp' })).status).toBe(422);
	});
});
