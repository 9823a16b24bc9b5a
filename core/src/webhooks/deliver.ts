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
import { claim, type DeliveryRow, handOn, JOB, lockWebhook, readDelivery, type WebhookRow } from './queue.ts';
import { type ReadRecord, readerOf } from './reading.ts';
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
type Taken = { delivery: DeliveryRow; webhook: WebhookRow; reader: Actor };

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
		const message = await task.transact(({ sql }) => compose(sql, seen, taken));
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
	async function compose(sql: Scope['sql'], event: FreeholdEvent, { webhook, reader }: Taken): Promise<Message | null> {
		const needsRecord = webhook.record || webhook.filter !== null;
		const record = needsRecord ? await readRecord(sql, reader, event.entity, event.record) : undefined;
		if (webhook.filter !== null && !(record && isAsWanted(record, webhook.filter))) return null;
		const body = bodyOf(event, config.publicUrl, webhook.record ? record : undefined);
		return messageOf(sql, webhook, event.id, body, now());
	}
}

/** Locks, looks whose turn it is, and takes the delivery; null where there is nothing to send now. */
async function take(parts: DeliverParts, scope: Scope, id: string, task: Work): Promise<Taken | null> {
	const { jobs, now } = parts;
	const found = await readDelivery(scope.sql, id);
	const webhook = found && (await lockWebhook(scope.sql, found.webhook));
	// Read again, for what happened before the lock was ours.
	const delivery = webhook && (await readDelivery(scope.sql, id));
	if (!delivery) return null;
	if (delivery.state === 'delivered' || delivery.state === 'skipped') return null;
	if (delivery.state === 'failed') {
		// The job itself, once more after it has told of its dead letter; and a dead letter that somebody replays.
		if (task.attempt > 1) throw new ProviderError('refused', delivery.error ?? 'It was tried for a day');
		await fail.revive(scope.sql, id);
	}
	const reader = await readerFor(parts, scope, webhook);
	if (!reader) {
		await parts.pause(scope, webhook, `Its role “${webhook.role}” is not there any more`);
		return null;
	}
	const outcome = await claim(scope.sql, webhook, delivery, task.id, now());
	if (outcome.go) return { delivery: outcome.go, webhook, reader };
	if (outcome.again !== undefined) await jobs.enqueue(scope, JOB, { delivery: id }, { at: new Date(outcome.again) });
	else await handOn(scope, jobs, webhook, now());
	return null;
}

async function readerFor({ roles }: DeliverParts, { sql, organization }: Scope, { id, role }: WebhookRow): Promise<Actor | null> {
	const [row] = await sql<{ grants: string[] | null }>('select grants from roles where name = $1', [role]);
	return row ? readerOf(organization.id, id, role, roles.grantsOf(role, row.grants)) : null;
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
