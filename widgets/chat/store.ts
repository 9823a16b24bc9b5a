/** What this browser keeps of a conversation, for all pages of a site: the secret, how far one has read, and whether the panel is open. */

export type Kept = { token?: string | undefined; seen?: number; open?: boolean };

/** Where the browser keeps nothing (private windows, frames of others), the page at least does. */
const memory = new Map<string, Kept>();

/** One for each platform and key on the site. */
export const storeName = ({ url, key }: { url: string; key: string }): string => `freehold.chat ${url} ${key.slice(-8)}`;

export function kept(name: string): Kept {
	try {
		const found: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
		return found && typeof found === 'object' ? (found as Kept) : (memory.get(name) ?? {});
	} catch {
		return memory.get(name) ?? {};
	}
}

/** Changes what is named, and leaves the rest. */
export function keep(name: string, change: Kept): void {
	const next = { ...kept(name), ...change };
	memory.set(name, next);
	try {
		localStorage.setItem(name, JSON.stringify(next));
	} catch {}
}
