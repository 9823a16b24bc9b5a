import type { Context } from 'koa';
import type { Config } from '../config.ts';
import { CALLBACK, type SingleSignOn } from '../identity/single-sign-on/flow.ts';
import { redirect } from './redirect.ts';
import type { Page } from './routes.ts';

const COOKIE_SECONDS = 10 * 60;

/** The two pages of a sign-in at an identity provider: out to it, and back from it. */
export function singleSignOnPages(
	{ start, finish }: SingleSignOn,
	{ publicUrl, corsOrigins }: Pick<Config, 'publicUrl' | 'corsOrigins'>,
): Page[] {
	const isSecure = publicUrl.startsWith('https:');
	// `__Host-`: this host alone can have set it, over TLS, for every path. Without TLS (in development) browsers refuse the name.
	const name = isSecure ? '__Host-freehold-sso' : 'freehold-sso';
	const cookie = (value: string, seconds: number): string =>
		`${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
	const home = [new URL(publicUrl).origin, ...corsOrigins];
	const leave = (context: Context, location: string, setCookie: string, origins: readonly string[]): void => {
		redirect(context, location, { origins });
		context.set('Set-Cookie', setCookie);
		context.set('Referrer-Policy', 'no-referrer');
	};

	return [
		{
			method: 'GET',
			path: '/auth/oidc/:provider/start',
			async handle(context) {
				const query = new URLSearchParams(context.querystring);
				const [returnTo, challenge] = [query.get('return_to') ?? undefined, query.get('code_challenge') ?? undefined];
				const { location, browser } = await start(context.path.split('/')[3] as string, { returnTo, challenge }, context.ip);
				// The provider's own address, which its discovery document told.
				leave(context, location, cookie(browser, COOKIE_SECONDS), [new URL(location).origin]);
			},
		},
		{
			method: 'GET',
			path: CALLBACK,
			async handle(context) {
				const caller = {
					address: context.ip,
					userAgent: context.get('user-agent').slice(0, 300),
					requestId: context.state.requestId as string,
				};
				const location = await finish(context.querystring, context.cookies.get(name), caller);
				leave(context, location, cookie('', 0), home);
			},
		},
	];
}
