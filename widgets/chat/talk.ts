/**
 * One visitor's conversation: what was said, what is on its way, and whether anybody is there. It speaks the protocol of
 * docs/reference/chat.md: says, reads on behind the last position, and listens to a stream that tells when there is something to read.
 */
import type { Settings } from '../kit/settings.ts';
import { type Calls, createCalls, type Reading, uuid } from './calls.ts';
import { Line } from './line.ts';
import { keep, kept } from './store.ts';

/** A message as it is shown; without a position it is on its way, or could not be sent. */
export type Said = {
	key: string;
	position?: number;
	from: 'visitor' | 'us';
	text: string;
	at: string;
	name: string | null;
	automatic: boolean;
	failed?: 'offline' | 'refused' | 'tooMany';
};

export type Person = { name: string; email?: string; phone?: string; wording: string };

type Options = {
	access: Settings;
	store: string;
	/** When a person could first see the element (`performance.now()`). */
	since: number;
	about: () => { listing: string | undefined; language: string };
	changed: () => void;
};

export class Talk {
	messages: Said[] = [];
	status: 'none' | 'open' | 'closed' = 'none';
	/** Is anybody there? Undefined: not known yet. */
	here: boolean | undefined;
	opensAt: string | null = null;
	/** Has the visitor left an address? */
	known = false;
	/** Is the server out of reach? */
	away = false;
	/** Has what was said before been fetched? */
	ready = false;
	/** Grows with every change: what is drawn from it is drawn again. */
	version = 0;
	/** The honeypot was filled. */
	trap = false;
	#options: Options;
	#isOpen = false;
	#last = 0;
	#queue: Promise<void> = Promise.resolve();
	#reading: Promise<void> | undefined;
	#again = false;
	#line: Line;
	#calls: Calls;

