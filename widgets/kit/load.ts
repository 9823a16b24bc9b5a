/**
 * Loading something for an element: what came, what went wrong, and that it is under way. The latest question wins. Where the network is
 * away, what came before stays.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Load<Value> implements ReactiveController {
	/** What came last; stays while the next is under way. */
	value: Value | undefined;
	error: unknown;
	pending = false;
	#host: ReactiveControllerHost;
	#question: () => string | undefined;
	#answer: (signal: AbortSignal) => Promise<Value>;
	#asked: string | undefined;
	/** What the value is the answer to. */
	#answered: string | undefined;
	#abort: AbortController | undefined;

	/**
	 * @param question What is asked, as a text: a new text loads anew; `undefined` waits.
	 * @param answer Loads it.
	 */
	constructor(host: ReactiveControllerHost, question: () => string | undefined, answer: (signal: AbortSignal) => Promise<Value>) {
		this.#host = host;
		this.#question = question;
		this.#answer = answer;
		host.addController(this);
	}

	hostUpdate(): void {
		const question = this.#question();
		if (question === undefined || question === this.#asked) return;
		this.#asked = question;
		void this.reload();
	}

	hostDisconnected(): void {
		this.#abort?.abort();
		this.#asked = undefined;
	}

	/** Shows something else in place of what came, without asking (after a change whose answer is the new record). */
	put(value: Value): void {
		this.value = value;
		this.#host.requestUpdate();
	}

	/** Asks again. */
	async reload(): Promise<void> {
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		this.pending = true;
		this.error = undefined;
		try {
			const value = await this.#answer(abort.signal);
			if (abort.signal.aborted) return;
			this.value = value;
			this.#answered = this.#asked;
		} catch (error) {
			if (abort.signal.aborted) return;
			const isAway = (error as { code?: string }).code === 'connection_failed';
			if (!isAway || this.value === undefined || this.#answered !== this.#asked) {
				this.error = error;
				this.value = undefined;
			}
		}
		this.pending = false;
		this.#host.requestUpdate();
	}
}
