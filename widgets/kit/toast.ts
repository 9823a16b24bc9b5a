/** `toast('Saved')`: one short message at the foot of the window, said politely and gone after a while. */
import { css, html, type TemplateResult } from 'lit';
import { BaseElement } from './base.ts';
import { define } from './define.ts';
import { icon } from './icons.ts';

/** What stands beside the words: a link, or something to do, after which the message is gone. */
type Beside = { label: string } & ({ address: string } | { run(): void });
type Message = { text: string; kind: 'done' | 'failed'; to?: Beside | undefined };

/** How long a message stays, in ms: a failure, and what one may act on, longer. */
const STAYS = { short: 6000, long: 10_000 };

const styles = css`
	:host {
		container-type: normal;
		position: fixed;
		inset-block-end: 20px;
		inset-inline: 16px;
		z-index: 2147483000;
		pointer-events: none;
		/* Above open dialogs: a popover is in the top layer. */
		inline-size: auto;
		block-size: auto;
		margin: 0;
		padding: 0;
		border: 0;
		background: none;
		overflow: visible;
	}
	ul {
		display: grid;
		justify-items: center;
		gap: 8px;
	}
	li {
		display: flex;
		align-items: center;
		gap: calc(var(--_space) * 2);
		padding: calc(var(--_space) * 3) calc(var(--_space) * 5);
		border: 1px solid transparent;
		border-radius: 22px;
		background: var(--_text);
		color: var(--_surface);
		box-shadow: var(--_shadow);
		font-weight: 500;
		pointer-events: auto;
	}
	li a {
		color: inherit;
	}
	li button {
		all: unset;
		min-block-size: 24px;
		padding: 2px 6px;
		border-radius: 6px;
		font-weight: 650;
		text-decoration: underline;
		text-underline-offset: 0.15em;
		cursor: pointer;
	}
	li :is(a, button):focus-visible {
		outline: 2px solid currentColor;
		outline-offset: 1px;
	}
	li.failed {
		background: var(--_danger);
	}
`;

export class FreeholdToasts extends BaseElement {
	static override properties = { _messages: { state: true } };
	static override styles = [...BaseElement.sheets, styles];
	declare _messages: Message[];

	constructor() {
		super();
		this._messages = [];
	}

	/** Messages under the pointer, or with the focus in them, wait. */
	#isHeld(): boolean {
		return this.renderRoot.querySelector('ul:is(:hover, :focus-within)') !== null;
	}

	#leave(message: Message, after: number): void {
		setTimeout(() => (this.#isHeld() ? this.#leave(message, STAYS.short) : this.#drop(message)), after);
	}

	#drop(message: Message): void {
		this._messages = this._messages.filter((other) => other !== message);
	}

	/** Shows a message for a while. */
	show(message: Message): void {
		this.popover = 'manual';
		if (this.matches(':popover-open')) this.hidePopover();
		this.showPopover();
		this._messages = [...this._messages, message];
		const isLong = message.kind === 'failed' || (message.to && 'run' in message.to);
		this.#leave(message, isLong ? STAYS.long : STAYS.short);
	}

	#beside(message: Message): unknown {
		const { to } = message;
		if (!to) return '';
		if ('address' in to) return html`<a href=${to.address}>${to.label}</a>`;
		const run = () => {
			this.#drop(message);
			to.run();
		};
		return html`<button type="button" @click=${run}>${to.label}</button>`;
	}

	protected view(): TemplateResult {
		return html`<div role="status" aria-live="polite"><ul>
			${this._messages.map(
				(message) =>
					html`<li class=${message.kind}>${icon(message.kind === 'done' ? 'check' : 'alert')}<span>${message.text}</span>${this.#beside(message)}</li>`,
			)}
		</ul></div>`;
	}
}

define('freehold-toasts', FreeholdToasts);

/** Shows a short message; with `to`, a link or something to do stands beside it. */
export function toast(text: string, kind: Message['kind'] = 'done', to?: Message['to']): void {
	let toasts = document.querySelector('freehold-toasts') as FreeholdToasts | null;
	if (!toasts) {
		toasts = document.createElement('freehold-toasts') as FreeholdToasts;
		document.body.append(toasts);
	}
	toasts.show({ text, kind, to });
}
