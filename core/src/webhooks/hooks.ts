import { problem } from '../errors.ts';
import type { CheckTarget } from '../http/outbound.ts';
import type { Authority } from '../identity/authority.ts';
import type { RequireStepUp } from '../identity/factors/step-up.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { BeforeHook, Scope } from '../operations/model.ts';
import { handOn, lockWebhook } from './queue.ts';
import type { Wishes } from './wishes.ts';

export type HookParts = {
	authority: Authority;
	requireStepUp: RequireStepUp;
	checkAddress: CheckTarget;
	checkWishes: (wishes: Wishes) => void;
	jobs: Pick<Jobs, 'enqueue' | 'enqueueMany'>;
	now: () => number;
};

/** What turns a webhook to somebody else, or lets it tell more. */
const POWERFUL = ['url', 'role', 'record'] as const;

/** Nobody has a webhook, or changes one, that may more than they may themselves. */
export async function refuseRole(authority: Authority, scope: Scope, role: string): Promise<void> {
	await authority.refuseExceeding(scope, await authority.read(scope.sql, role), `The role “${role}”`);
}

export function webhookHooks({
	authority,
	requireStepUp,
	checkAddress,
	checkWishes,
	jobs,
	now,
}: HookParts): Record<string, BeforeHook> {
	return {
		'webhook.update': async (body, scope, { id = '' }) => {
			const { url, role } = body as { url?: string; role?: string };
			for (const name of ['url', 'events', 'record', 'role']) {
				if (body[name] === null)
					throw problem('invalid_input', { errors: [{ pointer: `/${name}`, code: 'required', detail: 'This is needed' }] });
			}
			// In front of the database, which need not wait for a name server.
			if (url !== undefined) await checkAddress(url);
			const [now_] = await scope.sql<Required<Wishes> & { role: string }>(
				'select role, events, filter, changed from webhooks where id = $1',
				[id],
			);
			if (!now_) return body;
			checkWishes({ ...now_, ...(body as Wishes) });
			if (POWERFUL.some((name) => body[name] !== undefined)) {
				await requireStepUp({ stepUp: true }, scope.actor, scope.sql);
				await authority.refuseExceeding(scope, await grantsNow(scope, now_.role), 'This webhook');
				if (role !== undefined) await refuseRole(authority, scope, role);
			}
			return body;
		},
		'webhook.pause': async (_body, scope, { id = '' }) => {
			const reason = 'Paused by hand';
			await scope.sql(
				`update webhook_deliveries set parked = true, next_attempt_at = null, updated_at = now() where webhook = $1 and state = 'waiting' and not parked`,
				[id],
			);
			const [active] = await scope.sql(`select 1 from webhooks where id = $1 and state = 'active'`, [id]);
			if (active) await scope.emit('webhook.paused', id, { reason, automatic: false });
			return { reason, pausedAt: new Date(now()).toISOString() };
		},
		'webhook.resume': async (_body, scope, { id = '' }) => {
			const webhook = await lockWebhook(scope.sql, id);
			if (webhook?.state === 'paused') {
				await refuseRole(authority, scope, webhook.role);
				// What waits has its day before it again.
				await scope.sql(
					`update webhook_deliveries set attempts = 0, first_attempt_at = null, updated_at = now() where webhook = $1 and state = 'waiting'`,
					[id],
				);
				await handOn(scope, jobs, { ...webhook, state: 'active' }, now());
			}
			return { reason: null, pausedAt: null, failingSince: null };
		},
	};

	/** Of a role that is gone there is nothing left to exceed. */
	async function grantsNow(scope: Scope, role: string): Promise<readonly string[]> {
		const [found] = await scope.sql<{ grants: string[] | null }>('select grants from roles where name = $1', [role]);
		return found ? authority.grantsOf(role, found.grants) : [];
	}
}
