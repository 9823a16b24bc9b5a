import { v7 } from 'uuid';
import type { Follower, FreeholdEvent, Taking } from '../events/model.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { isWanted, type Wish } from './match.ts';
import { JOB } from './queue.ts';

type Follows = Wish & { id: string; state: 'active' | 'paused' };

/** An event's delivery to one webhook. */
type Made = { id: string; webhook: string; isWaiting: boolean };

type Parts = { jobs: Pick<Jobs, 'enqueueMany'> };

/**
 * Turns events into deliveries, one for each webhook that wants to hear of it: in the transaction in which the events come into the log,
 * so that each is handed over exactly once. What a paused webhook would have heard of is put aside for it. A replay may name a webhook by
 * its id; who has a delivery of an event gets it again only where that is asked for.
 */
export const createFollow =
	({ jobs }: Parts): Follower =>
	async (taking, events, replay) => {
		const webhooks = await taking.sql<Follows>(
			'select id, events, changed, state from webhooks order by created_at, id',
			[],
			'webhooks_that_follow',
		);
		const meant = replay?.only === undefined ? webhooks : webhooks.filter(({ id }) => id === replay.only);
		if (meant.length === 0) return;
		const made: Made[] = [];
		for (const event of events) {
			let wanting = meant.filter((webhook) => isWanted(event, webhook));
			if (replay && !replay.again) wanting = await whoHasNone(taking.sql, event, wanting);
			if (wanting.length) made.push(...(await insertDeliveries(taking, event, wanting)));
		}
		const wanted = made.filter(({ isWaiting }) => !isWaiting).map(({ id }) => ({ job: JOB, payload: { delivery: id } }));
		if (wanted.length) await jobs.enqueueMany(taking, wanted);
	};

async function whoHasNone(sql: Taking['sql'], event: FreeholdEvent, webhooks: readonly Follows[]): Promise<Follows[]> {
	const rows = await sql<{ webhook: string }>('select webhook from webhook_deliveries where event = $1', [event.id]);
	const having = new Set(rows.map(({ webhook }) => webhook));
	return webhooks.filter(({ id }) => !having.has(id));
}

/** Writes the deliveries of one event. Those of a paused webhook are put aside and have no job. */
export async function insertDeliveries(
	{ sql, organization }: Pick<Taking, 'sql' | 'organization'>,
	event: FreeholdEvent,
	webhooks: readonly Pick<Follows, 'id' | 'state'>[],
	{ byHand = false, parked = false } = {},
): Promise<Made[]> {
	const made = webhooks.map(({ id, state }) => ({ id: v7(), webhook: id, isWaiting: parked || state === 'paused' }));
	await sql(
		`insert into webhook_deliveries (organization_id, id, webhook, event, type, position, entity, subject, state, attempts, by_hand, parked)
		select $1, d.id, d.webhook, $3, $4, $5, $6, $7, 'waiting', 0, $8, d.waiting
		from json_to_recordset($2::json) as d (id uuid, webhook uuid, waiting boolean)`,
		[
			organization.id,
			JSON.stringify(made.map(({ id, webhook, isWaiting }) => ({ id, webhook, waiting: isWaiting }))),
			event.id,
			event.type,
			event.position,
			event.entity,
			event.record,
			byHand,
		],
	);
	return made;
}
