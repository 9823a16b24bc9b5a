/** Workflows in the console: one made from nothing, mended where it is wrong, published, run, and its question answered. */
import { describe, it } from 'vitest';
import { inConsole } from './harness/console.ts';

describe('the console designs workflows', () => {
	const { open, signIn, check } = inConsole();

	it('from nothing to a run, and answers its question', { timeout: 120_000 }, async () => {
		const page = await open('/console/workflows/designer');
		await signIn(page, 'owner@harbor.example');
		await page.getByRole('heading', { level: 1, name: 'Workflows' }).waitFor();
		await page.getByRole('heading', { name: 'Care after a deal' }).waitFor();
		await check(page, `workflows`);

		await page.getByLabel('Name of a new workflow').fill('Ask me');
		await page.getByRole('button', { name: 'New workflow' }).click();
		await page.getByRole('heading', { level: 1, name: 'Ask me' }).waitFor();
		await page.getByLabel('When it begins').selectOption('manual');
		await page.getByLabel('About which kind').fill('');
		await page.getByLabel('About which kind').press('Tab');
		await page.getByLabel('Add a step').last().selectOption('approve');
		await page.getByLabel('What is asked').fill('Shall we?');
		await page.getByLabel('Who: a role').fill('owner');
		await page.getByLabel('Who: a role').press('Tab');
		await page.getByLabel('Add a step').last().selectOption('call');
		await page.getByRole('button', { name: 'Publish' }).click();
		await page.getByText(/^Things to mend: /).waitFor();
		await check(page, `workflow-faults`);

		await page.getByLabel('Title *').fill('Made by a workflow');
		await page.getByLabel('Title *').press('Tab');
		await page.getByRole('button', { name: 'Publish' }).click();
		await page.getByRole('button', { name: 'Switch on' }).click();
		await page.getByRole('button', { name: 'Switch off' }).waitFor();
		await page.getByText(/is in force/).waitFor({ state: 'hidden', timeout: 20_000 });
		await check(page, `workflow-design`);

		await page.getByRole('link', { name: 'Runs', exact: true }).click();
		await page.getByRole('button', { name: 'Start by hand' }).click();
		await page.getByText('awaiting approval').first().waitFor();
		await check(page, `workflow-run`);

		const address = page.url();
		await page.goto(new URL('/console/', address).href);
		await page.locator('strong', { hasText: 'Shall we?' }).waitFor();
		await check(page, 'workflow-question');
		await page.getByRole('button', { name: 'Approve' }).click();
		await page.getByText('Nothing waits for your answer.').waitFor();
		await page.goto(address);
		await page.getByText('done', { exact: true }).first().waitFor();
		await page.getByText('approved').first().waitFor();
		await page.getByText('Do something').first().waitFor();
		await check(page, 'workflow-done');
	});
});
