/**
 * The oracle bites: a quiet campaign keeps every promise; then each promise is broken by hand, behind the platform's back, and the
 * oracle has to say so. A suite that could not fail would show nothing.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCampaign, type Stage, setStage } from './campaign.ts';
import type { Work } from './clients.ts';
import { brokenPromises } from './oracle.ts';

describe.skipIf(!inject('prepared').postgres)('the oracle', () => {
	let stage: Stage;
	let work: Work;
	const look = (trail = false) => brokenPromises({ ...stage, organization: stage.office.id, work }, { trail });
	const sql = (text: string) => stage.cluster.behind(text);

	beforeAll(async () => {
		stage = await setStage({ apis: 1, workers: 1 }, 5);
		const report = await runCampaign(stage, 5, 60, null);
		work = report.work;
		expect(report.broken).toEqual([]);
		expect(work.entries.length).toBeGreaterThan(15);
		expect(stage.receiver.distinct('/webhook').length).toBeGreaterThan(30);
	}, 240_000);
	afterAll(async () => {
		await stage?.cluster.stop();
		await stage?.receiver.stop();
	});

	/** Does it in a way that can be undone: the rows are put aside and back. */
	const breaking = async (broken: string, mended: string): Promise<string[]> => {
		await sql(broken);
		const told = await look();
		await sql(mended);
		return told;
	};
	const one = `(select id from postings where by = 'job' order by id limit 1)`;

	it.each([
		[
			'a job done twice',
			`insert into postings select organization_id, gen_random_uuid(), entry, by, event, position from postings where id = ${one}`,
			`delete from postings where substr(id::text, 15, 1) = '4'`,
			'jobs whose effect is not there exactly once',
		],
		[
			'a job’s effect lost',
			`create table aside as select * from postings where id = ${one}; delete from postings where id = ${one}`,
			'insert into postings select * from aside; drop table aside',
			'jobs whose effect is not there exactly once',
		],
		[
			'an event heard twice',
			`insert into postings select organization_id, gen_random_uuid(), entry, by, event, position from postings where by = 'follow' limit 1`,
			`delete from postings where substr(id::text, 15, 1) = '4'`,
			'events not heard exactly once by follow',
		],
		[
			'an event heard late',
			`update postings set created_at = created_at - interval '1 day', position = position + 1000000 where id = (select min(id::text)::uuid from postings where by = 'follow' group by entry having count(*) > 1 limit 1)`,
			`update postings set created_at = created_at + interval '1 day', position = position - 1000000 where position > 1000000`,
			'events heard out of the order of their record',
		],
		[
			'a job that is not done',
			`update jobs set state = 'failed' where id = (select id from jobs where kind = 'ledger.send' order by id limit 1)`,
			`update jobs set state = 'done' where kind = 'ledger.send'`,
			'ledger.send: not done',
		],
		[
			'an entry that nobody asked for',
			`insert into entries (organization_id, id, name, step) select organization_id, gen_random_uuid(), 'invented', 0 from entries limit 1`,
			`delete from entries where name = 'invented'`,
			'entries that nobody asked for',
		],
		[
			'a step undone',
			`update entries set step = step + 1 where name = (select min(name) from entries)`,
			`update entries set step = step - 1 where name = (select min(name) from entries)`,
			'entries not at the step that was answered',
		],
	])('sees %s', async (_, broken, mended, wanted) => {
		expect(await breaking(broken, mended)).toContainEqual(expect.stringContaining(wanted));
	});

	it('sees what a receiver got twice under another name, never got, or got in the wrong order', async () => {
		const { calls } = stage.receiver;
		const kept = [...calls];
		const hooks = calls.filter(({ path }) => path === '/webhook');
		const [first] = hooks;
		calls.push({ ...(first as (typeof calls)[number]), id: 'another name' });
		expect(await look()).toContainEqual(expect.stringContaining('arrived under two names'));
		calls.splice(0, calls.length, ...kept.filter(({ id }) => id !== first?.id));
		expect(await look()).toContainEqual(expect.stringContaining('webhooks that did not arrive'));
		calls.splice(0, calls.length, ...kept.toReversed());
		expect(await look()).toContainEqual(expect.stringContaining('webhooks out of the order of their record'));
		calls.splice(0, calls.length, ...kept.filter(({ path }) => path !== '/jobs'));
		expect(await look()).toContainEqual(expect.stringContaining('calls of jobs that did not arrive'));
		calls.splice(0, calls.length, ...kept);
		expect(await look()).toEqual([]);
	});

	it('sees a gap in the log, an event that was made up, and a trail that was rewritten', async () => {
		// The log refuses to be changed; its guards are put aside for this.
		const unguarded = (text: string) => `set session_replication_role = replica; ${text}; set session_replication_role = origin`;
		const last = `(select max(position) from events where organization_id = '${stage.office.id}')`;
		const gap = await breaking(
			unguarded(`update events set position = position + 1 where position = ${last} and organization_id = '${stage.office.id}'`),
			unguarded(`update events set position = position - 1 where position = ${last} and organization_id = '${stage.office.id}'`),
		);
		expect(gap).toContainEqual(expect.stringContaining('positions of the log'));
		const invented = await breaking(
			unguarded(
				`update events set record = gen_random_uuid() where type = 'entry.recorded' and position = (select min(position) from events where type = 'entry.recorded')`,
			),
			'select 1',
		);
		expect(invented).toContainEqual(expect.stringContaining('changes without their events, or with too many'));
		await sql(
			unguarded(
				`update audit_entries set action = 'rewritten' where id = (select id from audit_entries where organization_id = '${stage.office.id}' and sequence is not null limit 1)`,
			).replace('and sequence is not null', ''),
		);
		expect(await look(true)).toContainEqual(expect.stringContaining('the audit trail'));
	});
});
