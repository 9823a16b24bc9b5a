import type { Problem } from '../errors.ts';

/** A failure as callers are told of it: RFC 9457. @param request the id of the request, where it was one */
export const documentOf = (told: Problem, request?: string): Record<string, unknown> => ({
	type: `https://freehold.dev/errors/${told.code}`,
	title: told.title,
	status: told.status,
	...(told.detail ? { detail: told.detail } : {}),
	...(request ? { instance: `/requests/${request}` } : {}),
	code: told.code,
	...(told.errors?.length ? { errors: told.errors } : {}),
	...told.extras,
});
