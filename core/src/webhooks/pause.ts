import type { Logger } from 'pino';
import type { Sql } from '../data/model.ts';
import type { Store } from '../data/records.ts';
import type { Mail } from '../identity/mail.ts';
import type { Scope } from '../operations/model.ts';

type Paused = { id: string; url: string };

/** Pauses a webhook by itself, in this transaction, and lets owners and administrators know afterwards. */
export type Pause = (scope: Scope, webhook: Paused, reason: string) => Promise<void>;

type Parts = {
	store: Store;
	mail: Mail;
	log: Pick<Logger, 'warn'>;
	now: () => number;
	later: (work: () => Promise<void>) => void;
};

export const createPause =
	({ store, mail, log, now, later }: Parts): Pause =>
	async (scope, webhook, reason) => {
		const told = reason.slice(0, 500);
		const changed = await scope.sql(
			`update webhooks set state = 'paused', reason = $2, paused_at = $3, updated_at = now() where id = $1 and state = 'active' returning id`,
			[webhook.id, told, new Date(now()).toISOString()],
		);
		// What waits has a job no longer: a job that comes finds it paused.
		await scope.sql(
			`update webhook_deliveries set parked = true, next_attempt_at = null, updated_at = now() where webhook = $1 and state = 'waiting' and not parked`,
			[webhook.id],
		);
		if (changed.length === 0) return;
		await scope.emit('webhook.paused', webhook.id, { reason: told, automatic: true });
		const to = await addressesOf(scope.sql, store, scope.organization.id);
		const { id: organization, name } = scope.organization;
		scope.afterCommit(() =>
			later(async () => {
				for (const address of to) {
					const letter = { to: address, sender: name, decision: { kind: 'notice' as const }, ...letterOf(name, webhook, told) };
					await mail(organization, letter).catch((error: unknown) =>
						log.warn({ err: error, organization }, 'nobody was told that a webhook is paused'),
					);
				}
			}),
		);
	};

/** Owners and administrators who can sign in; a handful at most. */
async function addressesOf(sql: Sql, store: Store, organization: string): Promise<string[]> {
	const { data } = await store
		.records('user', sql, organization)
		.list({ filter: { 'role[in]': 'owner,admin', active: true }, limit: 20 });
	return data.filter(({ email, kind }) => email && kind !== 'service').map(({ email }) => email as string);
}

/** Names the host, since an address may hold a token of the receiver's in its path. */
function letterOf(organization: string, { url }: Paused, reason: string): { subject: string; text: string } {
	const host = URL.parse(url)?.host ?? 'an address';
	return {
		subject: `${organization}: the webhook to ${host} is paused`,
		text: `The webhook to ${host} was paused, because it does not take what is sent to it.\n\n${reason}\n\nEvents wait for it for up to 30 days. Once the receiver is well again, resume it in the console below “Webhooks”: what waits is sent then, in order.\n\n${organization}\n`,
	};
}
