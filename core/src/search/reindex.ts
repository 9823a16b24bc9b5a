import type { Table } from '../data/model.ts';
import type { OutwardJobHandler } from '../jobs/model.ts';
import type { Scope } from '../operations/model.ts';

/** Rows whose words are learnt in one transaction. */
const BATCH = 2000;

type Stand = { at: number; after: string | null; done: number };

/** Where a rebuild stands is kept beside the words themselves, under a key that no word has: it goes when the next one begins. */
const KEY = 'reindex:';

/**
 * Learns the words of all the organisation's searched records anew and forgets those of records that are gone; afterwards PostgreSQL
 * looks at how the values lie. What is found by whole words is found all the while; misspelt ones are again as soon as they are learnt.
 * It goes on where it stopped.
 */
export const createReindex =
	(tables: () => Table[]): OutwardJobHandler =>
	async (_payload, task) => {
		const searched = tables();
		const rows = await task.transact((scope) => rowsOf(scope, searched));
		let stand = await task.transact((scope) => standOf(scope, task.id));
		while (stand.at < searched.length && !task.signal.aborted) {
			const before = stand;
			stand = await task.transact((scope) => learn(scope, searched[before.at] as Table, before, task.id));
			await task.progress(Math.min(0.99, rows === 0 ? 0.99 : stand.done / rows));
		}
		task.signal.throwIfAborted();
		await task.note(`Learnt the words of ${stand.done} records of ${searched.length} resources`);
		return { records: stand.done };
	};

/** How much there is to do, as PostgreSQL counts it. */
async function rowsOf({ sql }: Scope, searched: Table[]): Promise<number> {
	if (searched.length === 0) return 0;
	const counts = searched.map(({ name }) => `(select count(*) from ${name})`);
	const [row] = await sql<{ n: string }>(`select ${counts.join(' + ')} as n`);
	return Number(row?.n ?? 0);
}

/** Where this job stands; a new one begins by forgetting everything. */
async function standOf({ sql, organization }: Scope, job: string): Promise<Stand> {
	const [row] = await sql<{ word: string }>('select word from search_words where key collate "C" = $1', [KEY + job]);
	if (row) return JSON.parse(row.word) as Stand;
	const stand: Stand = { at: 0, after: null, done: 0 };
	await sql('delete from search_words');
	await sql('insert into search_words (organization_id, id, key, word) values ($1, gen_random_uuid(), $2, $3)', [
		organization.id,
		KEY + job,
		JSON.stringify(stand),
	]);
	return stand;
}

async function learn({ sql }: Scope, { name }: Table, stand: Stand, job: string): Promise<Stand> {
	const [row] = await sql<{ last: string | null; n: number }>(
		`with batch as materialized (select id, search from ${name} where $1::uuid is null or id > $1 order by id limit ${BATCH}),
		learnt as materialized (select freehold_learn(array(select distinct unnest(tsvector_to_array(search)) from batch)))
		select (select id::text from batch order by id desc limit 1) as last, (select count(*)::int from batch) as n, (select count(*) from learnt) as learnt`,
		[stand.after],
	);
	const n = row?.n ?? 0;
	const next: Stand =
		n < BATCH
			? { at: stand.at + 1, after: null, done: stand.done + n }
			: { at: stand.at, after: row?.last ?? null, done: stand.done + n };
	await sql('update search_words set word = $2 where key collate "C" = $1', [KEY + job, JSON.stringify(next)]);
	return next;
}
