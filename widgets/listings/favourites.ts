/** The heart on a home: saving it, and drawing anew what shows whether it is saved. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Settings } from '../kit/settings.ts';
import { ACCOUNT, changeTimes, keepHomes, recall, savedHomes } from './saved.ts';

/** Saves a home, or takes it out of the saved ones, and tells the account where there is one; true: it is saved now. */
export function toggleHome(id: string, access: Settings): boolean {
	const before = savedHomes();
	const saved = !before.includes(id);
	const { [id]: _, ...times } = changeTimes();
	keepHomes(saved ? [id, ...before] : before.filter((one) => one !== id), { ...times, [id]: Date.now() });
	if (recall(ACCOUNT)) void import('../favourites/account.ts').then(({ catchUp }) => catchUp(access));
	return saved;
}

/** Draws its element again when something was saved, by whichever element, copy of the widgets, or tab. */
export class Favourites implements ReactiveController {
	#host: ReactiveControllerHost;
	#ids: ReadonlySet<string> = new Set();
	#read = (): void => {
		this.#ids = new Set(savedHomes());
		this.#host.requestUpdate();
	};

	constructor(host: ReactiveControllerHost) {
		this.#host = host;
		host.addController(this);
	}

	hostConnected(): void {
		document.addEventListener('freehold-favourite', this.#read);
		addEventListener('storage', this.#read);
		this.#read();
	}

	hostDisconnected(): void {
		document.removeEventListener('freehold-favourite', this.#read);
		removeEventListener('storage', this.#read);
	}

	has(id: string): boolean {
		return this.#ids.has(id);
	}
}
