import type { Sql } from '../data/model.ts';

/** The database as it is at this moment. */
export type Live = {
	/** Whom the server signs in as, before it becomes `freehold_app`. */
	login: { name: string; superuser: boolean; bypasses: boolean };
	/** Whom it works as. */
	role: { name: string; superuser: boolean; bypasses: boolean };
	/** Tables of organisations that are there, whoever made them, with what keeps organisations apart on each. */
	tables: { name: string; owned: boolean; enabled: boolean; forced: boolean; policies: number }[];
	/** Tenant tables of the schema files that the database does not have. */
	missing: string[];
	/** How far this machine's clock is ahead of the database's, in seconds. */
	ahead: number;
	/** Slugs of the demo's organisations that are there. */
	demo: string[];
};

type Borrow = <T>(organization: string | null, work: (sql: Sql) => Promise<T>) => Promise<T>;

const ROLES = `select
	(select json_build_object('name', rolname, 'superuser', rolsuper, 'bypasses', rolbypassrls) from pg_roles where rolname = session_user) as login,
	(select json_build_object('name', rolname, 'superuser', rolsuper, 'bypasses', rolbypassrls) from pg_roles where rolname = current_user) as role,
	extract(epoch from clock_timestamp())::float8 as now`;

/** `owned`: by the login or the role, or by one that either can become. */
const TABLES = `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
	pg_has_role(session_user, c.relowner, 'usage') or pg_has_role(current_user, c.relowner, 'usage') as owned,
	(select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
	from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
		and (c.relname = any($1) or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'))`;

/** Asks the database for what the checks look at, as the server does: on its own connections. */
export async function readLive(
	borrow: Borrow,
	tables: readonly string[],
	demo: readonly { id: string; slug: string }[],
): Promise<Live> {
	const asked = Date.now();
	const { roles, found } = await borrow(null, async (sql) => ({
		roles: (await sql<Pick<Live, 'login' | 'role'> & { now: number }>(ROLES))[0],
		found: await sql<Live['tables'][number]>(TABLES, [tables]),
	}));
	const { login, role, now } = roles as NonNullable<typeof roles>;
	const names = new Set(found.map(({ name }) => name));
	const seen: string[] = [];
	for (const { id, slug } of demo) {
		const isThere =
			names.has('organizations') &&
			(await borrow(id, (sql) => sql('select 1 from organizations where id = $1', [id]))).length > 0;
		if (isThere) seen.push(slug);
	}
	const ahead = (asked + Date.now()) / 2000 - now;
	return { login, role, tables: found, missing: tables.filter((name) => !names.has(name)), ahead, demo: seen };
}
