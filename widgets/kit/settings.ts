/** Where the platform is and which publishable key to use: said once by the script tag, or by attributes on an element. */
export type Settings = {
	/** Origin of the API, e.g. `https://api.example.com`. */
	url: string;
	/** Publishable key, `pk_…`. */
	key: string;
};

let current: Settings = { url: '', key: '' };
const waiting = new Set<() => void>();

/** Sets the page's defaults; elements already there load again. */
export function configure(settings: Partial<Settings>): void {
	current = { ...current, ...settings };
	for (const tell of waiting) tell();
}

/** The page's defaults. */
export function settings(): Settings {
	return current;
}

/** Calls back when the defaults change; returns how to stop. */
export function onConfigure(tell: () => void): () => void {
	waiting.add(tell);
	return () => waiting.delete(tell);
}
