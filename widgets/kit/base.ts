/**
 * The base of every element: the sheet of tokens, the wrapper that keeps the page's inherited CSS out, the language, and how an element tells
 * what a person did. Elements that format numbers, money or dates extend `FreeholdElement` (element.ts).
 */
import { type CSSResult, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Measured } from './events.ts';
import { tokens } from './tokens.ts';
import { Words } from './words.ts';

export abstract class BaseElement extends LitElement {
	/** Set by `define`. */
	static version?: string;
	static sheets: CSSResult[] = [tokens];
	static override styles: CSSResult[] = BaseElement.sheets;
	/** What `local` is made of. */
	static Local: typeof Words = Words;

	/** Words in the language of the place where the element stands. */
	readonly local: Words = new (this.constructor as typeof BaseElement).Local(this);

	/** What the element shows. */
	protected abstract view(): unknown;

	/**
	 * Has the element something of its own to show? `false`: it waits; `undefined`: it failed. Until it has, what the page put inside the tag
	 * for search engines and for who runs no scripts stays where it is.
	 */
	protected get isReady(): boolean | undefined {
		return true;
	}

	protected override render(): TemplateResult {
		const ready = this.isReady;
		const keeps = !ready && [...this.children].some((child) => !child.slot && child.localName !== 'script');
		return html`${keeps ? html`<slot></slot>` : nothing}${
			keeps && ready === false ? nothing : html`<div class="base" part="base">${this.view()}</div>`
		}`;
	}

	/**
	 * Tells the page what a person did. Bubbles, crosses shadow roots; returns false where a listener called `preventDefault()`.
	 */
	protected tell(type: `freehold${'-' | ':'}${string}`, detail: unknown = null, cancelable = false): boolean {
		return this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
	}

	/** For the page's analytics: what was done, never who did it or what they wrote. Docs: reference/widgets.md. */
	protected measure(name: Measured, about: Record<string, string | number | boolean> = {}): void {
		this.tell('freehold:analytics', { name, widget: this.localName, ...about });
	}
}
