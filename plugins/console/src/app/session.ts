/**
 * Who is signed in. Both tokens live in `localStorage`, so that a reload and other tabs stay signed in (the SDK lets one tab at a time
 * renew them). The trade-off: a script running on this origin could read them. The console's CSP lets only our own files run, an access
 * token lasts minutes, a refresh token works once, and signing out ends the whole family of tokens on the server.
 */
import { type Command, createClient, FreeholdError, isFreeholdError, type Tokens } from '@freehold/sdk';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { Description, Operation, Row } from './description.ts';
import { createLive, type Live } from './live.ts';
import { keep as keepForLater, queueable, type Run, type Sent } from './outbox.ts';
import { all, empty, put } from './pocket.ts';
import { isLeaving } from './undo.ts';

const KEY = 'freehold-console-session';
const LAST_KEY = 'freehold-console-organization';
/** What a person can mend in between: prove once more who they are, or set up a second factor. */
const MENDABLE = new Set(['step_up_required', 'enrolment_required']);

/** A signed-in person, and what the console can do in their name. */
export type Session = {
	user: Row;
	organization: Row & { name: string; slug: string; currency?: string; country?: string; locale?: string };
	catalogue: Catalogue;
	/**
	 * Sends a command in the person's name; `timeout` in ms, where the usual half minute is too short. Where the network is away, what can
	 * wait is kept, and answered by what was sent, with `queued`.
	 */
	run: <Answer>(command: Sent<Answer>, signal?: AbortSignal, timeout?: number) => Promise<Answer>;
	/** Sends a command now or not at all. */
	sendNow: Run;
	/** A file that the API answers with, in the person's name. @throws FreeholdError */
	read: (path: string, query: Record<string, string>) => Promise<Blob>;
	/** What happens meanwhile. */
	live: Live;
};

/** What opens the console where there is no network: who was signed in last, and what they may do. */
type Kept = Pick<Session, 'user' | 'organization'> & { id: 'last'; description: Description };

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
		// What is sent while the window closes shall arrive all the same.
		fetch: (address, init) => fetch(address, { ...init, keepalive: isLeaving.now }),
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
		current = undefined;
		void empty('session').catch(() => undefined);
		onEnd();
	}

	addEventListener('storage', ({ key, newValue }) => {
		if (key === KEY && newValue === null) leave();
	});

	async function send<Answer>(command: Command<Answer>, signal?: AbortSignal, timeout?: number): Promise<Answer> {
		try {
			return await client.run(command, { signal, timeout });
		} catch (error) {
			if (isFreeholdError(error) && error.status === 401 && readTokens()) end();
			throw error;
		}
	}

	/** The answer to the proof itself is for who asked for it. */
	async function proven<Answer>(command: Command<Answer>, signal?: AbortSignal, timeout?: number): Promise<Answer> {
		try {
			return await send(command, signal, timeout);
		} catch (error) {
			const isMendable = isFreeholdError(error) && MENDABLE.has(error.code) && command.path !== '/v1/auth/step-up';
			if (!isMendable || !(await mend(error))) throw error;
			return send(command, signal, timeout);
		}
	}

	let current: Session | undefined;

	async function run<Answer>(sent: Sent<Answer>, signal?: AbortSignal, timeout?: number): Promise<Answer> {
		const { before: _, ...command } = sent;
		const operation = current && queueable(current.catalogue, command);
		const wait = async (): Promise<Answer> => {
			await keepForLater(current as Session, operation as Operation, sent);
			return { id: command.id ?? '', ...(command.body as object), queued: true } as Answer;
		};
		if (operation && !navigator.onLine) return wait();
		try {
			return await proven(command as Command<Answer>, signal, timeout);
		} catch (error) {
			if (operation && isFreeholdError(error) && error.code === 'connection_failed') return wait();
			throw error;
		}
	}

	/** The client renews a token when a call needs a new one: so one is made. */
	async function freshToken(): Promise<string | undefined> {
		await client.run({ method: 'GET', path: '/v1/auth/me' }).catch(() => undefined);
		return readTokens()?.accessToken;
	}

	async function read(path: string, query: Record<string, string>): Promise<Blob> {
		const token = await freshToken();
		const answer = await fetch(`${path}?${new URLSearchParams(query)}`, { headers: { authorization: `Bearer ${token}` } });
		if (answer.ok) return answer.blob();
		const problem = await answer.json();
		throw new FreeholdError(problem.code, problem, answer);
	}

	const sessionOf = ({ user, organization, description }: Kept): Session => {
		live?.end();
		live = createLive(freshToken);
		const catalogue = createCatalogue(description);
		current = {
			user,
			organization,
			catalogue,
			run,
			sendNow: (command, idempotencyKey) => client.run(command, { idempotencyKey }),
			read,
			live,
		};
		return current;
	};

	async function open(): Promise<Session> {
		const [me, description] = await Promise.all([
			proven<Pick<Session, 'user' | 'organization'>>({ method: 'GET', path: '/v1/auth/me' }),
			proven<Description>({ method: 'GET', path: '/v1/description' }),
		]);
		const kept: Kept = { id: 'last', ...me, description };
		await put('session', kept).catch(() => undefined);
		return sessionOf(kept);
	}

	/** As it was when the network was last there. */
	async function reopen(): Promise<Session | undefined> {
		const [kept] = await all<Kept>('session').catch(() => []);
		return kept && sessionOf(kept);
	}

	return {
		/** The session of an earlier visit; `undefined` where there is none. Throws where the server cannot be reached and nothing is kept. */
		async restore(): Promise<Session | undefined> {
			if (!readTokens()) return undefined;
			const kept = navigator.onLine ? undefined : await reopen();
			if (kept) return kept;
			try {
				return await open();
			} catch (error) {
				if (isFreeholdError(error) && error.status === 401) return undefined;
				const last = isFreeholdError(error) && error.code === 'connection_failed' ? await reopen() : undefined;
				if (last) return last;
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
			current = undefined;
			// Whoever sits here next finds nothing of this person's.
			await Promise.all([empty('session'), empty('drafts')]).catch(() => undefined);
			await client.run({ method: 'POST', path: '/v1/auth/logout' }).catch(() => undefined);
			localStorage.removeItem(KEY);
		},
	};
}
