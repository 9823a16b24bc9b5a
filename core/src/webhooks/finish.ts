import type { Jobs } from '../jobs/jobs.ts';
import type { Scope } from '../operations/model.ts';
import type { Pause } from './pause.ts';
import { type DeliveryRow, handOn, JOB, lockWebhook, type WebhookRow } from './queue.ts';
import type { Outcome } from './send.ts';
import { nextAttempt, PATIENCE } from './timetable.ts';

type Parts = { jobs: Pick<Jobs, 'enqueue' | 'enqueueMany'>; pause: Pause; now: () => number };
type Taken = { delivery: DeliveryRow; webhook: WebhookRow };

/** A success is noted on the webhook once a minute. */
const NOTE_EVERY = 60_000;

/** Earlier attempts that are kept; there are no more than eight unless somebody sends again. */
const KEPT = 20;

/**
 * Writes down what came of an attempt, asks for the next one where there is one, and hands on to others of the webhook.
 * @returns why it is a dead letter, or null
 */
export async function finish(parts: Parts, scope: Scope, { delivery, webhook }: Taken, outcome: Outcome): Promise<string | null> {
	const { jobs, pause, now } = parts;
	const at = now();
	const locked = await lockWebhook(scope.sql, webhook.id);
	if (!locked) return null;
	if (outcome.delivered) {
		await note(scope.sql, delivery, outcome, { state: 'delivered', deliveredAt: at });
		await noteSuccess(scope.sql, locked, at);
		await handOn(scope, jobs, locked, at);
		return null;
	}
	const failingSince = locked.failing_since === null ? at : new Date(locked.failing_since).getTime();
	if (locked.failing_since === null)
		await scope.sql('update webhooks set failing_since = $2 where id = $1', [webhook.id, iso(at)]);
	const isOver = at - failingSince >= PATIENCE;
	const next = outcome.isGone ? null : nextOf(delivery, outcome, at);
	const isDead = next === null && !outcome.isGone;
	// Where the receiver is gone it waits, with all others, for somebody to resume the webhook.
	await note(scope.sql, delivery, outcome, isDead ? { state: 'failed' } : { state: 'waiting', parked: outcome.isGone, next });
	if (next !== null) await jobs.enqueue(scope, JOB, { delivery: delivery.id }, { at: new Date(next) });
	if (locked.state === 'active' && (outcome.isGone || isOver)) {
		await pause(scope, locked, outcome.isGone ? GONE : `No delivery has succeeded since ${iso(failingSince)}: ${outcome.error}`);
	} else await handOn(scope, jobs, locked, at);
	return isDead ? `Tried ${delivery.attempts} times, to no avail` : null;
}

const GONE = 'The receiver answered 410 Gone: it wants to hear nothing any more';

/** Nothing is sent, and nothing will be. */
export async function skip({ jobs, now }: Parts, scope: Scope, { delivery, webhook }: Taken, why: string): Promise<void> {
	const locked = await lockWebhook(scope.sql, webhook.id);
	await scope.sql(`update webhook_deliveries set state = 'skipped', job = null, error = $2, updated_at = now() where id = $1`, [
		delivery.id,
		why,
	]);
	if (locked) await handOn(scope, jobs, locked, now());
}

export const fail = {
	/** A dead letter begins anew, with a day before it. */
	revive: (sql: Scope['sql'], id: string) =>
		sql(
			`update webhook_deliveries set state = 'waiting', attempts = 0, first_attempt_at = null, updated_at = now() where id = $1`,
			[id],
		),
};

function nextOf({ attempts, first_attempt_at }: DeliveryRow, { retryAfter }: Outcome, now: number): number | null {
	const firstAt = first_attempt_at === null ? now : new Date(first_attempt_at).getTime();
	return nextAttempt({ attempts, firstAt, now, retryAfter, random: Math.random() });
}

type After = { state: 'delivered' | 'failed' | 'waiting'; deliveredAt?: number; parked?: boolean; next?: number | null };

const NOTE = `update webhook_deliveries set status_code = $2, duration = $3, error = $4, answer = $5, updated_at = now(),
		history = case when $6::jsonb = '[]' then history else (select jsonb_agg(h order by n) from (
			select h, n from jsonb_array_elements(coalesce(history, '[]') || $6::jsonb) with ordinality as e(h, n) order by n desc limit ${KEPT}) latest) end,
		state = $7, delivered_at = $8::timestamptz, parked = $9::boolean, next_attempt_at = $10::timestamptz,
		job = case when $7 = 'delivered' then job end
	where id = $1`;

/** Writes the attempt down, the one before it into the history, and what the delivery is now. */
const note = (
	sql: Scope['sql'],
	{ id, status_code, duration, error, last_attempt_at }: DeliveryRow,
	{ status, milliseconds, error: why, answer }: Outcome,
	{ state, deliveredAt, parked = false, next }: After,
) => {
	const before =
		duration === null || last_attempt_at === null
			? []
			: [{ at: new Date(last_attempt_at).toISOString(), status: status_code, milliseconds: duration, error }];
	const times = [deliveredAt ? iso(deliveredAt) : null, parked, next ? iso(next) : null];
	return sql(NOTE, [id, status, milliseconds, why, answer, JSON.stringify(before), state, ...times], 'delivery_note');
};

async function noteSuccess(sql: Scope['sql'], { id, failing_since, last_succeeded_at }: WebhookRow, at: number): Promise<void> {
	const last = last_succeeded_at === null ? 0 : new Date(last_succeeded_at).getTime();
	if (failing_since === null && at - last < NOTE_EVERY) return;
	await sql('update webhooks set failing_since = null, last_succeeded_at = $2 where id = $1', [id, iso(at)]);
}

const iso = (at: number): string => new Date(at).toISOString();
