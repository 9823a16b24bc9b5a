/**
 * Where a publishable key may be used. A pattern is an exact origin (`https://www.example.com`), every host below a domain
 * (`https://*.example.com`, the domain itself not included), or any port of this machine (`http://localhost:*`).
 */

const LOCAL = /^(https?):\/\/(localhost|127\.0\.0\.1|\[::1\]):\*$/;
const BELOW = /^(https?):\/\/\*\.([^/?#@\s*]+)$/;

/** The pattern in its normal form (lower case, no default port, no slash at the end), or null where it is none. */
export function readOriginPattern(text: string): string | null {
	const pattern = text.trim().toLowerCase().replace(/\/$/, '');
	if (LOCAL.test(pattern)) return pattern;
	const below = BELOW.exec(pattern);
	if (!below) return pattern.includes('*') ? null : readOrigin(pattern);
	const [, scheme, host] = below as unknown as [string, string, string];
	const domain = readOrigin(`${scheme}://${host}`);
	// `https://*.com` would be half the web.
	return domain && new URL(domain).hostname.includes('.') ? domain.replace('://', '://*.') : null;
}

/** Whether a browser's `Origin` header is one of the key's. Patterns are in normal form. */
export function originAllowed(origin: string | undefined, patterns: readonly string[]): boolean {
	const from = origin === undefined ? null : readOrigin(origin);
	return from !== null && patterns.some((pattern) => matches(from, pattern));
}

function matches(origin: string, pattern: string): boolean {
	if (!pattern.includes('*')) return origin === pattern;
	if (pattern.endsWith(':*')) {
		const start = pattern.slice(0, -2);
		return origin === start || (origin.startsWith(`${start}:`) && /^\d+$/.test(origin.slice(start.length + 1)));
	}
	const [scheme, domain] = pattern.split('*') as [string, string];
	return origin.startsWith(scheme) && origin.endsWith(domain) && origin.length > scheme.length + domain.length;
}

/** `null` for what is no origin: a path, credentials, another scheme, the opaque origin `null`. */
function readOrigin(text: string): string | null {
	if (!/^https?:\/\/[^/?#@\s*\\]+$/i.test(text) || !URL.canParse(text)) return null;
	const { origin } = new URL(text);
	return origin;
}
