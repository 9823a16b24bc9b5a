import type { RecordObject, Sql } from '../data/model.ts';
import { cloudEventOf } from '../events/cloud-event.ts';
import type { FreeholdEvent } from '../events/model.ts';
import { type SecretRow, secretsOf, signatureOf } from './secret.ts';

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

/** Signs it at this moment with every secret that is valid. @param now milliseconds since 1970 */
export async function messageOf(
	sql: Sql,
	webhook: SecretRow & { url: string },
	id: string,
	body: string,
	now: number,
): Promise<Message> {
	const seconds = Math.floor(now / 1000);
	return {
		url: webhook.url,
		body,
		headers: {
			'content-type': 'application/cloudevents+json; charset=utf-8',
			'user-agent': 'Freehold-Webhooks',
			'webhook-id': id,
			'webhook-timestamp': String(seconds),
			'webhook-signature': signatureOf({ id, seconds, body }, await secretsOf(sql, webhook, now)),
		},
	};
}
