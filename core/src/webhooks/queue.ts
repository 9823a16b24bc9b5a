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
	/** Is there such a role, and what is stored for it? */
	has_role: boolean;
	grants: string[] | null;
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

const WEBHOOK = `select w.id, w.url, w.state, w.role, r.name is not null as has_role, r.grants, w.record, w.filter, w.failing_since,
		w.last_succeeded_at, w.secret, w.previous_secret, w.previous_until
	from webhooks w left join roles r on r.name = w.role
	where w.id =`;

/**
 * The webhook, locked: whoever changes which of its deliveries waits, is sent or is done does so one after the other, so that none is
 * forgotten between two of them. null where it is gone.
 */
export async function lockWebhook(sql: Sql, id: string): Promise<WebhookRow | null> {
	return (await sql<WebhookRow>(`${WEBHOOK} $1 for no key update of w`, [id], 'webhook_lock'))[0] ?? null;
}

/** The webhook that a delivery is for, locked. */
export async function lockWebhookOf(sql: Sql, delivery: string): Promise<WebhookRow | null> {
	const text = `${WEBHOOK} (select webhook from webhook_deliveries where id = $1) for no key update of w`;
	return (await sql<WebhookRow>(text, [delivery], 'webhook_lock_of'))[0] ?? null;
}

export async function readDelivery(sql: Sql, id: string): Promise<DeliveryRow | null> {
	const [row] = await sql<DeliveryRow>(
		`select id, webhook, event, type, position, subject, state, attempts, status_code, duration, error, first_attempt_at, last_attempt_at,
			by_hand, parked, job from webhook_deliveries where id = $1`,
		[id],
	);
	return row ?? null;
}

/** A webhook's deliveries on their way, and those that have a job which is due: `$LOST` and `$NOW` are parameters. */
const busyOf = (webhook: string, lost: string, now: string): string => `(select count(*) from webhook_deliveries b
	where b.webhook = ${webhook} and not b.by_hand and ((b.state = 'sending' and b.last_attempt_at > ${lost}::timestamptz)
		or (b.state = 'waiting' and not b.parked and coalesce(b.next_attempt_at, ${now}::timestamptz) <= ${now}::timestamptz)))`;

/** Whether an earlier event of the same record has not got through yet: the receiver hears of a record in order. */
const behind = (
	d: string,
): string => `(not ${d}.by_hand and exists (select 1 from webhook_deliveries e where e.webhook = ${d}.webhook
	and e.subject = ${d}.subject and e.state in ('waiting', 'sending') and e.position < ${d}.position and not e.by_hand))`;

const CLAIM = `with before as (select * from webhook_deliveries where id = $1)
	update webhook_deliveries d set state = 'sending', parked = false, job = $2, attempts = d.attempts + 1, next_attempt_at = null,
		first_attempt_at = coalesce(d.first_attempt_at, $3::timestamptz), last_attempt_at = $3::timestamptz, updated_at = now()
	from before
	where d.id = before.id and (d.state = 'waiting' or (d.state = 'sending' and (d.job = $2 or d.last_attempt_at <= $4::timestamptz)))
		and not ${behind('d')}
		and (d.by_hand or (select count(*) from webhook_deliveries s where s.webhook = d.webhook and s.state = 'sending' and s.id <> d.id
			and s.last_attempt_at > $4::timestamptz) < ${AT_ONCE})
	returning ${['id', 'webhook', 'event', 'type', 'position', 'subject', 'by_hand', 'attempts', 'first_attempt_at'].map((name) => `d.${name}`).join(', ')},
		d.state, d.parked, d.job, before.status_code, before.duration, before.error, before.last_attempt_at`;

/**
 * Takes a delivery for sending where it is its turn; what is answered has the last attempt as it was before. To be called with the
 * webhook locked, and active.
 * @param job who sends; the same one may take up again what it was cut off from
 */
export async function claim(sql: Sql, id: string, job: string, now: number): Promise<DeliveryRow | null> {
	const [taken] = await sql<DeliveryRow>(CLAIM, [id, job, iso(now), iso(now - LOST_AFTER)], 'delivery_claim');
	return taken ?? null;
}

/** Puts a delivery aside: it has no job any more, and gets one from whoever is done. */
export const park = (sql: Sql, id: string) =>
	sql(`update webhook_deliveries set state = 'waiting', parked = true, job = null, updated_at = now() where id = $1`, [id]);

/** How many more of a webhook's deliveries may have a job. To be asked with the webhooks locked. */
export async function roomOf(sql: Sql, webhooks: readonly string[], now: number): Promise<ReadonlyMap<string, number>> {
	const rows = await sql<{ id: string; room: number }>(
		`select w.id, (${AT_ONCE} - ${busyOf('w.id', '$2', '$3')})::integer as room from unnest($1::uuid[]) as w(id)`,
		[webhooks, iso(now - LOST_AFTER), iso(now)],
		'webhook_room',
	);
	return new Map(rows.map(({ id, room }) => [id, room]));
}

const HAND_ON = `update webhook_deliveries set parked = false, updated_at = now() where id in (
		select d.id from webhook_deliveries d where d.webhook = $1 and d.state = 'waiting' and d.parked and not ${behind('d')}
		order by d.position, d.id limit greatest(0, ${AT_ONCE} - ${busyOf('$1', '$2', '$3')})
	) returning id`;

/**
 * Gives jobs to deliveries that were put aside and whose turn it is: the first of each record, as many as there is room for. To be
 * called with the webhook locked, after anything that may have made room.
 */
export async function handOn(taking: Taking, jobs: Pick<Jobs, 'enqueueMany'>, webhook: WebhookRow, now: number): Promise<number> {
	if (webhook.state !== 'active') return 0;
	const next = await taking.sql<{ id: string }>(HAND_ON, [webhook.id, iso(now - LOST_AFTER), iso(now)], 'delivery_hand_on');
	if (next.length)
		await jobs.enqueueMany(
			taking,
			next.map(({ id }) => ({ job: JOB, payload: { delivery: id } })),
		);
	return next.length;
}

const iso = (at: number): string => new Date(at).toISOString();
