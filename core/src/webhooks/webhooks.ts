import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { isId } from '../data/filter.ts';
import type { Store } from '../data/records.ts';
import type { Events } from '../events/model.ts';
import type { CheckTarget } from '../http/outbound.ts';
import type { Identity } from '../identity/identity.ts';
import type { Mail } from '../identity/mail.ts';
import { createRoles } from '../identity/roles.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Plugin } from '../operations/model.ts';
import type { Sights } from '../operations/sight.ts';
import { definePlugin } from '../plugin.ts';
import type { Registry } from '../schema/model.ts';
import { createDeliver } from './deliver.ts';
import { createFollow } from './follow.ts';
import { webhookHooks } from './hooks.ts';
import { webhookOperations } from './operations.ts';
import { createPause } from './pause.ts';
import { createReadRecord } from './reading.ts';
import { createCheckAddress } from './target.ts';
import { createCheckWishes } from './wishes.ts';

/** Webhooks to other systems. */
export type Webhooks = {
	plugin: Plugin;
	/** Resolves when no notice is on its way. */
	idle(): Promise<void>;
};

export type WebhookParts = {
	config: Config;
	registry: Registry;
	store: Store;
	sights: Sights;
	events: Pick<Events, 'after' | 'visible' | 'follow'>;
	jobs: Pick<Jobs, 'enqueue' | 'enqueueMany'>;
	identity: Pick<Identity, 'authority' | 'requireStepUp'>;
	mail: Mail;
	checkTarget: CheckTarget;
	log: Logger;
	now: () => number;
};

export function createWebhooks(parts: WebhookParts): Webhooks {
	const { config, registry, store, sights, events, jobs, identity, mail, log, now } = parts;
	const underWay = new Set<Promise<void>>();
	const outside = AsyncLocalStorage.snapshot();
	const later = (work: () => Promise<void>): void => {
		const done: Promise<void> = outside(work).finally(() => underWay.delete(done));
		underWay.add(done);
	};
	const pause = createPause({ store, mail, log, now, later });
	const { authority, requireStepUp } = identity;
	const checks = { checkAddress: createCheckAddress(parts), checkWishes: createCheckWishes(registry) };
	const guarded = { authority, requireStepUp, ...checks, jobs, now };
	const roles = createRoles(registry.entities);
	events.follow('webhooks', createFollow({ jobs, now }), {
		answersTo: (to) => isId(to),
		idleWhere: 'not exists (select from webhooks)',
	});
	const readRecord = createReadRecord({ registry, store, sights });
	return {
		plugin: definePlugin({
			name: 'identity',
			...webhookOperations({ ...guarded, config, events }),
			before: webhookHooks(guarded),
			outwardJobs: { 'deliver-webhook': createDeliver({ config, events, jobs, roles, readRecord, pause, now }) },
		}),
		idle: async () => {
			while (underWay.size) await Promise.all(underWay);
		},
	};
}
