/** Webhooks with a log, a queue and a clock that a test holds in its hand; database, receivers and signatures are real. */
import { v7 } from 'uuid';
import type { Driver, TestApp } from '../../tests/harness/app.ts';
import { startApp } from '../../tests/harness/app.ts';
import { createStore } from '../src/data/records.ts';
import type { FreeholdEvent } from '../src/events/model.ts';
import { createRoles } from '../src/identity/roles.ts';
import type { OutwardJobHandler } from '../src/jobs/model.ts';
import type { Scope } from '../src/operations/model.ts';
import { createSights } from '../src/operations/sight.ts';
import type { Email } from '../src/ports/email.ts';
import { ProviderError } from '../src/ports/provider-error.ts';
import { createDeliver } from '../src/webhooks/deliver.ts';
import { createFollow } from '../src/webhooks/follow.ts';
import { webhookHooks } from '../src/webhooks/hooks.ts';
import { createPause } from '../src/webhooks/pause.ts';
import { createReadRecord } from '../src/webhooks/reading.ts';
import { localWebhooks } from './webhook-port.ts';

type Queued = { id: string; delivery: string; at: number; attempt: number };

export type World = {
	test: TestApp;
	/** Milliseconds since 1970. */
	clock: { now: number };
	queue: Queued[];
	/** Jobs that ended as dead letters. */
	dead: string[];
	mail: Email[];
	emitted: { type: string; data: unknown }[];
	/** Says that something happened to a record; the webhooks follow. */
	happens(type: string, record?: string, data?: Record<string, unknown>): Promise<FreeholdEvent>;
	/** Does what is due, at most so many at a time, until nothing is. */
	work(atOnce?: number): Promise<void>;
	/** Does one job that is due, the last first where a test wants them out of order. */
	workOne(which?: 'first' | 'last'): Promise<boolean>;
	/** Lets time pass and does what becomes due, each at its time. */
	pass(milliseconds: number): Promise<void>;
	deliveries(webhook?: string): Promise<Record<string, never>[] & { state: string }[]>;
	resume(webhook: string): Promise<void>;
	/** The process that sends next is killed once the receiver has answered, before it could write that down. */
	crashNext(): void;
	stop(): Promise<void>;
};

export async function startWorld(driver: Driver): Promise<World> {
	const test = await startApp(driver, { outboundAllow: ['127.0.0.1'] });
	const { app, harbor } = test;
	const clock = { now: Date.UTC(2026, 10, 21, 9) };
	const queue: Queued[] = [];
	const dead: string[] = [];
	const log: FreeholdEvent[] = [];
	const emitted: World['emitted'] = [];
	let isKilled = false;
	const mailed: Email[] = [];
	const mail = async (_organization: string, email: Email): Promise<void> => void mailed.push(email);
	const now = (): number => clock.now;
	const jobs = {
		async enqueue(_taking: unknown, _job: string, { delivery }: Record<string, unknown>, options: { at?: Date } = {}) {
			const id = v7();
			queue.push({ id, delivery: delivery as string, at: options.at?.getTime() ?? clock.now, attempt: 1 });
			return id;
		},
		enqueueMany: (taking: unknown, wanted: readonly { job: string; payload: Record<string, unknown> }[]): Promise<string[]> =>
			Promise.all(wanted.map(({ job, payload }) => jobs.enqueue(taking, job, payload))),
	};
	const store = createStore(app.registry);
	const sights = createSights(app.registry, store);
	const roles = createRoles(app.registry.entities);
	const events = {
		after: async (_organization: string, position: number, limit: number) => log.slice(position, position + limit),
		visible: async (reader: { permissions: readonly string[] }, seen: readonly FreeholdEvent[]) =>
			seen.filter(({ entity }) =>
				reader.permissions.some((grant) => ['*', '*:read', `${entity}:read`, `${entity}:*`].includes(grant)),
			),
	};
	const underWay: Promise<void>[] = [];
	const pause = createPause({ store, mail, log: app.log, now, later: (work) => void underWay.push(work()) });
	const inside = <T>(work: (scope: Scope) => Promise<T>): Promise<T> =>
		app.asSystem(harbor.id, (scope) =>
			work(
				new Proxy(scope, {
					get: (target, name) =>
						name === 'emit'
							? async (type: string, _record: string, data: unknown) => void emitted.push({ type, data })
							: target[name as keyof Scope],
				}),
			),
		);
	const readRecord = createReadRecord({ registry: app.registry, store, sights });
	const deliver: OutwardJobHandler = createDeliver({ config: app.config, events, jobs, roles, readRecord, pause, now });
	const follow = createFollow({ jobs, now });
	const port = localWebhooks(() => {
		if (!isKilled) return;
		isKilled = false;
		throw new Error('killed');
	});

	const run = async (job: Queued): Promise<void> => {
		const task = { id: job.id, attempt: job.attempt, organization: { id: harbor.id }, transact: inside, port: () => port };
		await deliver({ delivery: job.delivery }, task as never).catch((error: unknown) => {
			if ((error as Error).message === 'killed') queue.push({ ...job, attempt: job.attempt + 1 });
			else if (error instanceof ProviderError) dead.push(job.delivery);
			else throw error;
		});
	};
	const due = (): Queued[] => queue.filter(({ at }) => at <= clock.now).toSorted((one, other) => one.at - other.at);
	const take = (job: Queued): Queued => queue.splice(queue.indexOf(job), 1)[0] as Queued;
	const work = async (atOnce = 1): Promise<void> => {
		for (let next = due(); next.length; next = due()) await Promise.all(next.slice(0, atOnce).map((job) => run(take(job))));
		await Promise.all(underWay);
	};

	return {
		test,
		clock,
		queue,
		dead,
		mail: mailed,
		emitted,
		async happens(type, record = v7(), data = {}) {
			const event: FreeholdEvent = {
				id: v7(),
				organization: harbor.id,
				position: log.length + 1,
				type,
				entity: type.split('.')[0] as string,
				record,
				owner: null,
				data,
				actor: { kind: 'system', id: null },
				at: new Date(clock.now).toISOString(),
			};
			log.push(event);
			await inside((scope) => follow(scope, [event]));
			return event;
		},
		work,
		async workOne(which = 'first') {
			const job = which === 'first' ? due()[0] : due().at(-1);
			if (job) await run(take(job));
			return job !== undefined;
		},
		async pass(milliseconds) {
			const end = clock.now + milliseconds;
			for (;;) {
				const next = queue.toSorted((one, other) => one.at - other.at)[0];
				if (!next || next.at > end) break;
				clock.now = Math.max(clock.now, next.at);
				await work();
			}
			clock.now = end;
		},
		deliveries: async (webhook) => {
			const as = await harbor.asUser('owner');
			const query = webhook ? `&webhook=${webhook}` : '';
			const { body } = await test.call('GET', `/v1/webhook-deliveries?limit=100&sort=createdAt${query}`, { as });
			return body.data;
		},
		resume: (webhook) =>
			inside(async (scope) => {
				const authority = { read: async () => [], refuseExceeding: async () => {} };
				const nothing = async () => {};
				const hooks = webhookHooks({
					authority,
					requireStepUp: nothing,
					checkAddress: nothing,
					checkWishes: () => {},
					jobs,
					now,
				} as never);
				await hooks['webhook.resume']?.({}, scope, { id: webhook });
				await scope.sql(`update webhooks set state = 'active', reason = null, failing_since = null where id = $1`, [webhook]);
			}),
		crashNext: () => {
			isKilled = true;
		},
		stop: () => test.stop(),
	};
}
