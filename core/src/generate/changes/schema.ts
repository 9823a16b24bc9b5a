import type { Direction, Note, Part } from './model.ts';
import { noteRange, noteValues } from './values.ts';

type Sides = { before: Part; after: Part };

type Options = {
	/** The documents that `$ref` leads into. */
	documents: Sides;
	direction: Direction;
	/** Where a named schema is written down; undefined: it has been looked at. */
	named(name: string): Note | undefined;
};

/**
 * What differs between two schemas for a value that callers send, or are told: of what is sent less may be taken, and more be asked
 * for; of what is told something may be missing, or be what nobody expects.
 * @param at where in the value: `price.amount`; empty: the value itself
 */
export function compareSchemas(given: Sides, at: string, note: Note, options: Options): void {
	const [was, is] = [bare(given.before), bare(given.after)];
	if (was.name && is.name && (was.orNull || is.orNull)) {
		noteTypes({ before: typeOf(was), after: typeOf(is) }, at ? `\`${at}\`` : 'the value', note, options.direction);
		compareSchemas({ before: was.schema, after: is.schema }, at, note, options);
		return;
	}
	// A schema with a name is looked at once, wherever it is named; so one that names itself is no circle.
	const own = was.name && is.name ? options.named(is.name) : note;
	if (!own) return;
	const before = plain(given.before, options.documents.before);
	const after = plain(given.after, options.documents.after);
	const place = own === note ? at : '';
	const what = place ? `\`${place}\`` : 'the value';
	noteTypes({ before, after }, what, own, options.direction);
	noteValues({ before, after }, what, own, options.direction);
	if (options.direction === 'sent') noteRange({ before, after }, what, own);
	compareMembers({ before, after }, place, own, options);
	if (before.items && after.items) compareSchemas({ before: before.items, after: after.items }, `${place}[]`, own, options);
	compareChoices({ before, after }, place, own, options);
}

