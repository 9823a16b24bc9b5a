import { v7 } from 'uuid';
import type { Follower, FreeholdEvent, Taking } from '../events/model.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { isWanted, type Wish } from './match.ts';
import { JOB, roomOf } from './queue.ts';

type Follows = Wish & { id: string; state: 'active' | 'paused' };

/** An event that one webhook is told of; put aside where it is not its turn yet. */
type Wanted = { event: FreeholdEvent; webhook: string; parked: boolean };

type Parts = { jobs: Pick<Jobs, 'enqueueMany'>; now: () => number };

/**
 * Turns events into deliveries, one for each webhook that wants to hear of it: in the transaction in which the events come into the log,
 * so that each is handed over exactly once. What a paused webhook would have heard of is put aside for it, and so is what a busy one
 * hears of later: however far a slow receiver is behind, that costs nobody anything. A replay may name a webhook by its id; who has a
 * delivery of an event gets it again only where that is asked for.
 */
export const createFollow =
	({ jobs, now }: Parts): Follower =>
	async (taking, events, replay) => {
		const { sql } = taking;
		const all = await sql<Follows>('select id, events, changed, state from webhooks order by id', [], 'webhooks_that_follow');
		const meant = replay?.only === undefined ? all : all.filter(({ id }) => id === replay.only);
		const wanted: Wanted[] = [];
		for (const event of events) {
			let wanting = meant.filter((webhook) => isWanted(event, webhook));
			if (replay && !replay.again && wanting.length) wanting = await whoHasNone(sql, event, wanting);
			wanted.push(...wanting.map(({ id }) => ({ event, webhook: id, parked: false })));
		}
		if (wanted.length === 0) return;
		await takeTurns(sql, wanted, now());
		const ids = await insertDeliveries(taking, wanted);
		const begun = ids.filter((_, at) => !wanted[at]?.parked);
		if (begun.length)
			await jobs.enqueueMany(
				taking,
				begun.map((id) => ({ job: JOB, payload: { delivery: id } })),
			);
	};

/** Locks the webhooks and puts aside what is beyond the room that each has, and what is behind another event of its record. */
async function takeTurns(sql: Taking['sql'], wanted: Wanted[], now: number): Promise<void> {
	const ids = [...new Set(wanted.map(({ webhook }) => webhook))];
	const locked = await sql<{ id: string; state: string }>(
		'select id, state from webhooks where id = any ($1::uuid[]) order by id for no key update',
		[ids],
		'webhooks_that_are_told',
	);
	const active = locked.filter(({ state }) => state === 'active').map(({ id }) => id);
	const room = new Map(active.length ? await roomOf(sql, active, now) : []);
	const records = new Set<string>();
	for (const one of wanted) {
		const left = room.get(one.webhook) ?? 0;
		const lane = `${one.webhook} ${one.event.record}`;
		one.parked = left <= 0 || records.has(lane);
		records.add(lane);
		if (!one.parked) room.set(one.webhook, left - 1);
	}
	// One that was deleted meanwhile is told of nothing.
	const there = new Set(locked.map(({ id }) => id));
	wanted.splice(0, wanted.length, ...wanted.filter(({ webhook }) => there.has(webhook)));
}

async function whoHasNone(sql: Taking['sql'], event: FreeholdEvent, webhooks: readonly Follows[]): Promise<Follows[]> {
	const rows = await sql<{ webhook: string }>('select webhook from webhook_deliveries where event = $1', [event.id]);
	const having = new Set(rows.map(({ webhook }) => webhook));
	return webhooks.filter(({ id }) => !having.has(id));
}

const INSERT = `insert into webhook_deliveries
		(organization_id, id, webhook, event, type, position, entity, subject, state, attempts, by_hand, parked)
	select $1, d.id, d.webhook, d.event, d.type, d.position, d.entity, d.subject, 'waiting', 0, $3, d.parked
	from json_to_recordset($2::json) as d (id uuid, webhook uuid, event uuid, type text, position bigint, entity text, subject uuid, parked boolean)`;

/** Writes the deliveries; resolves to their ids, in their order. */
export async function insertDeliveries(
	{ sql, organization }: Pick<Taking, 'sql' | 'organization'>,
	wanted: readonly Wanted[],
	{ byHand = false } = {},
): Promise<string[]> {
	const rows = wanted.map(({ event: { id: event, type, position, entity, record: subject }, webhook, parked }) => ({
		...{ id: v7(), webhook, event, type, position, entity, subject, parked },
	}));
	if (rows.length) await sql(INSERT, [organization.id, JSON.stringify(rows), byHand], 'deliveries_insert');
	return rows.map(({ id }) => id);
}
