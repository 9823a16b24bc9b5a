/**
 * Nothing is lost, nothing happens twice: processes are killed, databases crash and networks break while callers are at work, on both
 * setups. FREEHOLD_TEST_FAULT_OPERATIONS=10000 makes it long, FREEHOLD_TEST_FAULT_SEED=1,2,3 repeats what was seen.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inWords, OPERATIONS, runCampaign, SEEDS, type Stage, setStage, WELL_WITHIN } from './campaign.ts';

describe.skipIf(!inject('prepared').postgres || !inject('prepared').redis).each([
	['PostgreSQL with pg-boss', false],
	['PostgreSQL and Redis with BullMQ', true],
] as const)('%s', (_, redis) => {
	describe.each(SEEDS)('seed %i', (seed) => {
		let stage: Stage;
		beforeAll(async () => {
			stage = await setStage({ redis }, seed);
		}, 300_000);
		afterAll(async () => {
			await stage?.cluster.stop();
			await stage?.receiver.stop();
		}, 60_000);

		it('keeps every promise, whatever is killed, cut off or restarted', async () => {
			const report = await runCampaign(stage, seed, OPERATIONS);
			process.stdout.write(`${inWords(report)}\n`);
			expect(report.broken).toEqual([]);
			expect(report.well).toBeLessThan(WELL_WITHIN);
		}, 1_800_000);
	});
});
