/** What an administrator sets up: found in one place, and done there. */
import { describe, expect, it } from 'vitest';
import { visit } from './visit.ts';

/** A manifest in the form of custom-elements.json: what the studio is made from. */
const MANIFEST = {
	schemaVersion: '2.1.0',
	modules: [
		{
			kind: 'javascript-module',
			path: 'freehold-listings.js',
			declarations: [
				{
					kind: 'class',
					customElement: true,
					tagName: 'freehold-listings',
					description: 'Search of homes.',
					attributes: [
						{ name: 'api-key', type: { text: 'string' } },
						{ name: 'detail-url', description: 'Where a home is shown.', type: { text: 'string' } },
						{ name: 'map', type: { text: "'auto' | 'off'" }, default: "'auto'" },
						{ name: 'open', type: { text: 'boolean' }, default: 'false' },
					],
				},
			],
		},
	],
};

describe('Settings', () => {
	const visitor = visit();

	it('has everything that is set up in one place', async () => {
		await visitor.arrive('/console/');
		await visitor.heading(/^Good /).waitFor();
		await visitor.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
		await visitor.heading('Settings').waitFor();
		const links = visitor.page.getByRole('main').getByRole('link');
		const names = (await links.allTextContents()).map((text) => text.trim());
		for (const name of [
			'Your account',
			'Brokerage and branding',
			'Usage and quotas',
			'Users',
			'Invitations',
			'Roles',
			'Teams',
			'API keys',
			'Embed studio',
			'Webhooks',
			'Webhook deliveries',
			'System and plugins',
			'Sent messages',
			'Jobs',
			'Schedules',
			'Imports',
			'Audit entries',
		])
			expect(names, name).toContain(name);
		expect(await visitor.findings()).toEqual([]);
		const main = visitor.page.getByRole('main');
		for (const address of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))) {
			await visitor.page.goto(address);
			await main.getByRole('heading', { level: 1 }).waitFor();
			await expect.poll(() => main.locator('[aria-busy=true]:visible').count(), { message: address }).toBe(0);
			expect(await main.getByText('There is nothing here').count(), address).toBe(0);
		}
	});

	it('shows an agent what is theirs, and no more', async () => {
		await visitor.arrive('/console/settings', 'agent');
		await visitor.page.getByRole('link', { name: 'Your account', exact: true }).waitFor();
		for (const name of ['Jobs', 'API keys', 'System and plugins', 'Embed studio'])
			expect(await visitor.page.getByRole('main').getByRole('link', { name }).count(), name).toBe(0);
		await visitor.page.goto('/console/settings/system');
		await visitor.heading('There is nothing here').waitFor();
	});

	it('tells how the platform is: plugins, providers, jobs, and that the audit trail is sound', async () => {
		await visitor.arrive('/console/settings/system');
		await visitor.page.getByRole('heading', { name: 'Plugins', exact: true }).waitFor();
		const main = visitor.page.getByRole('main');
		await main.getByText('listings', { exact: true }).waitFor();
		expect(await main.getByText('Stand-in', { exact: true }).count()).toBeGreaterThan(2);
		await main.getByRole('button', { name: 'Verify the chain' }).click();
		await main.getByText('Sound', { exact: true }).waitFor();
		expect(await visitor.findings()).toEqual([]);
	});

	it('tells what the plan allows and how much of it is used', async () => {
		await visitor.arrive('/console/settings/usage');
		await visitor.page
			.getByText(/as much as is wanted| of /)
			.first()
			.waitFor();
		expect(await visitor.findings()).toEqual([]);
	});

	it('makes a snippet: a widget set up, in one’s own colours, with a key, shown as visitors will see it', async () => {
		await visitor.context.route('**/widgets/v1/custom-elements.json', (route) => route.fulfill({ json: MANIFEST }));
		await visitor.arrive('/console/settings/embed');
		await visitor.page.getByLabel('Detail url').fill('/home?listing={id}"');
		await visitor.page.getByLabel('Map').selectOption('off');
		await visitor.page.getByLabel('Open').check();
		await visitor.page.getByLabel('Main colour').fill('#aa3355');
		await visitor.page.getByLabel('Address of your website').fill('https://www.example.com');
		const asked = visitor.page.waitForResponse((answer) => answer.request().headers()['authorization']?.includes('pk_') ?? false);
		await visitor.page.getByRole('button', { name: 'Issue a key for it' }).click();
		const snippet = visitor.page.getByRole('region', { name: 'Snippet' });
		await expect.poll(() => snippet.textContent()).toMatch(/data-key="pk_/);
		const text = (await snippet.textContent()) ?? '';
		expect(text).toContain('<freehold-listings detail-url="/home?listing={id}&quot;" map="off" open></freehold-listings>');
		expect(text).toContain('--freehold-color-primary: #aa3355;');
		// The widget's own files, with the key, on this page: what it shows came from the platform.
		const preview = visitor.page.locator('console-embed-preview freehold-listings');
		await preview.waitFor();
		await expect
			.poll(() => preview.evaluate((element) => getComputedStyle(element).getPropertyValue('--freehold-color-primary')))
			.toBe('#aa3355');
		expect((await asked).status()).toBe(200);
		expect(await visitor.findings()).toEqual([]);
		const { data } = await visitor.call('GET', '/v1/api-keys?limit=100');
		expect(data.find(({ name }: { name: string }) => name === 'https://www.example.com').origins).toEqual([
			'https://www.example.com',
			new URL(visitor.page.url()).origin,
		]);
	});
});
