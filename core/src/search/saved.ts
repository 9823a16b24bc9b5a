import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import { userOf } from '../identity/permission.ts';
import type { Actor } from '../operations/model.ts';
import type { FindSaved } from './ask.ts';

/** Whose saved filters an actor may use: their own, those shared with a team of theirs, those shared with everybody. */
const MINE = `(owner = $1 or shared = 'organization' or (shared = 'team' and owner = any($2::uuid[])))`;

const valuesOf = (actor: Actor): [string | null, readonly string[]] => [userOf(actor), actor.team ?? []];

/** One's own first, then by name. */
export const availableTo = (actor: Actor, sql: Sql, resource: string | undefined) =>
	sql(
		`select id, name, resource, filter, sort_by as "sortBy", columns, view, coalesce(shared, 'nobody') as shared,
			coalesce(owner = $1, false) as mine from saved_filters
		where ${MINE} and ($3::text is null or resource = $3) order by mine desc, name, id limit 200`,
		[...valuesOf(actor), resource ?? null],
	);

/** @throws invalid_input for one that is not there, alike whether it is another's, of another resource, or never was */
export const createFindSaved =
	(actor: Actor, sql: Sql): FindSaved =>
	async (id, resource) => {
		const values = [...valuesOf(actor), id, resource];
		const [row] = await sql<{ filter: string }>(
			`select filter from saved_filters where ${MINE} and id = $3 and resource = $4`,
			values,
		);
		if (row) return row.filter;
		const detail = `There is no saved filter of ${resource} with the id ${id} that you may use`;
		throw problem('invalid_input', { detail, errors: [{ pointer: '/saved', code: 'unknown', detail }] });
	};
