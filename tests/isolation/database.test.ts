/**
 * What the platform's own database role can see and do, whatever the code above it does: each thing that it can reach is cut
 * by organisation, and what is not is on a list that somebody has read.
 */
import type { Sql } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../harness/app.ts';
import { someRows } from '../harness/rows.ts';

/** Functions that run with the rights of another role. Each is reviewed: what it tells, and to whom. */
const SECURITY_DEFINER = [
	// Of one email address: organisations and password hashes, before anybody has signed in. Reached by signing in only.
	'freehold_login_candidates(index_of_address text, address text)',
	// Of one slug: the organisation's id. Slugs are public names.
	'freehold_organization_by_slug(wanted text)',
	// Ids of all organisations, for work that goes over all of them (rotating keys). Reached by no operation.
	'freehold_organizations()',
	// Names and standings of all organisations: only where none is set (command line), or the one that is set is the operator's.
	'freehold_platform_organizations(words text, wanted_status text, wanted_plan text, after_name text, after_id uuid, most integer)',
	// Counts of failed sign-ins under hashes: no row of anybody.
	'freehold_failed(wanted text)',
	'freehold_forgiven(wanted text)',
	'freehold_locked(keys text[])',
	'freehold_spent(wanted text, most integer)',
	'freehold_unlocked(wanted text)',
	// Deletes kept answers that are older than a day, of all organisations, and says how many.
	'freehold_forget_answers(batch integer)',
	// Deletes deliveries and callbacks that are older than 30 days, of all organisations, and says how many.
	'freehold_forget_deliveries(batch integer)',
	// Ids of organisations with a delivery that nobody has touched for ten minutes. Reached by no operation.
	'freehold_deliveries_left()',
	// Which organisations have events waiting, and how many each has had: numbers and ids. Reached by the relay only.
	'freehold_events_moved(since timestamp with time zone)',
	// Deletes events that are older than 90 days, of all organisations, and says how many.
	'freehold_forget_events(batch integer)',
	// Ids of organisations with jobs that wait, are due or are over, or with schedules that are due or missing. Reached by workers only.
	'freehold_jobs_due(moment timestamp with time zone, handed timestamp with time zone)',
	'freehold_jobs_over(done timestamp with time zone, failed timestamp with time zone)',
	'freehold_jobs_unfinished()',
	'freehold_schedules_due(moment timestamp with time zone)',
	'freehold_schedules_missing(kinds text[])',
	// Ids of organisations that were deleted 30 days ago or earlier.
	'freehold_organizations_to_purge()',
];

/** Those that belong to whoever migrates, since they delete what nobody else may; each looks by itself at what is over. */
const OF_THE_OWNER = [
	// Entries of the trail that are past their class's retention, in the organisation that is set.
	'freehold_audit_prune()',
	// Rows of an organisation that was deleted 30 days ago or earlier, and of no other.
	'freehold_purge_organization(organization uuid)',
	'freehold_purge_rows(organization uuid, from_table text, most integer)',
];

/** Tables of the platform itself: no row in them belongs to anybody. */
const SHARED_TABLES = [
	'freehold_migrations',
	// Counts under hashes of who called; who signs in is counted before there is an organisation.
	'freehold_rate_limits',
	// When jobs of a kind began, for its rate: a kind's name and times, of all organisations together.
	'freehold_job_rates',
	// The platform's own keys, wrapped by the master key, and how far their rotation is.
	'freehold_keys',
	'freehold_key_runs',
].toSorted();

/** What is unique over all organisations, and why that tells nothing: */
const UNIQUE_OVER_ALL = [
	// A slug is a public name, like a domain.
	'organizations_slug_key',
];

