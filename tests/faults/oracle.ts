/**
 * What must be true when everything has come to rest: of what was answered, nothing is lost, nothing is there twice, nothing was made
 * up, and what belongs to one record is in order. Looks at the database past the platform, and at what receivers got.
 */
import type { Cluster } from '../harness/cluster.ts';
import type { Receiver } from '../harness/receiver.ts';
import type { Work } from './clients.ts';

export type Told = {
	cluster: Pick<Cluster, 'behind' | 'freehold'>;
	organization: string;
	work: Work;
	receiver: Receiver;
};

/** Every promise that is broken, in words; none: all is well. */
export async function brokenPromises(told: Told, also: { trail: boolean } = { trail: true }): Promise<string[]> {
	const { cluster, organization, work, receiver } = told;
	const faults: string[] = [...work.wrong];
	const rows = <Row>(sql: string): Promise<Row[]> => cluster.behind<Row>(sql, [organization]);
	const say = (what: string, found: readonly unknown[]): void => {
		if (found.length) faults.push(`${what}: ${found.length}, e.g. ${JSON.stringify(found.slice(0, 3))}`);
	};

	// Entries: each that was answered, once; and no other.
	const entries = await rows<{ id: string; name: string; step: number }>(
		'select id, name, step from entries where organization_id = $1',
	);
	const known = new Map(work.entries.map((entry) => [entry.name, entry]));
	say(
		'entries that nobody asked for',
		entries.filter(({ name }) => !known.has(name)),
	);
	say('entries made more than once', repeated(entries.map(({ name }) => name)));
	const stored = new Map(entries.map((entry) => [entry.id, entry]));
	say(
		'entries that were answered and are lost',
		work.entries.filter(({ id, name }) => stored.get(id)?.name !== name),
	);
	say(
		'entries not at the step that was answered',
		work.entries.filter(({ id, step }) => stored.get(id)?.step !== step),
	);

	// The log: dense, each event of each change once, none of anything else.
	const events = await rows<{ id: string; position: string; type: string; record: string; data: unknown }>(
		'select id, position, type, record, data from events where organization_id = $1 order by position',
	);
	say(
		'positions of the log that are missing or taken twice',
		events.filter(({ position }, at) => Number(position) !== at + 1),
	);
	const ours = events.filter(({ type }) => type.startsWith('entry.'));
	const counts = new Map<string, number>();
	for (const { type, record } of ours) counts.set(`${type} ${record}`, (counts.get(`${type} ${record}`) ?? 0) + 1);
	const wanted = new Map<string, number>();
	for (const { id, step } of work.entries) {
		wanted.set(`entry.created ${id}`, 1);
		wanted.set(`entry.recorded ${id}`, 1);
		if (step) wanted.set(`entry.updated ${id}`, step);
	}
	say('changes without their events, or with too many', different(wanted, counts));
	say('rows left in the outbox', await rows('select * from outbox where organization_id = $1'));

	// Jobs: each asked for once, ended, and its one effect in the database.
	const jobs = await rows<{ id: string; kind: string; state: string; entry: string | null }>(
		`select id, kind, state, payload->>'entry' as entry from jobs where organization_id = $1`,
	);
	const asked = (kind: string, meant: (entry: Work['entries'][number]) => boolean): void => {
		const mine = jobs.filter((job) => job.kind === kind);
		const needed = new Map(work.entries.filter(meant).map(({ id }) => [id, 1]));
		say(`${kind}: not asked for exactly once`, different(needed, tally(mine.map(({ entry }) => entry as string))));
		const end = kind === 'ledger.choke' ? 'failed' : 'done';
		say(
			`${kind}: not ${end}`,
			mine.filter(({ state }) => state !== end),
		);
	};
	asked('ledger.post', ({ poison }) => !poison);
	asked('ledger.choke', ({ poison }) => poison);
	asked('ledger.send', ({ url }) => url);

	const postings = await rows<{ entry: string; by: string; event: string | null; position: number | null }>(
		'select entry, by, event, position from postings where organization_id = $1 order by created_at, id',
	);
	const posted = (by: string) => postings.filter((one) => one.by === by);
	const sane = new Map(work.entries.filter(({ poison }) => !poison).map(({ id }) => [id, 1]));
	say('jobs whose effect is not there exactly once', different(sane, tally(posted('job').map(({ entry }) => entry))));
	say('effects of a job that failed', posted('poison'));
	say('events not heard exactly once by count', different(sane, tally(posted('count').map(({ entry }) => entry))));
	const updates = new Map(ours.filter(({ type }) => type === 'entry.updated').map(({ id }) => [id, 1]));
	say('events not heard exactly once by follow', different(updates, tally(posted('follow').map(({ event }) => event as string))));
	say(
		'events heard out of the order of their record',
		disordered(posted('follow').map(({ entry, position }) => [entry, Number(position)])),
	);

	// The world outside: what a receiver that knows repetitions has, which is each thing once and in order.
	const sent = receiver.distinct('/jobs');
	const outward = new Map(jobs.filter(({ kind }) => kind === 'ledger.send').map(({ id }) => [id, 1]));
	say('calls of jobs that did not arrive, or that nobody asked for', different(outward, tally(sent.map(({ id }) => id))));
	const hooks = receiver.distinct('/webhook');
	const subscribed = new Map(ours.map(({ id }) => [id, 1]));
	say(
		'webhooks that did not arrive, arrived under two names, or that nobody subscribed to',
		different(subscribed, tally(hooks.map(({ body }) => body.id as string))),
	);
	const place = new Map(events.map(({ id, position }) => [id, Number(position)]));
	const received = hooks.map(({ body }) => [body.subject as string, place.get(body.id) ?? 0] as [string, number]);
	say('webhooks out of the order of their record', disordered(received));

	// Exit 1 where anything is wrong.
	if (!also.trail) return faults;
	await cluster.freehold(['audit', 'verify']).catch((error: Error & { stdout?: string }) => {
		faults.push(`the audit trail: ${error.stdout || error.message}`);
	});
	return faults;
}

const tally = (names: readonly string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
};

const repeated = (names: readonly string[]): string[] => [...tally(names)].filter(([, count]) => count > 1).map(([name]) => name);

/** What is there more or less often than it should be: name, meant, found. */
function different(wanted: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): [string, number, number][] {
	const names = new Set([...wanted.keys(), ...found.keys()]);
	return [...names].flatMap((name) => {
		const [meant, is] = [wanted.get(name) ?? 0, found.get(name) ?? 0];
		return meant === is ? [] : [[name, meant, is] as [string, number, number]];
	});
}

/** Records whose things do not come in the order of their places. */
function disordered(things: readonly (readonly [record: string, place: number])[]): string[] {
	const last = new Map<string, number>();
	const wrong = new Set<string>();
	for (const [record, place] of things) {
		if (place <= (last.get(record) ?? 0)) wrong.add(record);
		last.set(record, Math.max(place, last.get(record) ?? 0));
	}
	return [...wrong];
}
