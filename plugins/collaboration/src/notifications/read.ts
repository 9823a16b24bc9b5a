import type { BeforeHook, Handler, Subject } from '@freehold/core';
import { personOf } from '../person.ts';

/** What was seen is closed: what comes next is a notification of its own. */
export const close: BeforeHook = (body) => ({ ...body, open: null });

/** `POST /v1/notifications/mark-all-read` */
export const markAllRead: Handler = async ({ body }: { body: Partial<Subject> }, scope) => {
	const rows = await scope.sql(
		`update notifications set status = 'read', open = null, updated_at = now()
		where recipient = $1 and status = 'unread' and ($2::text is null or entity = $2) and ($3::uuid is null or record = $3) returning id`,
		[personOf(scope), body.entity ?? null, body.record ?? null],
	);
	return { read: rows.length };
};
