/** A list that is shown as it is now: loaded anew when records were made, changed or taken away, but not more often than is read. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Session } from './session.ts';

/** Milliseconds. */
const WAIT = { first: 600, again: 5_000 };

export class Renewal implements ReactiveController {
	#about: () => { session: Session; entity: string };
	#renew: () => void;
	#timer = 0;
	#renewed = 0;
	#unwatch: (() => void) | undefined;

	constructor(host: ReactiveControllerHost, about: () => { session: Session; entity: string }, renew: () => void) {
		this.#about = about;
		this.#renew = renew;
		host.addController(this);
	}

	hostConnected(): void {
		const { session, entity } = this.#about();
		this.#unwatch = session.live.watch({ entity }, () => this.#soon());
	}

	hostDisconnected(): void {
		this.#unwatch?.();
		clearTimeout(this.#timer);
		this.#timer = 0;
	}

	#soon(): void {
		if (this.#timer) return;
		const wait = Math.max(WAIT.first, this.#renewed + WAIT.again - Date.now());
		this.#timer = window.setTimeout(() => {
			this.#timer = 0;
			this.#renewed = Date.now();
			this.#renew();
		}, wait);
	}
}
