import type { BeforeHook } from '@freehold/core';
import { normaliseEmail } from '../normalise.ts';

/** What colleagues enter is kept in the same form as what enquiries bring, so that one finds the other. */
export const keepNormalised: BeforeHook = (body) =>
	typeof body.email === 'string' ? { ...body, email: normaliseEmail(body.email) ?? body.email } : body;
