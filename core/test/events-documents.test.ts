/** What is told, as two standards have it: the envelope of CloudEvents, the document of AsyncAPI. */
import { Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CloudEvent } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';
import { someRows } from '../../tests/harness/rows.ts';
import { cloudEventOf } from '../src/events/cloud-event.ts';
import type { FreeholdEvent } from '../src/events/model.ts';

type Message = { name: string; payload: { allOf: object[] } };
type Document = {
	channels: Record<string, { messages: Record<string, unknown> }>;
	components: { messages: Record<string, Message>; schemas: object };
};

const SOURCE = 'https://freehold.example';
let test: TestApp;
let document: Document;
let events: FreeholdEvent[];

beforeAll(async () => {
	test = await startApp('pglite', { publicUrl: SOURCE });
	document = (await test.call('GET', '/asyncapi.json', { headers: { origin: 'https://any.example' } })).body;
	const ids = await someRows(test, test.harbor);
	const as = await test.harbor.asUser('owner');
	const listing = `/v1/listings/${ids.get('listing')}`;
	for (const move of ['publish', 'offer', 'sell']) await test.call('POST', `${listing}/${move}`, { as });
	await test.call('PATCH', listing, { as, body: { price: { amount: '1.00', currency: 'USD' }, headline: 'Another' } });
	await test.call('DELETE', `/v1/leads/${ids.get('lead')}`, { as });
	await test.app.idle();
	events = await test.app.events.after(test.harbor.id, 0, 1000);
});
afterAll(() => test?.stop());

describe('The envelope', () => {
	it('is a CloudEvent, by the CloudEvents project’s own reading', () => {
		expect(events.length).toBeGreaterThan(8);
		for (const event of events) {
			const envelope = cloudEventOf(event, SOURCE);
			const read = new CloudEvent(envelope);
			expect(read.validate()).toBe(true);
			expect(read).toMatchObject({ id: event.id, type: event.type, source: SOURCE, subject: event.record, data: event.data });
			expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
		}
	});
});

describe('The AsyncAPI document', () => {
	it('is valid, by the AsyncAPI project’s own parser', async () => {
		const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
		expect(
			diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => `${path.join('/')}: ${message}`),
		).toEqual([]);
		expect(parsed?.version()).toBe('3.0.0');
		expect(parsed?.allMessages().length).toBeGreaterThan(8);
	});

	it('names every kind of event, once, and describes what really comes', () => {
		// What is said over a socket beside the events stands there too.
		const ofEvents = document.channels.stream?.messages ?? {};
		const messages = Object.entries(document.components.messages).flatMap(([key, message]) => (key in ofEvents ? [message] : []));
		expect(messages.map(({ name }) => name).toSorted()).toEqual([...test.app.events.types.keys()].toSorted());
		expect(messages).toHaveLength(Object.keys(ofEvents).length);
		const ajv = new Ajv2020({ strict: false, allErrors: true });
		addFormats.default(ajv);
		ajv.addSchema({ $id: 'doc', components: document.components });
		for (const event of events) {
			const message = messages.find(({ name }) => name === event.type) as Message;
			const payload = JSON.parse(JSON.stringify(message.payload).replaceAll('"#/', '"doc#/'));
			const validate = ajv.compile(payload);
			expect([event.type, validate(cloudEventOf(event, SOURCE)), validate.errors]).toEqual([event.type, true, null]);
			expect(validate({ ...cloudEventOf(event, SOURCE), data: { shoe: 42 } })).toBe(false);
		}
		const told = new Set(events.map(({ type }) => type));
		for (const type of ['listing.created', 'listing.updated', 'listing.published', 'listing.closed', 'lead.deleted'])
			expect(told).toContain(type);
	});
});
