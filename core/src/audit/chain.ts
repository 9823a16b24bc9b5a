import { createHmac } from 'node:crypto';
import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Keyring } from '../encryption/keyring.ts';

/** The secret that an organisation's chain is made with: who can write to the database alone cannot make a chain anew. */
export type ChainKey = (organization: string) => Buffer;

/** One key an organisation. */
export const chainKeys =
	({ keyring }: { keyring: Pick<Keyring, 'secretFor'> }): ChainKey =>
	(organization) =>
		keyring.secretFor(`audit chain ${organization}`);

/** What the first link follows. */
export const GENESIS = '0'.repeat(64);

/** An entry's content as text that is the same whenever it is read: named columns in a fixed order, times in UTC. */
export const CONTENT = `jsonb_build_array(e.id, to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.kind, e.action, e.entity, e.record,
	e.before, e.after, e.changed, e.details, e.actor_kind, e.actor, e.on_behalf_of, e.address, e.user_agent, e.request_id, e.reason)::text`;

export const contentHashOf = (key: Buffer, content: string): string => createHmac('sha256', key).update(content).digest('hex');

export const linkHashOf = (key: Buffer, previous: string, position: number, contentHash: string): string =>
	createHmac('sha256', key).update(`${previous} ${position} ${contentHash}`).digest('hex');

const BATCH = 1000;

type Entry = { id: string; kind: string; created_at: Date; content: string };

/**
 * Adds the entries that are not in the chain yet, in the order in which they were made, as far as one batch goes. Of several
 * processes one does it. To be called in a transaction of the organisation; resolves to whether more are waiting.
 */
export async function seal(sql: Sql, organization: string, key: Buffer): Promise<boolean> {
	const [lock] = await sql<{ taken: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 7013442202)) as taken', [
		organization,
	]);
	if (!lock?.taken) return false;
	const [last] = await sql<{ position: number; hash: string }>(
		'select position, hash from audit_seals order by position desc limit 1',
	);
	const entries = await unsealed(sql);
	let { position, hash } = last ?? { position: 0, hash: GENESIS };
	const links = entries.map(({ id, kind, created_at, content }) => {
		const contentHash = contentHashOf(key, content);
		position += 1;
		hash = linkHashOf(key, hash, position, contentHash);
		return { id: v7(), position, entry: id, kind, entered_at: created_at, content_hash: contentHash, hash };
	});
	if (links.length)
		await sql(
			`insert into audit_seals (organization_id, id, position, entry, kind, entered_at, content_hash, hash)
			select $1, l.id, l.position, l.entry, l.kind, l.entered_at, l.content_hash, l.hash
			from json_populate_recordset(null::audit_seals, $2::json) l`,
			[organization, JSON.stringify(links)],
		);
	return links.length === BATCH;
}

/**
 * A transaction is dated by its beginning and seen at its end, so entries may appear behind some that are sealed already, but
 * not by more than an hour: no statement of the platform runs longer than a minute.
 */
const unsealed = (sql: Sql): Promise<Entry[]> =>
	sql<Entry>(
		`select e.id, e.kind, e.created_at, ${CONTENT} as content from audit_entries e
		where e.created_at > coalesce((select max(s.entered_at) - interval '1 hour' from audit_seals s), '-infinity')
			and not exists (select 1 from audit_seals s where s.entry = e.id)
		order by e.created_at, e.id limit ${BATCH}`,
	);
