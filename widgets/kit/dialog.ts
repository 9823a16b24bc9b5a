/**
 * `<freehold-dialog>`: a native modal dialog with a heading and a close button. Focus returns to where it was.
 *
 *   <freehold-dialog .heading=${'Delete lead?'} ?open=${this._asking} @freehold-close=${() => (this._asking = false)}>
 *     <p>…</p> <div slot="actions"><button class="button">…</button></div>
 *   </freehold-dialog>
 *
 * Attributes: `open`, `heading`, `wide`, `side` (a sheet at the inline end). Event: `freehold-close` when a person closed it. Parts: `dialog`, `heading`.
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { BaseElement } from './base.ts';
import { buttonVariants } from './control-styles.ts';
import { buttonStyles } from './controls.ts';
import { define } from './define.ts';
import { line } from './line.ts';
import { addStrings } from './words.ts';

addStrings({ close: 'Close' });

const styles = css`
	:host {
		container-type: normal;
		display: contents;
	}
	dialog {
		inline-size: min(520px, calc(100vw - 24px));
		max-block-size: calc(100dvh - 24px);
		margin: auto;
		padding: 0;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) * 1.5);
		background: var(--_surface);
		color: inherit;
		box-shadow: var(--_shadow);
		overscroll-behavior: contain;
	}
	dialog.wide {
		inline-size: min(1080px, calc(100vw - 24px));
	}
	dialog.side {
		inline-size: min(560px, 100vw);
		block-size: 100dvh;
		max-block-size: none;
		margin-block: 0;
		margin-inline: auto 0;
		border-width: 0;
		border-radius: 0;
	}
	dialog::backdrop {
		background: rgb(10 14 12 / 0.5);
	}
	.top {
		position: sticky;
		inset-block-start: 0;
		z-index: 5;
		display: flex;
		align-items: center;
		gap: calc(var(--_space) * 4);
		padding: calc(var(--_space) * 2) calc(var(--_space) * 2) calc(var(--_space) * 2) calc(var(--_space) * 6);
		padding-inline: calc(var(--_space) * 6) calc(var(--_space) * 2);
		border-block-end: 1px solid var(--_border);
		background: var(--_surface);
	}
	h2 {
		flex: 1;
		font-size: 1.0625em;
	}
	.body {
		padding: calc(var(--_space) * 6);
	}
	slot[name='actions']::slotted(*) {
		display: flex;
		flex-wrap: wrap;
		justify-content: flex-end;
		gap: 8px;
		padding-block-start: 24px;
	}
	@container (inline-size < 480px) {
		.body {
			padding: calc(var(--_space) * 4);
		}
	}
	@media (prefers-reduced-motion: no-preference) {
		dialog[open] {
			animation: freehold-rise 0.18s ease-out;
		}
		@keyframes freehold-rise {
			from {
				opacity: 0;
				translate: 0 8px;
			}
		}
	}
`;

export class FreeholdDialog extends BaseElement {
	static override properties = {
		open: { type: Boolean, reflect: true },
		heading: {},
		wide: { type: Boolean },
		side: { type: Boolean },
	};
	static override styles = [...BaseElement.sheets, buttonStyles, buttonVariants, styles];

	declare open: boolean;
	declare heading: string;
	declare wide: boolean;
	declare side: boolean;

	constructor() {
		super();
		this.open = false;
		this.heading = '';
		this.wide = false;
		this.side = false;
	}

	#before: HTMLElement | null = null;

	/** Taken out of the page while it is open, it gives the focus back all the same. */
	override disconnectedCallback(): void {
		super.disconnectedCallback();
		if (this.open && document.activeElement === document.body) this.#before?.focus();
	}

	get #dialog(): HTMLDialogElement {
		return this.renderRoot.querySelector('dialog') as HTMLDialogElement;
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (!changed.has('open')) return;
		if (this.open && !this.#dialog.open) {
			this.#before = document.activeElement as HTMLElement | null;
			while (this.#before?.shadowRoot?.activeElement) this.#before = this.#before.shadowRoot.activeElement as HTMLElement;
			this.#dialog.showModal();
		} else if (!this.open && this.#dialog.open) this.#dialog.close();
	}

	/** The browser closed it: Escape, or `close()` of ours. */
	#closed(): void {
		if (!this.open) return;
		this.open = false;
		this.tell('freehold-close');
	}

	protected view(): TemplateResult {
		return html`<dialog
			class="${this.wide ? 'wide' : ''} ${this.side ? 'side' : ''}"
			part="dialog"
			aria-labelledby="heading"
			@close=${this.#closed}
			@click=${(event: Event) => event.target === this.#dialog && this.#dialog.close()}
		>
			<div class="top">
				<h2 id="heading" part="heading">${this.heading || nothing}</h2>
				<button class="button quiet icon" type="button" aria-label=${this.local.text('close')} @click=${() => this.#dialog.close()}>${line('M6 6l12 12M18 6L6 18')}</button>
			</div>
			<div class="body"><slot></slot><slot name="actions"></slot></div>
		</dialog>`;
	}
}

define('freehold-dialog', FreeholdDialog);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-dialog': FreeholdDialog;
	}
}
