/** The bell and the conversation in a browser, with the keyboard alone where a person may have no mouse; axe on both sizes. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../../tests/harness/app.ts';
import { inConsole, PUBLIC } from '../../../tests/harness/console.ts';

describe('The console of people who work together', () => {
	const visit = inConsole();
	const { open, signIn, isIn, check } = visit;

	const setup = async () => {
		const owner = await visit.test.harbor.asUser('owner');
		const call = async (method: string, path: string, body?: unknown, as = owner) => {
			const answer = await visit.test.call(method, path, { as, body });
			if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
			return answer.body;
		};
		const person = async (name: string, role: string) => {
			const email = `${name.split(' ')[0]?.toLowerCase()}@harbor.example`;
			const { id } = await call('POST', '/v1/users', { email, role, active: true, name: { full: name } });
			await call('POST', `/v1/users/${id}/set-password`, { password: PASSWORD });
			return { id, email, token: (await call('POST', '/v1/auth/login', { email, password: PASSWORD })).accessToken as string };
		};
		return { call, person };
	};
	const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });

	it('rings by itself, is read by keyboard, and leads to the conversation', async () => {
		const { call, person } = await setup();
		const maya = await person('Maya Chen', 'agent');
		const jonas = await person('Jonas Berg', 'broker');
		const contact = await call('POST', '/v1/contacts', { name: { full: 'Ada Byron' }, agent: maya.id }, maya.token);
		const page = await open();
		await signIn(page, maya.email);
		await isIn(page);
		await bell(page).waitFor();
		expect(await bell(page).getAttribute('aria-label')).toBe('Notifications');

		const text = `Could you show her 14 Harbour Lane on Thursday, @${maya.id}? She asked twice.`;
		const began = performance.now();
		await call('POST', '/v1/comments', { entity: 'contact', record: contact.id, text }, jonas.token);
		await page.getByRole('button', { name: 'Notifications: 1 unread' }).waitFor();
		console.info(`The bell rang ${Math.round(performance.now() - began)} ms after the comment was sent`);
		await expect.poll(() => page.locator('fh-bell [role=status]').textContent()).toContain('Jonas Berg mentioned you: Ada Byron');

		await bell(page).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog', { name: 'Notifications' }).waitFor();
		await check(page, 'collaboration-bell');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await page.waitForURL(`**/console/contacts/${contact.id}`);
		await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();

		await page.getByRole('link', { name: 'Conversation', exact: true }).click();
		await page.getByText('She asked twice.').waitFor();
		await page.getByText('@Maya Chen').waitFor();

		// A mention, chosen with the keys.
		const field = page.getByRole('textbox', { name: 'Write a comment' });
		await field.focus();
		await page.keyboard.type('On it. Keys are with @jo');
		await page.getByRole('option', { name: 'Jonas Berg' }).waitFor();
		await page.keyboard.press('Enter');
		await page.keyboard.type('until Friday.');
		await page.keyboard.press('Control+Enter');
		await page.getByText('until Friday.').and(page.locator('.words')).waitFor();
		const { data } = await call('GET', `/v1/comments?entity=contact&record=${contact.id}`);
		expect(data[0]).toMatchObject({
			text: `On it. Keys are with @${jonas.id} until Friday.`,
			mentions: [jonas.id],
			author: maya.id,
		});

		// What somebody else says meanwhile comes by itself, and is said aloud.
		await call(
			'POST',
			'/v1/comments',
			{ entity: 'contact', record: contact.id, text: 'Fine.', replyTo: data[0].id },
			jonas.token,
		);
		await page.getByText('Fine.').waitFor();
		await expect.poll(() => page.locator('fh-conversation [role=status]').textContent()).toBe('New comment from Jonas Berg');
		await check(page, 'collaboration-conversation');

		await page.getByRole('button', { name: 'Following' }).click();
		await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
		const mine = page.getByRole('article', { name: /Maya Chen/ });
		await mine.getByRole('button', { name: 'Edit' }).click();
		await page.getByRole('textbox', { name: 'Edit' }).fill('On it.');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('(edited)').waitFor();
		await mine.getByRole('button', { name: 'Take back' }).click();
		await page.getByText('This comment was taken back.').waitFor();

		await page.goto(`${PUBLIC}/console/collaboration/activity`);
		await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
		await page.getByRole('button', { name: 'Everything' }).click();
		await page.getByRole('link', { name: 'Ada Byron' }).first().waitFor();
		await check(page, 'collaboration-activity');
	}, 120_000);

	it('lets people choose how they are told', async () => {
		const { call, person } = await setup();
		const nina = await person('Nina Fox', 'agent');
		const page = await open('/console/collaboration/notifications');
		await signIn(page, nina.email);
		await page.getByRole('heading', { level: 1, name: 'How I am told' }).waitFor();
		await page.getByLabel('Comments on what I follow: Email').selectOption('never');
		await page.getByLabel('Somebody mentions me: Push').uncheck();
		await page.getByLabel('How often').selectOption('weekly');
		await page.getByLabel('On', { exact: true }).selectOption('friday');
		await page.getByLabel('At', { exact: true }).selectOption('17');
		await page.getByLabel('Keep quiet').check();
		await page.getByLabel('Time zone').last().selectOption('Europe/Lisbon');
		await check(page, 'collaboration-preferences');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Saved', { exact: true }).waitFor();
		expect(await call('GET', '/v1/me/notification-preferences', undefined, nina.token)).toMatchObject({
			digest: 'weekly',
			digestDay: 'friday',
			digestHour: 17,
			quietFrom: '21:00',
			quietUntil: '07:00',
			timeZone: 'Europe/Lisbon',
			kinds: expect.arrayContaining([
				expect.objectContaining({ kind: 'commented', email: 'never' }),
				expect.objectContaining({ kind: 'mentioned', push: false }),
			]),
		});
	}, 60_000);
});
