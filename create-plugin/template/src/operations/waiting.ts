import type { Handler } from '@freehold/core';

/** `GET /v1/samples/waiting`: how many are open, and since when the oldest of them is. */
export const waiting: Handler = async (_, scope) => {
	const oldest = { filter: { status: 'open' }, sort: 'createdAt', limit: 1, total: true };
	const { data, total = 0 } = await scope.records('sample').list(oldest);
	return { open: total, since: data[0]?.createdAt ?? null };
};
