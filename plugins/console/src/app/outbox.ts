/**
 * What was done while the network was away, kept in this browser and sent in its order when the network is back. The last write wins; where
 * somebody changed the same fields meanwhile, the person is told what was there, and can put it back.
 */
import { type Command, type FreeholdError, isFreeholdError } from '@freehold/sdk';
import type { Catalogue } from './catalogue.ts';
import type { Operation, Row } from './description.ts';
import { all, put, take } from './pocket.ts';

/** A field that somebody else had changed: what the person saw, what stood there, what was written over it. */
export type Conflict = { field: string; seen: unknown; theirs: unknown; mine: unknown };

export type Entry = {
	id: string;
	/** Whose it is: nobody else's session sends it. */
	user: string;
	organization: string;
	at: string;
	/** What it is in words: "Change task". */
	title: string;
	entity: string;
	command: Pick<Command, 'method' | 'path' | 'id' | 'body'>;
	/** The fields as the person saw them; only of a change. */
	seen?: Record<string, unknown>;
	state: 'waiting' | 'refused' | 'conflict';
	/** Why it was refused. */
	reason?: string;
	conflicts?: Conflict[];
};

/** A command of the console: a change may bring the record as the person saw it. */
export type Sent<Answer = unknown> = Command<Answer> & { before?: Record<string, unknown> | undefined };

/** Was a call kept rather than sent? */
export const isKept = (answer: unknown): boolean => (answer as { queued?: true } | undefined)?.queued === true;

/** Beside creating, changing and steps of a process: what one does about a record while one is on the road. */
const ALSO = /^(note|interaction)\.add-to-|^follow-up\.(finish|skip|snooze)$|^comment\.(add|create)/;

/** May a command wait? Only what is told by JSON, and may come late and twice without harm. */
export function queueable({ description }: Catalogue, { method, path, file, once }: Command): Operation | undefined {
	if (method === 'GET' || method === 'DELETE' || file || once) return undefined;
	const filled = (one: Operation): boolean =>
		one.path === path || new RegExp(`^${one.path.replace('{id}', '[^/]+')}$`).test(path);
	return description.operations.find(
		(one) =>
			one.method === method &&
			filled(one) &&
			one.entity !== 'user' &&
			!one.accepts &&
			(['create', 'update', 'transition'].includes(one.kind) || ALSO.test(one.id)),
	);
}

type Owner = { user: Row; organization: Row };
export type Run = <Answer>(command: Command<Answer>, idempotencyKey?: string) => Promise<Answer>;

const changed = new EventTarget();
const tell = (): boolean => changed.dispatchEvent(new Event('change'));

/** Hears of every change of what waits; returns what ends it. */
export function watchOutbox(hear: () => void): () => void {
	changed.addEventListener('change', hear);
	return () => changed.removeEventListener('change', hear);
}

/** Everything of a person, the oldest first. */
export async function entriesOf({ user, organization }: Owner): Promise<Entry[]> {
	const entries = await all<Entry>('outbox').catch(() => []);
	return entries
		.filter((entry) => entry.user === user.id && entry.organization === organization.id)
		.sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
}

/** Keeps a command until the network is back. */
export async function keep(owner: Owner, operation: Operation, { before, ...command }: Sent): Promise<Entry> {
	const { method, path, id, body } = command;
	const fields = Object.keys((body ?? {}) as object);
	const entry: Entry = {
		id: crypto.randomUUID(),
		user: owner.user.id,
		organization: owner.organization.id,
		at: new Date().toISOString(),
		title: operation.title,
		entity: operation.entity,
		command: { method, path, ...(id ? { id } : {}), ...(body === undefined ? {} : { body }) },
		...(before && method === 'PATCH' ? { seen: Object.fromEntries(fields.map((field) => [field, before[field] ?? null])) } : {}),
		state: 'waiting',
	};
	await put('outbox', entry);
	tell();
	return entry;
}

export async function discard(id: string): Promise<void> {
	await take('outbox', id);
	tell();
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What somebody else had changed of the fields that are about to be written. */
async function conflictsOf({ command, seen }: Entry, run: Run): Promise<Conflict[]> {
	if (!seen) return [];
	const { path, id } = command;
	const now = await run<Row>({ method: 'GET', path, ...(id ? { id } : {}) });
	const mine = command.body as Record<string, unknown>;
	return Object.entries(seen)
		.filter(([field, value]) => !same(now[field], value) && !same(now[field], mine[field]))
		.map(([field, value]) => ({ field, seen: value, theirs: now[field] ?? null, mine: mine[field] }));
}

const isAway = (error: unknown): boolean => !isFreeholdError(error) || error.status === 0 || error.status >= 500;

/** Sends what waits, one after the other. Resolves to how many were sent; where the network goes away again, the rest waits on. */
export async function sendAll(owner: Owner, run: Run): Promise<number> {
	// One tab sends, the others see what became of it.
	return navigator.locks.request('freehold-outbox', async () => {
		let sent = 0;
		for (const entry of await entriesOf(owner)) {
			if (entry.state !== 'waiting') continue;
			try {
				const conflicts = await conflictsOf(entry, run);
				// The key makes a call that had arrived, though its answer was lost, count once.
				await run(entry.command, entry.id);
				sent++;
				if (conflicts.length > 0) await put('outbox', { ...entry, state: 'conflict', conflicts } satisfies Entry);
				else await take('outbox', entry.id);
			} catch (error) {
				if (isAway(error)) break;
				const { detail, message } = error as FreeholdError;
				await put('outbox', { ...entry, state: 'refused', reason: detail ?? message } satisfies Entry);
			}
		}
		tell();
		return sent;
	});
}

/** Once more, after it was refused. */
export async function again(entry: Entry): Promise<void> {
	const { reason: _, ...rest } = entry;
	await put('outbox', { ...rest, state: 'waiting' } satisfies Entry);
	tell();
}

/** Puts back what somebody else had written. */
export async function putBack({ id, command, conflicts = [] }: Entry, run: Run): Promise<void> {
	const body = Object.fromEntries(conflicts.map(({ field, theirs }) => [field, theirs]));
	await run({ ...command, body });
	await discard(id);
}
