/**
 * The port `social`, over all of its drivers. Recorded from the networks' documentation: developers.facebook.com/docs/pages-api/posts and
 * /docs/instagram-platform/content-publishing, learn.microsoft.com/linkedin (Posts API, Images API), docs.x.com/x-api. No network was called.
 */
import type { Driver, PortCall, SocialNetwork } from '@freehold/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { LIMITS, lengthOn, refuseTooMuch } from '../../src/social/limits.ts';
import { linkedin } from '../../src/social/linkedin.ts';
import { meta } from '../../src/social/meta.ts';
import { socialMock } from '../../src/social/mock.ts';
import { networks } from '../../src/social/networks.ts';
import { x } from '../../src/social/x.ts';
import { linkedinServer, metaServer, xServer } from '../servers/networks.ts';

type Opened = Awaited<ReturnType<Driver<'social'>>>;

const NETWORKS = [
	{
		network: 'facebook' as SocialNetwork,
		server: metaServer,
		open: (url: string, token = 'secret') =>
			meta(partsFor({ META_URL: url, META_ACCESS_TOKEN: token, META_PAGE_ID: 'page', META_POLL: '1' })),
		metrics: { likes: 12, comments: 3, shares: 4 },
	},
	{
		network: 'linkedin' as SocialNetwork,
		server: linkedinServer,
		open: (url: string, token = 'secret') =>
			linkedin(partsFor({ LINKEDIN_URL: url, LINKEDIN_ACCESS_TOKEN: token, LINKEDIN_AUTHOR: 'urn:li:organization:5515715' })),
		metrics: { likes: 5, comments: 2, views: 320, shares: 4, clicks: 17 },
	},
	{
		network: 'x' as SocialNetwork,
		server: xServer,
		open: (url: string, token = 'secret') => x(partsFor({ X_URL: url, X_ACCESS_TOKEN: token })),
		metrics: { views: 210, likes: 8, comments: 2, shares: 4 },
	},
];

describe.each(NETWORKS)('posts on $network', ({ network, server, open, metrics }) => {
	let service: Service;
	let driver: Opened;
	beforeAll(async () => {
		service = await startService(server);
		driver = await open(service.url);
	});
	afterAll(() => service.stop());

	it('go out with text and link, are looked after, and are taken back', async () => {
		const { id, url } = await driver.publish(
			{ network, text: 'New on the market (3 beds)', link: 'https://harbor.example/12' },
			callFor(),
		);
		expect(id).toBeTruthy();
		expect(url).toMatch(/^https:/);
		expect(service.asked.some(({ body }) => decodeURIComponent(body).includes('harbor.example/12'))).toBe(true);
		expect(await driver.status({ network, id }, callFor())).toMatchObject({ state: 'published' });
		expect(await driver.status({ network, id: 'gone' }, callFor())).toEqual({ state: 'gone' });
		expect(await driver.metrics({ network, id }, callFor())).toEqual(metrics);
		await driver.remove({ network, id }, callFor());
		expect(service.asked.at(-1)?.method).toBe('DELETE');
		await driver.check();
	});

	it('are not sent where they are too much, and another account’s are sent as that', async () => {
		const before = service.asked.length;
		const text = 'x'.repeat(LIMITS[network].characters + 1);
		expect(await faultOf(driver.publish({ network, text }, callFor()))).toMatchObject({
			fault: 'refused',
			message: expect.stringContaining(String(LIMITS[network].characters)),
		});
		expect(
			await faultOf(driver.publish({ network: network === 'x' ? 'facebook' : 'x', text: 'hello' }, callFor())),
		).toMatchObject({ fault: 'refused' });
		expect(service.asked.length).toBe(before);
		expect(await driver.limits({ network }, callFor())).toEqual(LIMITS[network]);
		const account = { id: network === 'linkedin' ? 'urn:li:person:1' : 'page', token: 'other' };
		expect(await faultOf(driver.publish({ network, account, text: 'hello' }, callFor()))).toMatchObject({
			fault: 'unauthorized',
		});
		expect(service.asked.at(-1)?.headers.authorization).toBe('Bearer other');
	});

	itTellsFaults(
		() => service,
		async (call) => (await open(service.url)).publish({ network, text: 'hello' }, call),
	);
});

