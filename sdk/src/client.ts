import type { Command } from './command.ts';
import { FreeholdError, type Problem } from './error.ts';
import { pause } from './pause.ts';
import { queryString } from './query.ts';
import { createSession, type TokenSource, type Tokens } from './session.ts';

export type ClientOptions = {
	/** The server's address, without `/v1`: `https://api.example.com`. */
	url: string;
	/** A publishable key (`pk_…`) on a page, a secret key (`sk_…`) on a server. */
	key?: string | undefined;
	/** A signed-in person's tokens, instead of a key: themselves, or a function that finds them. */
	tokens?: TokenSource | undefined;
	/** Told new tokens so that they can be kept, and null when the session has ended. */
	onTokens?: (tokens: Tokens | null) => void;
	/** Instead of the runtime's own. */
	fetch?: typeof fetch | undefined;
	/** How often a call is tried again. Default 2. */
	retries?: number | undefined;
	/** Milliseconds for one try, its whole answer read. Default 30,000. */
	timeout?: number | undefined;
	/** Allows a secret key in a browser, where everybody can read it. */
	dangerouslyAllowBrowser?: boolean;
};

export type RunOptions = {
	/** Gives the call up. */
	signal?: AbortSignal | undefined;
	/** Milliseconds for one try; default: the client's. */
	timeout?: number | undefined;
	/** Two calls with the same key have one effect. Made up for every POST where it is not given, but for commands sent once. */
	idempotencyKey?: string | undefined;
	/** For a form that a publishable key sends: milliseconds since it was shown, and whether its trap field was filled. */
	form?: { elapsed: number; trap: boolean } | undefined;
	/** Stands between each try and what sends it, such as {@link uploadProgress}. */
	through?: Through | undefined;
};

/** From what sends a request, something that sends it in another way, or looks at what comes and goes. */
export type Through = (send: typeof fetch) => typeof fetch;

/** Sends a command. @throws FreeholdError, and nothing else */
export type Run = <Answer>(command: Command<Answer>, options?: RunOptions) => Promise<Answer>;

export type Client = { run: Run };

/**
 * A connection to one server. `const { run } = createClient({ url, key })`, then `await run(listListings({ limit: 10 }))`.
 * Failures that may pass (no connection, 408, 429, 5xx, an idempotent twin still running) are tried again, after the time the server
 * asks for, or 0.5 s, 1 s, 2 s … 8 s and some jitter. A command that must not be done twice (`once`) is sent again only where the
 * server says that it did nothing (429, not ready).
 */
export function createClient(options: ClientOptions): Client {
	const { key, tokens: source, retries = 2, onTokens } = options;
	if (key?.startsWith('sk_') && 'document' in globalThis && !options.dangerouslyAllowBrowser) {
		throw new Error('A secret key is not for browsers');
	}
	const freshToken = createSession({
		source,
		onTokens,
		exchange: (refreshToken) => call({ method: 'POST', path: '/v1/auth/refresh', body: { refreshToken } }, {}, false),
	});

	async function call<Answer>(command: Command<Answer>, with_: RunOptions, signed = true): Promise<Answer> {
		const { method, file } = command;
		const request = requestOf(options.url, command, with_);
		const send = options.fetch ?? fetch;
		const once = file instanceof ReadableStream;
		let refused: string | undefined;
		for (let tries = 0; ; tries++) {
			const token = signed ? (key ?? (await freshToken(refused))) : undefined;
			if (token) request.headers.authorization = `Bearer ${token}`;
			try {
				return await attempt<Answer>(
					request,
					with_.signal,
					with_.timeout ?? options.timeout ?? 30_000,
					with_.through?.(send) ?? send,
				);
			} catch (error) {
				const { status, code } = error as FreeholdError;
				if (code === 'token_expired' && token && !refused && !once) {
					refused = token;
					tries--;
					continue;
				}
				// The try before has deleted it, and its answer was lost.
				if (tries > 0 && method === 'DELETE' && status === 404) return undefined as Answer;
				const wait = waitAfter(error as FreeholdError, tries, command.once);
				if (once || tries >= retries || wait > 60_000) throw error;
				await pause(wait, with_.signal);
			}
		}
	}

	return { run: (command, with_ = {}) => call(command, with_) };
}

type Request = { url: string; method: string; headers: Record<string, string>; body: BodyInit | undefined };

function requestOf(server: string, { method, path, id, query, body, file, type, once }: Command, with_: RunOptions): Request {
	const headers: Record<string, string> = {};
	const media = type ?? (file as Blob | undefined)?.type ?? (body === undefined ? '' : 'application/json');
	if (media) headers['content-type'] = media;
	// Kept over all tries. (`randomUUID` is missing on pages without https.)
	if (method === 'POST' && !once)
		headers['idempotency-key'] = with_.idempotencyKey ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
	if (with_.form) headers['freehold-form'] = `elapsed=${Math.round(with_.form.elapsed)}; trap=${+with_.form.trap}`;
	return {
		url: server.replace(/\/+$/, '') + path.replace('{id}', encodeURIComponent(id!)) + queryString(query),
		method,
		headers,
		// Nothing, written as JSON, is nothing.
		body: file ?? JSON.stringify(body),
	};
}

async function attempt<Answer>(
	{ url, ...request }: Request,
	signal: AbortSignal | undefined,
	timeout: number,
	send: typeof fetch,
): Promise<Answer> {
	const late = AbortSignal.timeout(timeout);
	const what = { detail: `${request.method} ${url}` };
	let answer: Response;
	let text: string;
	try {
		// A stream as a body needs `duplex`, which TypeScript's DOM does not know yet.
		answer = await send(url, {
			...request,
			duplex: 'half',
			signal: signal ? AbortSignal.any([signal, late]) : late,
		} as RequestInit);
		text = await answer.text();
	} catch (cause) {
		throw new FreeholdError(
			signal?.aborted ? 'aborted' : late.aborted ? 'timed_out' : 'connection_failed',
			what,
			undefined,
			cause,
		);
	}
	let document: unknown;
	try {
		document = text ? JSON.parse(text) : undefined;
		if (answer.ok) return document as Answer;
	} catch {}
	const problem = (document ?? what) as Problem;
	throw new FreeholdError(problem.code ?? 'unexpected_answer', problem, answer);
}

/** Milliseconds until the next try; for ever, where another one is of no use, or might do what is already done. */
function waitAfter({ status, code, headers }: FreeholdError, tries: number, once: true | undefined): number {
	const passing = once ? /not_ready| 429$/ : /connection_failed|timed_out|idempotency_in_progress| (408|429|5..)$/;
	if (!passing.test(`${code} ${status}`)) return Infinity;
	const asked = headers?.get('retry-after');
	if (!asked) return Math.min(2 ** tries / 2, 8) * (750 + Math.random() * 500);
	// Seconds, or a date.
	return Math.max(Number(asked) * 1000 || Date.parse(asked) - Date.now() || 0, 0);
}
