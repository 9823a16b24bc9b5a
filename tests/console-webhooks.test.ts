/** Webhooks in the console, from adding one to sending an event again. */
import { describe, expect, it } from 'vitest';
import { startReceiver } from '../core/test/webhook-receiver.ts';
import { inConsole, PUBLIC } from './harness/console.ts';

describe('the console keeps webhooks', () => {
	const visit = inConsole({
		outboundAllow: ['127.0.0.1'],
		ports: { webhook: 'http' },
	});
	const { open, signIn, check, dialogOf } = visit;

	it('adds one and shows its secret once, tries it, and sends an event again', async () => {
		const receiver = await startReceiver();
		const page = await open('/console/webhooks');
		await signIn(page, 'owner@harbor.example');
		await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
		await check(page, 'webhooks-none');

		await page.getByRole('button', { name: 'Add a webhook' }).first().click();
		const adding = dialogOf(page, 'Add a webhook');
		await adding.getByLabel('Address').fill(receiver.url);
		await adding.getByLabel('Events').fill('contact.*');
		await page.keyboard.press('Enter');
		await check(page, 'webhook-add');
		await adding.getByRole('button', { name: 'Add a webhook' }).click();
		const secret = await adding.locator('code').filter({ hasText: 'whsec_' }).textContent();
		expect(secret).toMatch(/^whsec_/);
		await check(page, 'webhook-secret');
		await adding.getByRole('button', { name: 'Close' }).last().click();
		expect(await page.getByRole('main').textContent()).not.toContain(secret as string);

		await page
			.getByRole('link', { name: new RegExp(receiver.url.slice(7)) })
			.first()
			.click();
		await page.getByRole('heading', { level: 2, name: 'Record' }).waitFor();
		await check(page, 'webhook-record');
		await page.getByRole('button', { name: 'More' }).click();
		receiver.answer((_request, response) => void response.writeHead(202).end('thanks'));
		await page.getByRole('button', { name: 'Send a test' }).click();
		const tried = dialogOf(page, 'Send a test');
		await tried.getByText('thanks').waitFor();
		await check(page, 'webhook-tried');
		await tried.getByRole('button', { name: 'Close' }).last().click();
		expect(receiver.verified(secret as string)).toMatchObject({ type: 'webhook.test' });

		const { test } = visit;
		const as = await test.harbor.asUser('owner');
		await test.call('POST', '/v1/contacts', { as, body: { name: { full: 'Ann Example' }, email: 'ann@example.com' } });
		await test.app.idle();
		await page.goto(`${PUBLIC}/console/webhook-deliveries`);
		await page
			.getByRole('link', { name: /contact\.created/ })
			.first()
			.waitFor();
		await check(page, 'deliveries');
		await page
			.getByRole('link', { name: /contact\.created/ })
			.first()
			.click();
		await page.getByRole('heading', { level: 2, name: 'Record' }).waitFor();
		await check(page, 'delivery-record');
		await page.getByRole('button', { name: 'More' }).click();
		await page.getByRole('button', { name: 'Send again' }).click();
		await receiver.count(3);
		expect(new Set(receiver.ids()).size).toBe(2);
		await receiver.close();
	}, 120_000);
});
