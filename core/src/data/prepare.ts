import { bootError } from '../errors.ts';
import { CREATE_AUDIT_FUNCTION } from './audit-function.ts';
import { APP_ROLE } from './database.ts';
import type { OwnerSql } from './owner.ts';
import { prepareQueue } from './queue-schema.ts';
import { CREATE_TELL_FUNCTION } from './tell-function.ts';
import { CREATE_WORDS_FUNCTION } from './words-function.ts';

/**
 * Comparisons that PostgreSQL does not call leakproof, for want of a review and not because they leak: they tell nothing of
 * a row but the answer. Until they are, row-level security keeps `price >= …` and `search @@ …` away from the indexes.
 */
const LEAKPROOF = [
	...['eq', 'ne', 'lt', 'le', 'gt', 'ge'].map((operator) => `numeric_${operator}(numeric, numeric)`),
	'ts_match_vq(tsvector, tsquery)',
].map((signature) => `pg_catalog.${signature}`);

const OLDEST = 150_000;

type Facts = {
	version: number;
	owner: string;
	superuser: boolean;
	bypassing: boolean | null;
	usage: boolean | null;
	leaking: string[];
};

/**
 * What the owner sees to before every migration run: the role that the platform works as, and its way in. Idempotent, and
 * silent where nothing is missing. Resolves to warnings.
 * @param login the role that the server signs in as, where it is not the owner
 */
export async function prepare(owner: OwnerSql, login?: string): Promise<string[]> {
	const facts = await readFacts(owner);
	if (facts.version < OLDEST) {
		throw bootError('database_version', {
			found: `PostgreSQL ${Math.floor(facts.version / 10_000)}`,
			meant: 'PostgreSQL 15 or newer',
		});
	}
	if (facts.bypassing === null) await createRole(owner, facts.owner);
	if (facts.bypassing) {
		throw bootError('database_role', {
			detail: `The role ${APP_ROLE} may bypass row-level security, so organisations would not be kept apart.`,
			suggestion: `As a superuser: alter role ${APP_ROLE} nosuperuser nobypassrls`,
		});
	}
	await owner.exec(`${CREATE_AUDIT_FUNCTION}\n${CREATE_TELL_FUNCTION}\n${CREATE_WORDS_FUNCTION}`);
	if (!facts.usage)
		await owner.exec(`do $$ begin execute format('grant usage on schema %I to ${APP_ROLE}', current_schema()); end $$`);
	await prepareQueue(owner);
	for (const member of new Set([facts.owner, login ?? facts.owner])) await grantRole(owner, facts, member);
	if (facts.leaking.length === 0) return [];
	if (facts.superuser) {
		for (const signature of facts.leaking) await owner.exec(`alter function ${signature} leakproof`);
		return [];
	}
	return [
		`Filters on money and text search will not use their indexes: ${facts.owner} is no superuser and cannot mark their operators as ` +
			`leakproof. Let a superuser run once: ${facts.leaking.map((signature) => `alter function ${signature} leakproof;`).join(' ')}`,
	];
}

async function readFacts(owner: OwnerSql): Promise<Facts> {
	const [facts] = await owner.query<Facts>(
		`select current_setting('server_version_num')::int as version, current_user::text as owner,
			(select rolsuper from pg_roles where rolname = current_user) as superuser,
			(select rolsuper or rolbypassrls from pg_roles where rolname = $1) as bypassing,
			(select has_schema_privilege(oid, current_schema(), 'usage') from pg_roles where rolname = $1) as usage,
			array(select f from unnest($2::text[]) f where not (select proleakproof from pg_proc where oid = f::regprocedure)) as leaking`,
		[APP_ROLE, LEAKPROOF],
	);
	return facts as Facts;
}

/** Roles belong to the whole server: another database's `migrate up` may make it in the same moment. */
async function createRole(owner: OwnerSql, name: string): Promise<void> {
	const create = `create role ${APP_ROLE} nologin nosuperuser nobypassrls nocreatedb nocreaterole`;
	try {
		await owner.exec(`do $$ begin ${create}; exception when duplicate_object or unique_violation then null; end $$`);
	} catch (cause) {
		throw bootError('database_role', {
			detail: `The role ${APP_ROLE} is missing and ${name} may not create it: ${(cause as Error).message}`,
			suggestion: `As a superuser: ${create}; grant ${APP_ROLE} to ${name} with admin option;`,
			cause,
		});
	}
}

async function grantRole(owner: OwnerSql, { version, owner: name, superuser }: Facts, member: string): Promise<void> {
	if (member === name && superuser) return;
	const right = version >= 160_000 ? 'SET' : 'MEMBER';
	const [found] = await owner.query<{ has: boolean }>(`select pg_has_role(oid, $1, $2) as has from pg_roles where rolname = $3`, [
		APP_ROLE,
		right,
		member,
	]);
	if (!found || found.has) return;
	try {
		await owner.exec(`grant ${APP_ROLE} to "${member.replaceAll('"', '""')}"`);
	} catch (cause) {
		throw bootError('database_role', {
			detail: `${member} cannot act as ${APP_ROLE}: ${(cause as Error).message}`,
			suggestion: `As a superuser: grant ${APP_ROLE} to "${member}"`,
			cause,
		});
	}
}
