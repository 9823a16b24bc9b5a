import type { JsonSchema } from '@freehold/core';
import type { Checking } from './checking.ts';
import { holesIn, isReference, namesOf, ROOTS } from './references.ts';
import { fits, plain, sampleOf, shapesAt } from './shapes.ts';
import { meant } from './world.ts';

/** The schemas of what a pointer leads to; says what is wrong where it leads to nothing. */
export function checkPointer(reference: string, pointer: string, { shape, later, world, fault }: Checking): JsonSchema[] {
	const names = namesOf(reference);
	const [root = '', key = ''] = names;
	if (!reference.startsWith('/') || !(ROOTS as readonly string[]).includes(root)) {
		fault(
			pointer,
			'reference',
			`“${reference}” refers to nothing; a reference begins with ${ROOTS.map((one) => `/${one}`).join(', ')}`,
		);
		return [];
	}
	const shapes = shapesAt(shape, reference, world.words);
	if (shapes.length > 0) return shapes;
	if (root === 'steps' && later.has(key))
		fault(pointer, 'reference', `“${reference}” refers to a step that comes later, or in another way`);
	else if (root === 'item') fault(pointer, 'reference', `“${reference}”: there is an item only in the block of a loop`);
	else if (root === 'record' && names.length === 1)
		fault(pointer, 'reference', `“${reference}” refers to nothing: the run is about no record`);
	else fault(pointer, 'reference', `“${reference}” refers to nothing${suggested(names, shape, world.words)}`);
	return [];
}

/** The name that was meant at the first place where a pointer goes astray. */
function suggested(names: string[], shape: JsonSchema, words: Checking['world']['words']): string {
	for (let at = 0; at < names.length; at++) {
		const here = shapesAt(
			shape,
			names
				.slice(0, at)
				.map((name) => `/${name}`)
				.join(''),
			words,
		);
		const known = here.flatMap((one) => Object.keys(plain(one, words).properties ?? {}));
		if (!known.includes(names[at] as string)) return meant(names[at] as string, known);
	}
	return '';
}

/** Holes in a text. */
export function checkText(text: string | undefined, pointer: string, checking: Checking): void {
	for (const hole of holesIn(text ?? '')) {
		const shapes = checkPointer(hole, pointer, checking);
		if (shapes.length > 0 && !fits({ anyOf: shapes }, SHOWABLE, checking.world.words))
			checking.fault(pointer, 'reference', `“${hole}” is a whole object, and no text`);
	}
}

const SHOWABLE: JsonSchema = { type: ['string', 'number', 'boolean'] };

/** An id: written down, or one reference. */
export const checkId = checkText;

type Place = { pointer: string; target: JsonSchema };

/**
 * A body whose references are replaced by what such values look like, so that all the rest of it can be checked as it is; and where they stand.
 */
export function tryOut(body: unknown, base: string, target: JsonSchema, checking: Checking): { body: unknown; open: string[] } {
	const open: string[] = [];
	const { words } = checking.world;
	const walk = (value: unknown, { pointer, target }: Place): unknown => {
		if (typeof value === 'string') {
			if (holesIn(value).length === 0) return value;
			open.push(pointer);
			checkText(value, base + pointer, checking);
			return fits({ type: 'string' }, target, words) ? sampleOf(target, words) : value;
		}
		if (Array.isArray(value))
			return value.map((one, at) => walk(one, { pointer: `${pointer}/${at}`, target: shapesAt(target, '/0', words)[0] ?? {} }));
		if (typeof value !== 'object' || value === null) return value;
		if (isReference(value)) {
			open.push(pointer);
			checkReference(value, base + pointer, target, checking);
			return sampleOf(target, words);
		}
		return Object.fromEntries(
			Object.entries(value).map(([name, one]) => {
				const token = name.replaceAll('~', '~0').replaceAll('/', '~1');
				return [name, walk(one, { pointer: `${pointer}/${token}`, target: shapesAt(target, `/${token}`, words)[0] ?? {} })];
			}),
		);
	};
	return { body: walk(body, { pointer: '', target }), open };
}

const MEMBERS = ['$', 'plus', 'or'];
const DURATION = /^P(?=.)(\d{1,4}W|(\d{1,4}D)?(T(?=.)(\d{1,4}H)?(\d{1,4}M)?(\d{1,5}S)?)?)$/;

function checkReference(value: object, pointer: string, target: JsonSchema, checking: Checking): void {
	const { $: reference, plus } = value as { $: unknown; plus?: unknown };
	const { fault, world } = checking;
	for (const name of Object.keys(value))
		if (!MEMBERS.includes(name))
			fault(`${pointer}/${name}`, 'unknown', `A reference has ${MEMBERS.join(', ')}, and no “${name}”`);
	if (typeof reference !== 'string') {
		fault(`${pointer}/$`, 'reference', 'Meant a JSON Pointer such as /record/contact');
		return;
	}
	if (plus !== undefined && !(typeof plus === 'string' && DURATION.test(plus)))
		fault(`${pointer}/plus`, 'duration', 'Meant an ISO 8601 duration such as PT1H or P3D');
	const shapes = checkPointer(reference, `${pointer}/$`, checking);
	if (shapes.length === 0) return;
	const source: JsonSchema = { anyOf: shapes };
	const isTime = shapes.some(({ format, type }) => type === undefined || format === 'date-time' || format === 'date');
	if (plus !== undefined && !isTime) fault(`${pointer}/plus`, 'reference', `“${reference}” is no time`);
	if (!fits(source, target, world.words)) {
		fault(`${pointer}/$`, 'reference', `“${reference}” is ${typeText(shapes)}, and here ${typeText([target])} is meant`);
		return;
	}
	const [to, from] = [target['x-ref'], shapes[0]?.['x-ref']];
	if (shapes.length === 1 && to && from && to !== from)
		fault(`${pointer}/$`, 'reference', `“${reference}” is a ${from}, and here a ${to} is meant`);
}

const typeText = (shapes: JsonSchema[]): string =>
	[...new Set(shapes.flatMap(({ type, properties }) => type ?? (properties ? 'object' : 'anything')))]
		.filter((type) => type !== 'null')
		.join(' or ');
