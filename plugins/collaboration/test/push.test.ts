import { createECDH, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnQueues } from '../../../tests/jobs/setups.ts';
import { type Office, openOffice, type Person } from './office.ts';

type Sent = {
	subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
	title: string;
	body: string;
	url?: string;
	tag?: string;
};

describeOnQueues('Push', (setup) => {
	let office: Office;
	let maya: Person;
	let broker: Person;
	const sent: Sent[] = [];
	const left = new Set<string>();
	beforeAll(async () => {
		const push = {
			key: async () => ({ publicKey: 'BKey' }),
			send: async (message: Sent) => {
				sent.push(message);
				const gone = left.has(message.subscription.endpoint);
				return { id: 'x', by: gone ? ('none' as const) : ('push' as const), gone };
			},
		};
		office = await openOffice(setup, Date.now(), { ports: { push } });
		maya = await office.person('agent', 'Maya Chen');
		broker = await office.person('broker', 'Bea Broker');
	}, 120_000);
	afterAll(() => office?.freehold.stop());
	const browser = (name: string) => {
		const keys = createECDH('prime256v1');
		keys.generateKeys();
		return {
			endpoint: `https://push.example/${name}`,
			keys: { p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
			device: name,
		};
	};

	it('reaches each browser that was signed up, with what happened and where it is', async () => {
		expect(await office.call('GET', '/v1/push-subscriptions/key', undefined, maya)).toEqual({ publicKey: 'BKey' });
		const phone = browser('phone');
		const made = await office.call('POST', '/v1/push-subscriptions/subscribe', phone, maya);
		expect(made).toMatchObject({ device: 'phone', person: maya.id });
		expect(JSON.stringify(made)).not.toContain(phone.keys.auth);
		await office.call('POST', '/v1/push-subscriptions/subscribe', browser('laptop'), maya);
		const contact = await office.contact(maya, 'Ada Byron');
		await office.settle();
		sent.length = 0;
		await office.comment(contact, `Look, @${maya.id}`, broker);
		await office.settle();
		expect(sent.map(({ subscription }) => subscription.endpoint).toSorted()).toEqual([
			'https://push.example/laptop',
			'https://push.example/phone',
		]);
		expect(sent.find(({ subscription }) => subscription.endpoint === phone.endpoint)).toMatchObject({
			subscription: { keys: phone.keys },
			title: 'Bea Broker mentioned you',
			body: 'Ada Byron',
			url: `https://crm.example/console/contacts/${contact.id}`,
		});
	});

	it('forgets a browser that has left, and is ended by its owner alone', async () => {
		left.add('https://push.example/laptop');
		const contact = await office.contact(maya);
		await office.comment(contact, `Look, @${maya.id}`, broker);
		await office.settle();
		const { data } = await office.call('GET', '/v1/push-subscriptions', undefined, maya);
		expect(data).toMatchObject([{ device: 'phone' }]);
		expect((await office.call('GET', '/v1/push-subscriptions')).data).toEqual([]);
		expect((await office.ask('DELETE', `/v1/push-subscriptions/${data[0].id}`, undefined, broker)).status).toBe(404);
		expect((await office.ask('DELETE', `/v1/push-subscriptions/${data[0].id}`, undefined, maya)).status).toBe(204);
	});

	it('is one browser’s, whoever signs in there next, and takes only what is a browser', async () => {
		const shared = browser('shared');
		await office.call('POST', '/v1/push-subscriptions/subscribe', shared, maya);
		await office.call('POST', '/v1/push-subscriptions/subscribe', shared, broker);
		expect((await office.call('GET', '/v1/push-subscriptions', undefined, maya)).data).toEqual([]);
		for (const wrong of [
			{ ...shared, endpoint: 'http://push.example/x' },
			{ ...shared, keys: { p256dh: 'short', auth: 'short' } },
		])
			expect((await office.ask('POST', '/v1/push-subscriptions/subscribe', wrong, maya)).status).toBe(422);
	});
});
