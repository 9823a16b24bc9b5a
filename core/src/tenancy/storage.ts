import { v7 as uuidv7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Files } from '../files/files.ts';
import { limitOf } from './plans.ts';
import { crossed, overQuota } from './quota.ts';
import type { Taking } from './quotas.ts';
import type { Warnings } from './warnings.ts';

/**
 * An organisation's files with their size counted in the same transaction: a row a file, and one counter of them all. Under a
 * limit a file that would pass it is refused before it is written; the counter's row makes uploads at once wait for each other.
 */
export const meteredFiles = (files: Files, { organization, sql, afterCommit, caller }: Taking, warnings: Warnings): Files => ({
	...files,
	async put(key, bytes, type, options) {
		const after = await add(sql, organization.id, key, bytes.length, type);
		if (after !== null) {
			const limit = limitOf(organization, 'storage');
			const used = after - bytes.length;
			if (caller && limit !== null && after > limit)
				throw overQuota(organization, { meter: 'storage', used, limit, resetsAt: null, wanted: bytes.length });
			const percent = crossed(organization, 'storage', used, after);
			if (percent) afterCommit(() => warnings.tell(organization, { meter: 'storage', percent, used: after }));
		}
		await files.put(key, bytes, type, options);
	},
	async remove(key) {
		await sql(
			`with gone as (delete from stored_files where key = $1 returning bytes)
			update usage_counters set amount = amount - (select coalesce(sum(bytes), 0) from gone), updated_at = now()
			where meter = 'storage' and period = 'all'`,
			[key],
		);
		// A file whose row is there after all must still be there, too.
		afterCommit(() => files.remove(key));
	},
});

/** Notes the file; resolves to the bytes of all files, or null where this one is there already (a key never means other bytes). */
async function add(sql: Sql, organization: string, key: string, bytes: number, type: string): Promise<number | null> {
	const [row] = await sql<{ amount: number }>(
		`with made as (
			insert into stored_files (organization_id, id, key, bytes, type) values ($1, $2, $3, $4, $5)
			on conflict (organization_id, key) do nothing returning bytes
		)
		insert into usage_counters as c (organization_id, id, meter, period, amount, warned)
		select $1, $6, 'storage', 'all', bytes, 0 from made
		on conflict (organization_id, meter, period) do update set amount = c.amount + excluded.amount, updated_at = now()
		returning amount::float8 as amount`,
		[organization, uuidv7(), key, bytes, type, uuidv7()],
	);
	return row?.amount ?? null;
}

/** Bytes of all files. */
export async function storedBytes(sql: Sql): Promise<number> {
	const [row] = await sql<{ amount: number }>(
		`select amount::float8 as amount from usage_counters where meter = 'storage' and period = 'all'`,
	);
	return row?.amount ?? 0;
}