const nameOf = ({ $ref }: Part): string | undefined => $ref?.replace(/^.*\//, '');

/** The schema that a value has where it is set, by its name. */
function bare(schema: Part): { schema: Part; name?: string; orNull: boolean } {
	const { allOf, anyOf } = schema;
	const others = anyOf?.filter(({ type }: Part) => type !== 'null');
	if (others?.length === 1 && anyOf.length === 2) return { ...bare(others[0]), orNull: true };
	if (allOf?.length === 1) return bare(allOf[0]);
	return { schema, name: nameOf(schema), orNull: false };
}

const typeOf = ({ orNull }: { orNull: boolean }): Part => ({ type: ['set', ...(orNull ? ['null'] : [])] });

/** Without references, with its parts put together, and with `null` as one of its types. */
function plain(schema: Part, document: Part): Part {
	let { $ref, allOf = [], anyOf, oneOf, ...own } = schema === true || schema === undefined ? ({} as Part) : schema;
	const parts = [...($ref ? [document.components?.schemas?.[nameOf(schema) as string] ?? {}] : []), ...allOf].map((part) =>
		plain(part, document),
	);
	for (const part of parts) own = merged(part, own);
	let choices: Part[] | undefined = anyOf ?? oneOf ?? own.choices;
	if (choices?.some(({ type }) => type === 'null')) {
		const others = choices.filter(({ type }) => type !== 'null');
		if (others.length === 1) {
			const one = plain(others[0], document);
			return { ...one, ...own, type: [...typesOf(one), 'null'], choices: one.choices };
		}
		own.type = 'null';
		choices = others;
	}
	return { ...own, choices };
}

const merged = (part: Part, own: Part): Part => ({
	...part,
	...own,
	...(part.properties ? { properties: { ...part.properties, ...own.properties } } : {}),
	...(part.required ? { required: [...part.required, ...(own.required ?? [])] } : {}),
});

const typesOf = ({ type }: Part): string[] => [type ?? []].flat();

function noteTypes({ before, after }: Sides, what: string, note: Note, direction: Direction): void {
	const [was, is] = [typesOf(before), typesOf(after)];
	if (was.length === 0 && is.length === 0) return;
	const has = (types: string[], type: string) =>
		types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
	const gone = was.length ? was.filter((type) => !has(is, type)) : ['any type'];
	const come = is.length ? is.filter((type) => !has(was, type)) : ['any type'];
	if (was.length && gone.length)
		note(direction === 'sent' ? 'breaking' : 'new', `${what} is no longer ${gone.join(' or ')}, but ${is.join(' or ')}`);
	else if (!was.length && is.length)
		note(direction === 'sent' ? 'breaking' : 'new', `${what} is ${is.join(' or ')} now, and was anything`);
	if (come.length && !(direction === 'sent' && gone.length && was.length) && was.length)
		note(direction === 'told' ? 'breaking' : 'new', `${what} may be ${come.join(' or ')} now`);
}

function compareMembers({ before, after }: Sides, at: string, note: Note, options: Options): void {
	const { direction } = options;
	const path = (name: string) => (at ? `${at}.${name}` : name);
	const [was, is]: [Record<string, Part>, Record<string, Part>] = [before.properties ?? {}, after.properties ?? {}];
	const [needed, needs]: [Set<string>, Set<string>] = [new Set(before.required), new Set(after.required)];
	for (const name of Object.keys(was)) {
		const one = `\`${path(name)}\``;
		if (!Object.hasOwn(is, name)) {
			note('breaking', direction === 'sent' ? `${one} is no longer taken` : `${one} is no longer told`);
			continue;
		}
		if (direction === 'sent' && needs.has(name) && !needed.has(name)) note('breaking', `${one} must be sent now`);
		if (direction === 'sent' && !needs.has(name) && needed.has(name)) note('new', `${one} may be left out now`);
		if (direction === 'told' && !needs.has(name) && needed.has(name)) note('breaking', `${one} may be missing now`);
		compareSchemas({ before: was[name], after: is[name] }, path(name), note, options);
	}
	for (const name of Object.keys(is)) {
		if (Object.hasOwn(was, name)) continue;
		const one = `\`${path(name)}\``;
		if (direction === 'told') note('new', `${one} is told`);
		else if (needs.has(name)) note('breaking', `${one} is new and must be sent`);
		else note('new', `${one} may be sent`);
	}
	const [open, opens] = [before.additionalProperties ?? true, after.additionalProperties ?? true];
	if (direction === 'sent' && open !== false && opens === false && before.type)
		note('breaking', `${at ? `\`${at}\`` : 'the value'} takes no other members any more`);
	if (typeof open === 'object' && typeof opens === 'object')
		compareSchemas({ before: open, after: opens }, path('*'), note, options);
}

/** Alternatives are told apart by what they are, not by their order. */
function compareChoices({ before, after }: Sides, at: string, note: Note, options: Options): void {
	if (!before.choices && !after.choices) return;
	const what = at ? `\`${at}\`` : 'the value';
	const [was, is]: [Part[], Part[]] = [before.choices ?? [], after.choices ?? []];
	const known = (choices: Part[], document: Part) => new Map(choices.map((choice) => [keyOf(choice, document), choice]));
	const [olds, news] = [known(was, options.documents.before), known(is, options.documents.after)];
	const [gone, come] = [[...olds].filter(([key]) => !news.has(key)), [...news].filter(([key]) => !olds.has(key))];
	// One that changed is looked into; its name, or its kind, is what it is known by.
	if (was.length === is.length && gone.length === 1 && come.length === 1) {
		compareSchemas({ before: gone[0]![1], after: come[0]![1] }, at, note, options);
	} else {
		if (gone.length)
			note(options.direction === 'sent' ? 'breaking' : 'new', `${what} has ${gone.length} of its alternatives less`);
		if (come.length) note(options.direction === 'told' ? 'breaking' : 'new', `${what} has ${come.length} alternatives more`);
	}
	for (const [key, choice] of olds)
		if (news.has(key)) compareSchemas({ before: choice, after: news.get(key) }, at, note, options);
}

const keyOf = (choice: Part, document: Part): string => nameOf(choice) ?? JSON.stringify(shapeOf(plain(choice, document)));

/** What tells an alternative from others, without what may change about it. */
const shapeOf = ({ type, const: only, properties = {} }: Part): unknown[] => [
	type,
	only,
	Object.entries<Part>(properties).flatMap(([name, { const: value }]) => (value === undefined ? [] : [[name, value]])),
	Object.keys(properties).sort(),
];
