import type { Handler, Moved, RecordObject, References, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import type { Changes } from './merge.ts';
import { restoreRow } from './merge-row.ts';

type Merge = { winner: string; loser: string; undone: boolean; changes: Changes; later: string | null };

/** `contact-merge.undo`: what was moved goes back, what was changed is as it was, unless somebody changed it since. */
export const unmerge: Handler = async ({ id }, scope) => {
	const { winner, loser, undone, changes, later } = await readMerge(id, scope);
	if (undone) throw problem('conflict', { detail: 'This merge has been undone already' });
	if (later) throw problem('conflict', { detail: `A later merge of one of the two stands in the way: first undo ${later}` });
	await scope.sql('select id from contacts where id = any($1::uuid[]) order by id for update', [[winner, loser]]);
	const { moved, before, after, added, duplicates } = Object.fromEntries(
		Object.entries(changes).map(([name, text]) => [name, JSON.parse(text)]),
	) as { moved: Moved[]; before: RecordObject; after: RecordObject; added: string[]; duplicates: string[] };
	await scope.sql('delete from contact_channels where id = any($1::uuid[]) and contact = $2', [added, winner]);
	await restoreRow(winner, before, after, scope);
	await scope.service<References>('references').moveBack(scope.sql, moved, loser, winner);
	await scope.sql('update contacts set archived_at = null, merged_into = null where id = $1', [loser]);
	await scope.sql("update contact_duplicates set status = 'open' where id = any($1::uuid[]) and status = 'merged'", [duplicates]);
	await scope.emit('contact.parted', winner, { from: loser });
	return scope.records('contact-merge').update(id, {
		undoneAt: new Date().toISOString(),
		undoneBy: scope.actor.kind === 'user' ? scope.actor.id : null,
	});
};

async function readMerge(id: string, scope: Scope): Promise<Merge> {
	const [row] = await scope.sql<Merge>(
		`select m.winner, m.loser, m.undone_at is not null as undone, m.changes, (
			select o.id from contact_merges o
			where o.undone_at is null and (o.created_at, o.id) > (m.created_at, m.id)
				and (o.winner = any(array[m.winner, m.loser]) or o.loser = any(array[m.winner, m.loser]))
			order by o.created_at desc, o.id desc limit 1
		) as later
		from contact_merges m where m.id = $1 for update of m`,
		[id],
	);
	if (!row) throw problem('not_found', { detail: `No contact merge has the id ${id}` });
	return row;
}
