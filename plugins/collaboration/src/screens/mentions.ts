import type { Colleague } from './host.ts';

/** What is being typed behind an `@`, and where it stands. */
export type Typed = { word: string; start: number; end: number };

const MENTION = /@([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/gi;

export function typedAt(text: string, caret: number): Typed | null {
	const found = /(?:^|[\s(])@([\p{L}\p{N}.'-]{0,30}(?: [\p{L}\p{N}.'-]{0,30})?)$/u.exec(text.slice(0, caret));
	if (!found) return null;
	const word = found[1] ?? '';
	return { word, start: caret - word.length - 1, end: caret };
}

/** A text with ids in the place of names: of those who were chosen, and of names that only one has. */
export function asWritten(text: string, chosen: ReadonlyMap<string, string>, people: readonly Colleague[]): string {
	const names = new Map([
		...chosen,
		...people
			.filter(({ name }) => !chosen.has(name) && people.filter((one) => one.name === name).length === 1)
			.map(({ id, name }) => [name, id] as const),
	]);
	// Longer names first: Ann Lee is not Ann.
	return [...names]
		.sort(([a], [b]) => b.length - a.length)
		.reduce((written, [name, id]) => written.replaceAll(`@${name}`, `@${id}`), text);
}

/** The parts of a text: words, and people. */
export function partsOf(text: string, people: ReadonlyMap<string, string>): { text: string; person?: string }[] {
	const parts: { text: string; person?: string }[] = [];
	let from = 0;
	for (const found of text.matchAll(MENTION)) {
		const id = (found[1] ?? '').toLowerCase();
		parts.push({ text: text.slice(from, found.index) }, { text: `@${people.get(id) ?? id.slice(0, 8)}`, person: id });
		from = found.index + found[0].length;
	}
	return [...parts, { text: text.slice(from) }].filter((part) => part.text !== '');
}

/** A text as it is shown while it is edited. */
export const asShown = (text: string, people: ReadonlyMap<string, string>): string =>
	text.replaceAll(MENTION, (whole, id: string) => {
		const name = people.get(id.toLowerCase());
		return name ? `@${name}` : whole;
	});
