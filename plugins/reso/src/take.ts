import { createHash } from 'node:crypto';
import { type MlsRecord, Problem, type Registry, type Scope } from '@freehold/core';
import type { Mapped } from './map-record.ts';
import { mapRecord } from './map-record.ts';
import { propertyAt } from './same-place.ts';
import { Unreadable } from './values.ts';

export type Feed = {
	id: string;
	system: string;
	filter: string | null;
	conflicts: 'keep' | 'overwrite';
	agent: string | null;
	currency: string | null;
	country: string | null;
	mapping: { field: string; from: string }[] | null;
	/** When a run last ended well; until then everything is new here, and nothing of it is news. */
	ranAt: string | null;
};

/** An entry as this run needs it. */
export type Entry = { id: string; key: string; listing: string; hash: string; taken: string | null; gone: boolean };

/** What became of a record. `kept`: fields that were changed here by hand, and there. */
export type Outcome =
	| { kind: 'made' | 'same' }
	| { kind: 'changed'; listing: string; kept: string[] }
	| { kind: 'refused'; reason: string };

/** The states and times that callers never set, and a feed brings. */
const BROUGHT = ['status', 'listedAt', 'closedAt'] as const;

/** Takes one record over, or nothing of it: what is refused leaves no trace but its reason. */
export async function takeRecord(scope: Scope, feed: Feed, record: MlsRecord, entry: Entry | undefined): Promise<Outcome> {
	await scope.sql('savepoint taking');
	try {
		const outcome = await take(scope, feed, record, entry);
		await scope.sql('release savepoint taking');
		return outcome;
	} catch (error) {
		await scope.sql('rollback to savepoint taking');
		const isTheirs = error instanceof Unreadable || (error instanceof Problem && error.status < 500);
		if (!isTheirs) throw error;
		return { kind: 'refused', reason: error.message.slice(0, 300) };
	}
}

async function take(scope: Scope, feed: Feed, record: MlsRecord, entry: Entry | undefined): Promise<Outcome> {
	const { entities } = scope.service<Registry>('registry');
	const { listing, property } = { listing: entities.get('listing'), property: entities.get('property') };
	if (!listing || !property) throw new Error('The plugin of listings is not there');
	const { currency, country } = scope.organization;
	const usage = { currency: feed.currency ?? currency, country: feed.country ?? country };
	const mapped = mapRecord(record.fields, { listing, property, usage, mapping: feed.mapping ?? [] });
	const hash = hashOf(mapped);
	if (entry && !entry.gone && entry.hash === hash) return { kind: 'same' };
	const marks = {
		modifiedAt: record.modifiedAt,
		seenAt: new Date().toISOString(),
		goneAt: null,
		hash,
		taken: JSON.stringify(mapped.listing),
	};
	if (!entry) {
		const id = await make(scope, feed, mapped);
		await scope.records('feed-entry').create({ feed: feed.id, key: record.key, listing: id, ...marks });
		return { kind: 'made' };
	}
	const kept = await change(scope, feed, mapped, entry);
	await scope.records('feed-entry').update(entry.id, { ...marks, kept });
	return { kind: 'changed', listing: entry.listing, kept };
}

/** A listing of the property that stands there; where none is known by its place, the listing itself finds or makes it by its address. */
async function make(scope: Scope, feed: Feed, { listing, property }: Mapped): Promise<string> {
	const known = await propertyAt(scope, property);
	const { brought, said } = parted(listing);
	const body = { ...said, ...(known ? { property: known } : {}), ...(feed.agent ? { agent: feed.agent } : {}) };
	const made = (await scope.invoke('listing.create', { body })) as { id: string; property: string | null };
	await scope.records('listing').update(made.id, brought);
	if (made.property) await addFacts(scope, made.property, property);
	if (isNews(feed, listing)) await scope.emit('listing.published', made.id, { from: 'draft', to: 'active' });
	return made.id;
}