describe('pictures', () => {
	let service: Service;
	afterAll(() => service?.stop());
	const image = (url: string, alt = 'The house') => ({ kind: 'image' as const, url, alt });

	it('are fetched by Facebook and Instagram, several as one post', async () => {
		service = await startService(metaServer);
		const driver = (await meta(
			partsFor({
				META_URL: service.url,
				META_ACCESS_TOKEN: 'secret',
				META_PAGE_ID: 'page',
				META_INSTAGRAM_ID: 'insta',
				META_POLL: '1',
			}),
		)) as Opened;
		const media = [image('https://harbor.example/1.jpg'), image('https://harbor.example/2.jpg')];
		expect((await driver.publish({ network: 'facebook', text: 'Two pictures', media }, callFor())).id).toBe('page_78');
		expect(service.asked.at(-1)?.form.get('attached_media[1]')).toBe('{"media_fbid":"photo2"}');
		expect((await driver.publish({ network: 'facebook', text: 'One', media: media.slice(0, 1) }, callFor())).id).toBe('page_77');
		expect((await driver.publish({ network: 'instagram', text: 'Two', media }, callFor())).id).toBe('17920238422030506');
		expect(
			service.asked.filter(({ path }) => path === '/insta/media').map(({ form }) => form.get('media_type') ?? 'child'),
		).toEqual(['child', 'child', 'CAROUSEL']);
		expect(await driver.metrics({ network: 'instagram', id: '17920238422030506' }, callFor())).toEqual({
			views: 140,
			likes: 9,
			comments: 2,
			shares: 1,
		});
		expect(
			await faultOf(
				driver.publish({ network: 'instagram', text: 'x', media: [image('https://harbor.example/bad.jpg')] }, callFor()),
			),
		).toMatchObject({ fault: 'refused' });
		expect(await faultOf(driver.publish({ network: 'instagram', text: 'no picture' }, callFor()))).toMatchObject({
			fault: 'refused',
		});
		await service.stop();
	});

	it('are handed over to LinkedIn and X, and fetched through the guard', async () => {
		for (const { server, open, network } of NETWORKS.slice(1)) {
			service = await startService(server);
			const parts = partsFor(
				network === 'x'
					? { X_URL: service.url, X_ACCESS_TOKEN: 'secret' }
					: { LINKEDIN_URL: service.url, LINKEDIN_ACCESS_TOKEN: 'secret', LINKEDIN_AUTHOR: 'urn:li:organization:5515715' },
			);
			const own = parts.fetch;
			// What stands on the internet stands here in the test.
			const fetch: typeof own = (url, call) => own(String(url).replace('https://harbor.example', service.url), call);
			const driver = await (network === 'x' ? x : linkedin)({ ...parts, fetch });
			expect(
				(
					await driver.publish(
						{
							network,
							text: 'Two pictures',
							media: [image('https://harbor.example/1.jpg'), image('https://harbor.example/2.jpg')],
						},
						callFor(),
					)
				).id,
			).toBeTruthy();
			const sent = service.asked.findLast(({ path, method }) => method === 'POST' && /posts|tweets$/.test(path))?.json;
			expect(JSON.stringify(sent)).toContain(
				network === 'x' ? '"media_ids":["1146654567674912769","1146654567674912769"]' : '"multiImage"',
			);
			const inner = await faultOf(
				(async () =>
					(await open(service.url)).publish({ network, text: 'x', media: [image('https://127.0.0.9:1/x.jpg')] }, callFor()))(),
			);
			expect(inner.fault).toBe('refused');
			await service.stop();
		}
	});
});

