import type { Direction, Note, Part } from './model.ts';
import { compareSchemas } from './schema.ts';

type Sides = { before: Part; after: Part };

export type Looking = {
	documents: Sides;
	/** Where a schema with a name is written down in a direction; undefined: it has been looked at. */
	named(name: string, direction: Direction): Note | undefined;
};

/** What differs between two versions of one operation. */
export function compareOperations(given: Sides, note: Note, looking: Looking): void {
	const { before, after } = given;
	if (before.operationId !== after.operationId)
		note('breaking', `the SDK’s function \`${before.operationId}\` is called \`${after.operationId}\``);
	if (before['x-permission'] !== after['x-permission'])
		note('careful', `needs the permission \`${after['x-permission']}\`, and needed \`${before['x-permission']}\``);
	if (after.deprecated && !before.deprecated) note('careful', 'will go: see its description');
	compareWhoMay(given, note);
	compareParameters(given, note, looking);
	compareBodies(given, note, looking);
	compareAnswers(given, note, looking);
}

const schemas = (given: Sides, at: string, note: Note, direction: Direction, { documents, named }: Looking): void =>
	compareSchemas(given, at, note, { documents, direction, named: (name) => named(name, direction) });

function compareWhoMay({ before, after }: Sides, note: Note): void {
	const ways = ({ security = [] }: Part): string[] => security.flatMap((one: object) => Object.keys(one));
	const [was, is] = [ways(before), ways(after)];
	if (was.length === 0 && is.length > 0) note('breaking', 'needs a sign-in or a key now');
	if (was.length > 0 && is.length === 0) note('new', 'needs no sign-in any more');
	const gone = was.filter((way) => is.length > 0 && !is.includes(way));
	const come = is.filter((way) => was.length > 0 && !was.includes(way));
	if (gone.length) note('breaking', `is not for ${gone.join(', ')} any more`);
	if (come.length) note('new', `is also for ${come.join(', ')}`);
}

function compareParameters({ before, after }: Sides, note: Note, looking: Looking): void {
	const byName = ({ parameters = [] }: Part) =>
		new Map<string, Part>(parameters.map((one: Part) => [`${one.in} ${one.name}`, one]));
	const [was, is] = [byName(before), byName(after)];
	for (const [key, old] of was) {
		const parameter = is.get(key);
		if (!parameter) {
			note('breaking', `the parameter \`${old.name}\` is no longer taken`);
			continue;
		}
		if (parameter.required && !old.required) note('breaking', `the parameter \`${old.name}\` must be sent now`);
		schemas({ before: old.schema ?? {}, after: parameter.schema ?? {} }, old.name, note, 'sent', looking);
	}
	for (const [key, { name, required }] of is) {
		if (was.has(key)) continue;
		if (required) note('breaking', `the parameter \`${name}\` is new and must be sent`);
		else note('new', `the parameter \`${name}\` may be sent`);
	}
}

function compareBodies({ before: { requestBody: was }, after: { requestBody: is } }: Sides, note: Note, looking: Looking): void {
	if (was && !is) note('breaking', 'takes no body any more');
	if (!was && is) note(is.required ? 'breaking' : 'new', is.required ? 'needs a body now' : 'takes a body');
	if (was && is) contents({ before: was, after: is }, note, 'sent', looking);
}

function contents({ before, after }: Sides, note: Note, direction: Direction, looking: Looking): void {
	const [was, is]: [Record<string, Part>, Record<string, Part>] = [before.content ?? {}, after.content ?? {}];
	const verb = direction === 'sent' ? 'taken' : 'answered';
	for (const [media, content] of Object.entries(was)) {
		if (!is[media]) note('breaking', `${media} is no longer ${verb}`);
		else if (content.schema && is[media].schema)
			schemas({ before: content.schema, after: is[media].schema }, '', note, direction, looking);
	}
	for (const media of Object.keys(is)) if (!was[media]) note('new', `${media} is ${verb}`);
}

/** Of the answers that say that it was done. What can fail is told by codes, for the whole API at once. */
function compareAnswers({ before, after }: Sides, note: Note, looking: Looking): void {
	const done = ({ responses = {} }: Part) => Object.entries<Part>(responses).filter(([status]) => status.startsWith('2'));
	const [was, is] = [new Map(done(before)), new Map(done(after))];
	const statuses = (of: Map<string, Part>) => [...of.keys()].join(', ');
	if (statuses(was) !== statuses(is)) note('breaking', `answers ${statuses(is)}, and answered ${statuses(was)}`);
	const [old] = was.values();
	const [answer] = is.values();
	if (old && answer) contents({ before: old, after: answer }, note, 'told', looking);
}
