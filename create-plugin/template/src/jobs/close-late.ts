import type { AfterHook, Host, JobHandler } from '@freehold/core';

/** In milliseconds: thirty days. */
const LATE = 30 * 24 * 3_600_000;

/** Right after one is made, in the same transaction: asks for the job that will close it. */
export const planClosing: AfterHook = async ({ id }, scope) => {
	const at = new Date(scope.service<Host>('host').now() + LATE);
	await scope.enqueue('sampling.close-late', { record: id }, { at, key: id });
};

/** Closes it, if nobody has. */
export const closeLate: JobHandler = async ({ record }, scope) => {
	const { status } = await scope.records('sample').get(record);
	if (status === 'open') await scope.invoke('sample.close', { id: record });
};
