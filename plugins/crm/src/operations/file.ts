import type { BeforeHook } from '@freehold/core';
import { problem } from '@freehold/core';

/**
 * A contact has files that somebody uploaded, not those that plugins store for themselves.
 * @throws invalid_input
 */
export const checkFile: BeforeHook = async (body, scope) => {
	if (typeof body.file !== 'string') return body;
	const [row] = await scope.sql("select 1 from stored_files where id = $1 and starts_with(key, 'uploads/')", [body.file]);
	if (row) return body;
	const detail = 'No uploaded file with this id';
	throw problem('invalid_input', { detail, errors: [{ pointer: '/file', code: 'reference', detail }] });
};
