/**
 * The line on which a conversation hears that there is something to read: a stream of server-sent events, opened with a ticket. Each time it
 * stands anew there is a reading, so nothing is missed. Where no stream can be had, each try to open one is a reading, too: slower, and whole.
 */

type Options = {
	url: string;
	/** Fetches a ticket. @throws where there is none */
	ticket: () => Promise<string>;
	/** There may be something to read. */
	news: () => Promise<void>;
	/** Does somebody look? Then it is tried more often. */
	isNear: () => boolean;
};

/** In ms, from the first try again to all later ones. */
const PAUSES = [1_000, 2_000, 4_000, 8_000];
const FAR = 30_000;
/** The server gives a sign of life every 15 s, which a browser does not tell: the stream is made anew before it could be dead for long. */
const LIFE = 20 * 60_000;

export class Line {
	#options: Options;
	#source: EventSource | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#failures = 0;
	#isOpen = false;
	#isOpening = false;

	constructor(options: Options) {
		this.#options = options;
	}

	/** Opens it, or tries at once where it waited. */
	open(): void {
		this.#isOpen = true;
		if (this.#source || this.#isOpening) return;
		clearTimeout(this.#timer);
		void this.#connect();
	}

	close(): void {
		this.#isOpen = false;
		this.#hangUp();
		clearTimeout(this.#timer);
	}

	#hangUp(): void {
		this.#source?.close();
		this.#source = undefined;
	}

	async #connect(): Promise<void> {
		this.#isOpening = true;
		try {
			const ticket = await this.#options.ticket();
			if (!this.#isOpen) return;
			const source = new EventSource(`${this.#options.url}/v1/events/stream?ticket=${encodeURIComponent(ticket)}`);
			this.#source = source;
			const read = () => void this.#options.news();
			source.onmessage = read;
			source.addEventListener('ready', () => {
				this.#failures = 0;
				read();
			});
			// A ticket opens one stream: the browser's own trying again would only be refused.
			source.onerror = () => this.#lost(source);
			source.addEventListener('goodbye', () => this.#lost(source));
			this.#timer = setTimeout(() => this.#lost(source), LIFE);
		} catch {
			this.#later();
		} finally {
			this.#isOpening = false;
		}
	}

	#lost(source: EventSource): void {
		if (source !== this.#source) return;
		this.#hangUp();
		this.#later();
	}

	#later(): void {
		clearTimeout(this.#timer);
		if (!this.#isOpen) return;
		const pause = this.#options.isNear() ? (PAUSES[this.#failures] ?? 8_000) : FAR;
		this.#failures++;
		this.#timer = setTimeout(() => {
			void this.#options.news();
			void this.#connect();
		}, pause);
	}
}
