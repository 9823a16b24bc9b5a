import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import { readGrant } from '../identity/grants.ts';
import { allows } from '../identity/permission.ts';
import { missingPermission } from '../identity/refusal.ts';
import type { Handler, Scope } from '../operations/model.ts';
import type { Registry } from '../schema/model.ts';
import { SEALED } from './enqueue.ts';
import type { HandOver } from './hand-over.ts';
import { checkPayload, type Kind, type Kinds, kindOf } from './kinds.ts';
import type { Freed, Shift } from './rows.ts';
import { summary } from './summary.ts';

type Parts = {
	kinds: () => Kinds;
	registry: Pick<Registry, 'entities'>;
	handOver: HandOver;
	shift: Shift;
	/** Tells jobs that are under way in this process to stop. */
	stopped(ids: readonly string[]): void;
};

/** What workers hear: these jobs were cancelled. */
export const STOPPED = 'freehold_jobs_stopped';
/** Ids in one notice, of which 8000 bytes are taken. */
const TOLD = 200;

/** What people and keys do with jobs, beside looking at them. */
export function jobOperations(parts: Parts): Record<string, Handler> {
	const { kinds, registry, handOver, shift, stopped } = parts;

	/** After the commit: those under way are told, and what waited for them goes on. */
	const letGo = async (scope: Scope, freed: readonly Freed[]): Promise<void> => {
		// Heard with the commit by those who work on them in other processes.
		for (let at = 0; at < freed.length; at += TOLD) {
			const ids = freed.slice(at, at + TOLD).map(({ id }) => id);
			await scope.sql('select pg_notify($1, $2)', [STOPPED, ids.join(' ')]);
		}
		scope.afterCommit(() => {
			stopped(freed.map(({ id }) => id));
			handOver.freed(scope.organization.id, freed);
		});
	};
	const again = (scope: Scope): void => scope.afterCommit(() => handOver.touched(scope.organization.id));

	return {
		'job.run': async ({ body }, scope) => {
			const { kind: name, payload = {}, at, key, batch } = body as Asked;
			const kind = kindOf(kinds(), name);
			refuseByHand(kind, scope, registry);
			const options = { ...(at ? { at: new Date(at) } : {}), ...(key ? { key } : {}), ...(batch ? { batch } : {}) };
			const id = await scope.enqueue(name, payload, options);
			await told(scope, 'job.run', id, { kind: name });
			return scope.records('job').get(id);
		},
		'job.summary': async (_, { sql }) => summary(sql, kinds(), shift()),
		'job.cancel': async ({ id }, scope) => {
			const freed = await scope.sql<Freed>(`${CANCEL} and id = $1 returning id, lane, parent`, [id]);
			if (freed.length === 0) throw await notPossible(scope.sql, id, 'cancelled', 'waits or is under way');
			await told(scope, 'job.cancel', id);
			await letGo(scope, freed);
			return scope.records('job').get(id);
		},
		'job.cancel-batch': async ({ body: { batch } }, scope) => {
			const freed = await scope.sql<Freed>(`${CANCEL} and batch = $1 returning id, lane, parent`, [batch]);
			await told(scope, 'job.cancel-batch', null, { batch, cancelled: freed.length });
			await letGo(scope, freed);
			return { cancelled: freed.length };
		},
		'job.retry': async ({ id }, scope) => {
			const rows = await retry(scope, `id = $2 and state in ('failed', 'cancelled')`, [id], 1, shift());
			if (rows.length === 0) throw await notPossible(scope.sql, id, 'done again', 'has failed or was cancelled');
			await told(scope, 'job.retry', id);
			again(scope);
			return scope.records('job').get(id);
		},
		'job.retry-many': async ({ body }, scope) => {
			const { kind = null, error = null, batch = null, limit = 1000 } = body as Filter;
			const meant = `state = 'failed' and ($2::text is null or kind = $2) and ($3::text is null or position(lower($3) in lower(error)) > 0)
				and ($4::text is null or batch = $4)`;
			const rows = await retry(scope, meant, [kind, error, batch], limit, shift());
			await told(scope, 'job.retry-many', null, { kind, error, batch, retried: rows.length });
			again(scope);
			return { retried: rows.length };
		},
		'job.edit': async ({ id, body: { payload } }, scope) => {
			const [row] = await scope.sql<{ kind: string; state: string; payload: unknown }>(
				'select kind, state, payload from jobs where id = $1 for update',
				[id],
			);
			if (row && row.state !== 'waiting' && row.state !== 'failed')
				throw await notPossible(scope.sql, id, 'changed', 'waits or has failed');
			const kind = kindOf(kinds(), row?.kind ?? '');
			checkPayload(kind, payload);
			const text = JSON.stringify(payload);
			const sealed = kind.sealed ? (await scope.sql.keyring.sealer(scope.sql)).seal(SEALED, id, text) : null;
			await scope.sql('update jobs set payload = $2::jsonb, sealed_payload = $3, sealed = $4, updated_at = now() where id = $1', [
				id,
				kind.sealed ? null : text,
				sealed,
				kind.sealed,
			]);
			await told(scope, 'job.edit', id, kind.sealed ? {} : { before: row?.payload, after: payload });
			return scope.records('job').get(id);
		},
		'job.drop': async ({ id }, scope) => {
			const freed = await scope.sql<Freed & { kind: string; state: string }>(
				`delete from jobs where id = $1 and state <> 'active' returning id, lane, parent, kind, state`,
				[id],
			);
			if (freed.length === 0) throw await notPossible(scope.sql, id, 'dropped', 'is not under way');
			await told(scope, 'job.drop', id, { kind: freed[0]?.kind, state: freed[0]?.state });
			await letGo(scope, freed);
		},
	};
}

