import type { BeforeHook, ImportRow } from '@freehold/core';
import { problem } from '@freehold/core';
import { normaliseEmail, normalisePhone } from '../normalise.ts';

const SHORTEST_NAME = 2;
const LONGEST_NAME = 100;

/**
 * What colleagues enter is kept in the same form as what enquiries bring, so that one finds the other.
 * @throws invalid_input for a name that is too short or too long
 */
export const keepNormalised: BeforeHook = (body) => {
	const full = (body.name as { full?: string } | undefined)?.full?.trim();
	if (full !== undefined && (full.length < SHORTEST_NAME || full.length > LONGEST_NAME)) {
		const detail = `Must be from ${SHORTEST_NAME} to ${LONGEST_NAME} characters long`;
		throw problem('invalid_input', {
			detail: `/name/full: ${detail}`,
			errors: [{ pointer: '/name/full', code: 'length', detail }],
		});
	}
	return typeof body.email === 'string' ? { ...body, email: normaliseEmail(body.email) ?? body.email } : body;
};

/** A file holds phone numbers as people write them; a number that cannot be read is left for the check to refuse. */
export const normaliseRows: BeforeHook = (body, { organization }) => {
	for (const { record } of body.rows as ImportRow[]) {
		if (record.email) record.email = normaliseEmail(record.email) ?? record.email;
		if (record.phone) record.phone = normalisePhone(record.phone, organization.country) ?? record.phone;
	}
	return body;
};
