const START = '#freehold-saved=';

/**
 * The code that a mailed link brings, taken out of the page's address before anybody copies that; empty: none. It stands behind the `#`, so it
 * never reaches a server's log.
 */
export function takeCode(): string {
	const { hash, pathname, search } = location;
	if (!hash.startsWith(START)) return '';
	history.replaceState(history.state, '', pathname + search);
	return hash.slice(START.length);
}