	constructor(options: Options) {
		this.#options = options;
		this.#calls = createCalls(options, () => this.trap);
		this.#line = new Line({
			url: options.access.url,
			ticket: () => this.#calls.call<{ ticket: string }>('listen', { token: this.#token }).then(({ ticket }) => ticket),
			news: () => this.refresh(),
			isNear: () => this.#isOpen,
		});
	}

	/** Fetches what was said, where there is a conversation, and listens. */
	start(): void {
		addEventListener('online', this.#back);
		addEventListener('storage', this.#elsewhere);
		document.addEventListener('visibilitychange', this.#looked);
		if (this.#token) void this.refresh().then(() => this.#token && this.#line.open());
		else void this.#hours();
	}

	stop(): void {
		removeEventListener('online', this.#back);
		removeEventListener('storage', this.#elsewhere);
		document.removeEventListener('visibilitychange', this.#looked);
		this.#line.close();
	}

	/** The panel was opened or closed. */
	look(isOpen: boolean): void {
		this.#isOpen = isOpen;
		this.#looked();
	}

	/** Messages of ours that the person has not seen. */
	get unread(): number {
		const { seen = 0 } = kept(this.#options.store);
		return this.messages.filter(({ from, position = 0 }) => from === 'us' && position > seen).length;
	}

	/** Says something; the first message begins the conversation. */
	say(text: string): void {
		const said: Said = {
			key: uuid(),
			from: 'visitor',
			text,
			at: new Date().toISOString(),
			name: null,
			automatic: false,
		};
		this.messages = [...this.messages, said];
		this.#changed();
		this.#send(said);
	}

	/** Sends once more what could not be sent. */
	retry(said: Said): void {
		delete said.failed;
		this.#changed();
		this.#send(said);
	}

	/** Says who one is. @throws the SDK's error, with the fields that are wrong */
	async introduce(person: Person): Promise<void> {
		await this.#calls.call('introduce', { token: this.#token, ...person, consent: true });
		this.known = true;
		this.#changed();
	}

	/** Ends the conversation for good, and forgets it here. */
	async end(): Promise<void> {
		const token = this.#token;
		if (token) await this.#calls.call('end', { token });
		this.#forget();
	}

	/** Reads what is new; several reasons at once are one reading. */
	refresh(): Promise<void> {
		if (this.#reading) {
			this.#again = true;
			return this.#reading;
		}
		this.#reading = this.#read().finally(() => {
			this.#reading = undefined;
			if (this.#again) {
				this.#again = false;
				void this.refresh();
			}
		});
		return this.#reading;
	}

	get #token(): string | undefined {
		return kept(this.#options.store).token;
	}

	#changed(): void {
		this.version++;
		this.#options.changed();
	}

	/** One after the other, so that they stay in order. */
	#send(said: Said): void {
		this.#queue = this.#queue.then(async () => {
			try {
				await this.#put(said);
				this.away = false;
			} catch (error) {
				const { status } = error as { status?: number };
				said.failed = !status ? 'offline' : status === 429 ? 'tooMany' : 'refused';
				this.away = !status;
				console.warn('Freehold: <freehold-chat>', (error as Error).message);
			}
			this.#changed();
		});
	}

	async #put(said: Said): Promise<void> {
		const { key: id, text } = said;
		const token = this.#token;
		try {
			const answer = token
				? await this.#calls.call<{ position: number; at: string }>('say', { token, id, text })
				: await this.#begin(said);
			said.position = answer.position;
			said.at = answer.at;
			this.status = 'open';
			// Where somebody wrote in between, the next reading brings both.
			if (answer.position === this.#last + 1) this.#last = answer.position;
		} catch (error) {
			if ((error as { status?: number }).status !== 404 || !token) throw error;
			// It was ended elsewhere: what is said now begins another one.
			this.#forget([said]);
			await this.#put(said);
		}
	}

	async #begin({ key: id, text }: Said) {
		const { listing, language } = this.#options.about();
		const page = (location.origin + location.pathname).slice(0, 300);
		const body = { id, text, language, ...(/^https?:/.test(page) ? { page } : {}), ...(listing ? { listing } : {}) };
		const answer = await this.#calls.begin(body);
		keep(this.#options.store, { token: answer.token, seen: 0 });
		this.here = answer.here;
		this.opensAt = answer.opensAt;
		this.ready = true;
		this.#line.open();
		return answer;
	}

	async #read(): Promise<void> {
		const token = this.#token;
		if (!token) return;
		try {
			let more = true;
			while (more) {
				const told = await this.#calls.call<Reading>('read', { token, after: this.#last, ...this.#seen() });
				this.#take(told);
				more = told.more;
			}
			this.away = false;
			this.ready = true;
			this.#mark();
		} catch (error) {
			const { status } = error as { status?: number };
			if (status === 404) this.#forget();
			this.away = !status;
			if (status && status !== 404) console.warn('Freehold: <freehold-chat>', (error as Error).message);
		}
		this.#changed();
	}

	#take({ messages, status, here, opensAt, known }: Reading): void {
		Object.assign(this, { status, here, opensAt, known });
		for (const told of messages) {
			this.#last = Math.max(this.#last, told.position);
			const mine = this.messages.find(
				({ position, from, text }) =>
					position === told.position || (position === undefined && from === told.from && text.trim() === told.text),
			);
			if (mine) Object.assign(mine, told, { failed: undefined });
			else this.messages.push({ ...told, key: `${told.position}` });
		}
		const order = ({ position = Number.POSITIVE_INFINITY }: Said): number => position;
		this.messages = this.messages.toSorted((one, other) => order(one) - order(other) || 0);
	}

	async #hours(): Promise<void> {
		try {
			Object.assign(this, await this.#calls.hours());
			this.away = false;
		} catch (error) {
			this.away = !(error as { status?: number }).status;
		}
		this.ready = true;
		this.#changed();
	}

	get #isSeen(): boolean {
		return this.#isOpen && document.visibilityState === 'visible';
	}

	#seen(): { seen?: number } {
		return this.#isSeen && this.#last ? { seen: this.#last } : {};
	}

	/** What is before one's eyes is seen; the server is told with the next reading, and at once where something of ours is new. */
	#mark(): void {
		const { seen = 0 } = kept(this.#options.store);
		if (!this.#isSeen || this.#last <= seen) return;
		const isNew = this.unread > 0;
		keep(this.#options.store, { seen: this.#last });
		if (isNew) this.#again = true;
	}

	#looked = (): void => {
		if (!this.#token) return;
		this.#mark();
		if (this.#isSeen) void this.refresh();
	};

	#back = (): void => {
		for (const said of this.messages) if (said.failed === 'offline') this.retry(said);
		if (this.#token) this.#line.open();
		else void this.#hours();
	};

	/** In another tab it was begun, or ended. */
	#elsewhere = ({ key }: StorageEvent): void => {
		if (key !== this.#options.store) return;
		if (this.#token && this.status === 'none') void this.refresh().then(() => this.#line.open());
		else if (!this.#token && this.status !== 'none') this.#forget();
		else this.#changed();
	};

	#forget(messages: Said[] = []): void {
		this.#line.close();
		keep(this.#options.store, { token: undefined, seen: 0 });
		this.#last = 0;
		Object.assign(this, { messages, status: 'none', known: false });
		this.#changed();
	}
}
