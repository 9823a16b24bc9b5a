/**
 * A visitor on a brokerage's page and an agent at the console, each in a browser of their own: asked, answered, left and come back, and
 * the lead that it became. Pictures go to `.freehold/pictures`.
 */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeOnBoth } from './harness/app.ts';
import { picture, SIZES, violationsIn } from './harness/look.ts';
import { onTheSite } from './harness/site.ts';

describeOnBoth('a chat', (driver) => {
	const visit = onTheSite(driver);
	const panel = (page: Page) => page.locator('freehold-chat');
	const field = (page: Page) => panel(page).getByRole('textbox', { name: 'Write a message' });
	const log = (page: Page) => panel(page).getByRole('log');
	const launcher = (page: Page) => panel(page).locator('button[part=launcher]');

	/** In each look axe finds nothing, and all of a place is inside the window; a picture of each. */
	async function looks(page: Page, name: string, place: string): Promise<void> {
		// It looks the same on either database.
		if (driver !== 'pglite') return;
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			for (const [size, viewport] of Object.entries({ ...SIZES, tablet: { width: 820, height: 1100 } })) {
				await page.setViewportSize(viewport);
				await picture(page, `chat-${name}-${size}-${colorScheme}-${driver}`);
				expect([name, size, colorScheme, await violationsIn(page)]).toEqual([name, size, colorScheme, []]);
				const box = await page.locator(place).boundingBox();
				expect(box?.x).toBeGreaterThanOrEqual(0);
				expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
			}
		}
		await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
		await page.setViewportSize(SIZES.wide);
	}

	async function desk(who: number, address: string) {
		const email = visit.demo.organizations[0]?.emails[who];
		const { body } = await visit.test.call('POST', '/v1/auth/login', { body: { email, password: visit.demo.password } });
		const { accessToken, refreshToken } = body;
		const session = JSON.stringify({ accessToken, refreshToken });
		const opened = await visit.open(`${visit.test.url}${address}`, { viewport: SIZES.wide, reducedMotion: 'reduce' }, (page) =>
			page.addInitScript((kept) => localStorage.setItem('freehold-console-session', kept), session),
		);
		return { ...opened, token: accessToken as string };
	}

	it('goes from a question on the page to an answer, a lead, and a visitor who comes back', async () => {
		const { page, complaints, close } = await visit.open(visit.site.url, { viewport: SIZES.wide, reducedMotion: 'reduce' });
		const agent = await desk(2, '/console/crm/chats');
		await agent.page.getByRole('link', { name: /anything with a garden|three bedrooms/ }).waitFor();

		// Nothing of the panel is there before somebody wants it; the keyboard is enough.
		await launcher(page).waitFor();
		expect(await page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /panel|talk/.test(name)))).toBe(
			false,
		);
		await launcher(page).press('Enter');
		await field(page).waitFor();
		await expect.poll(() => field(page).evaluate((one) => one.matches(':focus'))).toBe(true);
		await page.keyboard.press('Escape');
		await field(page).waitFor({ state: 'detached' });
		await expect.poll(() => launcher(page).evaluate((one) => one.matches(':focus'))).toBe(true);
		await page.keyboard.press('Enter');
		await panel(page).getByText('We are here.').waitFor();
		await picture(page, `chat-begin-${driver}`);
		await field(page).fill('Is the house on Pine <b>Street</b> still free?');
		await page.keyboard.press('Enter');
		await log(page).getByText('Is the house on Pine <b>Street</b> still free?').waitFor();

		// The agent sees it come, opens it and answers.
		await agent.page.getByRole('link', { name: /Pine <b>Street/ }).click();
		await agent.page.getByRole('log').getByText('still free?').waitFor();
		await agent.page.getByRole('textbox', { name: 'Write an answer' }).fill('It is. When would you like to see it?');
		await agent.page.keyboard.press('Enter');
		await log(page).getByText('When would you like to see it?').waitFor();

		// Who one is, so that an answer finds one later.
		await panel(page).getByRole('button', { name: 'Save' }).click();
		await panel(page).getByText('Please fill this in.').first().waitFor();
		await panel(page).getByLabel('Name').fill('Wanda Chat');
		await panel(page)
			.getByLabel(/^Email/)
			.fill('wanda.chat@example.com');
		await picture(page, `chat-who-${driver}`);
		await panel(page).getByRole('button', { name: 'Save' }).click();
		await panel(page).getByText('Please tick the box').first().waitFor();
		await panel(page).getByRole('checkbox').check();
		await panel(page).getByRole('button', { name: 'Save' }).click();
		await panel(page).getByLabel('Name').waitFor({ state: 'detached' });
		await agent.page.getByRole('heading', { name: 'Wanda Chat' }).waitFor();
		await field(page).fill('On Saturday?');
		await page.keyboard.press('Enter');
		await agent.page.getByRole('log').getByText('On Saturday?').waitFor();
		await looks(page, 'page', 'freehold-chat section.panel');
		await looks(agent.page, 'console', 'fh-chats');

		// Closed, it goes on: what comes meanwhile is counted, and is there when one comes back to another page of the site.
		await page.keyboard.press('Escape');
		await agent.page.getByRole('textbox', { name: /Write an answer/ }).fill('At ten. I will be there.');
		await agent.page.getByRole('button', { name: 'Send' }).click();
		await panel(page).getByRole('button', { name: 'Chat with us, 1 new' }).waitFor();
		await picture(page, `chat-unread-${driver}`);
		await page.goto(`${visit.site.url}/about.html`);
		await panel(page).getByRole('button', { name: 'Chat with us, 1 new' }).click();
		await log(page).getByText('At ten. I will be there.').waitFor();
		expect(await log(page).getByText('Is the house on Pine').count()).toBe(1);

		// The lead has all of it on its timeline.
		await agent.page.getByRole('link', { name: 'Lead', exact: true }).click();
		await agent.page.waitForURL(/\/console\/leads\/[\da-f-]{36}/);
		const lead = /leads\/([\da-f-]{36})/.exec(agent.page.url())?.[1];
		const said = `/v1/interactions?lead=${lead}&sort=-occurredAt&limit=1`;
		const { body } = await visit.test.call('GET', said, { as: agent.token });
		expect(body.data).toMatchObject([{ channel: 'chat', direction: 'out', summary: 'At ten. I will be there.' }]);

		await panel(page).getByRole('button', { name: 'End the chat' }).click();
		await panel(page).getByRole('button', { name: 'End it' }).click();
		await log(page).getByText('At ten.').waitFor({ state: 'detached' });
		expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('lt_');
		expect([complaints, agent.complaints]).toEqual([[], []]);
		await Promise.all([close(), agent.close()]);
	}, 120_000);

	it('keeps what was written without a connection, sends it once it is back, and speaks from right to left', async () => {
		const { page, close } = await visit.open(visit.site.url, { viewport: SIZES.phone, reducedMotion: 'reduce' });
		await page.evaluate(() => {
			document.documentElement.lang = 'ar';
			document.documentElement.dir = 'rtl';
		});
		await launcher(page).click();
		const write = panel(page).getByRole('textbox', { name: 'اكتب رسالة' });
		await write.fill('هل البيت متاح؟');
		await page.context().setOffline(true);
		await page.keyboard.press('Enter');
		await panel(page).getByText('لم تُرسل.').waitFor({ timeout: 20_000 });
		await picture(page, `chat-offline-rtl-phone-${driver}`);
		expect(await violationsIn(page)).toEqual([]);
		await page.context().setOffline(false);
		await panel(page).getByText('لم تُرسل.').waitFor({ state: 'detached' });
		await panel(page).getByRole('button', { name: 'حفظ' }).waitFor();
		await picture(page, `chat-rtl-phone-${driver}`);
		expect(await log(page).getByText('هل البيت متاح؟').count()).toBe(1);
		await page.setViewportSize(SIZES.wide);
		await picture(page, `chat-rtl-wide-${driver}`);
		await close();
	}, 60_000);
});
