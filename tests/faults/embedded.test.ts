/** The embedded setup: one process with everything in it, killed again and again, and opened again on the same folder. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMember, type Member } from '../harness/member.ts';
import { enterOffice, foundOffice, mustBe, type Office } from '../harness/office.ts';
import { FREEHOLD } from '../harness/once.ts';
import { type Receiver, startReceiver } from '../harness/receiver.ts';
import { freePort } from '../harness/servers.ts';
import { INSTALLATION, OPERATIONS, SEEDS, subscribe, unreliable, WELL_WITHIN } from './campaign.ts';
import { callAround, type Work } from './clients.ts';
import { brokenPromises } from './oracle.ts';
import { chanceOf } from './random.ts';

describe('the embedded setup', () => {
	const seed = (SEEDS[0] as number) + 20;
	const folder = mkdtempSync(join(tmpdir(), 'freehold-embedded-'));
	let member: Member;
	let office: Office;
	let receiver: Receiver;
	let environment: Record<string, string>;
	const freehold = async (args: string[], input = ''): Promise<string> => {
		const running = promisify(execFile)(process.execPath, [FREEHOLD, ...args], {
			cwd: INSTALLATION,
			env: { PATH: process.env.PATH, ...environment },
		});
		running.child.stdin?.end(input);
		return (await running).stdout;
	};

	beforeAll(async () => {
		receiver = await startReceiver(unreliable(seed));
		const port = await freePort();
		environment = {
			NODE_ENV: 'production',
			FREEHOLD_ACCEPT: 'public-url',
			FREEHOLD_PUBLIC_URL: `http://127.0.0.1:${port}`,
			FREEHOLD_DATA: join(folder, 'data'),
			FREEHOLD_MASTER_KEY: randomBytes(32).toString('base64'),
			FREEHOLD_TRUST_PROXY: 'true',
			FREEHOLD_CALLS_PER_HOUR: '999999',
			FREEHOLD_OUTBOUND_ALLOW: '127.0.0.1',
			LOG_LEVEL: 'warn',
		};
		await freehold(['migrate', 'up']);
		await foundOffice(freehold, 'harbour');
		member = createMember({ name: 'all', args: ['start'], port, log: join(folder, 'log'), environment, root: INSTALLATION });
		member.start();
		await member.untilReady();
		office = await enterOffice(member.url, 'harbour');
		await subscribe(office, receiver);
	}, 300_000);
	afterAll(async () => {
		await member?.stop();
		await receiver?.stop();
		rmSync(folder, { recursive: true, force: true });
	}, 60_000);

	it('keeps every promise, however often it is killed', async () => {
		const chance = chanceOf(seed);
		let isOver = false;
		let kills = 0;
		const killing = (async () => {
			while (!isOver) {
				await pause(1500 + chance.below(2500));
				if (isOver) break;
				await member.kill();
				kills++;
				await member.untilReady();
			}
		})();
		const url = `${receiver.url}/jobs`;
		const work: Work = await callAround({ office, seed, operations: Math.ceil(OPERATIONS / 4), clients: 4, pace: 250, url });
		isOver = true;
		await killing;
		const began = Date.now();
		let passed = 1;
		await member.untilReady();
		while ((await left()) > 0 && Date.now() - began < 1000 * WELL_WITHIN) {
			await pause(500);
			// A webhook that failed twice, by the receiver and by a kill, is tried again after five minutes; here they have passed.
			if ((await left()) > 0 && (Date.now() - began) / 30_000 > passed) {
				passed++;
				await member.kill('SIGTERM', true);
				const asleep = await PGlite.create(join(folder, 'data/postgres'));
				await asleep.query(`update jobs set run_at = now() where kind = 'identity.deliver-webhook' and state = 'waiting'`);
				await asleep.close();
				member.start();
				await member.untilReady();
			}
		}
		const well = (Date.now() - began) / 1000;
		await member.stop();
		const database = await PGlite.create(join(folder, 'data/postgres'));
		const behind = async <Row>(sql: string, values?: unknown[]): Promise<Row[]> =>
			(await database.query(sql, values)).rows as Row[];
		const broken = await brokenPromises(
			{ cluster: { behind, freehold }, organization: office.id, work, receiver },
			{ trail: false },
		);
		await database.close();
		await freehold(['audit', 'verify']);
		process.stdout.write(
			`seed ${seed}, embedded: ${work.entries.length} entries, ${kills} kills, ${work.repeated} calls repeated, well after ${well.toFixed(1)} s\n`,
		);
		expect(kills).toBeGreaterThan(1);
		expect(broken).toEqual([]);
		expect(well).toBeLessThan(WELL_WITHIN);
	}, 900_000);

	/** What is left to do, as the API tells it; what waits for the receiver that never takes anything is not among it. */
	async function left(): Promise<number> {
		const { kinds } = mustBe(200, await office.call('GET', '/v1/jobs/summary'));
		const jobs = (kinds as { kind: string; waiting: number; active: number }[])
			.filter(({ kind }) => kind !== 'identity.deliver-webhook')
			.reduce((sum, { waiting, active }) => sum + waiting + active, 0);
		const { data } = mustBe(200, await office.call('GET', '/v1/webhooks?limit=100', { as: office.owner }));
		const hook = (data as { id: string; url: string }[]).find(({ url }) => url.endsWith('/webhook'));
		let deliveries = 0;
		for (const state of ['waiting', 'sending']) {
			const query = `webhook=${hook?.id}&state=${state}&total=true&limit=20`;
			const page = mustBe(200, await office.call('GET', `/v1/webhook-deliveries?${query}`, { as: office.owner }));
			deliveries += page.total;
		}
		return jobs + deliveries;
	}
});
