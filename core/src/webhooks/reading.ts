import type { RecordObject, Sql } from '../data/model.ts';
import { columnAt } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { allows } from '../identity/permission.ts';
import type { Actor } from '../operations/model.ts';
import type { Sights } from '../operations/sight.ts';
import type { Registry } from '../schema/model.ts';

/** Whom a webhook reads as: nobody in person, with the grants of its role. */
export const readerOf = (organization: string, webhook: string, role: string, grants: readonly string[]): Actor => ({
	kind: 'secret-key',
	id: webhook,
	organization,
	role,
	permissions: grants,
});

export type ReadRecord = (sql: Sql, reader: Actor, entity: string, id: string) => Promise<RecordObject | null>;

type Parts = { registry: Registry; store: Store; sights: Sights };

/** A record as its reader would get it from the API; null where it is not there any more, or not for this reader. */
export const createReadRecord =
	({ registry, store, sights }: Parts): ReadRecord =>
	async (sql, reader, name, id) => {
		const entity = registry.entities.get(name);
		if (!entity || entity.internal || !entity.derive.includes('get')) return null;
		const verdict = allows(reader, `${name}:read`, entity);
		if (verdict === false) return null;
		const views = sights(reader);
		const view = views(name, 'full');
		const column = verdict === true ? undefined : columnAt(view.table, verdict.field);
		if (verdict !== true && !column) return null;
		const also = verdict === true || !column ? undefined : { column: column.name, among: verdict.among };
		const text = await store.getText(view, sql, id, { views, also });
		return text === null ? null : (JSON.parse(text) as RecordObject);
	};
