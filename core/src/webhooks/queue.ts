import type { Sql } from '../data/model.ts';
import type { Taking } from '../events/model.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SecretRow } from './secret.ts';

/** The job that sends one delivery. */
export const JOB = 'identity.deliver-webhook';

/** So many deliveries are on their way to one webhook at a time, whatever else waits: a slow receiver holds up nobody but itself. */
export const AT_ONCE = 5;

/** Milliseconds after which who was sending is taken for dead; more than an attempt can take. */
export const LOST_AFTER = 30_000;

/** A webhook's row, as far as delivering needs it. */
export type WebhookRow = SecretRow & {
	url: string;
	state: 'active' | 'paused';
	role: string;
	record: boolean;
	filter: Record<string, (string | number | boolean)[]> | null;
	failing_since: Date | string | null;
	last_succeeded_at: Date | string | null;
};

export type DeliveryRow = {
	id: string;
	webhook: string;
	event: string;
	type: string;
	position: string | number | null;
	subject: string | null;
	state: 'waiting' | 'sending' | 'delivered' | 'failed' | 'skipped';
	attempts: number;
	status_code: number | null;
	duration: number | null;
	error: string | null;
	first_attempt_at: Date | string | null;
	last_attempt_at: Date | string | null;
	by_hand: boolean;
	parked: boolean;
	job: string | null;
};

const WEBHOOK = `select id, url, state, role, record, filter, failing_since, last_succeeded_at, secret, previous_secret, previous_until
	from webhooks where id = $1 for no key update`;

/**
 * The webhook, locked: whoever changes which of its deliveries waits, is sent or is done does so one after the other, so that none is
 * forgotten between two of them. null where it is gone.
 */
export async function lockWebhook(sql: Sql, id: string): Promise<WebhookRow | null> {
	return (await sql<WebhookRow>(WEBHOOK, [id]))[0] ?? null;
}

export async function readDelivery(sql: Sql, id: string): Promise<DeliveryRow | null> {
	const [row] = await sql<DeliveryRow>(
		`select id, webhook, event, type, position, subject, state, attempts, status_code, duration, error, first_attempt_at, last_attempt_at,
			by_hand, parked, job from webhook_deliveries where id = $1`,
		[id],
	);
	return row ?? null;
}

/** Whether an earlier event of the same record has not got through yet: the receiver hears of a record in order. */
async function isBehind(sql: Sql, { webhook, subject, position, by_hand }: DeliveryRow): Promise<boolean> {
	if (by_hand || position === null) return false;
	const earlier = await sql(
		`select 1 from webhook_deliveries where webhook = $1 and state in ('waiting', 'sending') and subject = $2 and position < $3
			and not by_hand limit 1`,
		[webhook, subject, position],
	);
	return earlier.length > 0;
}

async function countSending(sql: Sql, webhook: string, but: string, now: number): Promise<number> {
	const [row] = await sql<{ n: number }>(
		`select count(*)::integer as n from webhook_deliveries where webhook = $1 and state = 'sending' and id <> $2 and last_attempt_at > $3`,
		[webhook, but, new Date(now - LOST_AFTER).toISOString()],
	);
	return row?.n ?? 0;
}

/** What becomes of a job that is about to send. */
export type Claim = { go: DeliveryRow; webhook: WebhookRow } | { go: null; again?: number };

/**
 * Takes a delivery for sending, or puts it aside where it is not its turn; then it has no job any more and gets one from whoever is
 * done ({@link handOn}). To be called with the webhook locked.
 * @param job who sends; the same one may take up again what it was cut off from
 */
export async function claim(sql: Sql, webhook: WebhookRow, delivery: DeliveryRow, job: string, now: number): Promise<Claim> {
	const lastAt = delivery.last_attempt_at === null ? 0 : new Date(delivery.last_attempt_at).getTime();
	if (delivery.state === 'sending' && delivery.job !== job && lastAt > now - LOST_AFTER)
		return { go: null, again: lastAt + LOST_AFTER };
	const mustWait =
		webhook.state !== 'active' ||
		(await isBehind(sql, delivery)) ||
		(!delivery.by_hand && (await countSending(sql, webhook.id, delivery.id, now)) >= AT_ONCE);
	if (mustWait) {
		await sql(`update webhook_deliveries set state = 'waiting', parked = true, job = null, updated_at = now() where id = $1`, [
			delivery.id,
		]);
		return { go: null };
	}
	const at = new Date(now).toISOString();
	await sql(
		`update webhook_deliveries set state = 'sending', parked = false, job = $2, attempts = attempts + 1, next_attempt_at = null,
			first_attempt_at = coalesce(first_attempt_at, $3), last_attempt_at = $3, updated_at = now() where id = $1`,
		[delivery.id, job, at],
	);
	return { go: { ...delivery, attempts: delivery.attempts + 1, first_attempt_at: delivery.first_attempt_at ?? at }, webhook };
}

/**
 * Gives jobs to deliveries that were put aside and whose turn it is: the first of each record, as many as there is room for. To be
 * called with the webhook locked, after anything that may have made room.
 */
export async function handOn(taking: Taking, jobs: Pick<Jobs, 'enqueueMany'>, webhook: WebhookRow, now: number): Promise<number> {
	if (webhook.state !== 'active') return 0;
	const { sql } = taking;
	const [busy] = await sql<{ n: number }>(
		`select count(*)::integer as n from webhook_deliveries where webhook = $1 and not by_hand
			and ((state = 'sending' and last_attempt_at > $2) or (state = 'waiting' and not parked and coalesce(next_attempt_at, $3) <= $3))`,
		[webhook.id, new Date(now - LOST_AFTER).toISOString(), new Date(now).toISOString()],
	);
	const room = AT_ONCE - (busy?.n ?? 0);
	if (room <= 0) return 0;
	const next = await sql<{ id: string }>(
		`update webhook_deliveries set parked = false, updated_at = now() where id in (
			select d.id from webhook_deliveries d where d.webhook = $1 and d.state = 'waiting' and d.parked
				and (d.by_hand or not exists (select 1 from webhook_deliveries e where e.webhook = d.webhook and e.subject = d.subject
					and e.state in ('waiting', 'sending') and e.position < d.position and not e.by_hand))
			order by d.position nulls first, d.id limit $2
		) returning id`,
		[webhook.id, room],
	);
	if (next.length)
		await jobs.enqueueMany(
			taking,
			next.map(({ id }) => ({ job: JOB, payload: { delivery: id } })),
		);
	return next.length;
}
