/**
 * Keyboard shortcuts: a screen says which it has while it is shown, one listener hears them. Two keys one after the other are written with
 * a space (`g h`); `mod+k` is Ctrl or ⌘. Single keys can be switched off (WCAG 2.1.4), and never count while somebody writes or a
 * dialog is open.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export type Shortcut = {
	/** `n`, `g h`, `mod+k`. */
	keys: string;
	/** What it does, in words. */
	label: string;
	/** Where the help lists it. */
	group: string;
	run(): void;
};

/** How long the second of two keys may take, in ms. */
const PATIENCE = 1200;
const OFF = 'freehold.shortcuts';

const shown = new Set<() => Shortcut[]>();
let first = '';
let timer = 0;

/** Are single keys switched on? Kept in this browser. */
export const areOn = (): boolean => localStorage.getItem(OFF) !== 'off';

export function switchShortcuts(on: boolean): void {
	if (on) localStorage.removeItem(OFF);
	else localStorage.setItem(OFF, 'off');
}

/** Everything that can be pressed now; of the same keys the screen's own, which came last. */
export function shortcutsNow(): Shortcut[] {
	const known = new Map<string, Shortcut>();
	for (const list of shown) for (const one of list()) known.set(one.keys, one);
	return [...known.values()];
}

/** Does somebody write already? */
export function isWriting(event: Event): boolean {
	const target = event.composedPath()[0];
	if (!(target instanceof HTMLElement)) return false;
	const isButton = target instanceof HTMLInputElement && ['checkbox', 'radio', 'button', 'submit'].includes(target.type);
	return !isButton && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

const isInDialog = (event: Event): boolean => event.composedPath().some((node) => node instanceof HTMLDialogElement);

function heard(event: KeyboardEvent): void {
	if (event.defaultPrevented || event.altKey || event.isComposing || ['Shift', 'Control', 'Meta'].includes(event.key)) return;
	const isMod = event.ctrlKey || event.metaKey;
	if (!isMod && (!areOn() || isWriting(event) || isInDialog(event))) return;
	const key = isMod ? `mod+${event.key.toLowerCase()}` : event.key;
	const list = shortcutsNow();
	const found = list.find(({ keys }) => keys === (first ? `${first} ${key}` : key)) ?? list.find(({ keys }) => keys === key);
	clearTimeout(timer);
	first = '';
	if (found) {
		event.preventDefault();
		found.run();
	} else if (list.some(({ keys }) => keys.startsWith(`${key} `))) {
		first = key;
		timer = window.setTimeout(() => (first = ''), PATIENCE);
	}
}

/** The shortcuts of an element while it is shown. */
export class Shortcuts implements ReactiveController {
	#list: () => Shortcut[];

	constructor(host: ReactiveControllerHost, list: () => Shortcut[]) {
		this.#list = list;
		host.addController(this);
	}

	hostConnected(): void {
		if (shown.size === 0) addEventListener('keydown', heard);
		shown.add(this.#list);
	}

	hostDisconnected(): void {
		shown.delete(this.#list);
		if (shown.size === 0) removeEventListener('keydown', heard);
	}
}
