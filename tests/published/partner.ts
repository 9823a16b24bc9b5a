/** Tideway’s app (examples/partner-app), from what was published: its server, its page in a browser, its desk. */
import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../harness/chromium.ts';
import { ROOT } from '../harness/once.ts';
import { freePort } from '../harness/servers.ts';
import { addWebhook, publishHome } from './client.ts';
import { createInstallation, type Installation, type Running } from './installation.ts';
import type { TestRegistry } from './registry.ts';

const MINUTES = 60_000;

/** A platform that runs, and the folder that it runs in. */
type World = { folder: string; registry: TestRegistry; home: Installation; url: string; key: string; publishable: string };

/** Declares the tests; the world is there when they begin. */
export function partnerTests(given: () => World): void {
	describe('a partner’s app', () => {
		let world: World;
		const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
		const faultsOfAxe = async (page: Page): Promise<string[]> => {
			await page.evaluate(axe);
			const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
				violations: { id: string; nodes: { html: string }[] }[];
			};
			return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
		};

		const PASSWORD = 'Tide-and-harbour-7';
		let partner: Installation;
		let app: Running;
		let site: string;
		let browser: Browser;
		beforeAll(async () => {
			world = given();
			const { folder, registry, home, url, key, publishable } = world;
			partner = createInstallation(join(folder, 'partner'), registry.env);
			cpSync(join(ROOT, 'examples/partner-app'), partner.folder, {
				recursive: true,
				filter: (path) => !path.includes('node_modules'),
			});
			await partner.run('npm', 'install');
			const port = String(await freePort());
			home.write({ 'webhook.ts': addWebhook(url, `http://127.0.0.1:${port}/hooks`) });
			const secret = (await home.run('node', 'webhook.ts')).trim();
			const env = {
				FREEHOLD_URL: url,
				FREEHOLD_KEY: key,
				FREEHOLD_PUBLISHABLE_KEY: publishable,
				FREEHOLD_WEBHOOK_SECRET: secret,
				DESK_PASSWORD: PASSWORD,
				PORT: port,
			};
			app = await partner.start(/Tideway is at (http:\S+)/, env, 'node', 'server.ts');
			site = app.said[1] as string;
			browser = await launchChromium();
		}, 3 * MINUTES);
		afterAll(async () => {
			await browser?.close();
			await app?.stop();
		});

		const open = async (width: number) => {
			const page = await browser.newPage({ viewport: { width, height: 900 } });
			const faults: string[] = [];
			page.on('pageerror', (error) => faults.push(error.message));
			page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
			await page.goto(site);
			await page.locator('#homes li').first().waitFor();
			return { page, faults };
		};

		it(
			'finds homes, and shows one that is published while somebody looks',
			async () => {
				const { page, faults } = await open(390);
				await page.getByText('Live').waitFor();
				await page.locator('[name=beds]').selectOption('4');
				await expect
					.poll(() => page.locator('#homes .facts').allTextContents())
					.toSatisfy((all: string[]) => all.length > 0 && all.every((facts) => /^([4-9]|\d\d) beds/.test(facts)));
				world.home.write({ 'publish.ts': publishHome(world.url, world.key) });
				await world.home.run('node', 'publish.ts');
				await page.getByRole('button', { name: 'A house that came just now' }).waitFor();
				expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
				expect(faults).toEqual([]);
				expect(await faultsOfAxe(page)).toEqual([]);
				await page.close();
			},
			MINUTES,
		);

		it(
			'sends an enquiry, whose faults stand where they are, and its desk hears of it by a signed webhook',
			async () => {
				const { page, faults } = await open(1440);
				await page.locator('#homes button').first().click();
				await page.getByLabel('Your name').fill('Maya Lind');
				await page.getByLabel('Message').fill('Could we see it on Thursday?');
				await page.getByLabel('You may contact me').check();
				await page.getByLabel('Email').fill('maya@');
				// Nobody fills in a form in less than this, and the platform knows it.
				await page.waitForTimeout(1600);
				await page.getByRole('button', { name: 'Send' }).click();
				await page.locator('[name=email][aria-invalid=true]').waitFor();
				await page.getByLabel('Email').fill('maya@example.com');
				await page.getByRole('button', { name: 'Send' }).click();
				await page.getByText('Thank you.').waitFor();
				expect(faults.filter((text) => !/422/.test(text))).toEqual([]);

				expect((await fetch(`${site}/desk`)).status).toBe(401);
				const desk = async () =>
					(await fetch(`${site}/desk`, { headers: { authorization: `Basic ${btoa(`me:${PASSWORD}`)}` } })).text();
				await expect.poll(desk).toMatch(/lead\.created/);
				expect(await desk()).not.toMatch(/Maya|maya@example/);
				expect((await fetch(`${site}/hooks`, { method: 'POST', body: '{}' })).status).toBe(400);
				await page.close();
			},
			MINUTES,
		);
	});
}
