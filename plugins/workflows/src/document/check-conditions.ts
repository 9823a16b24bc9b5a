import { type Filter, Problem, parseQuery, printQuery } from '@freehold/core';
import { checkPointer } from './check-references.ts';
import type { Checking } from './checking.ts';
import { comparisonsIn, isOfRun, pointerOf, recordPart } from './conditions.ts';

/** Finds what is wrong with a condition: of the run at once; what it says of the record is asked of the record's list later. */
export function checkCondition(text: string, pointer: string, checking: Checking): void {
	const { fault, question, entity } = checking;
	let comparisons: ReturnType<typeof comparisonsIn>;
	let ofRecord: Filter | null;
	try {
		comparisons = comparisonsIn(text);
		ofRecord = recordPart(parseQuery(text).filter);
	} catch (error) {
		fault(pointer, 'condition', error instanceof Problem ? String(error.detail) : 'It cannot be read');
		return;
	}
	if (text.trim() === '') {
		fault(pointer, 'condition', 'It says nothing');
		return;
	}
	for (const one of comparisons.filter(({ field }) => isOfRun(field))) {
		if (one.near || one.within || one.inside)
			fault(pointer, 'condition', `${one.field} is no place on the map; those are looked for in the record`);
		const shapes = checkPointer(pointerOf(one.field), pointer, checking);
		const known = shapes.length === 1 ? shapes[0]?.enum : undefined;
		for (const value of [one.eq, one.ne, one.in].flat())
			if (value !== undefined && known && !known.map(String).includes(String(value)))
				fault(pointer, 'condition', `${one.field} is never “${value}”: it is one of ${known.join(', ')}`);
	}
	if (!ofRecord) return;
	if (!entity) {
		fault(pointer, 'condition', 'It asks for fields of a record, and the run is about none');
		return;
	}
	// As it was written, where it is all about the record: the fault then tells the place in it.
	question(pointer, comparisons.some(({ field }) => isOfRun(field)) ? printQuery(ofRecord) : text);
}
