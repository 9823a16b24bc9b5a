import type { Config } from '../config.ts';
import type { Events, FreeholdEvent } from '../events/model.ts';
import type { Roles } from '../identity/roles.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { OutwardJobHandler, Task } from '../jobs/model.ts';
import type { Actor, Scope, Transact } from '../operations/model.ts';
import { ProviderError } from '../ports/provider-error.ts';
import { fail, finish, skip } from './finish.ts';
import { isAsWanted } from './match.ts';
import { bodyOf, type Message, messageOf } from './message.ts';
import type { Pause } from './pause.ts';
import { claim, type DeliveryRow, handOn, JOB, LOST_AFTER, lockWebhookOf, park, readDelivery, type WebhookRow } from './queue.ts';
import { type ReadRecord, readerOf } from './reading.ts';
import { secretsOf } from './secret.ts';
import { send } from './send.ts';

export type DeliverParts = {
	config: Pick<Config, 'publicUrl'>;
	events: Pick<Events, 'after' | 'visible'>;
	jobs: Pick<Jobs, 'enqueue' | 'enqueueMany'>;
	roles: Pick<Roles, 'grantsOf'>;
	readRecord: ReadRecord;
	pause: Pause;
	now: () => number;
};

type Work = Pick<Task, 'id' | 'organization' | 'attempt'> & { transact: Transact; port: Scope['port'] };

/** A delivery taken for sending, and with whose eyes it is read. */
type Taken = { delivery: DeliveryRow; webhook: WebhookRow; reader: Actor; secrets: string[] };

/**
 * The job `identity.deliver-webhook`: one attempt. What is known of it is committed before anything leaves and after an answer came, and
 * nothing is held meanwhile. A job that is done again (its process was killed) sends again with the same webhook-id.
 * @throws ProviderError refused, where it was the last attempt: a dead letter, which a person may replay
 */
export function createDeliver(parts: DeliverParts): OutwardJobHandler {
	const { config, events, readRecord, now } = parts;

	return async ({ delivery: id }: { delivery: string }, task: Work) => {
		const taken = await task.transact((scope) => take(parts, scope, id, task));
		if (!taken) return { sent: false };
		const event = await readEvent(events, task.organization.id, taken.delivery);
		const [seen] = event ? await events.visible(taken.reader, [event]) : [];
		if (!seen) {
			const why = event ? `The role ${taken.webhook.role} may not know of this event` : 'The event is not in the log any more';
			await task.transact((scope) => skip(parts, scope, taken, why));
			return { sent: false };
		}
		const message = await compose(task, seen, taken);
		if (!message) {
			await task.transact((scope) => skip(parts, scope, taken, 'The record is not as the filter wants it'));
			return { sent: false };
		}
		const outcome = await send(task.port('webhook'), message, now);
		const dead = await task.transact((scope) => finish(parts, scope, taken, outcome));
		if (dead) throw new ProviderError('refused', `${dead}: ${outcome.error}`);
		return { sent: true, status: outcome.status };
	};

	/** The record is read at this moment, with the rights of the webhook's role. null where the filter does not want it so. */
	async function compose({ transact }: Work, event: FreeholdEvent, { webhook, reader, secrets }: Taken): Promise<Message | null> {
		const needsRecord = webhook.record || webhook.filter !== null;
		const record = needsRecord ? await transact(({ sql }) => readRecord(sql, reader, event.entity, event.record)) : undefined;
		if (webhook.filter !== null && !(record && isAsWanted(record, webhook.filter))) return null;
		const body = bodyOf(event, config.publicUrl, webhook.record ? record : undefined);
		return messageOf(webhook.url, secrets, { id: event.id, seconds: Math.floor(now() / 1000), body });
	}
}

/** Locks, looks whose turn it is, and takes the delivery; null where there is nothing to send now. */
async function take(parts: DeliverParts, scope: Scope, id: string, task: Work): Promise<Taken | null> {
	const { roles, now } = parts;
	const { sql, organization } = scope;
	const webhook = await lockWebhookOf(sql, id);
	if (!webhook) return null;
	if (!webhook.has_role) {
		await parts.pause(scope, webhook, `Its role “${webhook.role}” is not there any more`);
		return null;
	}
	const delivery = webhook.state === 'active' ? await claim(sql, id, task.id, now()) : null;
	if (!delivery) return putOff(parts, scope, id, webhook, task);
	const reader = readerOf(organization.id, webhook.id, webhook.role, roles.grantsOf(webhook.role, webhook.grants));
	return { delivery, webhook, reader, secrets: await secretsOf(sql, webhook, now()) };
}

/** Why it could not be taken: it is done; somebody else is at it; it was given up; or it is not its turn. */
async function putOff(parts: DeliverParts, scope: Scope, id: string, webhook: WebhookRow, task: Work): Promise<Taken | null> {
	const { jobs, now } = parts;
	const delivery = await readDelivery(scope.sql, id);
	if (!delivery || delivery.state === 'delivered' || delivery.state === 'skipped') return null;
	if (delivery.state === 'failed') {
		// The job itself, once more after it has told of its dead letter; and a dead letter that somebody replays.
		if (task.attempt > 1) throw new ProviderError('refused', delivery.error ?? 'It was tried for a day');
		await fail.revive(scope.sql, id);
		return take(parts, scope, id, task);
	}
	const since = delivery.last_attempt_at === null ? 0 : new Date(delivery.last_attempt_at).getTime();
	if (delivery.state === 'sending' && webhook.state === 'active' && delivery.job !== task.id && since > now() - LOST_AFTER) {
		await jobs.enqueue(scope, JOB, { delivery: id }, { at: new Date(since + LOST_AFTER) });
		return null;
	}
	await park(scope.sql, id);
	await handOn(scope, jobs, webhook, now());
	return null;
}

async function readEvent(
	events: Pick<Events, 'after'>,
	organization: string,
	{ position, event }: DeliveryRow,
): Promise<FreeholdEvent | undefined> {
	if (position === null) return undefined;
	const [found] = await events.after(organization, Number(position) - 1, 1).catch((error: unknown) => {
		// Past its retention; whoever keeps it longer than a month has it elsewhere.
		if ((error as { code?: unknown }).code === 'events_forgotten') return [];
		throw error;
	});
	return found?.id === event ? found : undefined;
}
