/** The console as an application: opens without a network, keeps what is done meanwhile, sends it once, tells of what was written over; and is told of things while it is closed. */
import { describe, expect, it } from 'vitest';
import { HEADLINE, visit } from './visit.ts';

describe('The console as an application', () => {
	const visitor = visit({ serviceWorkers: 'allow' });
	const controlled = () => visitor.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	const chip = () => visitor.page.getByRole('button', { name: /^(Offline|To look at)/ });
	const arrive = async (address: string) => {
		await visitor.arrive(address);
		await controlled();
	};

	it('can be installed', async () => {
		await visitor.arrive('/console/');
		const manifest = await visitor.page.evaluate(async () => (await fetch('/console/manifest.webmanifest')).json());
		expect(manifest).toMatchObject({ display: 'standalone', scope: '/console/', start_url: '/console/' });
		for (const { src, sizes } of manifest.icons) {
			const size = await visitor.page.evaluate(async (address) => {
				const image = new Image();
				image.src = address;
				await image.decode();
				return `${image.naturalWidth}x${image.naturalHeight}`;
			}, src);
			expect(size).toBe(sizes);
		}
	});

	it('keeps its own files and no answer of the platform', async () => {
		await arrive(`/console/listings/${visitor.listing}`);
		await visitor.heading(new RegExp(HEADLINE)).waitFor();
		const kept = await visitor.page.evaluate(async () => {
			const names = await caches.keys();
			const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
			return requests.flat().map(({ url }) => new URL(url).pathname);
		});
		expect(kept.length).toBeGreaterThan(10);
		for (const path of kept) expect(path).toMatch(/^\/(console|screens)\//);
	});

	it('makes and changes records without a network, sends each once, and says so', async () => {
		const { id } = await visitor.call('POST', '/v1/tasks', { title: 'Ring the notary' });
		await arrive(`/console/tasks/${id}`);
		await visitor.heading(/Ring the notary/).waitFor();
		await visitor.context.setOffline(true);
		await chip().waitFor();
		await visitor.page.getByRole('button', { name: 'Done', exact: true }).first().click();
		await visitor.page.getByText('Kept; it is sent when the network is back').waitFor();

		// It opens without a network, too.
		await visitor.page.goto('/console/tasks/new');
		await visitor.page.getByRole('textbox', { name: /^Title/ }).fill('Measure the garden');
		await visitor.page.getByRole('button', { name: 'Save' }).click();
		await expect.poll(() => visitor.said(chip())).toMatch(/2$/);
		await chip().click();
		await visitor.dialog().getByText('Measure the garden').waitFor();
		expect(await visitor.findings()).toEqual([]);
		await visitor.page.keyboard.press('Escape');

		await visitor.context.setOffline(false);
		await visitor.page.getByText('2 changes were sent').waitFor();
		await chip().waitFor({ state: 'detached' });
		expect((await visitor.call('GET', `/v1/tasks/${id}`)).status).toBe('done');
		expect((await visitor.call('GET', '/v1/tasks?q=garden&limit=5')).data).toHaveLength(1);
	});

	it('lets the last write win, tells what was there, and puts it back on request', async () => {
		const { id } = await visitor.call('POST', '/v1/contacts', { name: { full: 'Ana Sousa' }, email: 'ana@example.com' });
		const email = async () => (await visitor.call('GET', `/v1/contacts/${id}`)).email;
		await arrive(`/console/contacts/${id}/edit`);
		await visitor.page.getByRole('textbox', { name: /^Email/ }).waitFor();
		await visitor.context.setOffline(true);
		await visitor.page.getByRole('textbox', { name: /^Email/ }).fill('mine@example.com');
		await visitor.page.getByRole('button', { name: 'Save' }).click();
		await visitor.page.getByText('Kept; it is sent when the network is back').waitFor();
		await visitor.call('PATCH', `/v1/contacts/${id}`, { email: 'theirs@example.com' });

		await visitor.context.setOffline(false);
		await visitor.page.getByText('One change needs a look').waitFor();
		expect(await email()).toBe('mine@example.com');
		await visitor.page.getByRole('button', { name: 'Look', exact: true }).last().click();
		await visitor.dialog().getByText('it had become “theirs@example.com”').waitFor();
		await visitor
			.dialog()
			.getByRole('button', { name: /^Put theirs back/ })
			.click();
		await expect.poll(email).toBe('theirs@example.com');
		await chip().waitFor({ state: 'detached' });
	});

	it('shows what the platform refuses when it is sent, and lets go of it', async () => {
		const { id } = await visitor.call('POST', '/v1/contacts', { name: { full: 'Short Lived' } });
		await arrive(`/console/contacts/${id}/edit`);
		await visitor.page.getByRole('textbox', { name: /^Email/ }).waitFor();
		await visitor.context.setOffline(true);
		await visitor.page.getByRole('textbox', { name: /^Email/ }).fill('late@example.com');
		await visitor.page.getByRole('button', { name: 'Save' }).click();
		await visitor.page.getByText('Kept; it is sent when the network is back').waitFor();
		await visitor.call('DELETE', `/v1/contacts/${id}`);
		await visitor.context.setOffline(false);
		await visitor.page.getByRole('button', { name: 'Look', exact: true }).last().click();
		await visitor.dialog().getByText('Refused').waitFor();
		await visitor
			.dialog()
			.getByRole('button', { name: /^Discard/ })
			.click();
		await chip().waitFor({ state: 'detached' });
	});

	it('signs this browser up for notifications, shows one, and opens its record', async () => {
		await visitor.context.grantPermissions(['notifications']);
		await visitor.context.addInitScript(() => {
			// The browser's push service is not within reach of a test; what the platform is told is.
			const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
			const subscription = { toJSON: () => ({ endpoint: 'https://push.example.com/one', keys }) };
			let given: unknown = null;
			PushManager.prototype.getSubscription = async () => given as PushSubscription;
			PushManager.prototype.subscribe = async () => {
				given = subscription;
				return given as PushSubscription;
			};
		});
		await arrive('/console/settings');
		await visitor.page.getByRole('button', { name: 'Notify me here' }).click();
		await visitor.page.getByText('This browser is told of what concerns you.').waitFor();
		expect((await visitor.call('GET', '/v1/push-subscriptions?limit=5')).data).toHaveLength(1);

		const [worker] = visitor.context.serviceWorkers();
		const url = `/console/listings/${visitor.listing}`;
		const shown = await worker?.evaluate(async (address) => {
			const scope = self as unknown as { registration: ServiceWorkerRegistration };
			const data = JSON.stringify({ title: 'A new lead', body: 'Maria Oduya', url: address, tag: 'one' });
			const event = new (globalThis as unknown as { PushEvent: new (type: string, init: object) => Event }).PushEvent('push', {
				data,
			});
			self.dispatchEvent(event);
			for (let tries = 0; tries < 50; tries++) {
				const [one] = await scope.registration.getNotifications();
				if (one) {
					const init = { notification: one };
					const Click = (globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event })
						.NotificationEvent;
					self.dispatchEvent(new Click('notificationclick', init));
					return { title: one.title, body: one.body };
				}
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			return undefined;
		}, url);
		expect(shown).toEqual({ title: 'A new lead', body: 'Maria Oduya' });
		await visitor.heading(new RegExp(HEADLINE)).waitFor();
	});
});
