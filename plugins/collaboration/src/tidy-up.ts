import type { About, JobHandler } from '@freehold/core';
import { nowOf } from './clock.ts';

const DAY = 86_400_000;
const KEPT_DAYS = 90;

/** Nightly: what is about records that are gone for good, and notifications that were seen long ago. */
export const tidyUp: JobHandler = async (_, scope) => {
	const about = scope.service<About>('about');
	let gone = 0;
	for (const entity of ['notification', 'follower', 'comment']) gone += await about.forget(scope.sql, entity);
	const old = await scope.sql(`delete from notifications where status <> 'unread' and last_at < $1 returning id`, [
		new Date(nowOf(scope) - KEPT_DAYS * DAY),
	]);
	return { gone, old: old.length };
};