const DAY = 86_400_000;
/** Days for which an offer that is new here counts as new on the market: a widened filter brings what has long been there. */
const NEW_DAYS = 7;

/** Whether what a feed brought first came on the market just now, so that whoever waits for such a home wants to hear of it. */
export function isNews({ ranAt }: Pick<Feed, 'ranAt'>, { status, listedAt }: Record<string, unknown>, now = Date.now()): boolean {
	if (ranAt === null || status !== 'active') return false;
	return typeof listedAt !== 'string' || Date.parse(listedAt) > now - NEW_DAYS * DAY;
}

/** What was not on the market, or off it, and is now. */
const COMES_FROM = ['draft', 'withdrawn'];

/** What the property did not know yet. */
async function addFacts(scope: Scope, id: string, facts: Record<string, unknown>): Promise<void> {
	const there = await scope.records('property').get(id);
	const missing = Object.fromEntries(Object.entries(facts).filter(([name]) => there[name] === null));
	if (Object.keys(missing).length) await scope.invoke('property.update', { id, body: missing });
}

/**
 * Writes what the feed changed since it last came. A field that differs from what the feed said last was changed here by hand: what
 * happens to it then is the feed's rule.
 * @returns the fields that were changed both here and there
 */
async function change(scope: Scope, feed: Feed, { listing: theirs }: Mapped, entry: Entry): Promise<string[]> {
	const ours = await scope.records('listing').get(entry.listing);
	const before = readTaken(entry.taken);
	const names = Object.keys({ ...before, ...theirs });
	const moved = names.filter((name) => !isSame(theirs[name], before[name]) && !isSame(theirs[name], ours[name]));
	// What is back after it was gone is on the market again, whoever withdrew it.
	if (entry.gone && !moved.includes('status') && !isSame(theirs.status, ours.status)) moved.push('status');
	const byHand = moved.filter((name) => !isSame(ours[name], before[name]) && !(entry.gone && name === 'status'));
	const written = feed.conflicts === 'keep' ? moved.filter((name) => !byHand.includes(name)) : moved;
	const { brought, said } = parted(Object.fromEntries(written.map((name) => [name, theirs[name] ?? null])));
	if (Object.keys(said).length) await scope.invoke('listing.update', { id: entry.listing, body: said });
	if (Object.keys(brought).length) await scope.records('listing').update(entry.listing, brought);
	if (feed.ranAt !== null && brought.status === 'active' && COMES_FROM.includes(ours.status))
		await scope.emit('listing.published', entry.listing, { from: ours.status, to: 'active' });
	return byHand;
}

function parted(listing: Record<string, unknown>): { brought: Record<string, unknown>; said: Record<string, unknown> } {
	const isBrought = (name: string): boolean => (BROUGHT as readonly string[]).includes(name);
	const all = Object.entries(listing);
	return {
		brought: Object.fromEntries(all.filter(([name]) => isBrought(name))),
		said: Object.fromEntries(all.filter(([name]) => !isBrought(name))),
	};
}

function readTaken(taken: string | null): Record<string, unknown> {
	try {
		const read: unknown = JSON.parse(taken ?? '{}');
		return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** Absent and null are the same, and so are members that hold nothing. */
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

function canonical(value: unknown): string {
	if (value === undefined || value === null) return 'null';
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value === 'string' && MOMENT.test(value)) return new Date(value).toISOString();
	if (typeof value !== 'object') return JSON.stringify(value);
	const members = Object.entries(value)
		.filter(([, member]) => member !== null && member !== undefined)
		.toSorted(([one], [other]) => (one < other ? -1 : 1));
	return `{${members.map(([name, member]) => `${name}:${canonical(member)}`).join(',')}}`;
}

/** One moment is written in several ways: `2026-02-03T00:00:00+00:00`, `2026-02-03T00:00:00.000Z`. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const hashOf = (mapped: Mapped): string => createHash('sha256').update(canonical(mapped)).digest('hex');
