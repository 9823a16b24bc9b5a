import type { Acting, Actor, Registry, Scope } from '@freehold/core';
import type { Words } from './shapes.ts';

/** What a document is checked against: all that the platform can do and tells of, and what the one who publishes it may do. */
export type World = {
	acting: Pick<Acting, 'operations' | 'isPart' | 'events' | 'faults'>;
	registry: Pick<Registry, 'entities'>;
	words: Words;
	actor: Actor;
	/** The organisation's own zone. */
	zone: string;
};

/** One thing that is wrong with a document. */
export type DocumentFault = { pointer: string; code: string; detail: string };

/** A condition that only the record's own list can judge. */
export type Question = { pointer: string; entity: string; where: string };

export function worldOf(scope: Scope): World {
	const registry = scope.service<Registry>('registry');
	return {
		acting: scope.service<Acting>('acting'),
		registry,
		words: registry.words,
		actor: scope.actor,
		zone: scope.organization.timeZone,
	};
}

/** The known name that is nearest to one that is not known, as a question; nothing where none is near. */
export function meant(name: string, known: Iterable<string>): string {
	let best: string | undefined;
	let least = Math.max(2, Math.floor(name.length / 3)) + 1;
	for (const one of known) {
		const distance = distanceOf(name, one, least);
		if (distance < least) [least, best] = [distance, one];
	}
	return best === undefined ? '' : `. Did you mean “${best}”?`;
}

/** Letters to change, add or leave out (Levenshtein), counted up to `most`. */
function distanceOf(one: string, other: string, most: number): number {
	if (Math.abs(one.length - other.length) >= most) return most;
	let row = Array.from({ length: other.length + 1 }, (_, at) => at);
	for (let at = 0; at < one.length; at++) {
		const next = [at + 1];
		for (let to = 0; to < other.length; to++)
			next.push(
				Math.min((row[to + 1] as number) + 1, (next[to] as number) + 1, (row[to] as number) + Number(one[at] !== other[to])),
			);
		row = next;
	}
	return row[other.length] as number;
}
