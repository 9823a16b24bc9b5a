import { distance } from 'fastest-levenshtein';

/** The candidate that `name` is most likely a misspelling of; none where nothing is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
	const wanted = flat(name);
	let best: string | undefined;
	let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
	for (const candidate of candidates) {
		const other = flat(candidate);
		// Two letters that changed places are one slip of the hand.
		const steps = letters(other) === letters(wanted) ? Math.min(1, distance(wanted, other)) : distance(wanted, other);
		if (steps < least) [best, least] = [candidate, steps];
	}
	return best;
}

/** A suggestion to spread into a fault: `{ suggestion: 'Did you mean "x-index"?' }`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): { suggestion?: string } {
	const candidate = nearest(name, candidates);
	return candidate === undefined ? {} : { suggestion: `Did you mean "${candidate}"?` };
}

const letters = (name: string): string => [...name].sort().join('');

/** Spelling that people mix up counts for nothing: livingArea, living_area, Living-Area. */
const flat = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.$/]/g, '');

/** `livingArea` → `Living area`, `mark-sold` → `Mark sold`. */
export function inWords(name: string): string {
	const spaced = name
		.replaceAll(/[-_]/g, ' ')
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase();
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A value as a message shows it: short, and on one line. */
export function shown(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (Array.isArray(value) && value.length === 0) return 'an empty list';
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}
