/** Where sign-ins may end: pages of this server, and of the configured origins. */
export type Site = { publicUrl: string; corsOrigins: readonly string[] };

const HOME = '/console/';

/**
 * The page to go to after signing in, absolute and without a fragment; the console where none is named. null where it is not ours:
 * nobody is sent on to a stranger's page from an address that they trust.
 */
export function readReturnTo(text: string | undefined, { publicUrl, corsOrigins }: Site): string | null {
	// What URL makes of it decides, as it will in the browser: `//evil.example`, `/\evil.example` and `\t//…` are other hosts.
	const url = URL.parse(text ?? HOME, publicUrl);
	if (!url || url.username || url.password) return null;
	if (url.origin !== new URL(publicUrl).origin && !corsOrigins.includes(url.origin)) return null;
	url.hash = '';
	return url.href;
}

/** The page with what it is told in its fragment, which no server and no log sees. */
export const withFragment = (page: string, told: Record<string, string>): string =>
	`${page}#/exchange?${new URLSearchParams(told).toString()}`;
