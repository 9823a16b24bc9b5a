/** What signing in gives. */
export type Tokens = { accessToken: string; refreshToken: string };

/** Where the tokens are: themselves, or where to look each time (memory, `localStorage`), which several tabs can share. */
export type TokenSource = Tokens | (() => Tokens | null | undefined);

type Options = {
	source: TokenSource | undefined;
	/** Asks the server for new tokens. */
	exchange: (refreshToken: string) => Promise<Tokens>;
	/** Told each new pair, and null when the session has ended. */
	onTokens: ((tokens: Tokens | null) => void) | undefined;
};

/** Renewed this long before the end, so that it does not expire on the way. */
const MARGIN_SECONDS = 20;

/** Finds the token to send; undefined where nobody is signed in. `refused`: the token that the server no longer takes. */
type FreshToken = (refused?: string) => Promise<string | undefined>;

/** Keeps an access token fresh. A refresh token works once, so however many calls need a new one, one asks and all wait. */
export function createSession({ source, exchange, onTokens }: Options): FreshToken {
	let kept = source;
	const current = typeof source === 'function' ? source : () => kept as Tokens | null | undefined;
	let running: Promise<unknown> | undefined;
	/** How far this clock is before the server's, in seconds; known once a token was issued while we looked. */
	let ahead = 0;

	async function renew(stale: string): Promise<void> {
		const tokens = current();
		// Renewed meanwhile, here or in another tab; or signed out.
		if (tokens?.accessToken !== stale) return;
		try {
			const fresh = await exchange(tokens.refreshToken);
			ahead = now() - (claims(fresh.accessToken).iat ?? now());
			keep(fresh);
		} catch (error) {
			if ((error as { status?: number }).status === 401) keep(null);
			throw error;
		}
	}

	function keep(tokens: Tokens | null): void {
		kept = tokens ?? undefined;
		onTokens?.(tokens);
	}

	return async (refused) => {
		const stale = current()?.accessToken;
		if (stale && (stale === refused || (claims(stale).exp ?? Infinity) + ahead - MARGIN_SECONDS < now())) {
			running ??= exclusively(() => renew(stale)).finally(() => {
				running = undefined;
			});
			await running;
		}
		return current()?.accessToken;
	};
}

const now = () => Date.now() / 1000;

/** One tab at a time, where the runtime has locks. */
const exclusively = <Result>(work: () => Promise<Result>): Promise<Result> =>
	(globalThis.navigator?.locks?.request('freehold', work) as Promise<Result> | undefined) ?? work();

/** What a token says of itself; nothing where it is not a JWT. Only the server can tell whether it is true. */
function claims(token: string): { exp?: number; iat?: number } {
	try {
		return JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')));
	} catch {
		return {};
	}
}
