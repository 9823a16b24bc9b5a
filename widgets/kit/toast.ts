/** `toast('Saved')`: one short message at the foot of the window, said politely and gone after a while. */
import { css, html, type TemplateResult } from 'lit';
import { BaseElement } from './base.ts';
import { define } from './define.ts';
import { icon } from './icons.ts';

type Message = { text: string; kind: 'done' | 'failed' };

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
		border-radius: 999px;
		background: var(--_text);
		color: var(--_surface);
		box-shadow: var(--_shadow);
		font-weight: 500;
		pointer-events: auto;
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

	/** Shows a message; it stays six seconds, a failure ten. */
	show(message: Message): void {
		this.popover = 'manual';
		if (this.matches(':popover-open')) this.hidePopover();
		this.showPopover();
		this._messages = [...this._messages, message];
		setTimeout(
			() => (this._messages = this._messages.filter((other) => other !== message)),
			message.kind === 'done' ? 6000 : 10_000,
		);
	}

	protected view(): TemplateResult {
		return html`<ul role="status" aria-live="polite">
			${this._messages.map(({ text, kind }) => html`<li class=${kind}>${icon(kind === 'done' ? 'check' : 'alert')}<span>${text}</span></li>`)}
		</ul>`;
	}
}

define('freehold-toasts', FreeholdToasts);

/** Shows a short message. */
export function toast(text: string, kind: Message['kind'] = 'done'): void {
	let toasts = document.querySelector('freehold-toasts') as FreeholdToasts | null;
	if (!toasts) {
		toasts = document.createElement('freehold-toasts') as FreeholdToasts;
		document.body.append(toasts);
	}
	toasts.show({ text, kind });
}
