import { v7 } from 'uuid';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import type { Events, FreeholdEvent } from '../events/model.ts';
import { invalid } from '../identity/authority.ts';
import type { Handler, OutwardHandler, Scope } from '../operations/model.ts';
import { insertDeliveries } from './follow.ts';
import { type HookParts, refuseRole } from './hooks.ts';
import { isWanted, type Wish } from './match.ts';
import { bodyOf, messageOf } from './message.ts';
import { handOn, JOB, lockWebhook } from './queue.ts';
import { mintWebhookSecret, type SecretRow, secretsOf, webhookSecretHint } from './secret.ts';
import { send } from './send.ts';
import type { Wishes } from './wishes.ts';

type Parts = HookParts & { config: Pick<Config, 'publicUrl'>; events: Pick<Events, 'after'> };

type Order = Wishes & { url: string; role?: string };

/** Answers of the log that are looked at in one call of `redeliver-since`, in batches. */
const BATCH = 500;
const MOST = 10_000;

export function webhookOperations(parts: Parts): {
	operations: Record<string, Handler>;
	outward: Record<string, OutwardHandler>;
} {
	const { authority, checkAddress, checkWishes, jobs, config, events, now } = parts;

	const create: OutwardHandler = async ({ body }: { body: Order }, transact) => {
		checkWishes(body);
		await checkAddress(body.url);
		return transact(async (scope) => {
			await refuseRole(authority, scope, body.role ?? 'viewer');
			const secret = mintWebhookSecret();
			const made = await scope.records('webhook').create({ ...body, secret, secretHint: webhookSecretHint(secret) });
			return { ...made, secret };
		});
	};

	const rotate: Handler = async ({ id, body }, scope) => {
		const { overlapHours = 24 } = body as { overlapHours?: number };
		const webhook = await lockWebhook(scope.sql, id);
		if (!webhook) throw problem('not_found');
		// Who rotates a secret can speak for the webhook from now on.
		await refuseRole(authority, scope, webhook.role);
		const secret = mintWebhookSecret();
		const until = new Date(now() + overlapHours * 3_600_000).toISOString();
		const old = await scope.sql.keyring.open(scope.sql, { table: 'webhooks', column: 'secret' }, id, webhook.secret);
		const record = await scope.records('webhook').update(id, {
			secret,
			secretHint: webhookSecretHint(secret),
			previousSecret: overlapHours > 0 ? old : null,
			previousUntil: overlapHours > 0 ? until : null,
		});
		return { ...record, secret };
	};

	const test: OutwardHandler = async ({ id }: { id: string }, transact) => {
		const event = await transact(async ({ organization, actor }) => testEvent(id, organization.id, actor, now()));
		const { message, port } = await transact(async (scope) => {
			const [row] = await scope.sql<SecretRow & { url: string }>(
				'select id, url, secret, previous_secret, previous_until from webhooks where id = $1',
				[id],
			);
			if (!row) throw problem('not_found');
			const signing = { id: event.id, seconds: Math.floor(now() / 1000), body: bodyOf(event, config.publicUrl) };
			return { message: messageOf(row.url, await secretsOf(scope.sql, row, now()), signing), port: scope.port('webhook') };
		});
		const outcome = await send(port, message, now);
		const at = new Date(now()).toISOString();
		const delivery = await transact(async (scope) => {
			const made = await scope.records('webhook-delivery').create({
				webhook: id,
				event: event.id,
				type: event.type,
				entity: event.entity,
				subject: id,
				state: outcome.delivered ? 'delivered' : 'failed',
				attempts: 1,
				byHand: true,
				statusCode: outcome.status,
				duration: outcome.milliseconds,
				error: outcome.error,
				answer: outcome.answer,
				firstAttemptAt: at,
				lastAttemptAt: at,
				deliveredAt: outcome.delivered ? at : null,
			});
			return made.id as string;
		});
		const { delivered, status, milliseconds, error, answer } = outcome;
		return { delivered, status, milliseconds, error, answer, delivery };
	};

	const redeliver: Handler = async ({ id }, scope) => {
		const old = await scope.records('webhook-delivery').get(id);
		if (old.position === null) throw problem('conflict', { detail: 'A test is not sent again; send another one' });
		const webhook = await lockWebhook(scope.sql, old.webhook as string);
		if (!webhook) throw problem('not_found');
		if (webhook.state === 'paused') throw problem('conflict', { detail: 'The webhook is paused; resume it first' });
		const event = {
			id: old.event,
			type: old.type,
			position: old.position,
			entity: old.entity,
			record: old.subject,
		} as FreeholdEvent;
		const [delivery = ''] = await insertDeliveries(scope, [{ event, webhook: webhook.id, parked: false }], { byHand: true });
		await jobs.enqueue(scope, JOB, { delivery }, {});
		return scope.records('webhook-delivery').get(delivery);
	};

	const redeliverSince: OutwardHandler = async (
		{ id, body }: { id: string; body: { position?: number; since?: string } },
		transact,
	) => {
		const { position: from, since } = body;
		if ((from === undefined) === (since === undefined)) {
			throw invalid([{ pointer: '/position', code: 'one_of', detail: 'Say either position or since' }]);
		}
		const sinceAt = since === undefined ? null : Date.parse(since);
		const organization = await transact(async (scope) => scope.organization.id);
		let position = from ?? 0;
		let deliveries = 0;
		let isComplete = false;
		for (let looked = 0; looked < MOST && !isComplete; looked += BATCH) {
			const batch = await events.after(organization, position, BATCH);
			isComplete = batch.length < BATCH;
			const meant = sinceAt === null ? batch : batch.filter(({ at }) => Date.parse(at) >= sinceAt);
			deliveries += await transact((scope) => again(scope, id, meant));
			position = batch.at(-1)?.position ?? position;
		}
		return { deliveries, position, isComplete };
	};

	/** Puts the events aside for the webhook, in the order of the log, and lets it begin. */
	async function again(scope: Scope, id: string, batch: readonly FreeholdEvent[]): Promise<number> {
		const webhook = await lockWebhook(scope.sql, id);
		const [wish] = await scope.sql<Wish>('select events, changed from webhooks where id = $1', [id]);
		if (!webhook || !wish) throw problem('not_found');
		const wanted = batch.filter((event) => isWanted(event, wish));
		await insertDeliveries(
			scope,
			wanted.map((event) => ({ event, webhook: id, parked: true })),
		);
		await handOn(scope, jobs, webhook, now());
		return wanted.length;
	}

	return {
		operations: { 'webhook.rotate-secret': rotate, 'webhook-delivery.redeliver': redeliver },
		outward: { 'webhook.create': create, 'webhook.test': test, 'webhook.redeliver-since': redeliverSince },
	};
}

/** No event of the log: nothing happened but that somebody asked for it. */
const testEvent = (webhook: string, organization: string, { kind, id }: Scope['actor'], at: number): FreeholdEvent => ({
	id: v7(),
	organization,
	position: 0,
	type: 'webhook.test',
	entity: 'webhook',
	record: webhook,
	owner: null,
	data: { message: 'This is a test. It came through.' },
	actor: { kind, id },
	at: new Date(at).toISOString(),
});
