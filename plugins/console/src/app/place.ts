/**
 * Where a person is: the address bar, both ways. Paths below `/console`: `/`, `/account`, `/settings`, `/settings/PAGE`, `/leads`, `/leads/new`,
 * `/leads/import`, `/leads/ID`, `/leads/ID/edit`, `/PLUGIN/PAGE/…`.
 */

const BASE = '/console';

export type Place = {
	screen: 'home' | 'account' | 'settings' | 'list' | 'create' | 'import' | 'record' | 'edit';
	/** Plural of an entity. */
	plural: string;
	id: string;
	/** The path behind the second part. */
	rest: string;
	query: URLSearchParams;
};

/** What stands in the place of an id. */
const VERBS: Record<string, 'create' | 'import'> = { new: 'create', import: 'import' };

/** Reads an address. */
export function readPlace(url: URL): Place {
	const [plural = '', id = '', ...more] = url.pathname.slice(BASE.length).split('/').filter(Boolean).map(decodeURIComponent);
	const [rest, verb] = [more.join('/'), more[0]];
	if (plural === 'account') return { screen: 'account', plural, id: '', rest, query: url.searchParams };
	if (plural === 'settings') return { screen: 'settings', plural, id, rest, query: url.searchParams };
	const screen = !plural ? 'home' : !id ? 'list' : (VERBS[id] ?? (verb === 'edit' ? 'edit' : 'record'));
	return { screen, plural, id: id in VERBS ? '' : id, rest, query: url.searchParams };
}

/** The address of a screen: `href('leads', id)`, `href('leads', { status: 'new' })`. */
export function href(...parts: (string | URLSearchParams | Record<string, string>)[]): string {
	const path = parts.filter((part) => typeof part === 'string').map((part) => `/${encodeURIComponent(part)}`);
	const query = new URLSearchParams(parts.find((part) => typeof part !== 'string')).toString();
	// A bracket or comma in a filter reads better as itself, and is allowed in a query.
	const readable = query.replace(/%5B/g, '[').replace(/%5D/g, ']').replace(/%2C/g, ',');
	return `${BASE}${path.join('') || '/'}${readable ? `?${readable}` : ''}`;
}

/** Set by a screen with unsaved work: asked before leaving; false keeps the person there. */
let guard: (() => Promise<boolean>) | undefined;

/** Asks `ask` before the person leaves, until `undefined` is set. */
export function guardLeaving(ask: (() => Promise<boolean>) | undefined): void {
	guard = ask;
}

/** Goes to an address of the console. `replace`: the step back skips where we are now. */
export async function go(address: string, options: { replace?: boolean; state?: unknown } = {}): Promise<void> {
	if (guard && !(await guard())) return;
	guard = undefined;
	history[options.replace ? 'replaceState' : 'pushState'](options.state ?? null, '', address);
	dispatchEvent(new Event('console-place'));
}

/** Calls `arrive` at every change of place, and makes plain links of the console change place without loading the page. */
export function watchPlace(arrive: (place: Place) => void): () => void {
	const stop = new AbortController();
	let here = location.href;
	const tell = () => {
		here = location.href;
		arrive(readPlace(new URL(here)));
	};
	addEventListener('console-place', tell, stop);
	addEventListener(
		'popstate',
		async () => {
			if (!guard) return tell();
			// The browser has moved already: put the address back while the person decides.
			const there = location.href;
			history.pushState(null, '', here);
			if (await guard()) void go(there, { replace: true });
		},
		stop,
	);
	addEventListener('beforeunload', (event) => guard && event.preventDefault(), stop);
	addEventListener('click', followLink, stop);
	return () => stop.abort();
}

function followLink(event: MouseEvent): void {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
	if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
	if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
	event.preventDefault();
	void go(link.href);
}
