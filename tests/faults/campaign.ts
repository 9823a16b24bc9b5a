/** One campaign: callers at work while things go wrong, then peace, and how long it took until all was well. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, startCluster } from '../harness/cluster.ts';
import { mustBe, type Office, openOffice } from '../harness/office.ts';
import { type Receiver, startReceiver, type Treatment } from '../harness/receiver.ts';
import { callAround, type Work } from './clients.ts';
import { type Storm, wreakHavoc } from './faults.ts';
import { brokenPromises } from './oracle.ts';
import { chanceOf } from './random.ts';

export const INSTALLATION = join(import.meta.dirname, 'installation');

/** Whole numbers, by commas; printed with every campaign, so that it can be made again. */
export const SEEDS = (process.env.FREEHOLD_TEST_FAULT_SEED ?? '1').split(',').map(Number);
export const OPERATIONS = Number(process.env.FREEHOLD_TEST_FAULT_OPERATIONS ?? 600);

/** Seconds in which everything is well again by itself after the last fault. A worker that was killed is believed dead after 30; the rest is for slow machines. */
export const WELL_WITHIN = 120;

/** Milliseconds between two faults. */
export const GAP = 900;

export type Stage = { cluster: Cluster; office: Office; receiver: Receiver };

/** An installation with the ledger, an office in it, and a receiver that has subscribed to its events. */
export async function setStage(options: ClusterOptions, seed: number): Promise<Stage> {
	const receiver = await startReceiver(unreliable(seed));
	const cluster = await startCluster({
		...options,
		root: INSTALLATION,
		environment: { FREEHOLD_OUTBOUND_ALLOW: '127.0.0.1', ...options.environment },
	});
	const office = await openOffice(cluster, 'harbour');
	await subscribe(office, receiver);
	return { cluster, office, receiver };
}

/** To all that is said of entries; and once more, to a receiver that never takes anything: nobody else waits for that. */
export async function subscribe(office: Office, receiver: Receiver): Promise<void> {
	for (const [path, event] of [
		['/webhook', 'entry.*'],
		['/poison', 'entry.recorded'],
	]) {
		const body = { url: receiver.url + path, events: [event], role: 'admin' };
		mustBe(201, await office.call('POST', '/v1/webhooks', { as: office.owner, body }));
	}
}

/** One call in six goes wrong at its first attempt: refused, slow, or taken without a word of it. */
export function unreliable(seed: number): Receiver['treat'] {
	const chance = chanceOf(seed + 7);
	const ways: Treatment[] = [{ status: 500 }, { status: 503 }, { silent: true }, { after: 800 }];
	return ({ path }, before) => {
		if (path === '/poison') return { status: 500 };
		return before === 0 && chance.percent(16) ? chance.one(ways) : {};
	};
}

export type Report = {
	seed: number;
	operations: number;
	work: Work;
	happened: Map<string, number>;
	well: number;
	broken: string[];
};

/** @param storm what goes wrong meanwhile; null: nothing */
export async function runCampaign(
	stage: Stage,
	seed: number,
	operations: number,
	storm: Storm | null = wreakHavoc(stage.cluster, seed, GAP),
): Promise<Report> {
	const { cluster, office, receiver } = stage;
	// Ten thousand are made faster after one another than six hundred, so that both last as long as a few dozen faults.
	const pace = operations > 2000 ? 80 : 400;
	const work = await callAround({ office, seed, operations, clients: 8, pace, url: `${receiver.url}/jobs` });
	const happened = (await storm?.stop()) ?? new Map();
	const well = await untilWell(cluster, office);
	const broken = await brokenPromises({ cluster, organization: office.id, work, receiver });
	return { seed, operations, work, happened, well, broken };
}

/** Seconds until every process is ready and nothing is left to do. What waits for a receiver's second chance is not made to wait for it. */
async function untilWell(cluster: Cluster, office: Office): Promise<number> {
	const began = Date.now();
	await cluster.untilReady(WELL_WITHIN);
	for (;;) {
		// A webhook that failed twice is tried again after five minutes; here they have passed.
		await cluster.behind(
			`update jobs set run_at = now() where kind = 'identity.deliver-webhook' and state = 'waiting' and run_at > now() + interval '6 seconds'
				and payload->>'delivery' in (select d.id::text from webhook_deliveries d join webhooks w on w.id = d.webhook where w.url like '%/webhook')`,
		);
		const [left] = await cluster.behind<{ outbox: number; jobs: number; deliveries: number }>(
			`select (select count(*)::int from outbox where organization_id = $1) as outbox,
				(select count(*)::int from jobs where organization_id = $1 and state in ('waiting', 'active') and kind <> 'identity.deliver-webhook') as jobs,
				(select count(*)::int from webhook_deliveries d join webhooks w on w.id = d.webhook
					where d.organization_id = $1 and d.state in ('waiting', 'sending') and w.url like '%/webhook') as deliveries`,
			[office.id],
		);
		const seconds = (Date.now() - began) / 1000;
		if (left && left.outbox + left.jobs + left.deliveries === 0) return seconds;
		if (seconds > 2 * WELL_WITHIN) return seconds;
		await pause(250);
	}
}

/** What a person reads of it. */
export const inWords = ({ seed, operations, work, happened, well, broken }: Report): string =>
	[
		`seed ${seed}: ${operations} operations, ${work.entries.length} entries, ${work.repeated} calls repeated, longest ${work.longest} ms, well after ${well.toFixed(1)} s`,
		...[...happened].map(([name, times]) => `  ${String(times).padStart(3)} × ${name}`),
		...broken.map((one) => `  BROKEN ${one}`),
	].join('\n');