describeOnBoth('the database role', (driver) => {
	let test: TestApp;
	let palms: Map<string, string>;
	const harbor = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => test.app.borrow(test.harbor.id, work);
	const names = async (text: string): Promise<string[]> =>
		(await harbor((sql) => sql<{ name: string }>(text))).map(({ name }) => name).toSorted();

	beforeAll(async () => {
		test = await startApp(driver);
		await someRows(test, test.harbor);
		palms = await someRows(test, test.palm);
	});
	afterAll(() => test?.stop());

	const refusal = async (text: string, values: unknown[] = []): Promise<string> => {
		try {
			await harbor((sql) => sql(text, values));
			return 'done';
		} catch (error) {
			const { code, message, detail = '' } = error as { code: string; message: string; detail?: string };
			return `${code} ${message} ${detail}`;
		}
	};

	it('runs with another role’s rights through reviewed functions only, each with its search path pinned', async () => {
		const definers = `select p.oid::regprocedure || '' as plain, p.proname || '(' || pg_get_function_arguments(p.oid) || ')' as name
			from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace`;
		expect(await names(definers)).toEqual([...SECURITY_DEFINER, ...OF_THE_OWNER].toSorted());
		expect(await names(`${definers} and not coalesce(p.proconfig::text like '%search_path=public, pg_temp%', false)`)).toEqual(
			[],
		);
		// The others belong to roles that nobody signs in as, and that are neither superusers nor above row-level security.
		const raised = `exists (select from pg_roles r where r.oid = p.proowner and (r.rolcanlogin or r.rolsuper or r.rolbypassrls))`;
		expect((await names(`${definers} and ${raised}`)).filter((name) => !OF_THE_OWNER.includes(name))).toEqual([]);
		expect(await names(`${definers} and has_function_privilege('public', p.oid, 'execute')`)).toEqual([]);
	});

	it('reaches tables only where row-level security is forced and its policies name the organisation', async () => {
		const reachable = `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
			and c.relkind in ('r', 'p', 'v', 'm', 'f') and (has_any_column_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'insert')
				or has_any_column_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete'))`;
		const forced = `c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity`;
		expect(await names(`${reachable} and not (${forced})`)).toEqual(SHARED_TABLES);
		// A permissive policy for everybody beside the good one would open the table again.
		const loose = await harbor((sql) =>
			sql<{ name: string }>(`select tablename || ': ' || policyname as name from pg_policies
				where schemaname = 'public' and permissive = 'PERMISSIVE' and (roles && array['public', 'freehold_app']::name[])
				and (coalesce(qual, '') || coalesce(with_check, '')) not like '%freehold.organization%'`),
		);
		expect(loose.map(({ name }) => name)).toEqual([]);
		expect((await names(reachable)).length).toBeGreaterThan(8);
	});

	it('has no sequence, no view and no leakproof function of its own, through which counts and rows could be told', async () => {
		expect(
			await names(`select relname as name from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace
				and (has_sequence_privilege(oid, 'select') or has_sequence_privilege(oid, 'usage'))`),
		).toEqual([]);
		expect(
			await names(`select relname as name from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace`),
		).toEqual([]);
		expect(
			await names(`select proname as name from pg_proc where proleakproof and pronamespace = 'public'::regnamespace`),
		).toEqual([]);
		// Statistics of columns hold their most common values.
		expect(await harbor((sql) => sql(`select tablename from pg_stats where schemaname = 'public'`))).toEqual([]);
	});

	it('holds nothing unique over all organisations but ids and reviewed names', async () => {
		const wide = await names(`select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
			join pg_class c on c.oid = x.indrelid
			where c.relnamespace = 'public'::regnamespace and (x.indisunique or x.indisexclusion) and has_any_column_privilege(c.oid, 'select')
			and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(x.indkey) and a.attname = 'organization_id')
			and not (x.indisprimary and x.indnatts = 1 and exists (
				select from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0] and a.attname = 'id' and a.atttypid = 'uuid'::regtype))`);
		expect(wide.filter((name) => !SHARED_TABLES.some((table) => name.startsWith(table)))).toEqual(UNIQUE_OVER_ALL);
	});

	it('lets nobody choose the id of a new record, which is unique over all organisations', () => {
		const chosen = test.app.operations.filter(({ kind, input }) => kind !== 'custom' && input?.properties?.id);
		expect(chosen.map(({ id }) => id)).toEqual([]);
	});

	it('cannot change what holds it back', async () => {
		for (const attempt of [
			'alter table leads disable row level security',
			'alter table leads no force row level security',
			'drop policy tenant on leads',
			'create policy mine on leads using (true)',
			'create table mine (id int)',
			'create function mine() returns int language sql as $$ select 1 $$',
			'create view mine as select * from leads',
			'create trigger mine after insert on leads for each row execute function suppress_redundant_updates_trigger()',
			'truncate leads',
			'grant freehold_app to public',
			'create role mine',
			'alter role freehold_app bypassrls',
			'alter function freehold_login_candidates(text) owner to freehold_app',
			// The embedded database has one connection, begun as its superuser: docs/security/threat-model.md, residual risks.
			...(driver === 'postgres' ? ['set session authorization postgres'] : []),
			"select pg_read_file('/etc/passwd')",
			"copy leads to program 'cat'",
			'create extension dblink',
			"select lo_import('/etc/passwd')",
		]) {
			expect([attempt, await refusal(attempt)]).toEqual([
				attempt,
				expect.stringMatching(/^(42501|0A000|42704|22023|58P01|42883|42601)/),
			]);
		}
	});

	it('cannot put a row into another organisation, or move one there', async () => {
		const tables =
			await names(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
			where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_column_privilege(c.oid, a.attnum, 'update')`);
		expect(tables.length).toBeGreaterThan(6);
		for (const table of tables) {
			const moved = await refusal(`update ${table} set organization_id = $1`, [test.palm.id]);
			const isEmpty = (await harbor((sql) => sql(`select 1 from ${table} limit 1`))).length === 0;
			expect([table, moved]).toEqual([table, isEmpty ? 'done' : expect.stringMatching(/row-level security|^23503|^42501/)]);
		}
	});

	it('is told nothing by what a constraint says', async () => {
		const foreign = palms.get('contact') as string;
		const none = '00000000-0000-4000-8000-000000000000';
		const insert = `insert into leads (organization_id, id, contact, stage, enquiries) values ($1, gen_random_uuid(), $2, 'new', 0)`;
		const [one, other] = [await refusal(insert, [test.harbor.id, foreign]), await refusal(insert, [test.harbor.id, none])];
		expect(one).toMatch(/^23503/);
		expect(one.replaceAll(foreign, '<id>')).toBe(other.replaceAll(none, '<id>'));
		for (const statement of [
			'update leads set notes = null where id = $1',
			'delete from leads where id = $1',
			'select 1 from leads where id = $1 for update',
		]) {
			expect(
				await harbor((sql) => sql(`${statement}${statement.startsWith('select') ? '' : ' returning id'}`, [palms.get('lead')])),
			).toEqual([]);
		}
	});
});
