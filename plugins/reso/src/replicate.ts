import { type MlsPage, type OutwardJobHandler, problem, type Scope } from '@freehold/core';
import { addTo, emptyReport, note, runOf } from './run-report.ts';
import { type Entry, type Feed, takeRecord } from './take.ts';

type Task = Parameters<OutwardJobHandler>[1];
type Payload = { feed: string; mode: 'changes' | 'whole' };

/** Entries that are found gone in one transaction. */
const AT_ONCE = 200;
/** A feed that has suddenly lost more than this part of its listings is more likely broken than empty. */
const BELIEVABLE = 0.5;
const FEW = 20;

/**
 * One run. Each page is one transaction with the place where the next one begins, so a run that is killed goes on behind the last page
 * that is kept here; of two that run by mistake, the later one finds that the place has moved, and stops.
 */
export const replicate: OutwardJobHandler = async (payload: Payload, task) => {
	const { feed, resume, run } = await task.transact((scope) => begin(scope, task.id, payload));
	try {
		let place = task.attempt === 1 && payload.mode === 'whole' ? null : resume;
		if (place !== resume) await task.transact((scope) => move(scope, feed.id, resume, { resume: null }));
		const asked = { resource: 'Property', ...(feed.filter ? { filter: feed.filter } : {}) } as const;
		for await (const page of task.port('mls').replicate({ ...asked, ...(place ? { resume: place } : {}) })) {
			const from: string | null = place;
			await task.transact((scope) => takePage(scope, { feed, run, from, page }));
			place = page.resume;
		}
		if (payload.mode === 'whole') await findGone(task, feed, run);
		await task.transact((scope) => finish(scope, feed.id, run, payload.mode));
	} catch (error) {
		await task
			.transact((scope) => fail(scope, run, error))
			.catch((cause: unknown) => task.log.warn({ err: cause }, 'a run could not be told to have failed'));
		throw error;
	}
	return { run };
};

async function begin(scope: Scope, job: string, { feed: id, mode }: Payload) {
	const feed = (await scope.records('feed').get(id)) as unknown as Feed;
	const [row] = await scope.sql<{ resume: string | null }>('select resume from feeds where id = $1', [id]);
	return { feed, resume: row?.resume ?? null, run: await runOf(scope, job, { feed: id, mode }) };
}

/** Moves the place where the next page begins, if it is still where we left it. @throws conflict */
async function move(scope: Scope, feed: string, from: string | null, marks: Record<string, unknown>): Promise<void> {
	const [row] = await scope.sql<{ resume: string | null }>('select resume from feeds where id = $1 for update', [feed]);
	if ((row?.resume ?? null) !== from) throw problem('conflict', { detail: 'Another run of this feed has gone on from here' });
	await scope.records('feed').update(feed, marks);
}

type Step = { feed: Feed; run: string; from: string | null; page: MlsPage };

async function takePage(scope: Scope, { feed, run, from, page }: Step): Promise<void> {
	const last = page.records.at(-1)?.modifiedAt;
	await move(scope, feed.id, from, { resume: page.resume, ...(last ? { modifiedAt: last } : {}) });
	const entries = await entriesOf(
		scope,
		feed.id,
		page.records.map(({ key }) => key),
	);
	const report = { ...emptyReport(), pages: 1 };
	for (const record of lastOfEach(page.records))
		note(report, record.key, await takeRecord(scope, feed, record, entries.get(record.key)));
	await addTo(scope, run, report);
}

async function entriesOf(scope: Scope, feed: string, keys: string[]): Promise<Map<string, Entry>> {
	const rows = await scope.sql<Entry>(
		'select id, key, listing, hash, taken, gone_at is not null as gone from feed_entries where feed = $1 and key = any($2::text[])',
		[feed, keys],
	);
	return new Map(rows.map((entry) => [entry.key, entry]));
}

/** Compares all that the feed has now with what we hold of it; what is missing there is withdrawn here. */
async function findGone(task: Task, feed: Feed, run: string): Promise<void> {
	const there = new Set<string>();
	for await (const keys of task.port('mls').keys({ resource: 'Property', ...(feed.filter ? { filter: feed.filter } : {}) })) {
		for (const key of keys) there.add(key);
	}
	const ours = await task.transact((scope) =>
		scope.sql<Pick<Entry, 'id' | 'key' | 'listing'>>(
			'select id, key, listing from feed_entries where feed = $1 and gone_at is null order by id',
			[feed.id],
		),
	);
	const missing = ours.filter(({ key }) => !there.has(key));
	if (missing.length > FEW && missing.length > BELIEVABLE * ours.length) {
		const detail = `The feed tells of ${there.size} listings and lacks ${missing.length} of our ${ours.length}; nothing was withdrawn`;
		throw problem('conflict', { detail });
	}
	for (let from = 0; from < missing.length; from += AT_ONCE) {
		await task.transact((scope) => withdraw(scope, run, missing.slice(from, from + AT_ONCE)));
	}
}

/** What was sold stays sold; everything else is off the market. */
async function withdraw(scope: Scope, run: string, gone: Pick<Entry, 'id' | 'listing'>[]): Promise<void> {
	for (const { id, listing } of gone) {
		await scope.records('feed-entry').update(id, { goneAt: new Date().toISOString() });
		const { status } = await scope.records('listing').get(listing, { fields: ['status'] });
		if (['draft', 'active', 'under_offer'].includes(status))
			await scope.records('listing').update(listing, { status: 'withdrawn' });
	}
	await addTo(scope, run, { ...emptyReport(), gone: gone.length });
}

async function finish(scope: Scope, feed: string, run: string, mode: Payload['mode']): Promise<void> {
	const now = new Date().toISOString();
	await scope.records('feed-run').update(run, { state: 'done', endedAt: now });
	await scope.records('feed').update(feed, { ranAt: now, ...(mode === 'whole' ? { wholeAt: now } : {}) });
}

async function fail(scope: Scope, run: string, error: unknown): Promise<void> {
	const reason = error instanceof Error ? error.message : String(error);
	await scope
		.records('feed-run')
		.update(run, { state: 'failed', endedAt: new Date().toISOString(), error: reason.slice(0, 500) });
}

/** A system may tell of a listing twice on a page; what it says last holds. */
const lastOfEach = (records: MlsPage['records']): MlsPage['records'] => [
	...new Map(records.map((record) => [record.key, record])).values(),
];
