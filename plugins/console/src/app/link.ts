/** Links in mails, and the way back from an identity provider: a page and what it takes, in the fragment that no server and no log sees. */

const PAGES = ['verify', 'reset-password', 'accept-invitation', 'exchange'] as const;

export type Link = { page: (typeof PAGES)[number]; told: URLSearchParams };

/** Reads the link that the person came by, and takes it out of the address bar and the history. */
export function takeLink(): Link | undefined {
	const [, name, query] = /^#\/([a-z-]+)\?(.*)$/.exec(location.hash) ?? [];
	const page = PAGES.find((known) => known === name);
	if (!page) return undefined;
	history.replaceState(history.state, '', location.pathname + location.search);
	return { page, told: new URLSearchParams(query) };
}
