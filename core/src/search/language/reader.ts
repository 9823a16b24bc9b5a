import { problem } from '../../errors.ts';

/** Reads a text from left to right and knows where it stands. */
export type Reader = ReturnType<typeof readerOf>;

export function readerOf(text: string) {
	let at = 0;
	const take = (pattern: RegExp): RegExpExecArray | null => {
		const sticky = new RegExp(pattern.source, `${pattern.flags.replace('y', '')}y`);
		sticky.lastIndex = at;
		const found = sticky.exec(text);
		if (found) at = sticky.lastIndex;
		return found;
	};
	const looksAt = (pattern: RegExp): boolean => {
		const before = at;
		const found = take(pattern) !== null;
		at = before;
		return found;
	};
	return {
		take,
		looksAt,
		get at() {
			return at;
		},
		get isDone() {
			return at >= text.length;
		},
		/** What stands here, for a message. */
		get here() {
			return at >= text.length ? 'the end' : `“${text.slice(at, at + 20)}”`;
		},
	};
}

/**
 * A fault in a query, told with the place in it where it stands.
 * @param at characters before it
 */
export const faultAt = (at: number, found: string, meant: string, suggestion?: string) => {
	const detail = `At character ${at + 1}: found ${found}, meant ${meant}${suggestion ? `. ${suggestion}` : ''}`;
	return problem('invalid_query', {
		detail,
		errors: [{ pointer: '?where', code: 'invalid_query', detail, found, expected: meant }],
		position: at,
	});
};