type Asked = { kind: string; payload?: Record<string, unknown>; at?: string; key?: string; batch?: string };
type Filter = { kind?: string; error?: string; batch?: string; limit?: number };

const CANCEL = `update jobs set state = 'cancelled', finished_at = now(), lease_until = null, handed_at = null, held = false, updated_at = now()
	where state in ('waiting', 'active')`;

/** The same row begins anew, with all its attempts; one whose key another unfinished one has by now stays as it is. */
const retry = (
	scope: Scope,
	meant: string,
	values: readonly unknown[],
	limit: number,
	shift: number,
): Promise<{ id: string }[]> =>
	scope.sql<{ id: string }>(
		`update jobs j set state = 'waiting', attempts = 0, run_at = now() + ${shift} * interval '1 millisecond', finished_at = null,
			progress = 0, handed_at = null, held = false, updated_at = now()
		where id in (
			select id from jobs o where ${meant} and (key is null or not exists (
				select from jobs u where u.kind = o.kind and u.key = o.key and u.id <> o.id and u.state in ('waiting', 'active')))
			order by place limit $1 for update skip locked)
		returning id`,
		[limit, ...values],
	);

const told = (scope: Scope, action: string, record: string | null, details: Record<string, unknown> = {}): Promise<void> =>
	scope.audit({ kind: 'admin_action', action, entity: 'job', ...(record ? { record } : {}), details });

/** Why nothing was changed. */
async function notPossible(sql: Sql, id: string, what: string, when: string) {
	const [row] = await sql<{ state: string; key: string | null }>('select state, key from jobs where id = $1', [id]);
	if (!row) return problem('not_found', { detail: 'There is no such job any more' });
	const twin = what === 'done again' && (row.state === 'failed' || row.state === 'cancelled') && row.key !== null;
	if (twin) return problem('conflict', { detail: `Another unfinished job of this kind has the key “${row.key}”` });
	return problem('invalid_transition', { detail: `This job is ${row.state}; it can be ${what} while it ${when}` });
}

/** @throws forbidden */
function refuseByHand(kind: Kind, { actor }: Scope, { entities }: Pick<Registry, 'entities'>): void {
	const needed = kind.byHand;
	if (needed === undefined) {
		const detail = `Jobs of the kind ${kind.name} are asked for by the platform only`;
		throw problem('forbidden', { detail });
	}
	const entity = entities.get(readGrant(needed).entity);
	if (!entity || allows(actor, needed, entity) !== true)
		throw missingPermission(needed, { title: kind.description, pointer: '/kind' });
}
