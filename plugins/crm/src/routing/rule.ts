import type { BeforeHook } from '@freehold/core';
import { problem } from '@freehold/core';

/** The members of the list are no foreign keys, so they are looked for here; one statement. @throws invalid_input naming each */
export const refuseNobody: BeforeHook = async (body, scope) => {
	const users = (body.users ?? []) as string[];
	if (users.length === 0) return body;
	const found = await scope.sql<{ id: string }>(
		`select id from users where id = any($1::uuid[]) and kind = 'person' and archived_at is null`,
		[users],
	);
	const known = new Set(found.map(({ id }) => id));
	const errors = users.flatMap((id, at) =>
		known.has(id.toLowerCase()) ? [] : [{ pointer: `/users/${at}`, code: 'reference', detail: 'No identity/user with this id' }],
	);
	if (errors.length)
		throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
	return { ...body, users: users.map((id) => id.toLowerCase()) };
};