it('Meta’s own words of limits and passing trouble are understood', async () => {
	const service = await startService(metaServer);
	const driver = await meta(partsFor({ META_URL: service.url, META_ACCESS_TOKEN: 'secret', META_PAGE_ID: 'page' }));
	const post = (call: PortCall) => driver.publish({ network: 'facebook', text: 'x' }, call);
	for (const [code, fault] of [
		[4, 'rate-limited'],
		[32, 'rate-limited'],
		[2, 'unavailable'],
		[190, 'unauthorized'],
		[100, 'refused'],
	] as const) {
		service.trouble({ status: code === 2 ? 500 : 400, body: { error: { message: 'no', code } } });
		expect(await faultOf(post(callFor())), String(code)).toMatchObject({ fault });
	}
	await service.stop();
});

it('several networks stand behind one driver', async () => {
	const service = await startService(xServer);
	const driver = await networks(
		partsFor({ SOCIAL_NETWORKS: 'x', X_URL: service.url, X_ACCESS_TOKEN: 'secret', META_ACCESS_TOKEN: 'unused' }),
	);
	await driver.check();
	expect((await driver.publish({ network: 'x', text: 'hello' }, callFor())).id).toBe('1346889436626259968');
	expect(await faultOf(driver.publish({ network: 'facebook', text: 'hello' }, callFor()))).toMatchObject({ fault: 'refused' });
	for (const SOCIAL_NETWORKS of ['x,linkedin', 'myspace'])
		expect(await faultOf((async () => networks(partsFor({ SOCIAL_NETWORKS, X_ACCESS_TOKEN: 's' })))())).toMatchObject({
			fault: 'unauthorized',
		});
	await service.stop();
});

describe('posts of the stand-in', () => {
	it('are kept, checked like real ones, and seen by ever more people', async () => {
		const kept: unknown[] = [];
		let now = Date.parse('2026-03-01T12:00:00Z');
		const driver = (await socialMock(
			partsFor({}, { now: () => now, keep: async (_call, message) => `m${kept.push(message)}` }),
		)) as Opened;
		const { id, url } = await driver.publish(
			{ network: 'x', text: 'New on the market', link: 'https://harbor.example/12' },
			callFor(),
		);
		expect(kept).toMatchObject([{ port: 'social', subject: 'x', text: 'New on the market https://harbor.example/12' }]);
		expect(await driver.status({ network: 'x', id }, callFor())).toEqual({ state: 'published', url });
		const views: number[] = [];
		for (const hours of [0, 1, 10, 100]) {
			now = Date.parse('2026-03-01T12:00:00Z') + hours * 3_600_000;
			views.push((await driver.metrics({ network: 'x', id }, callFor())).views ?? 0);
		}
		expect(views).toEqual(views.toSorted((a, b) => a - b));
		expect(views.at(-1)).toBeGreaterThan(views[1] as number);
		await driver.remove({ network: 'x', id }, callFor());
		expect(await driver.status({ network: 'x', id }, callFor())).toEqual({ state: 'gone' });
		expect(await faultOf(driver.publish({ network: 'instagram', text: 'x' }, callFor()))).toMatchObject({ fault: 'refused' });
	});
});

describe('how long a text is to X', () => {
	it('counts links as 23, and wide letters and emoji as two', () => {
		expect(lengthOn('x', 'https://example.com/a/very/long/path/that/goes/on')).toBe(23);
		expect(lengthOn('x', '東京')).toBe(4);
		expect(lengthOn('x', '👨‍👩‍👧')).toBe(2);
		expect(lengthOn('x', 'é')).toBe(1);
		fc.assert(
			fc.property(
				fc.string({ maxLength: 300 }).filter((text) => /^[ -~]*$/.test(text) && !text.includes('http')),
				(text) => lengthOn('x', text) === text.length,
			),
		);
	});
	it('refuses pictures that the network cannot fetch, and too many', () => {
		const post = (media: { kind: 'image' | 'video'; url: string }[]) => () => refuseTooMuch({ network: 'x', text: 'x', media });
		const good = { kind: 'image' as const, url: 'https://e.example/1.jpg' };
		expect(post([good, good])).not.toThrow();
		expect(post([{ ...good, url: 'http://e.example/1.jpg' }])).toThrow(/https/);
		expect(post([good, { kind: 'video', url: 'https://e.example/1.mp4' }])).toThrow(/one or the other/);
		expect(post(Array(5).fill(good))).toThrow(/at most 4/);
	});
});
