import type { AfterHook, BeforeHook } from '@freehold/core';
import { problem } from '@freehold/core';

/** The tables whose records are marked, by what a tag is of. */
const MARKED: Readonly<Record<string, string>> = { contact: 'contacts', household: 'households', company: 'companies' };

/**
 * Tags of a record must be there, and be for records of its kind.
 * @throws invalid_input naming each one that is not
 */
export const checkTags =
	(of: string): BeforeHook =>
	async (body, scope) => {
		const tags = body.tags as string[] | null | undefined;
		if (!tags?.length) return body;
		const rows = await scope.sql<{ id: string }>('select id from tags where id = any($1::uuid[]) and of = $2', [tags, of]);
		const known = new Set(rows.map(({ id }) => id));
		const errors = tags.flatMap((tag, at) =>
			known.has(tag.toLowerCase())
				? []
				: [{ pointer: `/tags/${at}`, code: 'reference', detail: `No tag of a ${of} has this id` }],
		);
		if (errors.length) throw problem('invalid_input', { detail: errors[0]?.detail ?? '', errors });
		return { ...body, tags: tags.map((tag) => tag.toLowerCase()) };
	};

/** A tag that is gone marks nothing. */
export const takeOff: AfterHook = async ({ id }: { id: string }, scope) => {
	for (const table of Object.values(MARKED))
		await scope.sql(`update ${table} set tags = tags - $1 where tags @> jsonb_build_array($1::text)`, [id.toLowerCase()]);
};
