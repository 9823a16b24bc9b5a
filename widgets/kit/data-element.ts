/** The base of elements that show what the platform has: formats, one load at a time, files' addresses, failures in words. */
import { ApiElement } from './api-element.ts';
import { Localise } from './localise.ts';

export abstract class DataElement extends ApiElement {
	static override Local = Localise;
	declare readonly local: Localise;
	#abort: AbortController | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		// What was given up when the element left the page is asked for again when it comes back.
		if (this.#abort?.signal.aborted && this.origin) this.connected();
	}

	/** Frameworks move nodes by taking them out and putting them in again: only who is still away a moment later has left. */
	override disconnectedCallback(): void {
		super.disconnectedCallback();
		queueMicrotask(() => !this.isConnected && this.#abort?.abort());
	}

	/** A signal for the next load; the one before is given up. */
	protected nextSignal(): AbortSignal {
		this.#abort?.abort();
		this.#abort = new AbortController();
		return this.#abort.signal;
	}

	/** The address of a file the API names relative to itself (`/files/…`). */
	protected asset(path: string): string {
		return new URL(path, this.origin).href;
	}

	/** Which of our words tells a failed call to a person; the developer's are in the browser's console. */
	protected explain(error: unknown): 'failed' | 'offline' {
		const { name, status, message } = error as { name?: string; status?: number; message?: string };
		console.warn(`Freehold: <${this.localName}>`, name, status ?? '', message);
		return status ? 'failed' : 'offline';
	}
}
