import type { BeforeHook, ImportRow } from '@freehold/core';
import { normaliseEmail, normalisePhone } from '../normalise.ts';

/** What colleagues enter is kept in the same form as what enquiries bring, so that one finds the other. */
export const keepNormalised: BeforeHook = (body) =>
	typeof body.email === 'string' ? { ...body, email: normaliseEmail(body.email) ?? body.email } : body;

/** A file holds phone numbers as people write them; a number that cannot be read is left for the check to refuse. */
export const normaliseRows: BeforeHook = (body, { organization }) => {
	for (const { record } of body.rows as ImportRow[]) {
		if (record.email) record.email = normaliseEmail(record.email) ?? record.email;
		if (record.phone) record.phone = normalisePhone(record.phone, organization.country) ?? record.phone;
	}
	return body;
};
