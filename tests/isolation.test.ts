/**
 * Two organisations with the same names, addresses, references and words. Every actor of the one calls every operation with
 * what it could hold of the other: not one row, id, count, word or error may tell that the other is there. The same calls are
 * sent to a world without the other organisation, and every answer must be the same. Operations and entities are taken from
 * the running platform: a new one is attacked without anybody adding it here.
 *
 * ISOLATION_CALLS: calls of each actor on each database. ISOLATION_SEED: other calls. ISOLATION_ONLY: operations of one entity or one plugin.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from './harness/app.ts';
import { type Campaign, createCampaign } from './isolation/campaign.ts';
import type { Loot } from './isolation/holdings.ts';
import { lasts } from './isolation/timing.ts';
import { ACTORS, addOther, buildWorld, checksum, type World } from './isolation/world.ts';

const CALLS = Number(process.env.ISOLATION_CALLS ?? 1000);
const ONLY = process.env.ISOLATION_ONLY;
const SEED = Number(process.env.ISOLATION_SEED ?? 20_251);

/** Anybody may have a link sent to an address that they know: it is written down for its owner, and the mail is counted. */
const WRITTEN_FOR_STRANGERS = ['one_time_tokens', 'usage_counters'];
/** Whose rows workers look after, in every organisation: made up ones are put right. */
const KEPT_BY_WORKERS = ['jobs', 'schedules', 'webhook_deliveries'];
const CHANGING = [...WRITTEN_FOR_STRANGERS, ...KEPT_BY_WORKERS];

const without = (all: Record<string, string>, names: string[]): Record<string, string> =>
	Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

describeOnBoth('isolation', (driver) => {
	let full: World;
	let control: World;
	let loot: Loot;
	let campaign: Campaign;
	let before: Record<string, string>;
	let begun: Date;

	beforeAll(async () => {
		full = await buildWorld(driver);
		control = await buildWorld(driver);
		loot = await addOther(full);
		campaign = createCampaign(full, control, loot);
		begun = new Date();
		before = await checksum(full.test, loot.organization, begun);
		full.log.length = 0;
	}, 120_000);
	afterAll(async () => {
		await full?.test.stop();
		await control?.test.stop();
	});

	it('has rows of every entity in both organisations, and much of B that nobody was told of', () => {
		expect([...full.missed, ...control.missed]).toEqual([]);
		expect(loot.unknown.length).toBeGreaterThan(15);
		expect(loot.marks.size).toBeGreaterThan(50);
	});

	it('lets nothing of the other organisation through any operation, for any actor', async () => {
		const operations = full.test.app.operations.filter(({ entity }) => !ONLY || [entity.name, entity.plugin].includes(ONLY));
		await campaign.run({ share: CALLS, seed: SEED, operations });
		const told = [...campaign.statuses].toSorted(([one], [other]) => one - other).map(([status, count]) => `${status}: ${count}`);
		console.info(`${campaign.sent()} calls by ${ACTORS.length} actors with ISOLATION_SEED=${SEED}; answers ${told.join(', ')}`);
		expect([...campaign.found.values()].join('\n\n')).toBe('');
		if (ONLY) return;
		// An attack that is always refused at the gate proves little.
		expect(campaign.statuses.get(200) ?? 0).toBeGreaterThan(campaign.sent() / 10);
		expect(campaign.statuses.get(201) ?? 0).toBeGreaterThan(campaign.sent() / 200);
	}, 600_000);

	it('answers a record of the other organisation in the words of one that never was', async () => {
		const faults: string[] = [];
		for (const operation of full.test.app.operations.filter(({ path }) => path.includes('{id}'))) {
			const [foreign] = loot.ids.get(operation.of.name) ?? [];
			if (!foreign) continue;
			for (const actor of ACTORS) {
				const [one, other] = await Promise.all(
					[foreign, randomUUID()].map(async (id) => {
						const { status, body } = await campaign.attack(operation.id, actor, {
							method: operation.method,
							path: operation.path.replace('{id}', id),
							headers: operation.accepts
								? { 'content-type': operation.accepts[0] as string }
								: { 'content-type': 'application/json' },
							...(operation.method === 'GET' || operation.method === 'DELETE' ? {} : { body: '{}' }),
						});
						return JSON.stringify([status, { ...body, instance: '' }]).replaceAll(id, '<id>');
					}),
				);
				if (one !== other) faults.push(`${operation.id} as ${actor}: ${one}, but ${other}`);
			}
		}
		expect(faults).toEqual([]);
	}, 120_000);

	it('takes as long for a record of the other organisation as for one that never was', async () => {
		const slow: string[] = [];
		for (const operation of full.test.app.operations.filter(({ path, accepts }) => path.includes('{id}') && !accepts)) {
			const [foreign] = loot.ids.get(operation.of.name) ?? [];
			if (!foreign) continue;
			const told = await lasts(full, operation, foreign);
			if (told) slow.push(`${operation.id}: ${told}`);
		}
		expect(slow).toEqual([]);
	}, 300_000);

	it('left every row of the other organisation as it was', async () => {
		const after = await checksum(full.test, loot.organization, begun);
		expect(without(after, CHANGING)).toEqual(without(before, CHANGING));
	});

	it('logged nothing of the other organisation', () => {
		expect(full.log.length).toBeGreaterThan(campaign.sent() / 2);
		expect(full.log.filter((line) => campaign.leakIn(line)).slice(0, 5)).toEqual([]);
	});
});
