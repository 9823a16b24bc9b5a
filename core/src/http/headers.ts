import type { Context } from 'koa';
import type { Config } from '../config.ts';

/** What a browser may do with an answer that is data, a problem or nothing: show it nowhere, run nothing of it. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Nothing that Freehold serves needs a device, a sensor, a payment or the place of a person. */
const NO_FEATURES = [
	'accelerometer',
	'browsing-topics',
	'camera',
	'display-capture',
	'geolocation',
	'gyroscope',
	'magnetometer',
	'microphone',
	'midi',
	'payment',
	'publickey-credentials-create=(self)',
	'publickey-credentials-get=(self)',
	'serial',
	'usb',
	'xr-spatial-tracking',
]
	.map((feature) => (feature.includes('=') ? feature : `${feature}=()`))
	.join(', ');

const TWO_YEARS = 63_072_000;

/**
 * The headers of every answer, the strictest set: what is meant for more (a page, a script, a photo) says so itself.
 * There is no X-XSS-Protection: browsers have dropped the filter that it steered, and the policy does its work.
 */
export function hardening({ mode, publicUrl }: Pick<Config, 'mode' | 'publicUrl'>): [name: string, value: string][] {
	const isSecure = mode === 'production' || publicUrl.startsWith('https:');
	return [
		['Content-Security-Policy', DATA_POLICY],
		['X-Content-Type-Options', 'nosniff'],
		['X-Frame-Options', 'DENY'],
		['Referrer-Policy', 'strict-origin-when-cross-origin'],
		['Permissions-Policy', NO_FEATURES],
		['Cross-Origin-Opener-Policy', 'same-origin'],
		['Cross-Origin-Resource-Policy', 'same-origin'],
		['X-Permitted-Cross-Domain-Policies', 'none'],
		// Most answers tell of people. What may be kept says how long.
		['Cache-Control', 'no-store'],
		// And differ by who asks, and from which page.
		['Vary', 'Origin, Authorization'],
		...(isSecure ? ([['Strict-Transport-Security', `max-age=${TWO_YEARS}; includeSubDomains`]] as [string, string][]) : []),
	];
}

/** What a page of ours may load and run: its own files, nothing inline, nothing evaluated. */
export type PagePolicy = {
	/** Names of the Trusted Types policies that may make markup out of text; none given: the page is not held to them. */
	trustedTypes?: string;
};

/** The policy of a page: the console, the API's documents. */
export function pagePolicy({ trustedTypes }: PagePolicy): string {
	return [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"connect-src 'self'",
		"font-src 'self'",
		"manifest-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		...(trustedTypes ? ["require-trusted-types-for 'script'", `trusted-types ${trustedTypes}`] : []),
	].join('; ');
}

/** The policy of a file that is only looked at: opened by itself it may do nothing at all. */
export const FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** Lets pages of other origins load this answer (widgets, public photos, the API's description). */
export function share(context: Context): void {
	context.set('Access-Control-Allow-Origin', '*');
	context.set('Cross-Origin-Resource-Policy', 'cross-origin');
	// The same for everybody, so that a cache keeps it once.
	context.remove('Vary');
}
