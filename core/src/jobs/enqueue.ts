import { v7 as uuidv7 } from 'uuid';
import type { Taking } from '../events/model.ts';
import { checkPayload, type Kind, type Kinds, kindOf } from './kinds.ts';
import type { JobOptions } from './model.ts';
import type { Handed, Shift } from './rows.ts';

/** One job that is asked for. */
export type Wanted = { job: string; payload: Record<string, unknown>; options?: JobOptions };

const INSERT = `insert into jobs (organization_id, id, kind, queue, payload, sealed, sealed_payload, lane, key, run_at, max_attempts, parent, batch,
		asked_by, asked_by_id, place, handed_at)
	select $2, w.id, w.kind, w.queue, w.payload, w.sealed_payload is not null, w.sealed_payload, w.lane, w.key, coalesce(w.run_at, m.at), w.max_attempts,
		w.parent, w.batch, $3, $4,
		greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint,
			(select max(p.place) + 1 from jobs p where p.lane = w.lane and p.state in ('waiting', 'active'))) + w.turn,
		case when w.lane is null and coalesce(w.run_at, m.at) <= m.at then m.at end
	from jsonb_to_recordset($1::jsonb) as w(turn int, id uuid, kind text, queue text, payload jsonb, sealed_payload text, lane text, key text,
			run_at timestamptz, max_attempts int, parent uuid, batch text),
		(select now() + $5::float8 * interval '1 millisecond' as at) m
	order by w.turn
	on conflict (organization_id, kind, key) where key is not null and state in ('waiting', 'active') do nothing
	returning id, kind, queue, attempts, handed_at is not null as handed`;

const HOLD_PARENTS = `update jobs set held = true, handed_at = null where id = any ($1::uuid[]) and state = 'waiting'`;
const SAME = `select id from jobs where kind = $1 and key = $2 and state in ('waiting', 'active')`;

type Parts = {
	kinds: () => Kinds;
	shift: Shift;
	/** Told after the commit what was handed over, and that there may be more to hand over. */
	sent(organization: string, handed: readonly Handed[]): void;
	touched(organization: string, at?: Date): void;
};

export type Enqueue = (taking: Taking, wanted: readonly Wanted[]) => Promise<string[]>;

/** Writes the rows, in the transaction of whoever asks; after its commit they are on their way. */
export function createEnqueue({ kinds, shift, sent, touched }: Parts): Enqueue {
	/** What one transaction has asked for, and is sent once it is committed. */
	const asked = new WeakMap<object, Handed[]>();

	const pendingOf = ({ sql, organization, afterCommit }: Taking): Handed[] => {
		let pending = asked.get(sql);
		if (!pending) {
			const list: Handed[] = [];
			asked.set(sql, list);
			pending = list;
			afterCommit(() => sent(organization.id, list.splice(0)));
		}
		return pending;
	};

	const enqueue: Enqueue = async (taking, wanted) => {
		const { sql, organization, actor } = taking;
		const rows = await Promise.all(wanted.map((one, turn) => rowOf(kinds(), one, turn, taking)));
		if (rows.length === 0) return [];
		const who = actor && actor.kind !== 'nobody' ? actor : { kind: 'system', id: null };
		const values = [JSON.stringify(rows), organization.id, who.kind, who.id, shift()];
		type Made = Handed & { handed: boolean };
		const made = await sql<Made>(INSERT, values, 'jobs_insert');
		const pending = pendingOf(taking);
		pending.push(...made.filter(({ handed }) => handed));
		const parents = [...new Set(rows.flatMap(({ parent }) => (parent ? [parent] : [])))];
		if (parents.length) {
			await sql(HOLD_PARENTS, [parents]);
			for (const parent of parents) {
				const at = pending.findIndex(({ id }) => id === parent);
				if (at >= 0) pending.splice(at, 1);
			}
		}
		if (made.some(({ handed }) => !handed)) {
			const times = rows.flatMap(({ run_at }) => (run_at ? [run_at] : []));
			taking.afterCommit(() => {
				touched(organization.id);
				for (const at of new Set(times)) touched(organization.id, new Date(at));
			});
		}
		const ids = new Set(made.map(({ id }) => id));
		return Promise.all(rows.map((row, at) => (ids.has(row.id) ? row.id : sameAs(taking, row, wanted[at] as Wanted))));
	};

	/** The unfinished one with the same key; where it has just finished, another one after all. */
	const sameAs = async (taking: Taking, row: { kind: string; key: string | null }, wanted: Wanted): Promise<string> => {
		const [found] = await taking.sql<{ id: string }>(SAME, [row.kind, row.key]);
		if (found) return found.id;
		const [id] = await enqueue(taking, [wanted]);
		return id as string;
	};
	return enqueue;
}

async function rowOf(kinds: Kinds, { job, payload, options = {} }: Wanted, turn: number, { sql }: Taking) {
	const kind: Kind = kindOf(kinds, job);
	checkPayload(kind, payload);
	const id = uuidv7();
	const text = JSON.stringify(payload);
	return {
		turn,
		id,
		kind: kind.name,
		queue: kind.queue,
		payload: kind.sealed ? null : payload,
		sealed_payload: kind.sealed ? (await sql.keyring.sealer(sql)).seal(SEALED, id, text) : null,
		lane: options.lane ?? null,
		key: options.key ?? null,
		run_at: options.at ? options.at.toISOString() : null,
		max_attempts: kind.retries + 1,
		parent: options.parent ?? null,
		batch: options.batch ?? null,
	};
}

/** Where a sealed payload stands. */
export const SEALED = { table: 'jobs', column: 'sealed_payload' };
