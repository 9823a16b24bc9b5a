import type { RecordObject } from '../data/model.ts';
import { cloudEventOf } from '../events/cloud-event.ts';
import type { FreeholdEvent } from '../events/model.ts';
import { type Signing, signatureOf } from './secret.ts';

/** Receivers may count on a body that is smaller. Source: Standard Webhooks, "Payload size". */
export const MOST_BYTES = 20_000;

/** What the port sends. */
export type Message = { url: string; headers: Record<string, string>; body: string };

/** The event as it is sent: a CloudEvent, with the record in its data where it is wanted and fits. */
export function bodyOf(event: FreeholdEvent, source: string, record?: RecordObject | null): string {
	const envelope = cloudEventOf(event, source);
	if (record === undefined) return JSON.stringify(envelope);
	const whole = JSON.stringify({ ...envelope, data: { ...envelope.data, record } });
	if (Buffer.byteLength(whole) < MOST_BYTES) return whole;
	return JSON.stringify({ ...envelope, data: { ...envelope.data, recordTooLarge: true } });
}

/** Signed with every secret that is valid. */
export const messageOf = (url: string, secrets: readonly string[], signing: Signing): Message => ({
	url,
	body: signing.body,
	headers: {
		'content-type': 'application/cloudevents+json; charset=utf-8',
		'user-agent': 'Freehold-Webhooks',
		'webhook-id': signing.id,
		'webhook-timestamp': String(signing.seconds),
		'webhook-signature': signatureOf(signing, secrets),
	},
});
