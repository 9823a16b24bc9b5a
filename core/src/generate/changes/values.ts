import type { Direction, Note, Part } from './model.ts';

type Sides = { before: Part; after: Part };

/** Values that a schema names, and how they are written. */
export function noteValues({ before, after }: Sides, what: string, note: Note, direction: Direction): void {
	const isSent = direction === 'sent';
	const [was, is] = [valuesOf(before), valuesOf(after)];
	if (was && is) {
		const gone = was.filter((value) => !is.includes(value));
		const come = is.filter((value) => !was.includes(value));
		if (gone.length) note(isSent ? 'breaking' : 'new', `${what} is never ${gone.join(', ')} any more`);
		if (come.length) note(isSent ? 'new' : 'careful', `${what} may be ${come.join(', ')} now`);
	} else if (is) note(isSent ? 'breaking' : 'new', `${what} is one of ${is.join(', ')} now`);
	else if (was) note(isSent ? 'new' : 'careful', `${what} may be anything now, and was one of ${was.join(', ')}`);
	if (before.format !== after.format) {
		if (after.format === undefined) note(isSent ? 'new' : 'careful', `${what} need no longer be a ${before.format}`);
		else note(isSent || before.format !== undefined ? 'breaking' : 'new', `${what} is a ${after.format} now`);
	}
}

const valuesOf = ({ enum: values, const: only }: Part): string[] | undefined =>
	(values ?? (only === undefined ? undefined : [only]))?.map((value: unknown) => `\`${JSON.stringify(value)}\``);

const MOST = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const LEAST = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];

/** How much of it is taken. Of what is told, limits promise nothing that a reader builds on. */
export function noteRange({ before, after }: Sides, what: string, note: Note): void {
	const limit = (keyword: string, isTighter: (was: number, is: number) => boolean): void => {
		const [was, is] = [before[keyword], after[keyword]];
		if (was === is) return;
		if (is === undefined) note('new', `${what} has no ${keyword} any more`);
		else if (was === undefined || isTighter(was, is))
			note('breaking', `${what} has the ${keyword} ${is}${was === undefined ? '' : `, and had ${was}`}`);
		else note('new', `${what} has the ${keyword} ${is}, and had ${was}`);
	};
	for (const keyword of MOST) limit(keyword, (was, is) => is < was);
	for (const keyword of LEAST) limit(keyword, (was, is) => is > was);
	if (before.pattern === after.pattern) return;
	if (after.pattern === undefined) note('new', `${what} need no longer match a pattern`);
	else note('breaking', `${what} must match \`${after.pattern}\``);
}
