/**
 * Saved homes with an account: who is signed in here, and this browser's homes made the same as those of the visitor's other browsers.
 * The token is kept in the site's own storage and travels in bodies alone. Fetched where somebody is signed in, or wants to be.
 */
import type { ShareVisitorInput, SyncVisitorAnswer } from '@freehold/sdk';
import { clientOf } from '../kit/client.ts';
import type { Settings } from '../kit/settings.ts';
import { ACCOUNT, changeTimes, keepHomes, recall, remember, savedHomes } from '../listings/saved.ts';

/** Who is signed in, on which platform. */
export type Account = { url: string; token: string; email: string };

/** What the last exchange told; `offline`: what was changed since waits. */
export type Standing = Partial<Omit<SyncVisitorAnswer, 'email'>> & { offline?: boolean };

/** That this browser itself asked for the link: then the homes in it are the same person's. */
const ASKED = 'freehold.visitor.asked';
/** The server takes anything faster for a robot (1500 ms). */
const LEAST_MS = 1600;

let standing: Standing = {};
const listeners = new Set<() => void>();

/** Calls back when somebody signed in or out, or something new is known; returns how to stop. */
export function onAccount(tell: () => void): () => void {
	listeners.add(tell);
	return () => listeners.delete(tell);
}

export const standingNow = (): Standing => standing;

/** Who is signed in here on this platform. */
export function accountOf({ url }: Settings): Account | undefined {
	const account = recall(ACCOUNT) as Account | null;
	return account?.url === url ? account : undefined;
}

async function call<Answer>(access: Settings, operation: string, body: object): Promise<Answer> {
	const early = LEAST_MS - performance.now();
	if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
	const command = { method: 'POST' as const, path: `/v1/visitors/${operation}`, body, once: true as const };
	const form = { elapsed: performance.now(), trap: false };
	return (await clientOf(access).run(command, { form })) as Answer;
}

/** The page's address; what stands behind the question mark may be personal. */
export const pageHere = (): string => (location.origin + location.pathname).slice(0, 300);

/** Asks for a link to this page. */
export async function askForLink(access: Settings, email: string, language: string): Promise<void> {
	await call(access, 'send-link', { email, page: pageHere(), language });
	remember(ASKED, email.trim().toLowerCase());
}

/**
 * Exchanges a link's code. Nothing of this browser goes to the account before `enter`: whoever sends somebody a link of their own must not
 * get that person's homes. `ours`: this browser asked for the link, or has no homes.
 */
export async function exchange(access: Settings, code: string): Promise<{ account: Account; ours: boolean }> {
	const { token, email } = await call<{ token: string; email: string }>(access, 'sign-in', { code });
	return { account: { url: access.url, token, email }, ours: recall(ASKED) === email || savedHomes().length === 0 };
}

export async function enter(access: Settings, account: Account): Promise<void> {
	remember(ASKED, null);
	remember(ACCOUNT, account);
	standing = {};
	await catchUp(access);
}

/** Ends a sign-in; here the homes go, too: they wait in the account. */
export async function leave(access: Settings, { token }: Account, how: 'here' | 'everywhere' | 'forget'): Promise<void> {
	if (how === 'forget') await call(access, 'forget', { token });
	else await call(access, 'sign-out', { token, everywhere: how === 'everywhere' });
	if (!accountOf(access)) return;
	keepHomes([], {});
	signedOut();
}

function signedOut(): void {
	remember(ACCOUNT, null);
	standing = {};
	changed();
}

/** Every element of the page, of whichever copy of the widgets, reads anew what is saved. */
function changed(): void {
	dispatchEvent(new StorageEvent('storage', { key: ACCOUNT }));
	for (const tell of listeners) tell();
}

export const share = (access: Settings, body: Omit<ShareVisitorInput, 'token'>): Promise<void> => tell(access, 'share', body);
export const unshare = (access: Settings): Promise<void> => tell(access, 'unshare', {});
export const endSearch = (access: Settings, search: string): Promise<void> => tell(access, 'end-search', { search });

async function tell(access: Settings, operation: string, body: object): Promise<void> {
	const account = accountOf(access);
	if (!account) return;
	try {
		await call(access, operation, { ...body, token: account.token });
	} finally {
		// Also where it failed: perhaps nobody is signed in any more.
		await catchUp(access);
	}
}

let running: Promise<void> | undefined;
let again = false;

/** Makes this browser and the account agree; one exchange at a time, and one more where something changed meanwhile. */
export function catchUp(access: Settings): Promise<void> {
	again = running !== undefined;
	running ??= (async () => {
		do {
			again = false;
			await agree(access);
		} while (again);
	})().finally(() => {
		running = undefined;
	});
	return running;
}

async function agree(access: Settings): Promise<void> {
	const account = accountOf(access);
	if (!account) return;
	const sent = changeTimes();
	const here = new Set(savedHomes());
	const homes = [...new Set([...here, ...Object.keys(sent)])].slice(0, 200).map((listing) => ({
		listing,
		saved: here.has(listing),
		at: new Date(sent[listing] ?? 0).toISOString(),
	}));
	try {
		const answer = await call<SyncVisitorAnswer>(access, 'sync', { token: account.token, homes });
		if (accountOf(access)?.token !== account.token) return;
		takeOver(answer, sent);
		standing = answer;
		changed();
	} catch (error) {
		const { status, errors } = error as { status?: number; errors?: { pointer: string }[] };
		if (errors?.some(({ pointer }) => pointer === '/token')) signedOut();
		else {
			if (status) console.warn('Freehold: saved homes', status, (error as Error).message);
			standing = { ...standing, offline: true };
			changed();
		}
	}
}

/** What the account says holds, but for what was changed here since it was asked. */
function takeOver({ homes }: SyncVisitorAnswer, sent: Record<string, number>): void {
	const now = changeTimes();
	const here = new Set(savedHomes());
	const times = Object.fromEntries(homes.toReversed().map(({ listing, at }) => [listing, Date.parse(at)]));
	const saved = new Set(homes.filter((home) => home.saved).map(({ listing }) => listing));
	for (const [id, time] of Object.entries(now)) {
		if (time === sent[id]) continue;
		times[id] = time;
		if (here.has(id)) saved.add(id);
		else saved.delete(id);
	}
	keepHomes(
		[...saved].sort((one, other) => (times[other] as number) - (times[one] as number)),
		times,
	);
}
