import type { Scope } from '@freehold/core';

/** Something that people are told of. */
export type Notice = {
	/** What preferences know it by. */
	kind: string;
	/** What it says, before the record's title. */
	title: string;
	/** The record that it is about; null: none. */
	entity: string | null;
	record: string | null;
	/** Users. */
	to?: readonly string[];
	/** Those who follow the record, too. */
	followers?: boolean;
	/** Not these, who are told otherwise. */
	except?: readonly string[];
	/** Who did it, and is not told. */
	by: string | null;
	comment?: string;
};

/**
 * People are told of something, in the ways that each of them chose. It is part of the caller's transaction; who may read the record is
 * looked at when they are told.
 */
export async function notify(scope: Pick<Scope, 'enqueue'>, notice: Notice): Promise<void> {
	const { to = [], followers = false, except = [], comment, ...rest } = notice;
	if (to.length === 0 && !followers) return;
	await scope.enqueue(
		'collaboration.fan-out',
		{ ...rest, to: [...to], followers, except: [...except], ...(comment ? { comment } : {}) },
		// One after the other for one record, so that what belongs together is added up.
		rest.record ? { lane: `notify ${rest.record}` } : {},
	);
}
