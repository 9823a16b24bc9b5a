import type { Scope } from '@freehold/core';
import type { Outcome } from './take.ts';

/** What a run's report holds; counts of a page are added to it. */
export type Report = {
	pages: number;
	seen: number;
	made: number;
	changed: number;
	same: number;
	gone: number;
	refused: number;
	kept: number;
	refusals: { key: string; reason: string }[];
	conflicts: { key: string; listing: string; fields: string[] }[];
};

const TOLD = 100;
const COUNTS = ['pages', 'seen', 'made', 'changed', 'same', 'gone', 'refused', 'kept'] as const;

export const emptyReport = (): Report => ({
	...{ pages: 0, seen: 0, made: 0, changed: 0, same: 0, gone: 0, refused: 0, kept: 0 },
	...{ refusals: [], conflicts: [] },
});

export function note(report: Report, key: string, outcome: Outcome): void {
	report.seen++;
	report[outcome.kind]++;
	if (outcome.kind === 'refused') report.refusals.push({ key, reason: outcome.reason });
	if (outcome.kind !== 'changed' || !outcome.kept.length) return;
	report.kept++;
	report.conflicts.push({ key, listing: outcome.listing, fields: outcome.kept });
}

/** The run of this job: a job that is tried again goes on with its own. */
export async function runOf(scope: Scope, job: string, about: { feed: string; mode: string }): Promise<string> {
	const known = await scope.records('feed-run').find({ job });
	if (!known) return (await scope.records('feed-run').create({ job, ...about })).id;
	await scope.records('feed-run').update(known.id, { state: 'running', error: null });
	return known.id;
}

/** Adds what a page did, in the transaction that did it. */
export async function addTo(scope: Scope, run: string, report: Report): Promise<void> {
	const before = await scope.records('feed-run').get(run);
	await scope.records('feed-run').update(run, {
		...Object.fromEntries(COUNTS.map((name) => [name, (before[name] ?? 0) + report[name]])),
		refusals: [...(before.refusals ?? []), ...report.refusals].slice(0, TOLD),
		conflicts: [...(before.conflicts ?? []), ...report.conflicts].slice(0, TOLD),
	});
}
