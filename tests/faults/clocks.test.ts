/** Clocks that jump, back and forth, by a minute or a day, of one process or of all: what counts is the database's time. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Member } from '../harness/member.ts';
import { GAP, inWords, OPERATIONS, runCampaign, SEEDS, type Stage, setStage, WELL_WITHIN } from './campaign.ts';
import { CLOCK_FAULTS, wreakHavoc } from './faults.ts';

describe.skipIf(!inject('prepared').postgres)('clocks that jump', () => {
	const seed = (SEEDS[0] as number) + 40;
	let stage: Stage;
	beforeAll(async () => {
		stage = await setStage({ clocks: true }, seed);
	}, 300_000);
	afterAll(async () => {
		await stage?.cluster.stop();
		await stage?.receiver.stop();
	}, 60_000);

	it('really jump', async () => {
		const [member] = stage.cluster.apis as [Member];
		const now = async () => Date.parse(((await (await fetch(`${member.url}/health`)).json()) as { timestamp: string }).timestamp);
		stage.cluster.setClock(member, 86_400);
		expect((await now()) - Date.now()).toBeGreaterThan(86_000_000);
		stage.cluster.setClock(member, 0);
		expect(Math.abs((await now()) - Date.now())).toBeLessThan(60_000);
	});

	it('keep no promise from being kept', async () => {
		const storm = wreakHavoc(stage.cluster, seed, GAP / 3, CLOCK_FAULTS);
		const report = await runCampaign(stage, seed, Math.ceil(OPERATIONS / 3), storm);
		process.stdout.write(`${inWords(report)}\n`);
		expect([...report.happened.keys()].filter((name) => name.includes('clock'))).toHaveLength(2);
		expect(report.broken).toEqual([]);
		expect(report.well).toBeLessThan(WELL_WITHIN);
	}, 600_000);
});
