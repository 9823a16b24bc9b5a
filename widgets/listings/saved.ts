/**
 * The homes that a visitor saved: ids, newest first, in this browser, and when each was saved or taken out. Without an account nothing of it
 * leaves the browser, so it needs no consent; what is saved on one page of a site is saved on all of them, also in other tabs.
 * With an account (favourites/account.ts) it is what this browser knows, and catches up with the others.
 */
const KEY = 'freehold.favourites';
/** When each home was saved or taken out, in milliseconds since 1970. */
const TIMES = 'freehold.favourites.times';
/** Who is signed in here, where somebody is. */
export const ACCOUNT = 'freehold.visitor';
/** As many as one list of the API takes. */
const MOST = 100;
/** Where the browser keeps nothing (private windows, frames of others), the page at least does. */
const memory: Record<string, unknown> = {};

/** What is kept under a name. */
export function recall(name: string): unknown {
	try {
		return JSON.parse(localStorage.getItem(name) ?? 'null');
	} catch {
		return memory[name];
	}
}

/** Keeps something under a name; `null`: forgets it. */
export function remember(name: string, value: unknown): void {
	memory[name] = value;
	try {
		localStorage.setItem(name, JSON.stringify(value));
	} catch {}
}

/** The ids, newest first. */
export function savedHomes(): string[] {
	const kept = recall(KEY);
	return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, MOST) : [];
}

/** When what was saved or taken out, the newest last; homes that were saved before times were kept have none. */
export const changeTimes = (): Record<string, number> => ({ ...(recall(TIMES) as object | null) });

/** Keeps the homes, and when they and those taken out were changed. */
export function keepHomes(ids: readonly string[], times: Record<string, number>): void {
	remember(KEY, ids.slice(0, MOST));
	remember(TIMES, Object.fromEntries(Object.entries(times).slice(-3 * MOST)));
}
