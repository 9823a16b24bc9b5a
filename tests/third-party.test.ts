/** A third party's plugin, package.json and one schema file, is in everything that the platform derives. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startApp, type TestApp } from './harness/app.ts';
import { launchChromium } from './harness/chromium.ts';
import { FREEHOLD, ROOT } from './harness/once.ts';

const SITE = 'https://www.harbour.example';
const PLUGIN = join(ROOT, 'examples/plugin-open-house');

describe('A plugin of one schema file', () => {
	let freehold: TestApp;
	let broker: string;
	let visitor: string;
	beforeAll(async () => {
		freehold = await startApp('pglite', { plugins: ['./plugins/listings', './plugins/crm', './plugins/console', PLUGIN] });
		broker = await freehold.harbor.asUser('broker');
		visitor = await freehold.harbor.publishableKey([SITE]);
	});
	afterAll(() => freehold?.stop());

	const page = { origin: SITE, 'freehold-form': 'elapsed=5000; trap=0' };
	const visit = { name: { full: 'Maria Oduya' }, email: 'maria@example.com', startsAt: '2026-06-06T18:00:00Z', partySize: 2 };

	it('has its forms filled in on a page, and read by colleagues only', async () => {
		const sent = await freehold.call('POST', '/v1/open-houses', { as: visitor, body: visit, headers: page });
		expect([sent.status, Object.keys(sent.body)]).toEqual([201, ['id']]);
		expect((await freehold.call('GET', '/v1/open-houses', { as: visitor, headers: page })).status).toBe(403);
		const { data } = (await freehold.call('GET', '/v1/open-houses?q=maria&sort=startsAt', { as: broker })).body;
		expect(data).toMatchObject([{ id: sent.body.id, ...visit, startsAt: expect.stringMatching(/^2026-06-06T18:00:00/) }]);
		expect(
			(await freehold.call('GET', `/v1/open-houses/${sent.body.id}`, { as: await freehold.palm.asUser('broker') })).status,
		).toBe(404);
	});

	it('has its own rules checked', async () => {
		const { status, body } = await freehold.call('POST', '/v1/open-houses', {
			as: visitor,
			body: { ...visit, partySize: 40 },
			headers: page,
		});
		expect([status, body.errors[0].pointer]).toEqual([422, '/partySize']);
	});

	it('is described to forms, console and SDK generator', async () => {
		const described = async (as: string) =>
			(await freehold.call('GET', '/v1/description', { as, headers: { origin: SITE } })).body;
		const operationsOf = (description: { operations: { id: string; entity: string }[] }) =>
			description.operations.filter(({ entity }) => entity === 'open-house').map(({ id }) => id);
		expect(operationsOf(await described(visitor))).toEqual(['open-house.create']);
		expect(operationsOf(await described(broker))).toEqual(
			expect.arrayContaining(['open-house.list', 'open-house.get', 'open-house.create', 'open-house.update']),
		);
		const { paths } = (await freehold.call('GET', '/openapi.json')).body;
		expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/open-houses', '/v1/open-houses/{id}']));
	});

	it('is one package.json, one schema file and its migration: no code', () => {
		const files = readdirSync(PLUGIN, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
		expect(
			files
				.map(({ name }) => name)
				.filter((name) => !/\.(md|sql)$/.test(name) && name !== 'snapshot.json')
				.toSorted(),
		).toEqual(['open-house.json', 'package.json']);
	});

	it('is in the SDK that is generated from the running server, typed and working', async () => {
		// Inside the tree, so that the generated files find @freehold/sdk as they would in a partner's project.
		mkdirSync(join(ROOT, '.freehold'), { recursive: true });
		const out = mkdtempSync(join(ROOT, '.freehold/partner-'));
		try {
			const key = await freehold.harbor.key('admin');
			await promisify(execFile)(process.execPath, [FREEHOLD, 'generate', '--from', freehold.url, '--key', key, '--out', out], {
				cwd: ROOT,
			});
			const { createClient, listOpenHouses } = await import(join(out, 'index.ts'));
			const { data } = await createClient({ url: freehold.url, key }).run(listOpenHouses({ filter: { partySize: 2 } }));
			expect(data).toMatchObject([{ name: { full: 'Maria Oduya' }, partySize: 2 }]);
		} finally {
			rmSync(out, { recursive: true });
		}
	});

	describe('in a browser', () => {
		let chromium: Browser;
		let site: Server;
		let html = '';
		beforeAll(async () => {
			chromium = await launchChromium();
			site = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html)).listen(
				0,
				'127.0.0.1',
			);
			await new Promise((resolve) => site.once('listening', resolve));
		});
		afterAll(async () => {
			site?.close();
			await chromium?.close();
		});

		it('has a form for any page, on any origin that the key allows', async () => {
			const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
			const key = await freehold.harbor.publishableKey([origin]);
			html = `<!doctype html><html lang="en"><title>Visit</title><script type="module" src="${freehold.url}/widgets/v1/freehold.js" data-key="${key}"></script>
				<freehold-form entity="open-house"></freehold-form>`;
			const page = await chromium.newPage();
			await page.goto(origin);
			await page.getByLabel('Name').first().fill('Ada Visitor');
			await page.getByLabel('Email').fill('ada@example.com');
			await page.getByLabel('When').first().fill('2027-05-01T14:00');
			await page.getByLabel('People').fill('3');
			// Nobody fills in a form in less than this, and the platform knows it.
			await page.waitForTimeout(1600);
			await page.getByRole('button').last().click();
			const sent = async () => (await freehold.call('GET', '/v1/open-houses?email=ada@example.com', { as: broker })).body.data;
			await expect.poll(sent, { timeout: 10_000 }).toMatchObject([{ name: { full: 'Ada Visitor' }, partySize: 3 }]);
		}, 60_000);

		it('has its table and its form in the console', async () => {
			const page = await chromium.newPage();
			await page.goto(`${freehold.url}/console/open-houses`);
			await page.getByLabel('Email').fill('broker@harbor.example');
			await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
			await page.keyboard.press('Enter');
			await page.getByRole('link', { name: 'Ada Visitor' }).first().click();
			await page.getByText('ada@example.com').first().waitFor();
			await page.goto(`${freehold.url}/console/open-houses/new`);
			await page.getByLabel(/^People/).waitFor();
			await page.getByLabel(/^Email/).waitFor();
		}, 60_000);
	});
});
