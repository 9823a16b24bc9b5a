/**
 * Who is signed in. Both tokens live in `localStorage`, so that a reload and other tabs stay signed in (the SDK lets one tab at a time
 * renew them). The trade-off: a script running on this origin could read them. The console's CSP lets only our own files run, an access
 * token lasts minutes, a refresh token works once, and signing out ends the whole family of tokens on the server.
 */
import { type Command, createClient, type FreeholdError, isFreeholdError, type Tokens } from '@freehold/sdk';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { Description, Row } from './description.ts';
import { createLive, type Live } from './live.ts';

const KEY = 'freehold-console-session';
const LAST_KEY = 'freehold-console-organization';
/** What a person can mend in between: prove once more who they are, or set up a second factor. */
const MENDABLE = new Set(['step_up_required', 'enrolment_required']);

/** A signed-in person, and what the console can do in their name. */
export type Session = {
	user: Row;
	organization: Row & { name: string; slug: string; currency?: string; country?: string; locale?: string };
	catalogue: Catalogue;
	/** Sends a command in the person's name. */
	run: <Answer>(command: Command<Answer>, signal?: AbortSignal) => Promise<Answer>;
	/** What happens meanwhile. */
	live: Live;
};

export type Sessions = ReturnType<typeof createSessions>;

function readTokens(): Tokens | null {
	try {
		return JSON.parse(localStorage.getItem(KEY) ?? 'null');
	} catch {
		return null;
	}
}

/**
 * @param onEnd Called when the session is over: no longer taken by the server, or signed out in another tab.
 * @param mend Asks the person for what a refused call lacks; true: they gave it, and the call is worth repeating.
 */
export function createSessions(onEnd: () => void, mend: (refusal: FreeholdError) => Promise<boolean>) {
	const client = createClient({
		url: location.origin,
		tokens: readTokens,
		onTokens: (tokens) => (tokens ? keep(tokens) : end()),
	});

	/** For the sign-in: whoever waits at the door wants to hear now that there were too many tries. */
	const entrance = createClient({ url: location.origin, retries: 0 });

	function keep({ accessToken, refreshToken }: Tokens): void {
		localStorage.setItem(KEY, JSON.stringify({ accessToken, refreshToken }));
	}

	let live: Live | undefined;

	function end(): void {
		localStorage.removeItem(KEY);
		leave();
	}

	function leave(): void {
		live?.end();
		onEnd();
	}

	addEventListener('storage', ({ key, newValue }) => {
		if (key === KEY && newValue === null) leave();
	});

	async function send<Answer>(command: Command<Answer>, signal?: AbortSignal): Promise<Answer> {
		try {
			return await client.run(command, { signal });
		} catch (error) {
			if (isFreeholdError(error) && error.status === 401 && readTokens()) end();
			throw error;
		}
	}

	/** The answer to the proof itself is for who asked for it. */
	async function run<Answer>(command: Command<Answer>, signal?: AbortSignal): Promise<Answer> {
		try {
			return await send(command, signal);
		} catch (error) {
			const isMendable = isFreeholdError(error) && MENDABLE.has(error.code) && command.path !== '/v1/auth/step-up';
			if (!isMendable || !(await mend(error))) throw error;
			return send(command, signal);
		}
	}

	/** The client renews a token when a call needs a new one: so one is made. */
	async function freshToken(): Promise<string | undefined> {
		await client.run({ method: 'GET', path: '/v1/auth/me' }).catch(() => undefined);
		return readTokens()?.accessToken;
	}

	async function open(): Promise<Session> {
		const [me, description] = await Promise.all([
			run<Pick<Session, 'user' | 'organization'>>({ method: 'GET', path: '/v1/auth/me' }),
			run<Description>({ method: 'GET', path: '/v1/description' }),
		]);
		live?.end();
		live = createLive(freshToken);
		return { ...me, catalogue: createCatalogue(description), run, live };
	}

	return {
		/** The session of an earlier visit; `undefined` where there is none. Throws where the server cannot be reached. */
		async restore(): Promise<Session | undefined> {
			if (!readTokens()) return undefined;
			try {
				return await open();
			} catch (error) {
				if (isFreeholdError(error) && error.status === 401) return undefined;
				throw error;
			}
		},
		/** Signs in with a command that is answered with tokens: a password, a passkey, a code, an invitation. */
		async enter(command: Command<Tokens>): Promise<Session> {
			keep(await entrance.run(command));
			const session = await open();
			localStorage.setItem(LAST_KEY, session.organization.slug);
			return session;
		},
		/** Sends a command in nobody's name. */
		ask: <Answer>(command: Command<Answer>): Promise<Answer> => entrance.run(command),
		/** The organisation that was last signed in to here. */
		lastOrganization: (): string => localStorage.getItem(LAST_KEY) ?? '',
		/** The session is over, as the server knows already. */
		forget: (): void => localStorage.removeItem(KEY),
		/** Ends the session here and on the server. */
		async signOut(): Promise<void> {
			live?.end();
			await client.run({ method: 'POST', path: '/v1/auth/logout' }).catch(() => undefined);
			localStorage.removeItem(KEY);
		},
	};
}
