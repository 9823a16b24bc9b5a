import type { Handler, RecordObject, References, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { changedColumns, rawRow } from './merge-row.ts';

/** What a contact has once; kept where it is set, taken from the other where it is not. */
const SINGLE = ['name', 'address', 'lifecycle', 'birthday', 'preferredChannel', 'preferredTimes', 'timeZone', 'agent'];
const CHANNELS = ['email', 'phone'] as const;
/** What is written down of merges and likely pairs is about the two as they were. */
export const STAYS = ['contact-merge', 'contact-duplicate'];
const LONGEST_NOTES = 10_000;

/** Everything that undoing needs; each one as JSON text. */
export type Changes = { moved: string; before: string; after: string; added: string; duplicates: string };

/** `contact.merge`: the contact `from` becomes a part of the contact `id`, in one transaction. */
export const merge: Handler = async ({ id, body }: { id: string; body: { from: string; take?: string[] } }, scope) => {
	const winner = id.toLowerCase();
	const loser = body.from.toLowerCase();
	if (winner === loser) throw refuse('A contact cannot become a part of itself');
	await lockBoth(winner, loser, scope);
	const contacts = scope.records('contact');
	const [one, other] = [await contacts.get(winner), await contacts.get(loser)];
	const before = await rawRow(winner, scope);
	const moved = await scope.service<References>('references').move(scope.sql, 'contact', loser, winner, STAYS);
	const take = new Set(body.take ?? []);
	const kept = choose(one, other, take);
	if (Object.keys(kept).length) await contacts.update(winner, kept);
	const added = await keepChannels(one, other, { ...one, ...kept }, scope);
	const after = await rawRow(winner, scope);
	await scope.sql('update contacts set archived_at = now(), merged_into = $2 where id = $1', [loser, winner]);
	const duplicates = await scope.sql<{ id: string }>(
		"update contact_duplicates set status = 'merged' where status = 'open' and (first = $1 or second = $1) returning id",
		[loser],
	);
	const columns = changedColumns(before, after);
	const changes: Changes = {
		moved: JSON.stringify(moved),
		before: JSON.stringify(pick(before, columns)),
		after: JSON.stringify(pick(after, columns)),
		added: JSON.stringify(added),
		duplicates: JSON.stringify(duplicates.map((row) => row.id)),
	};
	await scope.records('contact-merge').create({
		winner,
		loser,
		by: scope.actor.kind === 'user' ? scope.actor.id : null,
		moved: moved.reduce((sum, { rows }) => sum + rows.length, 0),
		changes,
	});
	await scope.emit('contact.merged', winner, { from: loser });
	return contacts.get(winner);
};

const refuse = (detail: string) =>
	problem('invalid_input', { detail, errors: [{ pointer: '/from', code: 'reference', detail }] });

/** In one order, so that two merges of the same two wait for each other instead of for ever. */
async function lockBoth(winner: string, loser: string, scope: Scope): Promise<void> {
	const rows = await scope.sql<{ id: string }>(
		'select id from contacts where id = any($1::uuid[]) and archived_at is null order by id for update',
		[[winner, loser]],
	);
	if (!rows.some((row) => row.id === loser)) throw refuse('No contact with this id');
	if (rows.length < 2) throw problem('not_found', { detail: `No contact has the id ${winner}` });
}

/** What the contact that stays has afterwards and had not before. */
export function choose(one: RecordObject, other: RecordObject, take: ReadonlySet<string>): RecordObject {
	const kept: RecordObject = {};
	for (const field of [...SINGLE, ...CHANNELS]) {
		if (isSet(other[field]) && (!isSet(one[field]) || take.has(field))) kept[field] = other[field];
	}
	for (const [field, most] of [
		['tags', 50],
		['languages', 10],
	] as const) {
		const all = [...new Set([...(one[field] ?? []), ...(other[field] ?? [])])].slice(0, most);
		if (all.length > (one[field] ?? []).length) kept[field] = all;
	}
	if (isSet(other.notes) && other.notes !== one.notes) {
		const both = take.has('notes') ? other.notes : [one.notes, other.notes].filter(isSet).join('\n\n');
		kept.notes = both.slice(0, LONGEST_NOTES);
	}
	return kept;
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** Addresses and numbers that no longer are the main ones become further ones. */
async function keepChannels(one: RecordObject, other: RecordObject, now: RecordObject, scope: Scope): Promise<string[]> {
	const channels = scope.records('contact-channel');
	const added: string[] = [];
	for (const kind of CHANNELS) {
		for (const value of new Set([one[kind], other[kind]])) {
			if (!isSet(value) || value === now[kind]) continue;
			if (await channels.find({ contact: one.id, [kind]: value })) continue;
			const { id } = await channels.create({ contact: one.id, kind, [kind]: value });
			added.push(id);
		}
	}
	return added;
}

const pick = (row: RecordObject, columns: string[]): RecordObject => Object.fromEntries(columns.map((name) => [name, row[name]]));
