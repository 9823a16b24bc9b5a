/** The disk of the database is full, in the middle of everything, and has room again: on a small file system of the test's own. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inWords, OPERATIONS, runCampaign, SEEDS, type Stage, setStage, WELL_WITHIN } from './campaign.ts';
import type { Storm } from './faults.ts';

const SMALL = { shared_buffers: '16MB', min_wal_size: '32MB', max_wal_size: '48MB' };

/** A file system of 256 MB; only root may have one. */
const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

describe.skipIf(!inject('prepared').postgres || !isRoot)('a disk that is full', () => {
	const seed = (SEEDS[0] as number) + 80;
	const place = mkdtempSync(join(tmpdir(), 'freehold-disk-'));
	let stage: Stage;
	beforeAll(async () => {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m,mode=1777', 'tmpfs', place]);
		stage = await setStage({ place, settings: SMALL }, seed);
	}, 300_000);
	afterAll(async () => {
		await stage?.cluster.stop();
		await stage?.receiver.stop();
		execFileSync('umount', [place]);
		rmSync(place, { recursive: true, force: true });
	}, 60_000);

	/** Fills what is left, for a few seconds, three times. The database may refuse, or stop; a stopped one is started when there is room. */
	const filling = (): Storm => {
		let times = 0;
		const ballast = join(place, 'ballast');
		const run = async (): Promise<void> => {
			while (times < 3) {
				await pause(1500);
				times++;
				// Whatever the database gives back meanwhile is taken as well.
				for (let again = 0; again < 15; again++) {
					fill(ballast);
					await pause(200);
				}
				rmSync(ballast, { force: true });
				await stage.cluster.postgres.again().catch(() => {});
			}
		};
		const running = run();
		return {
			async stop() {
				await running;
				return new Map([['the disk was full', times]]);
			},
		};
	};

	it('loses nothing that was answered, and is well again when there is room', async () => {
		const report = await runCampaign(stage, seed, Math.ceil(OPERATIONS / 4), filling());
		process.stdout.write(`${inWords(report)}\n`);
		// It was full indeed: some were refused.
		expect(report.work.repeated).toBeGreaterThan(0);
		expect(report.broken).toEqual([]);
		expect(report.well).toBeLessThan(WELL_WITHIN);
	}, 600_000);
});

/** Writes until there is no room. */
function fill(file: string): void {
	const block = Buffer.alloc(64 * 1024, 1);
	try {
		while (statfsSync(join(file, '..')).bavail > 0) appendFileSync(file, block);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
	}
}
