import { createHmac, randomBytes } from 'node:crypto';
import type { Sql } from '../data/model.ts';

/** A new secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export const mintWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** What may be shown of it. */
export const webhookSecretHint = (secret: string): string => `${secret.slice(0, 9)}…${secret.slice(-4)}`;

/** What is signed: the event's id, whole seconds since 1970, and the body as it is sent. */
export type Signing = { id: string; seconds: number; body: string };

/**
 * The header webhook-signature: one signature for each secret that is valid, so that a receiver may change from the old one to the new
 * one at any time of the overlap. Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const signatureOf = ({ id, seconds, body }: Signing, secrets: readonly string[]): string =>
	secrets.map((secret) => `v1,${hmac(secret, `${id}.${seconds}.${body}`)}`).join(' ');

const hmac = (secret: string, text: string): string =>
	createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
		.update(text)
		.digest('base64');

/** The columns that secrets stand in. */
export type SecretRow = { id: string; secret: string; previous_secret: string | null; previous_until: Date | string | null };

/** The secrets that sign at this moment, the newest first. @param now milliseconds since 1970 */
export async function secretsOf(sql: Sql, row: SecretRow, now: number): Promise<string[]> {
	const open = (column: string, stored: string): Promise<string> =>
		sql.keyring.open(sql, { table: 'webhooks', column }, row.id, stored);
	const secrets = [await open('secret', row.secret)];
	const isOver = row.previous_until === null || new Date(row.previous_until).getTime() <= now;
	if (row.previous_secret !== null && !isOver) secrets.push(await open('previous_secret', row.previous_secret));
	return secrets;
}
