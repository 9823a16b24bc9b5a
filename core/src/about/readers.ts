import type { Sql } from '../data/model.ts';
import { columnAt } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { HOLDINGS, type HoldingsRow, holdingsOf } from '../identity/holdings.ts';
import { allows } from '../identity/permission.ts';
import { createRoles } from '../identity/roles.ts';
import type { Actor } from '../operations/model.ts';
import type { Registry } from '../schema/model.ts';
import type { Subject } from './check.ts';
import { isSubject } from './targets.ts';

type Whose = { owner: string | null; visibility: string | null };

const HOLDERS = `select u.id, ${HOLDINGS} from users u
	where u.id = any($1::uuid[]) and u.active and u.archived_at is null and u.kind = 'person' order by u.id`;

/** Tells which people may read a record now: at the moment in which they are told of it. */
export function createReaders({ registry, store }: { registry: Registry; store: Pick<Store, 'tables' | 'views'> }) {
	const roles = createRoles(registry.entities);
	const whose = async (sql: Sql, { entity: name, record }: Subject): Promise<Whose | null> => {
		const table = store.tables.get(name);
		if (!table || !isSubject(table.entity)) return null;
		const { owner, access } = table.entity;
		const column = (field: string | undefined): string => (field && columnAt(table, field)?.name) ?? 'null';
		const where = ['t.id = $1', ...store.views(name, 'full').conditions('t')].join(' and ');
		const [row] = await sql<Whose>(
			`select ${column(owner) === 'null' ? 'null' : `t.${column(owner)}`} as owner,
				${access.visibility ? `t.${column(access.visibility)}` : 'null'} as visibility from ${table.name} t where ${where}`,
			[record],
		);
		return row ?? null;
	};
	/** By the same rules as a list of these records; `restrictionSql` says them to the database. */
	const reads = (actor: Actor, name: string, { owner, visibility }: Whose): boolean => {
		const entity = registry.entities.get(name);
		const verdict = entity ? allows(actor, `${name}:read`, entity) : false;
		if (verdict === false) return false;
		const isHeld = verdict !== true && !(owner !== null && verdict.among.includes(owner));
		if (isHeld) return false;
		if (!entity?.access.visibility || visibility === 'organization') return true;
		return owner === actor.id || (visibility === 'team' && owner !== null && (actor.team ?? []).includes(owner));
	};
	/**
	 * Those of these users who are active people and may read the record; of a record that is gone, nobody; without a record, all of the
	 * active people. Two statements, however many they are.
	 */
	return async (sql: Sql, subject: Subject | null, users: readonly string[]): Promise<string[]> => {
		if (users.length === 0) return [];
		const record = subject && (await whose(sql, subject));
		if (subject && !record) return [];
		const rows = await sql<{ id: string } & HoldingsRow>(HOLDERS, [[...new Set(users)]]);
		return rows.flatMap(({ id, ...row }) => {
			const actor: Actor = { kind: 'user', id, organization: sql.organization, ...holdingsOf(id, row, roles) };
			return !subject || !record || reads(actor, subject.entity, record) ? [id] : [];
		});
	};
}
